"""What a heading is by its words: the name of a team, a date, a sentence, what the list below it holds."""

from __future__ import annotations

import re

from sightline.heuristics.lexicon import lexicon
from sightline.patterns import regex
from sightline.vocabulary import folded

_TEAM = regex(
    r"\b(?:team|squad|group|wg|working group|department|division|unit|office|engineering|ops|sig|committee|board|council)\b",
    re.IGNORECASE,
)
#: What a line says that the list below it holds: "The primary objectives of the group include the following themes:".
LISTED = regex(
    r"(?:[\w'’,&/-]+ ){0,5}?(?P<name>objectives|goals|aims|priorities|key results|initiatives|deliverables|milestones|principles|values"
    r"|members|participants|roles|responsibilities|risks|challenges|resources)\b"
    r"(?=.*\b(?:are|include|following|follows)\b).*[:\w]\s*$",
    re.IGNORECASE | re.DOTALL,
)
#: What makes a sentence of a heading: "Retention that always runs".
_CLAUSE = regex(r"\w\W+(?:that|which|who|never|always|no longer)\s", re.IGNORECASE)


def states(text: str, words: list[str]) -> bool:
    """Whether the heading of a list says what is intended, rather than what the list is about."""
    return bool(words) and (words[0] in lexicon().base or _CLAUSE.search(text) is not None)


#: One objective or key result and nothing else: "Objective 3", "Second goal", "Objective (Q3)".
_ONE = regex(
    r"(?:(?!the\b)[\w'’-]+ ){0,2}(?:objective|goal|key result|kr|okr)(?:\W*\d{1,2}(?:\.\d{1,2})*|\W+(?:[a-z]|one|two|three|four|five|six))?",
    re.IGNORECASE,
)
_IN_BRACKETS = regex(r"[(\[][^()\[\]]*[)\]]")


def names_one(text: str) -> bool:
    """Whether a heading only says that one objective or key result stands below it."""
    return _ONE.fullmatch(_IN_BRACKETS.sub("", text).strip(" :.–—-*_#")) is not None


def has_words(text: str) -> bool:
    """Whether a heading has a word outside of its brackets that is no date."""
    return bool(folded(_IN_BRACKETS.sub(" ", text)))


def names_team(text: str) -> bool:
    """Whether a heading is the name of a team: "Build team and culture" is what one is to do."""
    found = _TEAM.search(text)
    acts = (
        found is not None and found.end() < len(text.rstrip()) and text.split(maxsplit=1)[0].lower() in lexicon().base
    )
    return found is not None and not acts
