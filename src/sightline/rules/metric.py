"""Rules about measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Level, Related, Severity, Statement, shorten
from sightline.heuristics.lexicon import stems
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_FEW = 2


def _watched(metric: Statement) -> bool:
    claim = metric.declared
    named = claim is not None and claim.level is Level.METRIC and claim.basis in ("heading", "key", "label")
    return (
        named
        and metric.attribute("link") is None
        and len(stems(metric.text)) > 1
        and not re.search(r"\([A-Z]\d", metric.text)
    )


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
        watched = [m for m in plan.at(document, Level.METRIC) if _watched(m)]
        told = set().union(*(stems(goal.text) for goal in goals)) if goals and watched else set()
        loose = [m for m in watched if not _named(m) & told]
        few = len(loose) >= _FEW or (len(loose) == 1 and len(watched) > _FEW)
        if len(goals) >= _FEW and few:
            yield Complaint(
                document,
                f"{_several(len(loose))} no goal: {shorten(loose[0].text, 40)}"
                + (" and others" if len(loose) > 1 else ""),
                "Which goal would you change your mind about if this number moved?",
                related=tuple(Related(m, "tracks no goal") for m in loose),
            )


def _named(metric: Statement) -> frozenset[str]:
    return stems(metric.text.replace("_", " "))


def _several(count: int) -> str:
    return "a measure tracks" if count == 1 else f"{count} measures track"
