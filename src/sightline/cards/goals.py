"""The goal grid: SMART letter by letter, what each goal proves, its figures; and the themes with what hangs below them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.cards.card import Check, GoalRow, Theme
from sightline.cards.view import View
from sightline.domain import GOAL_SIDE, Level, Statement
from sightline.heuristics.amounts import change, valued
from sightline.heuristics.wording import sides, telling_words
from sightline.patterns import regex
from sightline.score import score_of

#: A target this many times the baseline is a stretch that somebody should explain.
_STEEP = 3.0
_EVERY = regex(r"\b(?:all|every|each|no|none|zero|always|never)\b", re.IGNORECASE)
_THEME = regex(r"\b(?:themes?|pillars?)\b", re.IGNORECASE)
_BECAUSE = regex(r"\b(?:because|so that|so \w+ can|in order to)\b", re.IGNORECASE)


def rows(view: View) -> Iterator[GoalRow]:
    """A row for each key result and plain goal."""
    for goal in view.goals:
        baseline, target = _figures(view, goal)
        smart = (
            _specific(view, goal),
            _measurable(view, goal),
            _achievable(view, goal),
            _relevant(view, goal),
            _timed(view, goal),
        )
        work = view.about[goal].keys() & {"goal/is-output", "objective/is-output"}
        proves = (
            ("work only",)
            if work
            else tuple(side for side in ("behaviour", "business", "quality") if side in sides(goal.text))
        )
        vanity = "goal/vanity-metric" in view.about[goal]
        yield GoalRow(goal, smart, proves, vanity, baseline, target, _score(goal))


def _figures(view: View, goal: Statement) -> tuple[str, str]:
    """Baseline and target in the author's words, else as numbers, empty where there are none."""
    figure = view.plan.signal(goal, "quantity")
    start, end = goal.attribute("baseline"), goal.attribute("target")
    moved = change(goal.text)
    return (
        start.text if start else f"{moved.baseline:g}" if moved else "",
        end.text if end else f"{moved.target:g}" if moved else figure.text.strip() if figure else "",
    )


def _score(goal: Statement) -> str:
    stated = goal.attribute("score")
    if stated:
        return stated.text
    found = score_of(goal)
    return "" if found is None or found.problem or found.value is None else f"{found.value:.2f}"


def _specific(view: View, goal: Statement) -> Check:
    vague = view.said(goal, "goal/unmeasurable", "goal/not-smart")
    own = telling_words(goal.text)
    if vague:
        return Check("Specific", "fail", vague)
    return Check("Specific", "pass" if len(own) > 1 else "undecided", f"{len(own)} words of its own")


def _measurable(view: View, goal: Statement) -> Check:
    vague = view.said(goal, "goal/unmeasurable", "goal/not-smart")
    figure = view.plan.signal(goal, "quantity", "countable", "delta") or goal.attribute("target")
    work = view.said(goal, "goal/is-output", "objective/is-output")
    if figure and not vague:
        return Check("Measurable", "pass", f'"{figure.text.strip()}"')
    if work:
        return Check("Measurable", "pass", "done or not done; see what it says of the work")
    if _EVERY.search(goal.text):
        return Check("Measurable", "pass", "true for all or not")
    return Check(
        "Measurable", "fail" if vague else "undecided", vague or "no figure; can two people agree whether it is so?"
    )


def _achievable(view: View, goal: Statement) -> Check:
    wrong = view.said(goal, "goal/wrong-direction")
    if wrong:
        return Check("Achievable", "fail", wrong)
    start, end = (valued(text)[0] for text in _figures(view, goal))
    if start is None or end is None:
        return Check("Achievable", "undecided", "no starting point to compare with")
    steep = start > 0 and max(end / start, start / end if end else _STEEP + 1) > _STEEP
    said = f"from {start:g} to {end:g}"
    return Check(
        "Achievable", "undecided" if steep else "pass", f"{said}: more than {_STEEP:g} times" if steep else said
    )


def _relevant(view: View, goal: Statement) -> Check:
    """Relevant, which both texts that spell the letters out can live with (s0:108, s1:21): it serves something, and says why."""
    up = view.plan.up(goal)
    if up is None:
        return Check("Relevant", "fail", "serves nothing that is written down")
    why = goal.attribute("rationale") or _BECAUSE.search(goal.text)
    reason = "and says why" if why else "without saying why"
    return Check(
        "Relevant",
        "pass" if up.strength == "strong" else "undecided",
        f"{up.reason} (line {up.parent.position.line}), {reason}",
    )


def _timed(view: View, goal: Statement) -> Check:
    words = view.plan.deadline(goal)
    return Check("Time-bound", "pass" if words else "fail", f'"{words}"' if words else "no time in it or above it")


def themes(view: View) -> Iterator[Theme]:
    """The strategies that a plan states, and whatever it calls a theme, with what hangs below each of them."""
    for theme in view.review.statements:
        claim = theme.declared
        level = view.plan.level(theme)
        if claim is None or claim.level is not Level.STRATEGY or level is Level.OTHER:
            continue
        if level is not Level.STRATEGY and not _THEME.search(claim.words):
            continue
        below = list(_below(view, theme))
        goals = sum(view.plan.level(s) in GOAL_SIDE for s in below)
        yield Theme(theme, goals, sum(view.plan.level(s) is Level.INITIATIVE for s in below))


def _below(view: View, statement: Statement) -> Iterator[Statement]:
    waiting, seen = [*view.plan.children(statement)], {statement}
    while waiting:
        child = waiting.pop()
        if child not in seen:
            seen.add(child)
            yield child
            waiting += view.plan.children(child)
