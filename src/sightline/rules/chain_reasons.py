"""Rules about the reasons that authors give for a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Severity, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_MAYBE = regex(
    r"\b(?:might|may|could|perhaps|possibly|hopefully|eventually|indirectly|potentially|in the long run|should lead|in turn)\b",
    re.IGNORECASE,
)
_BET = regex(r"\b(?:hypothesis|we bet|experiment|stop if|kill criteri\w+|discovery)\b", re.IGNORECASE)


@rule(Severity.INFO)
def strained_reason(plan: Plan) -> Iterator[Complaint]:
    """A reason needs several maybes to reach its goal.

    What it finds:
        A reason with two hedges or more: "might", "could", "eventually", "in turn".
    Why it matters:
        Each maybe halves the chance. Two of them and the work is a hope.
    Example:
        # Goals for Q3 2026

        G1: Nurses plan their rosters in the app

        # Initiatives

        | Initiative | Supports | Why |
        |---|---|---|
        | Mascot for the app | G1 | it might make people smile, which could eventually bring them back |
    Use instead:
        # Goals for Q3 2026

        G1: Nurses plan their rosters in the app

        # Initiatives

        | Initiative | Supports | Why |
        |---|---|---|
        | Roster app for phones | G1 | two in three plan on the bus, where there is no desk |
    When it is wrong:
        A bet that says it is one, with the sign at which to stop.
    Source:
        s0:200
    """
    for statement, reason in plan.reasoned:
        if _BET.search(reason.text):
            continue
        maybes = _MAYBE.findall(reason.text)
        if len(maybes) >= 2:
            yield Complaint(
                statement,
                f'the reason needs {len(maybes)} maybes to reach the goal: "{shorten(reason.text, 60)}"',
                "Which of them could you find out about this week?",
            )
