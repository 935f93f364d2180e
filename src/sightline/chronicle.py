"""A plan through all its versions: what each one changed, how long the mission stood, how often the vision was rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from sightline.compare import CHURN, Comparison, compare
from sightline.domain import Finding, Level, Review, Statement
from sightline.heuristics.lexicon import stems

#: A vision is rewritten where less than this share of the words of both versions is common to them.
SAME_VISION = 0.5
YEAR, SETTLING = timedelta(days=365), timedelta(days=182)


class Edition(NamedTuple):
    """One version of a plan: the name of its revision, its date, and its review."""

    revision: str
    day: date
    review: Review


@dataclass(frozen=True, slots=True)
class Step:
    """From one edition to the next."""

    edition: Edition
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What became of a plan over time. `headline` is the sentence to take away."""

    first: Edition
    last: Edition
    editions: int
    steps: tuple[Step, ...]
    headline: str
    findings: tuple[Finding, ...]


def chronicle(editions: Iterable[Edition]) -> Chronicle | None:
    """What became of a plan, given its editions oldest first; None where there are none. Steps that change nothing are left out."""
    first: Edition | None = None
    before: Edition | None = None
    steps: list[Step] = []
    visions: list[tuple[Edition, Statement]] = []
    count = 0
    for edition in editions:
        count += 1
        first = first or edition
        if (vision := _vision(edition.review)) is not None:
            visions.append((edition, vision))
        if before is not None:
            found = compare(before.review, edition.review)
            if found.changes or found.fate not in ("same", "none"):
                steps.append(Step(edition, found))
        before = edition
    if first is None or before is None:
        return None
    rewrites = [e for (_, old), (e, new) in pairwise(visions) if _rewritten(old.text, new.text)]
    churned = _churned(rewrites, first.day)
    told = [finding for step in steps for finding in step.comparison.findings]
    if churned:
        told.append(_churn(churned, visions[-1][1]))
    return Chronicle(first, before, count, tuple(steps), _headline(first, before, steps, churned), tuple(told))


def _vision(review: Review) -> Statement | None:
    claimed = (s for s in review.statements if s.declared is not None and s.declared.level is Level.VISION)
    return next(claimed, None)


def _rewritten(old: str, new: str) -> bool:
    before, after = stems(old), stems(new)
    return len(before & after) < SAME_VISION * len(before | after)


def _churned(rewrites: Sequence[Edition], begun: date) -> Sequence[Edition]:
    """The rewrites of the vision that came twice or more within a year, once the document had settled."""
    settled = [edition for edition in rewrites if edition.day - begun > SETTLING]
    best: list[Edition] = []
    for number, edition in enumerate(settled):
        within = [other for other in settled[number:] if other.day - edition.day <= YEAR]
        best = within if len(within) > len(best) else best
    return best if len(best) > 1 else []


def _churn(rewrites: Sequence[Edition], vision: Statement) -> Finding:
    months = max(1, round((rewrites[-1].day - rewrites[0].day).days / 30))
    return Finding(
        CHURN.name,
        CHURN.severity,
        f"vision rewritten {len(rewrites)} times in {months} month{'s' * (months > 1)}",
        "What did each of these pictures make people do differently?",
        vision.document,
        vision,
        vision.span,
    )


def _headline(first: Edition, last: Edition, steps: Sequence[Step], churned: Sequence[Edition]) -> str:
    if churned:
        return f"The vision was rewritten {len(churned)} times within a year, last on {churned[-1].day}."
    rewritten = [step for step in steps if step.comparison.fate == "rewritten"]
    if rewritten:
        silent = [step for step in rewritten if step.comparison.findings and not step.comparison.note]
        step = (silent or rewritten)[-1]
        times = "once" if len(rewritten) == 1 else f"{len(rewritten)} times"
        return f"The mission was rewritten {times}, last on {step.edition.day}. {step.comparison.headline}"
    worth = [step for step in steps if step.comparison.fate in ("added", "dropped") or step.comparison.goals[0]]
    telling = worth or [step for step in steps if any(c.kind == "target moved" for c in step.comparison.changes)]
    if telling:
        return f"{telling[-1].edition.day}: {telling[-1].comparison.headline}"
    return f"Nothing that is promised changed from {first.day} to {last.day}."
