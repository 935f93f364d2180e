"""A statement in the making, and the fields that it is given from its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from sys import intern

from sightline.document import Document, Prose, Span
from sightline.domain import Attribute, Declaration, Statement
from sightline.extract.labels import Points

#: The end of a line in a cell, the mark of a line in a list, and how many lines make one.
_BROKEN = re.compile(r"<br\b", re.IGNORECASE)
_MARK = re.compile(r"\s*(?:[-–*•▪◦]|\d{1,2}[.)])\s*")
_SEVERAL = 2
#: What is said behind the ids that a line points at.
_REASON = re.compile(r"\W{1,3}(\w+(?:\W+\w+){3,}.*)$", re.DOTALL)


def pointed(prose: Prose, points: Points) -> Iterator[Attribute]:
    """What a line points at, and the reason behind it."""
    yield Attribute("link", prose.text[points.first : points.last], prose.span(points.first, points.last))
    reason = _REASON.match(prose.text, points.last)
    if reason is not None:
        start, end = reason.span(1)
        end -= reason[1].endswith((")", "]")) and "(" not in reason[1] and "[" not in reason[1]
        yield Attribute("rationale", prose.text[start:end], prose.span(start, end))


def listed(document: Document, prose: Prose) -> list[tuple[int, int]]:
    """Where the lines of a cell stand that are a list: broken by `<br>`, each behind a mark. Empty where it is none."""
    if len(prose.runs) < _SEVERAL:
        return []
    starts = [0]
    for before, after in pairwise(prose.runs):
        if _BROKEN.search(document.text, before.start + before.width, after.start):
            starts.append(after.at)
    lines = [(a, b) for a, b in zip(starts, [*starts[1:], len(prose.text)], strict=True) if prose.text[a:b].strip()]
    marks = [_MARK.match(prose.text, first, last) for first, last in lines]
    if len(lines) < _SEVERAL:
        return []
    return [(mark.end(), last) for mark, (_, last) in zip(marks, lines, strict=True) if mark] if all(marks) else []


@dataclass(slots=True)
class Draft:
    """A statement that may still be given fields."""

    block: int
    span: Span
    text: str
    declared: Declaration | None
    label: str
    attributes: tuple[Attribute, ...]
    planning: bool
    whole: bool
    prose: Prose
    at: int

    def statement(self, document: Document, number: int) -> Statement:
        """The finished statement, under its number in the document."""
        return Statement(
            intern(f"S{number}"), document, self.block, self.span, self.text, self.declared, self.label, self._fields(),
            self.planning, self.whole, self.prose, self.at,
        )  # fmt: skip

    def _fields(self) -> tuple[Attribute, ...]:
        """The fields; a start is the only time that is named where there is no end."""
        names = {field.name for field in self.attributes} if self.attributes else set()
        if "start" not in names or "deadline" in names:
            return self.attributes
        return tuple(f._replace(name="deadline") if f.name == "start" else f for f in self.attributes)
