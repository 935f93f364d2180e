"""Rules about measures."""

from __future__ import annotations

from collections.abc import Iterator

from sightline.domain import Level, Related, Severity, shorten
from sightline.heuristics.lexicon import stems
from sightline.plan import Plan
from sightline.rules import Complaint, rule


@rule(Severity.INFO)
def unlinked(plan: Plan) -> Iterator[Complaint]:
    """A measure that is watched tracks no goal.

    What it finds:
        In a document with goals, a measure without a target that shares no telling word with any of them; said once.
    Why it matters:
        What is watched every day is what gets done. If it tracks no goal, it pulls against them.
    Example:
        # Goals for Q3 2026

        - Key result: 80 % of rosters are planned in the app
        - Key result: Wrong turns fall from 30 to 5 a week

        # Metrics

        - Sessions per article
        - Share of printed newsletters
    Use instead:
        # Goals for Q3 2026

        - Key result: 80 % of rosters are planned in the app
        - Key result: Wrong turns fall from 30 to 5 a week

        # Metrics

        - Share of rosters planned in the app
    When it is wrong:
        Measures of health that belong to no goal on purpose.
    Source:
        s3:34
    """
    for document in plan.documents:
        goals = plan.goals(document)
        told = set().union(*(stems(goal.text) for goal in goals)) if goals else set()
        loose = [
            m
            for m in plan.at(document, Level.METRIC)
            if m.declared is not None and stems(m.text) and not stems(m.text) & told
        ]
        if goals and loose:
            yield Complaint(
                document,
                f"{len(loose)} measures track no goal: {shorten(loose[0].text, 40)}"
                + (" and others" if len(loose) > 1 else ""),
                "Which goal would you change your mind about if this number moved?",
                related=tuple(Related(m, "tracks no goal") for m in loose[:4]),
            )
