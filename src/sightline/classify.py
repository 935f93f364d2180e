"""Say what single statements are, one at a time, outside any document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sightline.document import Block, Document, Prose, Span
from sightline.domain import GOAL_SIDE, MISSION_SIDE, Declaration, Level, Statement, Verdict
from sightline.errors import UsageError
from sightline.extract.labels import lead
from sightline.heuristics import levels
from sightline.vocabulary import heading_slot


class Answer(NamedTuple):
    """What a line asked about, under the id it came with, and what it is."""

    id: str
    text: str
    verdict: Verdict
    statement: Statement

    @property
    def side(self) -> str:
        """The side of the ladder: mission, goal or neither."""
        level = self.verdict.level
        return "mission" if level in MISSION_SIDE else "goal" if level in GOAL_SIDE else "neither"


def classify(text: str, section: tuple[str, ...] = ()) -> Verdict:
    """The verdict on one statement that stands under the given headings, outermost first."""
    return levels.verdict(statement(text, section), alone=True)


def answer(identity: str, text: str, section: tuple[str, ...] = ()) -> Answer:
    """The verdict on one statement with all that it was asked about."""
    asked = statement(text, section)
    return Answer(identity, text, levels.verdict(asked, alone=True), asked)


def statement(text: str, section: tuple[str, ...] = ()) -> Statement:
    """A text as a statement of its own, with what its label or the headings it stands under claim."""
    found = lead(text)
    start = found.length if found.length < len(text) else 0
    document = Document("<statement>", "text", text, (Block("paragraph", Prose(text)),))
    declared = Declaration(found.level, "label", found.words) if found.level and start else _claim(section)
    words = text[start:].strip() or text
    return Statement("S1", document, 0, Span(start, len(text)), words, declared, found.words)


def _claim(section: tuple[str, ...]) -> Declaration | None:
    """What the nearest telling heading claims."""
    for distance, heading in enumerate(reversed(section)):
        label = lead(heading)
        slot = label.level if label.level and label.length >= len(heading) else heading_slot(heading)
        if slot == "outside":
            return None
        if isinstance(slot, Level):
            return Declaration(slot, "heading" if distance < 2 else "nesting", heading)
        if slot == "okr":
            return Declaration(Level.GOAL if distance else Level.OBJECTIVE, "nesting", heading)
    return None


def lines(stream: Iterable[str]) -> Iterator[Answer]:
    """Classify one statement a line: plain text, or a JSON object with `text` and perhaps `id` and `section`.

    Raises:
        UsageError: a line begins like JSON and is none, or has no text.
    """
    for number, line in enumerate(stream, 1):
        text = line.strip()
        if not text:
            continue
        if not text.startswith("{"):
            yield answer(str(number), text)
            continue
        identity, words, section = _record(text, number)
        yield answer(identity, words, section)


def _record(line: str, number: int) -> tuple[str, str, tuple[str, ...]]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"line {number}: not valid JSON: {error}") from None
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f'line {number}: a JSON line needs a "text"')
    section = record.get("section") or ()
    if isinstance(section, str):
        section = (section,)
    if not isinstance(section, list | tuple):
        raise UsageError(f'line {number}: "section" must be a heading or a list of headings')
    return str(record.get("id", number)), text, tuple(str(heading) for heading in section)
