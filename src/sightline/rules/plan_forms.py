"""Rules about documents of a known form: a close-out, a canvas, a story, tellings of the mission."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sightline.document import Document
from sightline.domain import Related, Severity
from sightline.heuristics.lexicon import stems
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_REVIEW = regex(r"\b(?:okr|quarter\w*|goals?) (?:review|close-?out|retro\w*|scoring)|\bclose-?out\b", re.IGNORECASE)
_PARTS = {
    "scores": regex(r"\bscores?\b", re.IGNORECASE),
    "confidence": regex(r"\bconfidence\b", re.IGNORECASE),
    "blockers": regex(r"\b(?:blockers?|blocked|risks?|obstacles?)\b", re.IGNORECASE),
    "learnings": regex(r"\b(?:learn\w*|lessons?|what (?:worked|didn't))\b", re.IGNORECASE),
    "next steps": regex(r"\b(?:next (?:steps?|quarter|cycle)|actions?|follow[- ]up)\b", re.IGNORECASE),
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
    "purpose": regex(r"\b(?:purpose|why)\b", re.IGNORECASE),
    "scope": regex(r"\bscope\b", re.IGNORECASE),
    "out of scope": regex(r"\b(?:out of scope|not in scope|non-?goals?|what we (?:don't|do not) do)\b", re.IGNORECASE),
    "approach": regex(r"\b(?:approach|how)\b", re.IGNORECASE),
    "measures": regex(r"\b(?:metrics?|measures?|indicators?|kpis?)\b", re.IGNORECASE),
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


_STORIES: dict[str, tuple[re.Pattern[str], dict[str, re.Pattern[str]]]] = {
    "vision story": (
        regex(r"\b(?:vision|product) story\b|\bstory of\b", re.IGNORECASE),
        {
            "how it began": regex(r"\bonce\b", re.IGNORECASE),
            "what it cost every day": regex(r"\b(?:every|each) (?:day|night|week)\b", re.IGNORECASE),
            "what changed one day": regex(r"\b(?:one day|then one)\b", re.IGNORECASE),
            "because of that": regex(r"\bbecause of (?:that|this)\b", re.IGNORECASE),
            "as a result": regex(r"\b(?:as a result|in the end|ever since|until finally)\b", re.IGNORECASE),
        },
    ),
    "narrative": (
        regex(r"\b(?:narrative|told)\b", re.IGNORECASE),
        {
            "mission context": regex(r"\bmission\b", re.IGNORECASE),
            "goal": regex(r"\bgoal\b", re.IGNORECASE),
            "judgement": regex(r"\b(?:judge?ment|trade-?offs?|we chose|instead of|rather than)\b", re.IGNORECASE),
            "learning": regex(r"\b(?:learn\w*|next time|what changed)\b", re.IGNORECASE),
        },
    ),
    "news release": (
        regex(r"\b(?:press release|future press|news of|working backwards)\b", re.IGNORECASE),
        {
            "whom it is for": regex(
                r"\b(?:people|customers?|users?|teams?|\w+ers|nurses|patients|families)\b", re.IGNORECASE
            ),
            "what is better for them": regex(r"\b(?:now|no longer|can|without|instead)\b", re.IGNORECASE),
            "somebody's own words": regex(r"[\"“][^\"”]{12,}[\"”]"),
        },
    ),
}
_CUES, _WORDS = 2, 25


@rule(Severity.INFO)
def incomplete_story(plan: Plan) -> Iterator[Complaint]:
    """A story leaves out one of the parts that make it one.

    What it finds:
        A document or section whose heading calls it a vision story, a narrative or a news release, with two of its parts or more, in
        which others cannot be found.
    Why it matters:
        A story without its turn is a list, and a list of features is what people forget.
    Example:
        # Vision story of the roster app

        Once a nurse drove home after nine nights that others had planned, too tired to see the bend. And every day somebody else
        had the same drive before them.
    Use instead:
        # Vision story of the roster app

        Once a nurse drove home after nine nights that others had planned. And every day somebody had the same drive before them.
        One day her ward planned its own nights. Because of that she was home before her children woke. As a result the bend is
        known for its view again.
    When it is wrong:
        A story told without these words. Fragments of a few lines are left alone.
    Source:
        s2:68, s2:69, s0:243
    """
    for document in plan.documents:
        title, text = _title(document), document.text
        for kind, (named, parts) in _STORIES.items():
            if not named.search(title) or len(text.split()) < _WORDS:
                continue
            absent = [part for part, pattern in parts.items() if not pattern.search(text)]
            if absent and len(parts) - len(absent) >= _CUES:
                yield Complaint(document, f"{kind} lacks {', '.join(absent)}", "What would somebody who was there add?")


_TOLD = regex(
    r"\b(?:how|what) (?:each|every|the|our) (?:\w+ ){0,2}(?:function|team|department|audience|people)s?\b|\bin (?:their|our) (?:own )?words\b|\bthree people\b",
    re.IGNORECASE,
)
_ALIKE = 0.2


@rule(Severity.INFO)
def audience_drift(plan: Plan) -> Iterator[Complaint]:
    """Functions tell the mission in words that have nothing in common.

    What it finds:
        A list of how functions or people put the mission ("how each team says it", "in our own words"), in which two labelled tellings
        share less than a fifth of their words.
    Why it matters:
        Three people with three answers build three products.
    Example:
        # Mission

        Help night-shift nurses get home safely.

        # The mission in our own words

        - Design: nurses plan their own nights and get home safely
        - Sales: hospitals cut the cost of agency staff
    Use instead:
        # Mission

        Help night-shift nurses get home safely.

        # The mission in our own words

        - Design: nurses plan their own nights and get home safely
        - Sales: hospitals whose nurses get home safely keep their nurses
    When it is wrong:
        Tellings that are tailored on purpose and keep the same people and the same change in other words.
    Source:
        s0:30, s0:214
    """
    for document in plan.documents:
        tellings: dict[int, list[_Telling]] = {}
        for number, block in enumerate(document.blocks):
            if block.kind == "item" and block.parent is not None:
                name, mark, said = block.prose.text.partition(":")
                if mark and len(name.split()) <= 3 and len(said.split()) >= 4:
                    tellings.setdefault(block.parent, []).append(_Telling(name.strip(), stems(said), number))
        for heading, found in tellings.items():
            if len(found) > 1 and _TOLD.search(document.blocks[heading].prose.text):
                yield from _drifting(plan, document, found[:_TELLINGS])


class _Telling(NamedTuple):
    """Who tells the mission, the telling words, and the block that holds it."""

    by: str
    words: frozenset[str]
    block: int


#: How many tellings under one heading are compared with each other.
_TELLINGS = 20


def _drifting(plan: Plan, document: Document, tellings: list[_Telling]) -> Iterator[Complaint]:
    """The two tellings that have the least in common, where that is next to nothing."""
    shared, first, second = min(
        (len(one.words & other.words) / max(1, len(one.words | other.words)), one, other)
        for number, one in enumerate(tellings)
        for other in tellings[number + 1 :]
    )
    if shared < _ALIKE:
        placed = {statement.block: statement for statement in reversed(plan.by_document[document])}
        yield Complaint(
            document,
            f"{first.by} and {second.by} describe the mission differently",
            "Which of the two would the people you serve recognise?",
            related=tuple(Related(placed[one.block], one.by) for one in (first, second) if one.block in placed),
        )
