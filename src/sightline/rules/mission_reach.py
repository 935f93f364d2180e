"""Rules about what hangs below a mission."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import GOAL_SIDE, Level, Related, Severity, Statement, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_FOCUS = regex(
    r"\b(?:this (?:quarter|cycle|year)\b[^.\n]{0,40}\bonly|focus(?:es|ed)? (?:only )?on|not (?:in )?this (?:quarter|cycle|year))\b",
    re.IGNORECASE,
)
_MUCH = 3
_THEMES = 2


@rule(Severity.INFO)
def theme_uncovered(plan: Plan) -> Iterator[Complaint]:
    """A theme of the plan has no goal, or the mission has none at all.

    What it finds:
        Among two themes or strategies or more that a document names, most with goals below them, one that has neither goal nor
        work; or a mission with three pieces of work or more and not a single goal in all documents.
    Why it matters:
        A purpose that no goal is tethered to stays a sentence on the wall.
    Example:
        # Mission

        Help night-shift nurses get home on time.

        # Roadmap

        - Build the roster app
        - Launch the swap board
        - Migrate the shift archive
    Use instead:
        # Mission

        Help night-shift nurses get home on time.

        # Goals for 2026

        - Nurses who are home within the hour rise from 60 % to 90 % by June

        # Roadmap

        - Build the roster app
        - Launch the swap board
        - Migrate the shift archive
    When it is wrong:
        The goals stand in a document that was not given; a cycle that leaves a theme out on purpose and says so is left alone.
    Source:
        s0:88, s1:25, s1:27
    """
    if not any(plan.goals(document) for document in plan.documents):
        yield from _untethered(plan)
    for document in plan.documents:
        themes = _themes(plan, document)
        bare = [theme for theme in themes if not plan.children(theme)]
        covered = [theme for theme in themes if any(plan.level(child) in GOAL_SIDE for child in plan.children(theme))]
        if bare and len(covered) >= _THEMES and len(covered) > len(bare) and not _FOCUS.search(document.text):
            for theme in bare:
                yield Complaint(
                    theme,
                    f'theme "{shorten(theme.text, 60)}" has no goal and no work',
                    "Is it left out on purpose this time? Say so, or give it a goal.",
                )


def _untethered(plan: Plan) -> Iterator[Complaint]:
    """A mission with work and no goal, told once."""
    work = [s for s in plan.of(Level.INITIATIVE) if s.declared is not None]
    missions = [mission for mission in plan.missions if plan.level(mission) is Level.MISSION]
    if missions and len(work) >= _MUCH:
        yield Complaint(
            missions[0],
            f"mission has {len(work)} pieces of work below it and no goal",
            "What will be different, and how much of it by when, if this work works?",
            related=tuple(Related(one, "work without a goal") for one in work),
        )


def _themes(plan: Plan, document: Document) -> list[Statement]:
    """The strategies that a document names as the holders of its goals."""
    claimed = ((s, s.declared) for s in plan.by_document[document] if s.declared is not None)
    return [
        s
        for s, claim in claimed
        if claim.level is Level.STRATEGY and claim.basis in ("label", "heading", "column", "key") and s.whole
    ]
