"""The line of sight as rows of a tree: missions on top, what hangs from them, what hangs from nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sightline.domain import GOAL_SIDE, RUNG, Level, Review, Statement, walk

#: How many statements of one kind are shown below a parent before the rest is counted.
SHOWN = 4
#: In which order what hangs from one statement is shown; of the levels in the first list all are.
_WHOLE = [Level.MISSION, Level.VISION, Level.STRATEGY, Level.OBJECTIVE]
_ORDER = [*_WHOLE, Level.GOAL, Level.INITIATIVE, Level.METRIC]
_PLURAL = {
    Level.MISSION: "missions",
    Level.VISION: "vision statements",
    Level.STRATEGY: "strategy statements",
    Level.OBJECTIVE: "objectives",
    Level.GOAL: "goals",
    Level.INITIATIVE: "initiatives",
    Level.METRIC: "metrics",
    Level.PRINCIPLE: "principles",
}


class Row(NamedTuple):
    """One row: how deep, whether it is the last of its parent, and a statement or a remark."""

    trail: tuple[bool, ...]
    statement: Statement | None
    remark: str = ""


def count(number: int, level: Level) -> str:
    """How many of a level, in words."""
    return f"{number} {level.value if number == 1 else _PLURAL[level]}"


def tally(review: Review) -> str:
    """How many statements of each level of the ladder there are."""
    found = Counter(review.verdict(s).level for s in review.statements)
    return ", ".join(count(found[level], level) for level in _PLURAL if found[level])


def rows(review: Review) -> list[Row]:
    """The rows of the tree of all documents."""
    return list(_Tree(review).rows())


def purpose(review: Review, statement: Statement) -> bool:
    """Whether a statement is a mission, or stands as one whatever it reads like."""
    claim = statement.declared
    called = claim is not None and claim.level is Level.MISSION and claim.states
    return called or review.verdict(statement).level is Level.MISSION


def coverage(review: Review) -> str:
    """How much of the plan reaches a goal, and how much a mission, in one sentence; empty where there is no plan."""
    up = {link.child: link for link in review.links}

    def to_goal(statement: Statement) -> bool:
        parents = [link.parent for link in walk(up, statement)]
        return any(
            review.verdict(p).level in GOAL_SIDE or (p.declared and p.declared.level in GOAL_SIDE) for p in parents
        )

    def to_mission(statement: Statement) -> bool:
        return any(purpose(review, link.parent) for link in walk(up, statement))

    work = [s for s in review.statements if review.verdict(s).level is Level.INITIATIVE]
    goals = [s for s in review.statements if review.verdict(s).level in GOAL_SIDE and not purpose(review, s)]
    parts = []
    if work:
        parts.append(f"{sum(map(to_goal, work))} of {len(work)} initiatives reach a goal")
    if goals:
        reached = sum(map(to_mission, goals))
        parts.append(f"{reached} of {len(goals)} goals and objectives reach a mission")
    return "; ".join(parts)


class _Tree:
    def __init__(self, review: Review) -> None:
        self.review = review
        self.level = {s: review.verdict(s).level for s in review.statements}
        self.children: dict[Statement, list[Statement]] = defaultdict(list)
        linked = set()
        for link in review.links:
            self.children[link.parent].append(link.child)
            linked.add(link.child)
        self.roots = [
            s for s in review.statements if (self.level[s] in RUNG or self.children.get(s)) and s not in linked
        ]

    def rows(self) -> Iterator[Row]:
        tops = [s for s in self.roots if purpose(self.review, s)]
        rest = [s for s in self.roots if not purpose(self.review, s)]
        for top in tops:
            yield from self._below(top, ())
        if rest and tops:
            yield Row((), None, "hangs from no mission:")
        elif rest:
            yield Row((), None, "(no mission)")
        yield from self._group(rest, ())

    def _below(self, statement: Statement, trail: tuple[bool, ...]) -> Iterator[Row]:
        yield Row(trail, statement)
        if len(trail) < 12:
            yield from self._group(self.children.get(statement, []), trail)

    def _group(self, statements: list[Statement], trail: tuple[bool, ...]) -> Iterator[Row]:
        if not statements:
            return
        by_level: dict[Level, list[Statement]] = defaultdict(list)
        for statement in statements:
            by_level[self.level[statement]].append(statement)
        shown: list[Statement | str] = []
        for level in _ORDER:
            if not (here := by_level.get(level)):
                continue
            full = len(here) <= SHOWN + 1 or level in _WHOLE
            shown += here if full else here[:SHOWN]
            if not full:
                shown.append(f"… and {count(len(here) - SHOWN, level)} more")
        for number, entry in enumerate(shown, 1):
            inner = (*trail, number == len(shown))
            if isinstance(entry, str):
                yield Row(inner, None, entry)
            else:
                yield from self._below(entry, inner)
