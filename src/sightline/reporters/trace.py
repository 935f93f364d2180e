"""One statement walked up to the mission, hop by hop."""

from __future__ import annotations

import re

from sightline.domain import Level, Link, Review, Statement
from sightline.reporters import Style
from sightline.reporters.json import dump
from sightline.reporters.terminal import cut, paint, visible

_DIGITS = 10


def find(review: Review, query: str) -> Statement | None:
    """The statement that a query names: by id, by label, by line, else by its words."""
    folded = _fold(query)
    planned = [s for s in review.statements if review.verdict(s).level is not Level.OTHER]
    ways = (
        lambda s: s.id.lower() == query.lower(),
        lambda s: bool(s.label) and _fold(s.label) == folded,
        lambda s: (
            query.isdecimal()
            and len(query) < _DIGITS
            and s.position.line <= int(query) <= s.document.position(s.span.end).line
        ),
        lambda s: _fold(s.text) == folded,
        lambda s: bool(folded) and folded in _fold(s.text),
        lambda s: bool(folded) and all(word in _fold(s.text) for word in query.lower().split()),
    )
    for way in ways:
        for statement in (*planned, *review.statements):
            if way(statement):
                return statement
    return None


def _fold(text: str) -> str:
    return re.sub(r"[^\w]+", "", text.lower())


def verdict(review: Review, statement: Statement, chain: tuple[Link, ...]) -> str:
    """Where the walk ends and why: at a mission, at a weak hop, or where the next hop is missing."""
    weak = next((link for link in chain if link.strength != "strong"), None)
    top = chain[-1].parent if chain else statement
    level = review.verdict(top).level
    if not chain and level in (Level.OTHER, Level.PRINCIPLE):
        return "this is not part of the line of sight: " + (
            "a principle" if level is Level.PRINCIPLE else "no statement of the plan"
        )
    if level is not Level.MISSION:
        said = f"the line of sight breaks at line {top.position.line}: nothing says what this {level} serves"
        return said if not weak else f"{said}; the hop to line {weak.parent.position.line} is weak ({weak.reason})"
    if weak is not None:
        return f"reaches the mission, but the hop to line {weak.parent.position.line} is weak: it {weak.reason}"
    return "reaches the mission"


def render(review: Review, statement: Statement, format: str, style: Style) -> str:
    """The walk as text or JSON."""
    chain = review.chain(statement)
    end = verdict(review, statement, chain)
    if format == "json":
        steps = [_step(review, statement, None), *(_step(review, link.parent, link) for link in chain)]
        level = review.verdict(chain[-1].parent if chain else statement).level
        whole = {
            "schema": "sightline.trace/1",
            "steps": steps,
            "reaches_mission": level is Level.MISSION,
            "verdict": end,
        }
        return dump(whole, indent=2) + "\n"
    lines = [_line(review, statement, "", style)]
    for depth, link in enumerate(chain, 1):
        indent = "   " * depth
        by = f", by {link.basis}" if link.strength == "strong" else ""
        lines.append(f"{indent[:-3]}└─ {paint(visible(f'{link.strength}{by}: {link.reason}'), 'dim', style)}")
        lines.append(_line(review, link.parent, indent, style))
    lines.append(visible(end[0].upper() + end[1:] + "."))
    return "\n".join(lines) + "\n"


def _line(review: Review, statement: Statement, indent: str, style: Style) -> str:
    found = review.verdict(statement)
    name = found.level.value + ("" if found.sure else "?")
    place = visible(f"{statement.document.path}:{statement.position.line}")
    text = cut(visible(statement.text), max(30, style.width - len(indent) - len(name) - len(place) - 4))
    return f"{indent}{paint(name, 'mark', style)} {text}  {paint(place, 'dim', style)}"


def _step(review: Review, statement: Statement, link: Link | None) -> dict[str, object]:
    return {
        "statement": statement.id,
        "path": statement.document.path,
        "line": statement.position.line,
        "level": review.verdict(statement).level.value,
        "text": statement.text,
        "basis": link.basis if link else None,
        "strength": link.strength if link else None,
        "reason": link.reason if link else None,
    }
