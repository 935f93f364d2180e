"""What is different in a statement that stayed: its figures, its time, its owner, its link, its level, or only its words."""

from __future__ import annotations

import re

from sightline.domain import Statement
from sightline.heuristics.amounts import change
from sightline.heuristics.dates import period
from sightline.heuristics.grammar import numbers
from sightline.patterns import regex
from sightline.plan import Plan

_FIGURE = regex(
    r"(?P<money>[$€£]?)\s?(?P<sign>(?<![\w\d])[-−])?(?P<digits>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
    r"(?P<unit>%|percent\b|k\b|m\b|bn?\b|million\b|billion\b|thousand\b|ms\b|x\b)?",
    re.IGNORECASE,
)
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}


def target_moved(one: Statement, other: Statement) -> str:
    """What a target was and is, empty where it is the same; another starting point moves no target."""
    before, after = _figures(one), _figures(other)
    came = [figure for figure in after if figure not in before]
    gone = [figure for figure in before if figure not in after]
    first, last = change(one.text), change(other.text)
    if not came or (first and last and first.target == last.target):
        return ""
    return f"{', '.join(gone) or 'nothing'} became {', '.join(came)}"


def _figures(statement: Statement) -> tuple[str, ...]:
    """The figures of a statement and of its fields, each once and in one spelling, its dates left out."""
    text = statement.text
    for hit in numbers(text).dates:
        text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
    fields = (a.text for a in statement.attributes if a.name in ("target", "baseline"))
    return tuple(dict.fromkeys(_spelled(match) for part in (text, *fields) for match in _FIGURE.finditer(part)))


def _spelled(match: re.Match[str]) -> str:
    unit = (match["unit"] or "").lower().replace("percent", "%")
    value = float(re.sub(r"[, ]", "", match["digits"])[:18]) * _SCALE.get(unit, 1)
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{'-' if match['sign'] else ''}{match['money']}{shown}{'' if unit in _SCALE else unit}"


def date_moved(one: Statement, other: Statement, plans: tuple[Plan, Plan]) -> str:
    """What the time of a statement was and is, its own or that of its cycle; empty where both mean the same days."""
    before, after = (plan.deadline(statement) or "" for plan, statement in zip(plans, (one, other), strict=True))
    if " ".join(before.lower().split()) == " ".join(after.lower().split()):
        return ""
    if before and after and (first := period(before)) is not None and first == period(after):
        return ""
    return f"{' '.join(before.split()) or 'no time'} became {' '.join(after.split()) or 'no time'}"


def owner_moved(one: Statement, other: Statement) -> str:
    """Who a statement was and is with, empty where nobody was or it is the same."""
    before, after = one.attribute("owner"), other.attribute("owner")
    if before is None or after is None or before.text.strip().lower() == after.text.strip().lower():
        return ""
    return f"{before.text.strip()} became {after.text.strip()}"
