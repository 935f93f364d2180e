"""The cards of a review: a few lines at a glance for a terminal, tables for Markdown, plain values for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sightline.cards import report
from sightline.cards.card import Audit, Check, GoalRow, MissionCard, Report
from sightline.domain import Review, Statement, shorten
from sightline.reporters import Style
from sightline.reporters.terminal import cut, paint, visible, wrap

Escape = Callable[[str], str]
_DOCUMENTS = 3
_FEWEST_GOALS = 2
_NAME = 14
_GOALS = 40
_MANY_METRICS = 12


def _grounds(because: Statement | str) -> str:
    """What an answer rests on, as a reader finds it: a statement by its line and words."""
    if isinstance(because, str):
        return because
    return f'line {because.position.line} "{shorten(because.text)}"'


def glance(review: Review, style: Style) -> Iterator[str]:
    """The plan at a glance, where there are few documents and enough of a plan to say something of."""
    if len(review.documents) > _DOCUMENTS:
        return
    found = report(review)
    if not found.missions and len(found.goals) < _FEWEST_GOALS:
        return
    yield paint("At a glance", "bold", style)
    for name, said in _lines(found):
        first, *rest = wrap(visible(said), style.width - _NAME - 2)
        yield f"  {name:{_NAME}}{first}"
        yield from (f"  {'':{_NAME}}{line}" for line in rest)
    if found.audit.next_step:
        yield f"  {'first step':{_NAME}}{visible(found.audit.next_step)}"
    yield ""


def _lines(found: Report) -> Iterator[tuple[str, str]]:
    head = found.header
    if head.motion or head.progress:
        yield (
            "balance",
            f"{_count(head.motion, 'line')} of work, {_count(head.progress, 'goal')} whose figures would show progress",
        )
    for card in found.missions[:1]:
        failed = [test.name for test in card.tests if test.answer == "fail"]
        silent = sum(test.answer == "undecided" for test in card.tests)
        absent = [part.name for part in card.parts if not part.text]
        passed = len(card.tests) - len(failed) - silent
        told = f"passes {passed} of {len(card.tests)} tests, {silent} left to you"
        told += f"; fails {', '.join(failed)}" if failed else ""
        yield "mission", told + (f"; does not say {', '.join(absent[:2])}" if len(absent) > 1 else "")
    if found.goals:
        full = sum(bool(row.baseline and row.target) for row in found.goals)
        timed = sum(row.smart[4].answer == "pass" for row in found.goals)
        yield (
            "goals",
            f"{len(found.goals)} called goals or key results, {full} with start and target, {timed} with a time",
        )
    if head.metrics > _MANY_METRICS:
        yield "metrics", f"{head.metrics} without a target: which of them would change a decision?"
    against = [question for question in found.audit.questions if question.answer == "no"]
    if against:
        yield "audit", f"{found.audit.verdict}; not clean: {', '.join(q.topic for q in against)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def audit(found: Audit) -> list[dict[str, Any]]:
    """The audit as the JSON contract has it."""
    return [
        {
            "topic": q.topic,
            "question": q.question,
            "answer": q.answer,
            "because": [b.id if isinstance(b, Statement) else b for b in q.because],
        }
        for q in found.questions
    ]


def as_dict(found: Report) -> dict[str, Any]:
    """The cards as plain values."""
    return {
        "header": asdict(found.header),
        "missions": [_mission(card) for card in found.missions],
        "visions": [{**_at(card.statement), "tests": _checks(card.tests)} for card in found.visions],
        "stack": {
            "mission": _id(found.stack.mission),
            "vision": _id(found.stack.vision),
            "strategy": _id(found.stack.strategy),
            "shared": [{"upper": s.upper, "lower": s.lower, "words": list(s.words)} for s in found.stack.shared],
        },
        "goals": [_goal(row) for row in found.goals],
        "themes": [{**_at(t.statement), "goals": t.goals, "initiatives": t.initiatives} for t in found.themes],
        "audit": {"verdict": found.audit.verdict, "next_step": found.audit.next_step or None},
    }


def _at(statement: Statement) -> dict[str, Any]:
    return {"path": statement.document.path, "statement": statement.id}


def _id(statement: Statement | None) -> str | None:
    return statement.id if statement is not None else None


def _checks(checks: Sequence[Check]) -> list[dict[str, str]]:
    return [{"test": c.name, "answer": c.answer, "evidence": c.evidence} for c in checks]


def _mission(card: MissionCard) -> dict[str, Any]:
    return {
        **_at(card.statement),
        "parts": {part.name: part.text or None for part in card.parts},
        "template": card.template,
        "tests": _checks(card.tests),
        "swapped": list(card.swapped),
        "principles": card.principles,
    }


def _goal(row: GoalRow) -> dict[str, Any]:
    return {
        **_at(row.statement),
        "smart": {check.name: {"answer": check.answer, "evidence": check.evidence} for check in row.smart},
        "proves": list(row.proves),
        "vanity": row.vanity,
        "baseline": row.baseline or None,
        "target": row.target or None,
        "score": row.score or None,
    }


def markdown(review: Review, escape: Escape) -> Iterator[str]:
    """The cards as tables."""
    found = report(review)
    if not found.missions and len(found.goals) < _FEWEST_GOALS:
        return
    yield from ("### Cards", "")
    for card in found.missions:
        yield from _mission_table(card, escape)
    for vision in found.visions:
        yield from (f"**Vision**, line {vision.statement.position.line}: {escape(vision.statement.text)}", "")
        yield from _table(
            ("Asked", "Answer", "Because"), ((c.name, c.answer, c.evidence) for c in vision.tests), escape
        )
    if found.stack.shared:
        rows = ((f"{s.upper} and {s.lower}", ", ".join(s.words) or "nothing") for s in found.stack.shared)
        yield from _table(("Stack", "Ideas that both name"), rows, escape)
    if found.goals:
        yield from _table(
            ("Line", "Goal", "SMART", "Proves", "Start", "Target", "Score"), map(_cells, found.goals[:_GOALS]), escape
        )
    if found.themes:
        rows3 = ((cut(t.statement.text, 100), str(t.goals), str(t.initiatives)) for t in found.themes)
        yield from _table(("Theme", "Goals", "Initiatives"), rows3, escape)
    yield from _table(
        ("Audit", "Answer", "Because"),
        ((q.question, q.answer, ", ".join(map(_grounds, q.because))) for q in found.audit.questions),
        escape,
    )
    yield f"Audit: {found.audit.verdict}."
    if found.audit.next_step:
        yield from ("", f"First step: {escape(found.audit.next_step)}")
    yield ""


def _cells(row: GoalRow) -> tuple[str, ...]:
    proves = ", ".join(row.proves) + (" (vanity)" if row.vanity else "")
    place = str(row.statement.position.line)
    return (place, cut(row.statement.text, 120), row.letters, proves, row.baseline, row.target, row.score)


def _mission_table(card: MissionCard, escape: Escape) -> Iterator[str]:
    yield from (f"**Mission**, line {card.statement.position.line}: {escape(card.statement.text)}", "")
    yield from _table(("Part", "In its words"), ((part.name, part.text or "not said") for part in card.parts), escape)
    yield from (f"Template: {escape(card.template)}", "")
    yield from _table(("Test", "Answer", "Because"), ((c.name, c.answer, c.evidence) for c in card.tests), escape)
    if card.swapped:
        yield from ("Read these aloud; where nobody would notice, the mission is not yours:", "")
        yield from (f"- {escape(text)}" for text in card.swapped)
        yield ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], escape: Escape) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(escape(cell) for cell in row)} |"
    yield ""
