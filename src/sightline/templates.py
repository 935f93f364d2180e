"""The templates of the package: empty forms, and each of them filled in once."""

from __future__ import annotations

from importlib.resources import files

#: The templates, and what each is for.
TEMPLATES = {
    "mission": "one sentence, and the five questions to read it by",
    "canvas": "purpose, scope, out of scope, approach and measures of a team",
    "okr": "objectives, key results and work, in Markdown",
    "okr-yaml": "the same as a record",
    "cascade": "from the company's mission to the daily measures, as a record",
    "review": "the review of a cycle: health, scores, learnings, next steps",
    "vision-story": "a vision told as a story, as news and as a picture",
    "top-ten": "the ten problems that everybody should know",
    "narrative": "one piece of work told from mission to learning",
    "adoption": "the first ninety days",
}
_YAML = frozenset({"okr-yaml", "cascade"})


def template(name: str, *, filled: bool = False) -> str:
    """The text of a template, empty or filled in.

    Raises:
        KeyError: there is no such template.
    """
    if name not in TEMPLATES:
        raise KeyError(name)
    kind = ".filled" if filled else ""
    return files("sightline").joinpath("data", "templates", f"{name}{kind}{suffix(name)}").read_text(encoding="utf-8")


def suffix(name: str) -> str:
    """The suffix of a template's file."""
    return ".yaml" if name in _YAML else ".md"
