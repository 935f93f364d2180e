"""The story of one piece of work in four parts, from its chain: mission context, goal, judgement, learning (s0:243-246).

Nothing is made up: what the document does not say stays a hole in square brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sightline.domain import GOAL_SIDE, Level, Link, Review, Statement
from sightline.heuristics.amounts import change
from sightline.heuristics.grammar import numbers
from sightline.plan import Plan

_Show = Callable[[str], str]
#: Where the name of a piece of work ends and its references and reasons begin.
_ASIDE = re.compile(r" \((?=[^()]*\d)|,? (?:because|so that)\b", re.IGNORECASE)
_BECAUSE = re.compile(r"\bbecause (?P<why>(?:[^.;]|\.(?=\S))+)", re.IGNORECASE)
#: A date that brings its own preposition.
_LEADS = re.compile(r"(?:by|before|until|within|in|during|at|over|this|next)\b", re.IGNORECASE)
_CHOSE = re.compile(r"\b(?:instead of|rather than|over|before|not|won['’]?t|will not)\b", re.IGNORECASE)


def narrative(review: Review, work: Statement, escape: Callable[[str], str]) -> str:
    """The four parts as Markdown, in which `escape` makes the words of the document stand as they are."""

    def show(text: str) -> str:
        return escape(" ".join(text.split()))

    stands = {statement: review.verdict(statement) for statement in review.statements}
    plan = Plan(review.documents, review.statements, stands, review.links)
    chain = plan.chain(work)
    goal = next((link.parent for link in chain if plan.level(link.parent) in GOAL_SIDE), None)
    parts = (
        ("Mission context", _mission(plan, chain, show)),
        ("Goal", _goal(plan, goal, show)),
        ("Judgement", _judgement(plan, work, show)),
        ("Learning", _learning(work, goal, show)),
    )
    told = "".join(f"\n## {name}\n\n{text}\n" for name, text in parts)
    return f"# {show(_ASIDE.split(work.text)[0]).rstrip('.')}, told\n{told}"


def _mission(plan: Plan, chain: tuple[Link, ...], show: _Show) -> str:
    top = chain[-1].parent if chain else None
    mission = top if top is not None and plan.level(top) is Level.MISSION else next(iter(plan.missions), None)
    if mission is None:
        return "Because our mission is [the mission is not in this document], [why this mattered to a real person]."
    led = "" if mission is top else " [say how this work serves it: no link in the document leads there]"
    return f'Because our mission is "{show(mission.text).rstrip(".")}", [why this mattered to a real person].{led}'


def _goal(plan: Plan, goal: Statement | None, show: _Show) -> str:
    if goal is None:
        return "The goal was [this work serves no goal that is written down]."
    start, end = goal.attribute("baseline"), goal.attribute("target")
    moved = change(goal.text)
    figures = (
        ""
        if moved or plan.level(goal) is Level.OBJECTIVE
        else f", from {show(start.text) if start else '[today]'} to {show(end.text) if end else '[target]'}"
    )
    return f'The goal was "{show(goal.text).rstrip(".")}"{figures}, {_when(plan.deadline(goal), show)}.'


def _when(words: str | None, show: _Show) -> str:
    """The date among the words that give a goal its time; a file's name may hold more than one."""
    dates = numbers(words).dates if words else ()
    if not words:
        return "by [date]"
    said = words[dates[0].start : dates[0].end] if dates else words
    return show(said[:1].lower() + said[1:] if _LEADS.match(said) else f"by {said}")


def _judgement(plan: Plan, work: Statement, show: _Show) -> str:
    """Why this and not something else: the reason given with the work, and what the plan turns down."""
    field, said = work.attribute("rationale"), _BECAUSE.search(work.text)
    reason = field.text if field else said["why"] if said else "[the trade-off]"
    because = f"because {show(reason).rstrip('.')}"
    refused = [s for s in plan.by_document[work.document] if plan.level(s) is Level.PRINCIPLE and _CHOSE.search(s.text)]
    beside = f' The plan also says: "{show(refused[0].text)}"' if refused else ""
    return f"We chose this over [what was turned down], {because}.{beside}"


def _learning(work: Statement, goal: Statement | None, show: _Show) -> str:
    found = [a for s in (goal, work) if s is not None for a in s.attributes if a.name in ("result", "score")]
    if not found:
        return "[What changed, in figures.] Next time we would [what]."
    told = ", ".join(f"{a.name} {show(a.text)}" for a in found)
    return f"It ended with {told}. Next time we would [what]."
