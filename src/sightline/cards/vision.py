"""The vision card, and how mission, vision and strategy hang together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.cards.card import Check, Shared, Stack, VisionCard, check
from sightline.cards.view import View
from sightline.domain import Level, Statement
from sightline.heuristics.lexicon import stems
from sightline.heuristics.wording import telling_words
from sightline.patterns import regex

_MOST = 2
_SCENE = regex(
    r"\b(?:a (?:world|city|town|country|future|place|day) (?:where|in which|when)|every|everyone|nobody|no one|anyone|when we succeed|will)\b",
    re.IGNORECASE,
)
_PROBLEM = regex(
    r"\b(?:problem|struggle|today|still|cannot|can't|too (?:slow|hard|expensive|late)|wast\w+|lose|losing|fear|alone|broken|pain|without)\b",
    re.IGNORECASE,
)
_HORIZON = regex(r"\b(?:20[3-9]\d|(?:five|ten|twenty|\d+)[- ]years?|a generation)\b", re.IGNORECASE)
_IMAGE = regex(r"!\[[^\]]*\]\(|<img\b|\b(?:mock-?up|sketch|prototype|storyboard)\b", re.IGNORECASE)


def cards(view: View) -> Iterator[VisionCard]:
    """A card for each of the first visions."""
    for statement in _visions(view)[:_MOST]:
        yield VisionCard(statement, tuple(_tests(view, statement)))


def _visions(view: View) -> list[Statement]:
    claimed = [
        s
        for s in view.review.statements
        if s.declared is not None and s.declared.level is Level.VISION and s.declared.basis != "nesting"
    ]
    return claimed or [s for s in view.at(Level.VISION) if view.plan.sure(s)]


def _tests(view: View, vision: Statement) -> Iterator[Check]:
    scene, horizon = _SCENE.search(vision.text), _HORIZON.search(vision.text)
    problem, image = _PROBLEM.search(" ".join(_near(view, vision))), _IMAGE.search(vision.document.text)
    bare = (
        "it says what to do, not what it is like then"
        if view.plan.signal(vision, "imperative")
        else "does anybody who hears it see it?"
    )
    goal = view.said(vision, "vision/is-goal")
    yield check("paints the arrived-at state", goal, f'"{scene[0]}" paints a state' if scene else "", bare)
    short = view.said(vision, "vision/short-horizon")
    yield check("three years away or more", short, f'"{horizon[0]}"' if horizon else "", "no horizon in it")
    bound = view.said(vision, "vision/bound-by-today")
    yield check(
        "free of today's limits", bound, "names no limit of today", unseen=view.left_out("vision/bound-by-today")
    )
    lost = view.said(vision, "vision/no-problem")
    yield check(
        "grounded in a problem", lost, f'"{problem[0]}" near it' if problem else "", "no problem is named near it"
    )
    same = view.said(vision, "vision/restates-mission")
    own = "its words are its own" if view.missions else ""
    unseen = view.left_out("vision/restates-mission")
    yield check("more than the mission again", same, own, "there is no mission beside it", unseen=unseen)
    yield check("lofty", "", "", "would it make somebody a little afraid to promise it?")
    yield check("attainable", "", "", "would somebody who knows the work call it conceivable?")
    yield check(
        "shown, not only said",
        "",
        "a picture or a mock stands beside it" if image else "",
        "no picture, mock or story found",
    )


def _near(view: View, vision: Statement) -> Iterator[str]:
    """The texts of the section that a vision stands in."""
    return (
        s.text
        for s in view.review.statements
        if s.document is vision.document and s.section[-1:] == vision.section[-1:]
    )


def stack(view: View) -> Stack:
    """The first mission, vision and strategy, and the ideas that they share."""
    vision = next(iter(_visions(view)), None)
    strategy = next(iter(view.at(Level.STRATEGY)), None)
    mission = next(iter(view.missions), None)
    layers = [
        (name, s) for name, s in (("mission", mission), ("vision", vision), ("strategy", strategy)) if s is not None
    ]
    shared = [
        Shared(upper, lower, _common(above, below))
        for number, (upper, above) in enumerate(layers)
        for lower, below in layers[number + 1 :]
    ]
    return Stack(mission, vision, strategy, tuple(shared))


def _common(one: Statement, other: Statement) -> tuple[str, ...]:
    """The telling words of one whose stems stand in the other too."""
    held = stems(other.text)
    return tuple(dict.fromkeys(word.lower() for word in telling_words(one.text) if stems(word) & held))[:5]
