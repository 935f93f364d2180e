"""How statements are named: by ids in their many spellings, by their folded text, by the words they share."""

from __future__ import annotations

import re
from functools import lru_cache

from sightline.domain import Level, Statement

_NOT_WORD = re.compile(r"[\W_]+")
NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]?")


@lru_cache(maxsize=1024)
def folded_key(text: str) -> str:
    """A text without case, spaces and punctuation."""
    return _NOT_WORD.sub("", text.lower())


_KINDS = {
    "o": "objective",
    "obj": "objective",
    "g": "objective",
    "goal": "objective",
    "kr": "keyresult",
    "ini": "initiative",
    "i": "initiative",
}


def names(name: str) -> list[str]:
    """The ways in which an id may be spelt: O2, Objective 2, objective-2."""
    key = folded_key(name)
    match = re.match(r"([a-z]+?)s?(\d.*)$", key.replace("okr", "o"))
    number = NUMBER.search(name)
    if not match or not number:
        return [key] if key else []
    return [key, _KINDS.get(match[1], match[1]) + number.group()]


def labels(statement: Statement) -> set[str]:
    """The ids that a statement can be referred to by."""
    found = set(names(statement.label)) if statement.label else set()
    if (
        statement.declared
        and statement.declared.basis in ("column", "table", "key")
        and (number := NUMBER.search(statement.label))
    ):
        found.add(
            {Level.OBJECTIVE: "objective", Level.GOAL: "keyresult"}.get(statement.declared.level, "") + number.group()
        )
    ids = statement.attribute("status")
    if ids is not None and statement.label and folded_key(ids.text) == folded_key(statement.label):
        found.add(folded_key(ids.text))
    return found
