"""What authors call things: the words of headings, labels, keys and columns, and the level each stands for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from sightline.domain import Level

#: What a heading holds: statements of one level, objectives with their key results, or no part of the plan.
Slot = Level | Literal["okr", "outside"]

_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_HUMP = re.compile(r"[A-Z](?<=[a-z].)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATES = re.compile(
    r"\b(?=[fqhs\d])(?:(?:fy\s?)?20\d\d|(?:\d\d)?q[1-4]|(?:\d\d)?h[12]|fy\s?\d\d(?:\s?[qh][1-4])?|\d{1,2}q|[1-4]q\d\d|set \d+|\d+(?:\.\d+)*)\b"
)
#: The time of a list in its heading: "to do this week"; "not this week" says more.
_SOON = re.compile(
    r"(?<=\w)(?<!\bnot) (?:for )?(?:this|next|the next|the coming) (?:week|month|quarter|half|sprint|cycle|year)$"
)
_DASH = re.compile(r"\s[—–-]\s")
_SOONER = (" this ", " next ", " the coming ")
_NOT_WORD = re.compile(r"[\W_]+")
_NOISE = re.compile(r"[^\w' ]+")
_POSSESSIVE = {"our", "the", "my", "their", "this", "its", "a", "an"}
_CONNECTS = {"for", "of", "in", "by", "at", "to", "from", "with", "on", "and"}


class Words(NamedTuple):
    """The vocabulary, folded: phrase to slot, phrase to attribute, and the subject keys in order."""

    names: dict[str, Slot]
    headings: dict[str, Slot]
    attributes: dict[str, str]
    subjects: tuple[str, ...]
    false_friends: tuple[str, ...]
    patterns: tuple[tuple[re.Pattern[str], Slot], ...]
    prompts: frozenset[str]
    areas: frozenset[str]
    alone: frozenset[str]


def data(name: str) -> dict[str, Any]:
    """The contents of a data file of the package."""
    return tomllib.loads(files("sightline").joinpath("data", name).read_text(encoding="utf-8"))


@cache
def definitions() -> dict[Level, str]:
    """What each level means, in words."""
    return {Level(name): text for name, text in data("levels.toml").items()}


_ADOPTED: dict[Level, tuple[str, ...]] = {}


def adopt(names: Mapping[Level, tuple[str, ...]]) -> None:
    """Take a company's own words for the levels into the vocabulary, for this process."""
    _ADOPTED.update(names)
    for cached in (words, heading_slot, level_name, column):
        cached.cache_clear()


