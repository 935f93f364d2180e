"""Turn a review into text. One module a format; each has `render(review, style) -> str`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from sightline.domain import Review

#: The formats, and what each is for.
FORMATS = {
    "text": "for people at a terminal",
    "concise": "one line a finding",
    "json": "the whole review, schema sightline.review/1",
    "jsonl": "one line a finding and a last line about the run",
    "markdown": "for a pull request or a wiki",
    "mermaid": "the chain map as a flowchart",
    "dot": "the chain map for Graphviz",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How text is laid out: whether in colour, and how many columns wide."""

    color: bool = False
    width: int = 100


def render(review: Review, format: str, style: Style | None = None) -> str:
    """The review in one of `FORMATS`."""
    module = import_module(f"sightline.reporters.{format}")
    renderer: Callable[[Review, Style], str] = module.render
    return renderer(review, style or Style())
