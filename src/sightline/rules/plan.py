"""Rules about whole plans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Severity
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_POINTER = re.compile(
    r"\[[^\]\[\n]{0,80}\bmission\b[^\]\[\n]{0,80}\]\(|\bmission\b[^.\n]{0,40}(?:https?://|\.md\b)|^mission:\s*\S+",
    re.IGNORECASE | re.MULTILINE,
)
_FEW = 2
_PERSONAL = re.compile(r"\b(?:sprint \d+|personal (?:goals|okrs)|my goals|weekly plan|1:1)\b", re.IGNORECASE)


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
        mission, a sprint plan and a personal plan are left alone.
    Source:
        s1:25
    """
    goals = [s for document in plan.documents for s in plan.goals(document) if s.declared or plan.sure(s)]
    if len(goals) < _FEW or plan.missions:
        return
    first = goals[0].document
    if any(_POINTER.search(d.text) or _PERSONAL.search(d.text[:2000]) for d in plan.documents):
        return
    where = "in this document" if len(plan.documents) == 1 else "in these documents"
    yield Complaint(
        first,
        f"{len(goals)} goals but no mission found {where}",
        "Say in one sentence why this work exists and for whom, or review the file that says it together with this one.",
    )
