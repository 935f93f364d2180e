"""Rules about time: the order of days, and a plan as it goes by, for which they need to be told which day it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from sightline.document import Document
from sightline.domain import GOAL_SIDE, MISSION_SIDE, RUNG, Level, Related, Severity, Statement
from sightline.heuristics.dates import cycle, period
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

#: How many days pass between two entries, by the word that names the rhythm.
_RHYTHMS = (
    (regex(r"\bfortnightly\b|\bbi-?weekly\b|\bevery (?:second|other) (?:week|\w+day)\b", re.IGNORECASE), 14),
    (regex(r"\bdaily\b(?! active\b)|\bevery day\b", re.IGNORECASE), 1),
    (
        regex(
            r"\bweekly\b(?! active\b)|\b(?:every|each) (?:week|monday|tuesday|wednesday|thursday|friday)\b",
            re.IGNORECASE,
        ),
        7,
    ),
    (regex(r"\bmonthly\b(?! active\b)|\b(?:every|each) month\b", re.IGNORECASE), 31),
    (regex(r"\bquarterly\b|\b(?:every|each) quarter\b", re.IGNORECASE), 92),
)
_UPDATED = regex(
    r"^[^\w\n]*(?:last )?(?:updated?|reviewed|checked|check-?in|as of|status (?:on|as of|at)|modified|revised)\b[^\n]{0,12}?"
    r"(?P<day>20\d\d-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)? \w+,? 20\d\d|\w+ \d{1,2},? 20\d\d)",
    re.IGNORECASE | re.MULTILINE,
)
_TITLES = 3


@rule(Severity.WARNING)
def ends_before_start(plan: Plan) -> Iterator[Complaint]:
    """Something ends before it starts.

    What it finds:
        A row or record with a start and an end, both with their years, of which the end comes first.
    Why it matters:
        One of the two days is wrong, and whoever plans around it does not know which.
    Example:
        # Roadmap

        | Initiative | Start | End |
        |---|---|---|
        | Second track at the loop | 2027-03-01 | 2026-10-31 |
    Use instead:
        # Roadmap

        | Initiative | Start | End |
        |---|---|---|
        | Second track at the loop | 2027-03-01 | 2027-10-31 |
    When it is wrong:
        Days without a year are left alone, since work may run over the turn of one.
    Source:
        s1:21
    """
    for statement in plan.statements:
        start, end = statement.attribute("start"), statement.attribute("deadline")
        if start is None or end is None:
            continue
        begun, done = period(start.text, None, plan.fiscal), period(end.text, None, plan.fiscal)
        if begun is not None and done is not None and done.end < begun.start:
            yield Complaint(
                statement,
                f"ends {done.end.isoformat()}, before it starts on {begun.start.isoformat()}",
                "Which of the two days is right?",
                field=end,
            )


@rule(Severity.WARNING)
def stale(plan: Plan) -> Iterator[Complaint]:
    """A plan whose cycle runs was not updated for twice the rhythm that it promises.

    What it finds:
        A document with goals that names a rhythm (weekly, monthly) and the days of its updates, of which the last lies more than
        two rhythms before the day given with `--as-of`, while the cycle in its title is not over. Without `--as-of` it is silent.
    Why it matters:
        Goals that nobody looks at are changed by nobody.
    Example:
        # OKRs H2 2026

        Check-in monthly. Updated 2026-07-03.

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app, up from 35 %
    Use instead:
        # OKRs H2 2026

        Check-in monthly.

        Updated 2026-07-03

        Updated 2026-09-04

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app, up from 35 %
    When it is wrong:
        The updates are kept on another page. Closed cycles, and pages that only state a mission, are left alone.
    Source:
        s3:96, s2:54
    """
    if plan.as_of is None:
        return
    for document in plan.documents:
        last, rhythm = _last(document), _rhythm(document)
        if last is None or rhythm is None or not plan.goals(document) or _over(document, plan.as_of, plan.fiscal):
            continue
        days = (plan.as_of - last).days
        if days > 2 * rhythm:
            yield Complaint(
                document,
                f"last update {days} days ago; one every {rhythm} days is promised"
                if rhythm > 1
                else f"last update {days} days ago",
                "What happened since? If nothing did, close the goal or change the rhythm.",
            )


def _last(document: Document) -> date | None:
    """The last day on which a document says that it was updated."""
    found = (period(match["day"]) for match in _UPDATED.finditer(document.text))
    inline = (
        period(match["day"]) for match in re.finditer(r"(?i)\bupdated (?:on )?(?P<day>20\d\d-\d\d-\d\d)", document.text)
    )
    return max((one.end for one in (*found, *inline) if one is not None), default=None)


def _rhythm(document: Document) -> int | None:
    return next((days for pattern, days in _RHYTHMS if pattern.search(document.text)), None)


def _over(document: Document, today: date, fiscal: int | None) -> bool:
    """Whether the cycle that a document names first is over."""
    titles = [block.prose.text for block in document.blocks[:_TITLES] if block.kind == "heading"]
    found = next(filter(None, (cycle(title, fiscal) for title in titles)), None)
    return found is not None and found.end + timedelta(days=1) < today


@rule(Severity.INFO)
def mixed_levels(plan: Plan) -> Iterator[Complaint]:
    """One passage says three kinds of things.

    What it finds:
        A paragraph or a list item in a plan whose sentences read like a mission or vision, like a goal and like work.
    Why it matters:
        What is said in one breath is read as one thing: people will quote the work as the mission.
    Example:
        # Charter of the roster team 2026

        Our mission is to help night-shift nurses get home safely. By June 2026 we will raise rosters planned in the app from 35 % to 80 %. We will build and launch the new roster app in May.
    Use instead:
        # Mission

        Help night-shift nurses get home safely.

        # Goals for 2026

        - Rosters planned in the app rise from 35 % to 80 % by June
    When it is wrong:
        A summary on top of a plan that spells each of them out below; summaries, stories and tables are left alone.
    Source:
        s0:145
    """
    for document in plan.documents:
        passages: dict[int, dict[Level, Statement]] = {}
        for statement in plan.by_document[document]:
            if not statement.whole and statement.planning:
                level = plan.verdicts[statement].apparent
                if level is not None:
                    passages.setdefault(statement.block, {}).setdefault(level, statement)
        for levels in passages.values():
            work = Level.INITIATIVE in levels
            if work and levels.keys() & MISSION_SIDE and levels.keys() & GOAL_SIDE:
                named = ", ".join(level for level in levels if level in RUNG)
                first = next(iter(levels.values()))
                if _SUMMARY.search(" ".join(first.section)):
                    continue
                yield Complaint(
                    first,
                    f"one passage mixes {named}",
                    "Give each of them a line of its own, under its own heading.",
                    related=tuple(Related(s, level) for level, s in levels.items() if s is not first and level in RUNG),
                )


_SUMMARY = regex(r"\b(?:summary|overview|abstract|tl;?dr|story|narrative|press|news|introduction)\b", re.IGNORECASE)
