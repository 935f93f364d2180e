"""Rules about documents of a known form: a close-out, a canvas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import Severity
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_REVIEW = re.compile(
    r"\b(?:okr|quarter\w*|goals?) (?:review|close-?out|retro\w*|scoring)|\bclose-?out\b", re.IGNORECASE
)
_PARTS = {
    "scores": re.compile(r"\bscores?\b", re.IGNORECASE),
    "confidence": re.compile(r"\bconfidence\b", re.IGNORECASE),
    "blockers": re.compile(r"\b(?:blockers?|blocked|risks?|obstacles?)\b", re.IGNORECASE),
    "learnings": re.compile(r"\b(?:learn\w*|lessons?|what (?:worked|didn't))\b", re.IGNORECASE),
    "next steps": re.compile(r"\b(?:next (?:steps?|quarter|cycle)|actions?|follow[- ]up)\b", re.IGNORECASE),
}


@rule(Severity.WARNING)
def incomplete_review(plan: Plan) -> Iterator[Complaint]:
    """A review of goals leaves out what it is for.

    What it finds:
        A document whose title calls it an OKR review or a close-out and in which scores, confidence, blockers, learnings or next
        steps are not mentioned at all, two of them or more.
    Why it matters:
        A score without what was learnt changes nothing in the next cycle.
    Example:
        # OKR review Q3 2026

        - Key result: 80 % of rosters are planned in the app. Score: 0.7
        - Key result: Wrong turns fall from 30 to 5 a week. Score: 0.4
    Use instead:
        # OKR review Q3 2026

        - Key result: 80 % of rosters are planned in the app. Score: 0.7, confidence was medium
        - Key result: Wrong turns fall from 30 to 5 a week. Score: 0.4, blocked by the new entrance

        Learned: nurses plan on the bus. Next steps: signs at the entrance.
    When it is wrong:
        A check-in in the middle of a cycle; call it so.
    Source:
        s3:74
    """
    for document in plan.documents:
        if not _REVIEW.search(_title(document)) or not plan.goals(document):
            continue
        absent = [name for name, pattern in _PARTS.items() if not pattern.search(document.text)]
        if len(absent) >= 2:
            yield Complaint(
                document, f"review lacks {', '.join(absent)}", "What will you do differently because of these scores?"
            )


_CANVAS = {
    "purpose": re.compile(r"\b(?:purpose|why)\b", re.IGNORECASE),
    "scope": re.compile(r"\bscope\b", re.IGNORECASE),
    "out of scope": re.compile(
        r"\b(?:out of scope|not in scope|non-?goals?|what we (?:don't|do not) do)\b", re.IGNORECASE
    ),
    "approach": re.compile(r"\b(?:approach|how)\b", re.IGNORECASE),
    "measures": re.compile(r"\b(?:metrics?|measures?|indicators?|kpis?)\b", re.IGNORECASE),
}


@rule(Severity.INFO)
def incomplete_canvas(plan: Plan) -> Iterator[Complaint]:
    """A mission canvas has a part without a heading.

    What it finds:
        A document called a canvas, with two or more of the headings purpose, scope, out of scope, approach and measures, in which
        others of them are missing.
    Why it matters:
        The part that is left out, most often what is out of scope, is where two teams will collide.
    Example:
        # Mission canvas

        ## Purpose

        Help night-shift nurses get home on time.

        ## Approach

        We plan with them instead of for them.
    Use instead:
        # Mission canvas

        ## Purpose

        Help night-shift nurses get home on time.

        ## Scope

        Rosters of hospitals.

        ## Out of scope

        Pay.

        ## Approach

        We plan with them instead of for them.

        ## Measures

        Nights that end on time.
    When it is wrong:
        The part stands under another name.
    Source:
        s3:56
    """
    for document in plan.documents:
        headings = [block.prose.text for block in document.blocks if block.kind == "heading"]
        if not headings or "canvas" not in headings[0].lower():
            continue
        present = {name for name, pattern in _CANVAS.items() if any(pattern.search(h) for h in headings[1:])}
        absent = [name for name in _CANVAS if name not in present]
        if len(present) >= 2 and absent:
            yield Complaint(
                document, f"canvas is missing {', '.join(absent)}", "What would the team next door say is missing?"
            )


def _title(document: Document) -> str:
    return next((block.prose.text for block in document.blocks if block.kind == "heading"), "")
