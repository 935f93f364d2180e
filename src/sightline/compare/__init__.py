"""Two versions of a plan: is the mission the same, which goals came, went or moved, which links were lost.

A mission should outlive the goals below it (s1:8, s1:23): so goals that change under a mission that stands are good news,
and a mission that changes together with its goals needs a reason in writing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sightline.compare.moved import date_moved, owner_moved, target_moved
from sightline.compare.pairs import folded, pairs_of, planned, words_of
from sightline.domain import Finding, Level, Review, RuleInfo, Severity, Statement, shorten
from sightline.heuristics.lexicon import stems
from sightline.patterns import regex
from sightline.plan import Plan

Kind = Literal[
    "added", "dropped", "reworded", "target moved", "date moved", "owner changed", "level changed", "link lost", "link moved",
    "link suspect",
]  # fmt: skip
Fate = Literal["none", "same", "reworded", "rewritten", "added", "dropped"]
#: A mission is rewritten where this share of its words changed, unless one version only shortens the other.
REWRITTEN, SHORTENED = 0.4, 0.8
#: Goals are replaced where this share of them is gone.
REPLACED = 0.5
_NOTE = regex(
    r"\b(?:why we changed|we (?:have )?(?:decided|changed|chose|dropped|moved|replaced|stopped)|was (?:changed|dropped|replaced|moved)|"
    r"decision(?: log| record| note)?:?|changed (?:because|since)|pivot(?:ed|ing)?)\b",
    re.IGNORECASE,
)

REWRITTEN_MISSION = RuleInfo(
    "mission/rewritten",
    Severity.WARNING,
    "A mission changed together with the goals below it.\n\nWhat it finds:\n    Two versions of a plan in which 40 % of the words of the "
    "mission or more are others and half of the goals or more are gone. Where the new version says why, it is info.\nWhy it "
    "matters:\n    What we build may change every year. If why we build it changes with it, and nobody says so, people lose what "
    "they decide by.\nWhen it is wrong:\n    A first draft that was never used; spelling and shortening are left alone.\nSource:\n    s1:23",
)
CHURN = RuleInfo(
    "vision/churn",
    Severity.WARNING,
    "A vision was rewritten twice within a year.\n\nWhat it finds:\n    A history of a plan in which the words of the vision were "
    "replaced by half or more, twice in twelve months, after the first six months of the document.\nWhy it matters:\n    A picture of "
    "the future that changes every season cannot draw anybody towards it.\nWhen it is wrong:\n    A vision that was moved between "
    "documents, and drafts.\nSource:\n    s2:74",
)
INFOS = (REWRITTEN_MISSION, CHURN)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. `old` and `new` are the statement before and now, None where there was or is none."""

    kind: Kind
    level: Level
    old: Statement | None
    new: Statement | None
    said: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of a plan. `note` are the words of the new version that give a reason, empty where none do; `missions` the mission before and now."""

    old: Review
    new: Review
    fate: Fate
    changes: tuple[Change, ...]
    goals: tuple[int, int]
    note: str
    headline: str
    findings: tuple[Finding, ...]
    missions: tuple[Statement | None, Statement | None] = (None, None)

    @property
    def trend(self) -> dict[str, tuple[int, int]]:
        """How many findings of each rule there were and are, where that differs."""
        before, after = (Counter(f.rule for f in review.findings) for review in (self.old, self.new))
        return {rule: (before[rule], after[rule]) for rule in sorted(before | after) if before[rule] != after[rule]}


def compare(old: Review, new: Review) -> Comparison:
    """What became of a plan from one version to the next."""
    pairs = pairs_of(old, new)
    missions = (_mission(old), _mission(new))
    changes = tuple(_changes(old, new, pairs, missions))
    fate = _fate(*missions)
    note = _note(old, new)
    goals = [s for s in old.statements if old.verdict(s).level in (Level.OBJECTIVE, Level.GOAL) and s.declared]
    gone = sum(goal not in pairs for goal in goals)
    replaced = len(goals) > 1 and gone >= REPLACED * len(goals)
    headline = _headline(fate, changes, (gone, len(goals)), note, replaced=replaced)
    findings = tuple(_findings(missions, fate, (gone, len(goals)), note)) if replaced else ()
    return Comparison(old, new, fate, changes, (gone, len(goals)), note, headline, findings, missions)


def _changes(
    old: Review,
    new: Review,
    pairs: Mapping[Statement, Statement],
    missions: tuple[Statement | None, Statement | None],
) -> Iterator[Change]:
    kept = set(pairs.values())
    plans = (_plan(old), _plan(new))
    tops = {missions[0]: missions[1]} if missions[0] is not None and missions[1] is not None else {}
    for one in planned(old):
        level = old.verdict(one).level
        other = pairs.get(one)
        if other is None:
            yield Change("dropped", level, one, None, "")
            continue
        yield from _moved(one, other, plans)
        yield from _relinked(one, other, plans, {**pairs, **tops})
    for other in planned(new):
        if other not in kept:
            yield Change("added", new.verdict(other).level, None, other, "")


def _plan(review: Review) -> Plan:
    stands = {statement: review.verdict(statement) for statement in review.statements}
    return Plan(review.documents, review.statements, stands, review.links)


def _moved(one: Statement, other: Statement, plans: tuple[Plan, Plan]) -> Iterator[Change]:
    """What is different in a statement that stayed: figures, time, owner, level; else only its words."""
    before, level = plans[0].level(one), plans[1].level(other)
    sure = plans[0].sure(one) and plans[1].sure(other)
    parts: tuple[tuple[Kind, str], ...] = (
        ("target moved", target_moved(one, other)),
        ("date moved", date_moved(one, other, plans)),
        ("owner changed", owner_moved(one, other)),
        ("level changed", f"{before} became {level}" if sure and before is not level else ""),
    )
    told = [Change(kind, level, one, other, said) for kind, said in parts if said]
    if not told and words_of(one) != words_of(other):
        told = [Change("reworded", level, one, other, f'was "{shorten(one.text, 80)}"')]
    yield from told


def _relinked(
    one: Statement, other: Statement, plans: tuple[Plan, Plan], pairs: Mapping[Statement, Statement]
) -> Iterator[Change]:
    """A link that is gone or leads elsewhere, or whose upper end says something else while the lower one stayed as it was."""
    before, after, level = plans[0].up(one), plans[1].up(other), plans[1].level(other)
    if before is None:
        return
    parent = pairs.get(before.parent)
    if after is None:
        yield Change("link lost", level, one, other, f'served "{shorten(before.parent.text, 60)}"')
    elif parent is not None and after.parent is not parent:
        said = f'served "{shorten(before.parent.text, 40)}", now "{shorten(after.parent.text, 40)}"'
        yield Change("link moved", level, one, other, said)
    elif parent is not None and words_of(one) == words_of(other) and stems(before.parent.text) != stems(parent.text):
        yield Change("link suspect", level, one, other, f'what it serves now reads "{shorten(parent.text, 60)}"')


def _mission(review: Review) -> Statement | None:
    """The mission that a review states first: one that is called so, else one that surely is."""
    claimed = [s for s in review.statements if s.declared is not None and s.declared.level is Level.MISSION]
    sure = [s for s in review.statements if review.verdict(s).level is Level.MISSION and review.verdict(s).sure]
    return next(iter([*claimed, *sure]), None)


def _fate(old: Statement | None, new: Statement | None) -> Fate:
    if old is None or new is None:
        return "none" if old is new else "added" if old is None else "dropped"
    if folded(old.text) == folded(new.text):
        return "same"
    return "rewritten" if is_rewritten(old.text, new.text) else "reworded"


def is_rewritten(old: str, new: str, share: float = REWRITTEN) -> bool:
    """Whether so much of a text changed that it says something else; a version that only shortens the other does not."""
    before, after = _ideas(old), _ideas(new)
    common = len(before & after)
    if common >= SHORTENED * max(1, min(len(before), len(after))):
        return False
    return 1 - common / max(1, len(before)) >= share


def _ideas(text: str) -> frozenset[str]:
    """The stems of a text, or all of its words where it has none, as in another script."""
    return stems(text) or frozenset(folded(text).split())


def _note(old: Review, new: Review) -> str:
    """A line of the new version, not in the old one and no part of the plan, that says that something was changed and why."""
    before = "\n".join(document.text for document in old.documents)
    said = {s.position.line for s in planned(new)}
    for document in new.documents:
        for number, line in enumerate(document.text.splitlines(), 1):
            if number not in said and _NOTE.search(line) and line not in before and "[" not in line:
                return shorten(line.strip(" -*>#"), 160)
    return ""


def _findings(
    missions: tuple[Statement | None, Statement | None], fate: Fate, goals: tuple[int, int], note: str
) -> Iterator[Finding]:
    mission = missions[1]
    if fate != "rewritten" or mission is None:
        return
    said = f"mission changed in the same revision as {goals[0]} of {goals[1]} goals"
    said += f', with a note: "{note}"' if note else ", without a note that says why"
    yield Finding(
        REWRITTEN_MISSION.name,
        Severity.INFO if note else Severity.WARNING,
        said,
        "Say in the plan what changed in the world, or keep the mission and change only the goals.",
        mission.document,
        mission,
        mission.span,
    )


_STANDS = {"same": "The mission stands", "reworded": "The mission was reworded"}


def _headline(fate: Fate, changes: Sequence[Change], goals: tuple[int, int], note: str, *, replaced: bool) -> str:
    """The one sentence that a reader should take away."""
    gone, every = goals
    count = Counter(change.kind for change in changes if change.level is not Level.METRIC)
    if fate == "rewritten" and replaced:
        why = f'a note says why: "{note}"' if note else "no note says why"
        return f"The mission was rewritten together with {gone} of {every} goals, and {why}."
    if fate == "rewritten":
        return "The mission was rewritten and the goals below it stayed: do they still serve it?"
    if fate in ("added", "dropped"):
        return f"The mission was {fate}." + (f" {_counts(count)}." if count else "")
    stands = _STANDS.get(fate, "There is no mission")
    if replaced:
        good = ": a pivot that keeps its reason" if fate in ("same", "reworded") else ""
        return f"{stands}; {gone} of {every} goals were replaced{good}."
    moved = [c for c in changes if c.kind == "target moved" and c.level in (Level.GOAL, Level.OBJECTIVE)]
    if moved:
        dated = any(c.kind == "date moved" and c.new is moved[0].new for c in changes)
        first = f'{moved[0].said} in "{shorten(moved[0].new.text if moved[0].new else "", 60)}"'
        more = f", and {len(moved) - 1} more" if len(moved) > 1 else ""
        lost = sum(c.kind == "dropped" and c.level in (Level.GOAL, Level.OBJECTIVE) for c in changes)
        more += f"; {lost} goal{'s were' if lost > 1 else ' was'} dropped" if lost else ""
        return f"{stands}; a target was moved{'' if dated else ' and its date was not'}: {first}{more}."
    if not count and fate == "reworded":
        return f"{stands}; nothing else changed."
    if not count:
        return f"{stands}; nothing in the plan changed."
    if set(count) == {"reworded"}:
        return f"{stands}; only wording changed, nothing that is promised."
    return f"{stands}; {_counts(count)}."


def _counts(count: Counter[Kind]) -> str:
    return ", ".join(f"{count[kind]} {_PLURAL.get(kind, kind)}" for kind in _ORDER if count[kind])


_ORDER: tuple[Kind, ...] = (
    "added", "dropped", "date moved", "target moved", "owner changed", "level changed", "link lost", "link moved",
    "link suspect", "reworded",
)  # fmt: skip
_PLURAL: dict[Kind, str] = {
    "date moved": "with another date",
    "target moved": "with another target",
    "owner changed": "with another owner",
    "level changed": "at another level",
    "link lost": "with its link lost",
    "link moved": "linked elsewhere",
    "link suspect": "below something that now reads otherwise",
}
