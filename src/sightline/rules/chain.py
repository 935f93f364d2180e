"""Rules about the links between statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import GOAL_SIDE, Level, Related, Severity, Statement, shorten
from sightline.heuristics.dates import Period, period
from sightline.heuristics.lexicon import stems
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_TICKET = regex(r"^#\d+$|^[A-Z]{2,10}-\d{2,}$")


@rule(Severity.ERROR)
def dangling(plan: Plan) -> Iterator[Complaint]:
    """A reference leads to something that does not exist.

    What it finds:
        An id in a "supports" field or after such a word that no statement of the documents given carries, while others of
        its kind do.
    Why it matters:
        The work looks linked in every list and serves nothing.
    Example:
        # OKRs Q3 2026

        - O1: Nurses plan their nights without paper
          - KR1.1: 80 % of rosters are planned in the app, up from 35 %

        # Initiatives

        | Initiative | Supports |
        |---|---|
        | Build the roster app | KR1.1 |
        | Put entrances on the map | KR1.5 |
    Use instead:
        # OKRs Q3 2026

        - O1: Nurses plan their nights without paper
          - KR1.1: 80 % of rosters are planned in the app, up from 35 %

        # Initiatives

        | Initiative | Supports |
        |---|---|
        | Build the roster app | KR1.1 |
    When it is wrong:
        The id belongs to a document that was not given. Ids of tickets and documents without any id of their own are left alone.
    Source:
        s0:115
    """
    labelled = {s.document for s in plan.statements if any(c.isdigit() for c in s.label)}
    for loose in dict.fromkeys(plan.loose):
        up = plan.up(loose.child)
        if loose.circle or loose.child.document not in labelled or _TICKET.match(loose.name):
            continue
        if up is not None and up.basis == "reference":
            continue
        if plan.level(loose.child) is Level.OTHER:
            continue
        yield Complaint(
            loose.child,
            f'"{loose.name}" does not exist',
            "Correct the reference, or say which goal this serves.",
        )


@rule(Severity.ERROR)
def cycle(plan: Plan) -> Iterator[Complaint]:
    """Statements serve each other in a circle.

    What it finds:
        References that lead from a statement back to itself.
    Why it matters:
        Each of them looks justified by the other, and none reaches the mission.
    Example:
        # Objectives

        - O1: Nurses plan their nights without paper (supports O2)
        - O2: Nurses get home on time (supports O1)
    Use instead:
        # Objectives

        - O1: Nurses plan their nights without paper (supports O2)
        - O2: Nurses get home on time
    When it is wrong:
        "Related to" in both directions is no circle and is not read as support.
    Source:
        s0:115
    """
    for loose in plan.loose:
        if loose.circle:
            names = [s.label or shorten(s.text, 30) for s in (loose.child, *loose.circle, loose.child)]
            yield Complaint(
                loose.child,
                " → ".join(names),
                "Which of the two is the reason for the other? Keep that reference and drop the other.",
                related=tuple(Related(s, "part of the circle") for s in loose.circle),
            )


@rule(Severity.WARNING)
def late_child(plan: Plan) -> Iterator[Complaint]:
    """Something is due after what it serves.

    What it finds:
        A statement with a date of its own that is later than the date of the goal or objective it hangs from.
    Why it matters:
        The goal will be scored before the work that should move it is done.
    Example:
        # OKRs 2027

        - Objective: Passengers can trust the timetable again
          - KR1: Average delay falls from 17 to 9 minutes by 31 March 2027
            - Initiative: Second track at the loop by 31 May 2027
    Use instead:
        # OKRs 2027

        - Objective: Passengers can trust the timetable again
          - KR1: Average delay falls from 17 to 9 minutes by 30 June 2027
            - Initiative: Second track at the loop by 31 March 2027
    When it is wrong:
        Work that goes on after its first effect was measured.
    Source:
        s0:115
    """
    for link in plan.links:
        child, parent = link.child, link.parent
        if plan.level(parent) not in GOAL_SIDE or plan.level(child) not in (Level.GOAL, Level.INITIATIVE):
            continue
        if not _dated(plan, child) or not _dated(plan, parent):
            continue
        above = _due(plan, parent, plan.year(child.document))
        below = _due(plan, child, above.end.year if above else None)
        if above is None or below is None or below.end <= above.end or (above.end - above.start).days > 200:
            continue
        yield Complaint(
            child,
            f"due {below.end.isoformat()}, after what it serves ({above.end.isoformat()})",
            "Bring it forward, or move the date of the goal.",
            related=(Related(parent, "is due earlier"),),
        )


_DUE = regex(r"\b(?:by|before|until|due|end of|ready|live)\s[^.;,()]{0,24}$", re.IGNORECASE)


def _dated(plan: Plan, statement: Statement) -> bool:
    return statement.attribute("deadline") is not None or plan.signal(statement, "deadline") is not None


def _due(plan: Plan, statement: Statement, year: int | None) -> Period | None:
    if field := statement.attribute("deadline"):
        return period(field.text, year)
    signal = plan.signal(statement, "deadline")
    if signal is None or not _DUE.search(statement.text[: signal.end]):
        return None
    return period(statement.text[signal.start : signal.end + 12], year)


@rule(Severity.WARNING)
def circular_reason(plan: Plan) -> Iterator[Complaint]:
    """A reason only repeats what it should explain.

    What it finds:
        A reason of six words or more whose telling words are, but for one, those of its statement or of what that serves.
    Why it matters:
        It fills the field and answers nothing, so that nobody asks again.
    Example:
        # Goals for Q3 2026

        G1: Nurses plan their rosters in the app

        # Initiatives

        | Initiative | Supports | Why |
        |---|---|---|
        | Roster app for phones | G1 | so that nurses plan their rosters in the app |
    Use instead:
        # Goals for Q3 2026

        G1: Nurses plan their rosters in the app

        # Initiatives

        | Initiative | Supports | Why |
        |---|---|---|
        | Roster app for phones | G1 | two in three plan on the bus, where there is no desk |
    When it is wrong:
        Short pointers and one-word themes are left alone.
    Source:
        s0:200
    """
    for statement, reason in plan.reasoned:
        up = plan.up(statement)
        if len(reason.text.split()) < 6:
            continue
        known = stems(statement.text) | (stems(up.parent.text) if up else set())
        told = stems(reason.text)
        if len(told) >= 2 and len(told - known) <= (1 if len(told) > 3 else 0):
            yield Complaint(
                statement,
                f'the reason repeats the goal: "{shorten(reason.text, 60)}"',
                "What do you know about the people you serve that makes this work likely to help?",
            )


_PEOPLE = frozenset({"person", "beneficiary"})


@rule(Severity.INFO)
def no_reason(plan: Plan) -> Iterator[Complaint]:
    """Objectives do not say how they move the mission for anybody.

    What it finds:
        In a document with a mission, two objectives or more without a reason field and without anybody in their words; said
        once.
    Why it matters:
        The link to the mission is then only a drawing. One sentence about a real customer tests it.
    Example:
        # Mission

        Help night-shift nurses get home on time.

        # Objectives for Q3 2026

        - Better data quality
          - Key result: Duplicates fall from 30 to 5 a week
        - A stronger foundation for growth
          - Key result: Rollbacks fall from 12 to 2 a month
    Use instead:
        # Mission

        Help night-shift nurses get home on time.

        # Objectives for Q3 2026

        - Nurses trust the data that they plan with
          - Key result: Duplicates fall from 30 to 5 a week
        - Nurses never find the app down at the end of a shift
          - Key result: Rollbacks fall from 12 to 2 a month
    When it is wrong:
        The reason stands in a paragraph that was not recognised as one.
    Source:
        s0:200
    """
    told = {mission.document for mission in plan.missions}
    for document in plan.documents:
        if document not in told:
            continue
        objectives = [
            o for o in plan.objectives(document) if plan.level(o) is Level.OBJECTIVE and not plan.up_is_goal(o)
        ]
        silent = [
            o
            for o in objectives
            if not o.attribute("rationale") and not any(s.name in _PEOPLE for s in plan.verdicts[o].signals)
        ]
        if len(silent) >= 2 and len(silent) * 2 > len(objectives):
            yield Complaint(
                document,
                f"{len(silent)} of {len(objectives)} objectives do not say whom they help or how they move the mission",
                "Finish the sentence for each: this moves the mission for a real customer because …",
                related=tuple(Related(o, "names nobody") for o in silent),
            )
