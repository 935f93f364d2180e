"""Rules about whole plans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import GOAL_SIDE, Level, Related, Severity, Statement, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_POINTER = regex(
    r"\[[^\]\[\n]{0,80}\bmission\b[^\]\[\n]{0,80}\]\(|\bmission\b[^.\n]{0,40}(?:https?://|\.md\b)|^mission:\s*\S+",
    re.IGNORECASE | re.MULTILINE,
)
_FEW = 2
#: The first lines of a page about one piece of work, whose plan is elsewhere.
_PAGE_OF_WORK = regex(r"^\W{0,8}(?:what|deliverable|epic|user story)\b[*_ ]{0,3}:", re.IGNORECASE | re.MULTILINE)
_PERSONAL = regex(r"\b(?:sprint \d+|personal (?:goals|okrs)|my goals|weekly plan|1:1)\b", re.IGNORECASE)


@rule(Severity.WARNING)
def no_mission(plan: Plan) -> Iterator[Complaint]:
    """Goals stand without a mission to serve.

    What it finds:
        Objectives or goals in the documents reviewed, and no mission in any of them.
    Why it matters:
        Without a reason above them, goals can only be ranked by who argues best.
    Example:
        # Objectives

        - Restore the confidence of clinics in our forecasts
        - Make scheduling easier for night nurses
    Use instead:
        # Mission

        Help night-shift nurses get home on time.

        # Objectives

        - Restore the confidence of clinics in our forecasts
        - Make scheduling easier for night nurses
    When it is wrong:
        The mission stands in a document that was not given; review the two together. A document that links to its
        mission, a sprint plan, a personal plan and a page about one piece of work are left alone.
    Source:
        s1:25
    """
    goals = [s for document in plan.documents for s in plan.goals(document) if _claimed(s)]
    if len(goals) < _FEW or plan.missions or any(_as_vision(plan, s) for s in plan.statements):
        return
    first = goals[0].document
    if any(_elsewhere(document) for document in plan.documents):
        return
    if any(_purpose(plan, s) for d in plan.documents for s in plan.by_document[d] if s.block in d.opening):
        return
    where = "in this document" if len(plan.documents) == 1 else "in these documents"
    yield Complaint(
        first,
        f"{sum(len(plan.goals(d)) for d in plan.documents)} goals and objectives but no mission found {where}",
        "Say in one sentence why this work exists and for whom, or review the file that says it together with this one.",
    )


def _as_vision(plan: Plan, statement: Statement) -> bool:
    """Whether a document calls its vision what surely reads as a mission."""
    claim = statement.declared
    called = claim is not None and claim.level is Level.VISION and claim.basis != "nesting"
    return called and plan.level(statement) is Level.MISSION and plan.sure(statement)


def _elsewhere(document: Document) -> bool:
    """Whether the mission of a document is to be looked for elsewhere: it points there, or is a page below a plan."""
    opening = document.text[:2000]
    return any(map(bool, (_POINTER.search(document.text), _PERSONAL.search(opening), _PAGE_OF_WORK.search(opening))))


def _claimed(statement: Statement) -> bool:
    """Whether the document itself calls a statement an objective or a goal, by more than its file name."""
    claim = statement.declared
    return claim is not None and claim.level in GOAL_SIDE and claim.basis not in ("nesting", "file")


def _purpose(plan: Plan, statement: Statement) -> bool:
    """Whether an opening sentence says what is done for whom, so that a mission may be meant."""
    does = plan.signal(statement, "mission-verb", "mission", "purpose-noun", "third-person", "infinitive")
    return (
        does is not None
        and plan.signal(statement, "person", "beneficiary") is not None
        and not plan.signal(statement, "meta")
    )


_LONG = 3


@rule(Severity.WARNING)
def duplicate(plan: Plan) -> Iterator[Complaint]:
    """The same thing is planned twice.

    What it finds:
        Two statements of one document with the same words, or with the same words and other figures.
    Why it matters:
        Two owners, two targets, one piece of work: sooner or later they disagree.
    Example:
        # OKRs Q3 2026

        - Objective: Alerts are worth waking up for
          - Key result: Alert precision for town halls up from 61 % to 80 %
        - Objective: Intruders get less time
          - Key result: Alert precision for town halls up from 61 % to 85 %
    Use instead:
        # OKRs Q3 2026

        - Objective: Alerts are worth waking up for
          - Key result: Alert precision for town halls up from 61 % to 80 %
        - Objective: Intruders get less time
          - Key result: Median time to containment falls from 52 to 25 minutes
    When it is wrong:
        A line that is repeated on purpose, such as a shared guardrail.
    Source:
        s0:115
    """
    for document in plan.documents:
        seen: dict[tuple[str, ...], Statement] = {}
        for statement in plan.by_document[document]:
            if plan.level(statement) not in _PLANNED or not statement.planning or statement.text.endswith(":"):
                continue
            words = tuple(_WORDS.findall(statement.text.lower()))
            block = document.blocks[statement.block]
            above = Level.OBJECTIVE in (plan.level(statement), plan.claimed(statement))
            if len(words) < _LONG - 1 or block.grouping or (above and block.kind == "row"):
                continue
            before = seen.setdefault(words, statement)
            told = statement.text.lower() == before.text.lower()
            if before is statement or _together(before, statement, same=told):
                continue
            if not told and not (_FIGURE.search(statement.text) and _FIGURE.search(before.text)):
                continue
            yield Complaint(
                statement,
                f'stands here a second time: "{shorten(statement.text, 60)}"'
                if told
                else f'the same as "{shorten(before.text, 60)}" with other figures',
                "Keep one, with one owner and one target, and refer to it from the other place.",
                related=(Related(before, "the first time"),),
            )


def _together(one: Statement, other: Statement, *, same: bool) -> bool:
    """Whether two statements are cells of one table, which repeats on purpose, of one line, or a row and the line that it repeats."""
    blocks = one.document.blocks
    first, second = blocks[one.block], blocks[other.block]
    rows = (first.kind == "row") + (second.kind == "row")
    return one.block == other.block or (rows == 1 and same) or (rows == 2 and first.parent == second.parent)


_WORDS = regex(r"[^\W\d_]{2,}")
#: A number that is no rank such as P1 and no part of a name.
_FIGURE = regex(r"(?<![\w.])\d")


_PLANNED = frozenset({Level.OBJECTIVE, Level.GOAL, Level.INITIATIVE})

_RHYTHM = regex(
    r"\b(?:(?:weekly|bi-?weekly|fortnightly|monthly|quarterly|daily)(?! active\b)|every (?:second |other )?(?:week|month|quarter|mon|tues|wednes|thurs|fri)\w*|check-?ins?|"
    r"retro(?:spective)?s?|review(?:ed|s)?|stand-?ups?|cadence|first (?:monday|thursday|group meeting)|last (?:monday|thursday|friday) of|updated|deep dives?)\b",
    re.IGNORECASE,
)


@rule(Severity.INFO)
def no_cadence(plan: Plan) -> Iterator[Complaint]:
    """No rhythm of review is found for the goals of a cycle.

    What it finds:
        A document with three goals or more in which no check-in, review or rhythm is mentioned.
    Why it matters:
        Goals that are only read at the end of the quarter cannot change anything during it.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app, up from 35 %
          - Key result: Wrong turns fall from 30 to 5 a week
          - Key result: 90 % of swaps are settled within a day, up from 52 %
    Use instead:
        # OKRs Q3 2026

        Check-in every second Tuesday.

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app, up from 35 %
          - Key result: Wrong turns fall from 30 to 5 a week
          - Key result: 90 % of swaps are settled within a day, up from 52 %
    When it is wrong:
        The rhythm is written down elsewhere for all teams.
    Source:
        s3:96, s0:229
    """
    for document in plan.documents:
        goals = [g for g in plan.at(document, Level.GOAL) if g.declared is not None]
        if len(goals) >= _LONG and plan.has_key_results(document) and not _RHYTHM.search(document.text):
            yield Complaint(
                document,
                f"no check-in or review rhythm found for {len(goals)} goals",
                "When will you next look at these numbers together?",
            )


@rule(Severity.INFO)
def term_conflict(plan: Plan) -> Iterator[Complaint]:
    """One sentence is called two things.

    What it finds:
        The same words stand twice with two claims: an objective here, a key result or an initiative there.
    Why it matters:
        People who use one word for two things agree without meaning the same.
    Example:
        # Objectives

        - Nurses plan their nights without paper

        # Initiatives

        - Nurses plan their nights without paper
    Use instead:
        # Objectives

        - Nurses plan their nights without paper

        # Initiatives

        - Build the roster app
    When it is wrong:
        A table of contents that repeats a title.
    Source:
        s1:8
    """
    for document in plan.documents:
        first: dict[str, Statement] = {}
        for statement in plan.by_document[document]:
            claim = plan.claimed(statement)
            if claim is None or not statement.planning or statement.text.count(" ") < _LONG - 1:
                continue
            key = statement.text.lower()
            before = first.setdefault(key, statement)
            other = plan.claimed(before)
            if other is not None and other is not claim:
                yield Complaint(
                    statement,
                    f'"{shorten(statement.text, 60)}" is called {other} there and {claim} here',
                    "Which of the two is it? Use one word for one thing.",
                    related=(Related(before, f"called {other}"),),
                )
