"""How statements are named: by ids in their many spellings, by their folded text, by the words they share."""

from __future__ import annotations

import re

from sightline.domain import GOAL_SIDE, Level, Statement
from sightline.vocabulary import folded_key

#: How far before a statement the number of its list item may stand.
_MARGIN = 12
NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]?")


_KINDS = {
    "o": "objective",
    "obj": "objective",
    "g": "objective",
    "goal": "objective",
    "kr": "keyresult",
    "ini": "initiative",
    "i": "initiative",
}


#: A key result that is named by its objective: O1-KR2.
_COMPOSITE = re.compile(r"o(?:kr|bj|bjective)?(\d+)kr(\d+)")
_ORDINAL = re.compile(r"(\d{1,2})[.)]\s+\W*$")


def ordinal(statement: Statement) -> int | None:
    """The place of a goal in a numbered list of goals, by which other lines may call it: "Goal 3"."""
    claim, block = statement.declared, statement.document.blocks[statement.block]
    if statement.label or claim is None or claim.level not in GOAL_SIDE or block.kind != "item":
        return None
    start = statement.span.start
    before = _ORDINAL.search(statement.document.text, max(0, start - _MARGIN), start)
    return int(before[1]) if before else None


def names(name: str) -> list[str]:
    """The ways in which an id may be spelt: O2, Objective 2, objective-2."""
    key = folded_key(name)
    if composite := _COMPOSITE.fullmatch(key):
        return [key, f"keyresult{composite[1]}.{composite[2]}"]
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