@cache
def words() -> Words:
    """The vocabulary of data/vocabulary.toml, with the words that were adopted."""
    raw = data("vocabulary.toml")
    names: dict[str, Slot] = {}
    headings: dict[str, Slot] = {}
    for level, lists in raw["levels"].items():
        for phrase in lists["names"]:
            names[phrase] = Level(level)
        for phrase in (*lists["names"], *lists.get("headings", ())):
            headings[phrase] = Level(level)
    for adopted, phrases in _ADOPTED.items():
        for phrase in phrases:
            names[folded(phrase)] = headings[folded(phrase)] = adopted
    headings |= dict.fromkeys((*raw["other"]["headings"], *raw["other"]["whole"]), "outside")
    headings |= dict.fromkeys(raw["okr"]["headings"], "okr")
    attributes = {phrase: name for name, phrases in raw["attributes"].items() for phrase in phrases}
    patterns: list[tuple[re.Pattern[str], Slot]] = [
        (_any_of(lists["patterns"]), Level(level)) for level, lists in raw["levels"].items() if "patterns" in lists
    ]
    patterns.append((_any_of(raw["other"]["patterns"]), "outside"))
    friends = tuple(raw["false_friends"]["phrases"])
    prompts = frozenset(raw["template"]["words"].split())
    areas, subjects = frozenset(raw["other"]["areas"]), tuple(raw["subject"]["keys"])
    alone = areas | frozenset(raw["other"]["whole"])
    return Words(names, headings, attributes, subjects, friends, tuple(patterns), prompts, areas, alone)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """What one of some patterns matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def folded(text: str) -> str:
    """A phrase as the vocabulary spells it: lower case, singular numbering and dates gone."""
    text = (_CAMEL.sub(" ", text) if _HUMP.search(text) else text).replace("_", " ").replace("’", "'").lower()
    kept = (text if text.replace(" ", "").isalpha() else _NOISE.sub(" ", _DATES.sub(" ", text))).split()
    first = next((i for i, word in enumerate(kept) if word not in _POSSESSIVE), len(kept))
    return " ".join(kept[first:])


@lru_cache(maxsize=1024)
def folded_key(text: str) -> str:
    """A text without case, spaces and punctuation."""
    return _NOT_WORD.sub("", text.lower())


def _singular(phrase: str) -> str:
    if phrase.endswith("ies"):
        return phrase[:-3] + "y"
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") else phrase


def _lookup(table: dict[str, Slot], phrase: str) -> Slot | None:
    return table.get(phrase) or table.get(_singular(phrase))


def _pattern(phrase: str) -> Slot | None:
    """The level of a phrase that is put together, such as "what the lab is for"."""
    return next((slot for pattern, slot in words().patterns if pattern.fullmatch(phrase)), None)


#: What says that something is to be done before or after something else.
_PRIORITY = re.compile(r"\W*(?:P\d|priority \d|phase \d|step \d)\b", re.IGNORECASE)


@cache
def heading_slot(text: str) -> Slot | None:
    """What a heading says that it holds, None where it says nothing."""
    found = _slot(text)
    return None if found == "outside" and _PRIORITY.match(text) else found


def _slot(text: str) -> Slot | None:
    phrase = _bare(text)
    vocabulary = words()
    if not phrase or any(friend in phrase for friend in vocabulary.false_friends):
        return None
    if found := _lookup(vocabulary.headings, phrase) or _pattern(phrase):
        return found
    parts = phrase.split()
    if len(parts) > 7:
        return None
    for count in (4, 3, 2, 1):
        if count >= len(parts):
            continue
        tail = _part(" ".join(parts[-count:]))
        if tail and len(parts) <= (7 if count > 1 else 4):
            return tail
        if parts[count] in _CONNECTS and (head := _part(" ".join(parts[:count]))):
            return head
    return _before_dash(text)


def _part(phrase: str) -> Slot | None:
    """What a part of a heading says; the name of an area says something only where it is all of it."""
    vocabulary = words()
    alone = phrase in vocabulary.alone or _singular(phrase) in vocabulary.alone
    return None if alone else _lookup(vocabulary.headings, phrase)


def _before_dash(text: str) -> Slot | None:
    """What a title says before its dash or colon: "Roadmap 2027 — Retail apps", "Now: trust"."""
    kind, *rest = _DASH.split(text, maxsplit=1) if _DASH.search(text) else text.split(": ", maxsplit=1)
    found = _lookup(words().headings, _bare(kind)) if rest else None
    return None if found == "outside" else found


def whole_heading(text: str) -> bool:
    """Whether a heading is nothing but a phrase of the vocabulary, rather than a title that has one in it."""
    return _lookup(words().headings, _bare(text)) is not None


def names_area(text: str) -> bool:
    """Whether a heading that stands beside many plans names an area of work where it stands inside of one: "Security"."""
    return _bare(text) in words().areas


def _bare(text: str) -> str:
    """A heading without what stands in brackets and without the preposition that a date left behind."""
    phrase = folded(_BRACKETS.sub(" ", text)) or folded(text)
    phrase = _SOON.sub("", phrase) if any(map(phrase.__contains__, _SOONER)) else phrase
    while phrase.rpartition(" ")[2] in _CONNECTS:
        phrase = phrase.rpartition(" ")[0]
    return phrase


@cache
def level_name(text: str) -> Level | None:
    """The level that a label, key or column header names, None where it names none."""
    phrase = folded(text)
    if any(friend in phrase for friend in words().false_friends):
        return None
    found = _lookup(words().names, phrase) or (_pattern(phrase) if " " in phrase else None)
    if found is None and "_" in text:
        found = _lookup(words().names, phrase.split()[-1]) if phrase else None
    return found if isinstance(found, Level) else None


@cache
def attribute_name(text: str) -> str | None:
    """The attribute that a field, key or column header names, None where it names none."""
    known = words().attributes
    text = _BRACKETS.sub(" ", text).strip() or text
    for part in (text, *text.split("/")) if "/" in text else (text,):
        phrase = folded(part) or part.strip().lower()
        if found := known.get(phrase) or known.get(_singular(phrase)):
            return found
    return None


class Column(NamedTuple):
    """What the header of a column or a key says.

    `name` is as the vocabulary spells it, `thing` the same without a plural's s; `level` and `field` are what it names, and
    `numbered` is whether it has a digit.
    """

    name: str
    thing: str
    level: Level | None
    field: str | None
    numbered: bool


@cache
def column(header: str) -> Column:
    """What a header says, worked out once."""
    name = folded(header)
    numbered = any(map(str.isdecimal, header))
    return Column(name, name.rstrip("s"), level_name(header), attribute_name(header), numbered)


@cache
def subject_rank(text: str) -> int | None:
    """How well a key holds the statement of its record, 0 best; None where it does not."""
    phrase = folded(text)
    return words().subjects.index(phrase) if phrase in words().subjects else None


def planning_key(key: str) -> bool:
    """Whether a key of YAML or front matter names a level or a list of a level."""
    return level_name(key) is not None or heading_slot(key) == "okr"


def holds_list(key: str) -> bool:
    """Whether a key names several of something, as `key_results` does."""
    return folded(key).endswith("s")


def names_section(line: str) -> bool:
    """Whether a line of plain text is the title of a section."""
    return heading_slot(line.rstrip(": ")) is not None and (
        line.rstrip().endswith(":") or line[:1].isupper() or line[:1] == "#"
    )
