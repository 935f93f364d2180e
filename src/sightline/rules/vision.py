"""Rules about visions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Level, Severity, Statement
from sightline.heuristics.dates import cycle
from sightline.heuristics.lexicon import stems
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_MICRO = regex(r"\bmicro[- ]?vision\b", re.IGNORECASE)
_FIGURE = regex(r"\b\d+x\b|\b(?:billion|million)s? (?:of )?(?:people|lives)\b", re.IGNORECASE)
_TODAY = regex(
    r"\b(?:within (?:our|the) (?:current|existing)|given (?:our|the) (?:current|limited)|with (?:our|the) (?:current|existing) (?:team|budget|stack|systems?)|"
    r"as far as (?:budget|resources) allow|on our current)\b",
    re.IGNORECASE,
)
_NEAR = 3
_SAME = 0.8


def _visions(plan: Plan) -> list[Statement]:
    claims = ((s, s.declared) for s in plan.statements if s.declared is not None)
    return [s for s, claim in claims if claim.level is Level.VISION and claim.basis != "nesting"]


@rule(Severity.WARNING)
def is_goal(plan: Plan) -> Iterator[Complaint]:
    """A vision contains a target.

    What it finds:
        A percentage, a sum, a change or another measure in a sentence that stands as the vision.
    Why it matters:
        A target is reached and forgotten. A vision shows what the world is like then, so that people can aim without being told.
    Example:
        # Vision

        75 % of residents hold a library card.
    Use instead:
        # Vision

        Nobody in the valley is ashamed to ask what a word means.
    When it is wrong:
        An evocative figure ("a computer on every desk", "100x easier") is left alone.
    Source:
        s2:14
    """
    for vision in _visions(plan):
        signal = plan.signal(vision, "quantity", "delta")
        if signal is None or _FIGURE.search(vision.text) or signal.text.lower().startswith(("zero", "no ")):
            continue
        yield Complaint(
            vision,
            f'vision contains a target ("{signal.text.strip()}")',
            "Describe the state that you want to see, and keep the number as a goal.",
            signal,
        )


@rule(Severity.WARNING)
def short_horizon(plan: Plan) -> Iterator[Complaint]:
    """A vision looks less than three years ahead.

    What it finds:
        A vision with a date less than three years after the cycle or year in its document's title.
    Why it matters:
        What can be reached next year is a goal; it does not pull anybody further than the plan already does.
    Example:
        # Plan for 2026

        ## Vision

        By 2027 every clinic in the valley orders its drugs without a phone call.
    Use instead:
        # Plan for 2026

        ## Vision

        By 2040 no clinic in the valley turns anybody away for want of a drug.
    When it is wrong:
        It is called a micro-vision, or the title's year is not the year of the plan.
    Source:
        s2:62, s2:74
    """
    for vision in _visions(plan):
        signal = plan.signal(vision, "deadline")
        own = cycle(signal.text) if signal else None
        title = vision.document.blocks[0].prose.text if vision.document.blocks else ""
        now = cycle(title)
        if own is None or now is None or _MICRO.search(" ".join((*vision.section, vision.text))):
            continue
        if own.end.year - now.start.year < _NEAR:
            yield Complaint(
                vision,
                f"vision looks to {own.end.year} from {now.start.year}: three years or more, or call it a micro-vision",
                "What would be true when today's goals are long forgotten?",
                signal,
            )


@rule(Severity.INFO)
def restates_mission(plan: Plan) -> Iterator[Complaint]:
    """Vision and mission say the same thing.

    What it finds:
        A vision that shares four fifths of its telling words with the mission of its document.
    Why it matters:
        One says why you exist, the other what the world is like when you succeed. Said twice, one of them is missing.
    Example:
        # Mission

        Protect village hospitals and schools that cannot protect themselves.

        # Vision

        Village hospitals and schools that cannot protect themselves are protected.
    Use instead:
        # Mission

        Protect village hospitals and schools that cannot protect themselves.

        # Vision

        A nurse no longer remembers when the screens last went dark.
    When it is wrong:
        A combined "mission and vision" section that says one thing on purpose is left alone.
    Source:
        s1:14, s4:5
    """
    for vision in _visions(plan) if plan.missions else ():
        mine = stems(vision.text)
        for mission in plan.missions:
            theirs = stems(mission.text)
            if mission.document is not vision.document or mission.section == vision.section or len(mine) < 3:
                continue
            shared = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
            if shared >= _SAME:
                yield Complaint(
                    vision,
                    f"vision and mission say the same thing ({shared:.0%} of their words are shared)",
                    "What does a day look like for the people you serve, once the mission has worked?",
                )


@rule(Severity.INFO)
def bound_by_today(plan: Plan) -> Iterator[Complaint]:
    """A vision is limited by what you have today.

    What it finds:
        "within our current budget", "with the existing systems" and the like inside a vision.
    Why it matters:
        A vision that starts from what exists ends there too.
    Example:
        # Vision

        With our current systems, nurses see every booking on one page.
    Use instead:
        # Vision

        A nurse knows every patient's story before the door opens.
    When it is wrong:
        The limit is the very problem that the vision removes.
    Source:
        s2:40
    """
    for vision in _visions(plan):
        if found := _TODAY.search(vision.text):
            yield Complaint(
                vision,
                f'vision is limited by today: "{found.group()}"',
                "Write it as if nothing that you have now were in the way; list the limits elsewhere.",
            )


_PROBLEM = regex(
    r"\b(?:problem|pain|struggle\w*|cannot|can't|too (?:many|few|much|slow|late|often)|lack\w*|without|fail\w*|lose|lost|wait\w*|hard to|difficult|"
    r"afraid|ashamed|waste\w*|broken|missing|never|nobody|no longer|hurt\w*|crisis|inequal\w*|barrier\w*|today)\b",
    re.IGNORECASE,
)
_SHORT = 15


@rule(Severity.INFO)
def no_problem(plan: Plan) -> Iterator[Complaint]:
    """Behind a vision no problem can be seen.

    What it finds:
        A vision of 15 words or more in a document in which no problem, pain or lack is named anywhere.
    Why it matters:
        A picture of the future is only wanted by people who know what is wrong today.
    Example:
        # Vision

        In 2040 every hospital in the valley plans its nights on one friendly page that all of its teams enjoy and trust.
    Use instead:
        # Vision

        In 2040 every hospital in the valley plans its nights on one page. Today one nurse in three cannot say when she
        will be home.
    When it is wrong:
        The problem is described in a document that was not given.
    Source:
        s2:40
    """
    for vision in _visions(plan):
        if len(vision.text.split()) >= _SHORT and not _PROBLEM.search(vision.document.text):
            yield Complaint(
                vision,
                "no problem behind the vision is stated in this document",
                "Who would be worse off if this never came true, and how?",
            )
