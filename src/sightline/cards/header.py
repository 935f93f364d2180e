"""The plan at a glance."""

from __future__ import annotations

import re

from sightline.cards.card import Header
from sightline.cards.view import View
from sightline.domain import GOAL_SIDE, Level, Statement
from sightline.patterns import regex

_RHYTHM = regex(
    r"\b(?:weekly|bi-?weekly|fortnightly|monthly|quarterly|every (?:second |other )?(?:week|month|quarter|monday|tuesday|wednesday|thursday|friday))"
    r"(?! active\b)(?:[ -](?:check-?ins?|reviews?|retro\w*|meetings?|stand-?ups?|deep dives?))?|\bcheck-?ins? (?:every|on|each) \w+(?: \w+)?",
    re.IGNORECASE,
)

_NEAR = 30
#: What is done in a rhythm of review, or on which day; "quarterly" by itself may be a measure's.
_MEETS = regex(
    r"check|review|retro|meet|stand-?up|dive|huddle|sync|look at|(?:every|each) (?:second |other )?(?:week|month|quarter|\w+day)",
    re.IGNORECASE,
)


def header(view: View) -> Header:
    """The counts of a plan."""
    work, goals = view.at(Level.INITIATIVE), view.at(*GOAL_SIDE)
    busy = sum("goal/is-output" in view.about[g] or "objective/is-output" in view.about[g] for g in goals)
    aimed = sum(_aimed(view, g) for g in goals)
    reach = sum(_reaches_goal(view, s) for s in work)
    said = [found for document in view.plan.documents for found in _RHYTHM.finditer(document.text)]
    named = [found for found in said if _MEETS.search(found.group())]
    told = [found for found in said if _MEETS.search(found.string[found.start() : found.end() + _NEAR])]
    rhythm = next(iter((*named, *told)), None)
    return Header(
        missions=len(view.missions),
        motion=len(work) + busy,
        progress=sum(_changes(view, g) for g in goals),
        initiatives=(reach, len(work)),
        goals=(sum(map(view.plan.reaches_mission, goals)), len(goals)),
        aimed=aimed,
        metrics=len(view.at(Level.METRIC)),
        cadence=rhythm.group() if rhythm else "",
    )


def _aimed(view: View, goal: Statement) -> bool:
    return bool(view.plan.signal(goal, "quantity", "delta") or goal.attribute("target"))


def _changes(view: View, goal: Statement) -> bool:
    """Whether a goal says that something is different then: it has a measure and does not only count work."""
    return _aimed(view, goal) and not view.about[goal].keys() & {"goal/is-output", "objective/is-output"}


def _reaches_goal(view: View, work: Statement) -> bool:
    return any(view.plan.level(link.parent) in GOAL_SIDE for link in view.plan.chain(work))
