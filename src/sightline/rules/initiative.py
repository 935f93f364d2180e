"""Rules about initiatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import GOAL_SIDE, Level, Related, Severity, Statement, shorten
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_UPKEEP = re.compile(
    r"\b(?:maintenance|keep the lights on|ktlo|compliance|bau|business as usual|upkeep|tech(?:nical)? debt|bug ?fix|housekeeping|chores?)\b",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def orphan(plan: Plan) -> Iterator[Complaint]:
    """An initiative supports no objective or goal.

    What it finds:
        Work that no link leads from to a goal or objective, in a document whose other work is linked. Where a
        document links no work at all, it says so once, as info.
    Why it matters:
        Work without a goal cannot be judged done, and cannot be cut when money is short.
    Example:
        # OKRs Q3 2026

        ## Objective: Nurses plan without paper

        - Key result: 80 % of rosters are planned in the app

        # Initiatives

        - Build the roster app (supports O1)
        - Migrate the roster database (KR: 80 % of rosters are planned in the app)
        - Launch the donor newsletter
    Use instead:
        # OKRs Q3 2026

        ## Objective: Nurses plan without paper

        - Key result: 80 % of rosters are planned in the app
          - Build the roster app
          - Migrate the roster database
    When it is wrong:
        Upkeep that everybody agrees on. Work under a heading or with a tag that says so (maintenance, compliance)
        is left alone.
    Source:
        s0:125, s0:161
    """
    for document in plan.documents:
        work = [w for w in plan.at(document, Level.INITIATIVE) if plan.claimed(w) not in (None, *GOAL_SIDE)]
        work = [w for w in work if not _upkeep(w)]
        linked = [w for w in work if _serves(plan, w)]
        lost = [w for w in work if not _serves(plan, w) and plan.sure(w)]
        if not lost or len(work) < 2:
            continue
        if len(linked) * 2 < len(work):
            goals = plan.goals(document)
            reason = "none stands in this document" if not goals else "nothing in the text leads up from them"
            yield Complaint(
                document,
                f"{len(work) - len(linked)} of {len(work)} initiatives serve no objective or goal: {reason}",
                "Walk the largest one up: which goal does it move, and what does that goal do for the mission?",
                severity=Severity.INFO,
                related=tuple(Related(w, "serves nothing") for w in lost[:5]),
            )
            continue
        for initiative in lost:
            yield Complaint(
                initiative,
                f'initiative "{shorten(initiative.text, 60)}" supports no key result or objective',
                "Name the goal that it moves, or say what would be lost by not doing it.",
            )


def _serves(plan: Plan, work: Statement) -> bool:
    return any(plan.level(link.parent) in GOAL_SIDE for link in plan.chain(work))


def _upkeep(work: Statement) -> bool:
    return bool(_UPKEEP.search(work.text)) or any(_UPKEEP.search(heading) for heading in work.section)
