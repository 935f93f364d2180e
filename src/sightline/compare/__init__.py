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

from sightline.compare.pairs import folded, pairs_of, planned, words_of
from sightline.domain import Finding, Level, Link, Review, RuleInfo, Severity, Statement, shorten
from sightline.heuristics.grammar import numbers
from sightline.heuristics.lexicon import stems

Kind = Literal[
    "added", "dropped", "reworded", "target moved", "date moved", "level changed", "link lost", "link suspect"
]
Fate = Literal["none", "same", "reworded", "rewritten", "added", "dropped"]
#: A mission is rewritten where this share of its words changed, unless one version only shortens the other.
REWRITTEN, SHORTENED = 0.4, 0.8
#: Goals are replaced where this share of them is gone.
REPLACED = 0.5
_FIGURE = re.compile(r"\d[\d.,]*(?: ?%)?")
_NOTE = re.compile(
    r"\b(?:why we changed|we (?:have )?(?:decided|changed|chose|dropped|moved|replaced|stopped)|was (?:changed|dropped|replaced|moved)|"
    r"decision(?: log| record| note)?:?|changed (?:because|since)|pivot(?:ed|ing)?|instead of|no longer)\b",
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
    """What became of a plan. `note` are the words of the new version that give a reason, empty where none do."""

    old: Review
    new: Review
    fate: Fate
    changes: tuple[Change, ...]
    goals: tuple[int, int]
    note: str
    headline: str
    findings: tuple[Finding, ...]

    @property
    def trend(self) -> dict[str, tuple[int, int]]:
        """How many findings of each rule there were and are, where that differs."""
        before, after = (Counter(f.rule for f in review.findings) for review in (self.old, self.new))
        return {rule: (before[rule], after[rule]) for rule in sorted(before | after) if before[rule] != after[rule]}


def compare(old: Review, new: Review) -> Comparison:
    """What became of a plan from one version to the next."""
    pairs = pairs_of(old, new)
    changes = tuple(_changes(old, new, pairs))
    missions = (_mission(old), _mission(new))
    fate = _fate(*missions)
    note = _note(old, new)
    goals = [s for s in old.statements if old.verdict(s).level in (Level.OBJECTIVE, Level.GOAL) and s.declared]
    gone = sum(goal not in pairs for goal in goals)
    replaced = len(goals) > 1 and gone >= REPLACED * len(goals)
    headline = _headline(fate, changes, (gone, len(goals)), note, replaced=replaced)
    findings = tuple(_findings(missions, fate, (gone, len(goals)), note)) if replaced else ()
    return Comparison(old, new, fate, changes, (gone, len(goals)), note, headline, findings)


def _changes(old: Review, new: Review, pairs: Mapping[Statement, Statement]) -> Iterator[Change]:
    kept = set(pairs.values())
    up = {link.child: link for link in old.links}
    now = {link.child: link for link in new.links}
    for one in planned(old):
        level = old.verdict(one).level
        other = pairs.get(one)
        if other is None:
            yield Change("dropped", level, one, None, "")
            continue
        yield from _moved(one, other, old, new)
        yield from _relinked(one, other, level, up.get(one), now.get(other), pairs)
    for other in planned(new):
        if other not in kept:
            yield Change("added", new.verdict(other).level, None, other, "")


def _relinked(
    one: Statement,
    other: Statement,
    level: Level,
    before: Link | None,
    after: Link | None,
    pairs: Mapping[Statement, Statement],
) -> Iterator[Change]:
    """A link that is gone, or whose upper end says something else now while the lower end stayed as it was."""
    if before is None:
        return
    parent = pairs.get(before.parent)
    if after is None:
        yield Change("link lost", level, one, other, f'served "{shorten(before.parent.text, 60)}"')
    elif (
        after.parent is parent and stems(before.parent.text) != stems(parent.text) and words_of(one) == words_of(other)
    ):
        yield Change("link suspect", level, one, other, f'what it serves now reads "{shorten(parent.text, 60)}"')


def _moved(one: Statement, other: Statement, old: Review, new: Review) -> Iterator[Change]:
    """What is different in a statement that stayed: its figures, its date, its level or only its words."""
    level = new.verdict(other).level
    figures = _figures(one), _figures(other)
    dates = _dates(one), _dates(other)
    if figures[0] != figures[1]:
        yield Change("target moved", level, one, other, f"{_listed(figures[0])} became {_listed(figures[1])}")
    if dates[0] != dates[1]:
        yield Change("date moved", level, one, other, f"{_listed(dates[0])} became {_listed(dates[1])}")
    if old.verdict(one).level is not level and old.verdict(one).sure and new.verdict(other).sure:
        yield Change("level changed", level, one, other, f"{old.verdict(one).level} became {level}")
    if figures[0] == figures[1] and dates[0] == dates[1] and folded(one.text) != folded(other.text):
        yield Change("reworded", level, one, other, "")


def _figures(statement: Statement) -> tuple[str, ...]:
    """The figures of a statement and its fields, each once, in the order of the text."""
    hits = sorted({(hit.start, hit.end) for hit in numbers(statement.text).quantities})
    said = (found for start, end in hits for found in _FIGURE.findall(statement.text[start:end]))
    fields = (a.text for a in statement.attributes if a.name in ("target", "baseline"))
    return tuple(dict.fromkeys((*(figure.replace(" ", "") for figure in said), *fields)))


def _dates(statement: Statement) -> tuple[str, ...]:
    said = (statement.text[hit.start : hit.end].strip() for hit in numbers(statement.text).dates)
    return tuple(dict.fromkeys((*said, *(a.text for a in statement.attributes if a.name == "deadline"))))


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "nothing"


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
    before, after = stems(old), stems(new)
    common = len(before & after)
    if common >= SHORTENED * max(1, min(len(before), len(after))):
        return False
    return 1 - common / max(1, len(before)) >= share


def _note(old: Review, new: Review) -> str:
    """A sentence of the new version, not in the old one, that says that something was changed, and best why."""
    before = "\n".join(document.text for document in old.documents)
    for document in new.documents:
        for line in document.text.splitlines():
            if _NOTE.search(line) and line not in before:
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
    stands = (
        "The mission stands"
        if fate == "same"
        else "The mission only changed its words"
        if fate == "reworded"
        else "There is no mission"
    )
    if replaced:
        good = ": a pivot that keeps its reason" if fate in ("same", "reworded") else ""
        return f"{stands}; {gone} of {every} goals were replaced{good}."
    moved = [c for c in changes if c.kind == "target moved" and c.level in (Level.GOAL, Level.OBJECTIVE)]
    if moved:
        dated = any(c.kind == "date moved" and c.new is moved[0].new for c in changes)
        first = f'{moved[0].said} in "{shorten(moved[0].new.text if moved[0].new else "", 60)}"'
        more = f", and {len(moved) - 1} more" if len(moved) > 1 else ""
        return f"{stands}; a target was moved{'' if dated else ' and its date was not'}: {first}{more}."
    if not count and fate == "reworded":
        return f"{stands}; nothing else changed."
    if not count:
        return f"{stands}; nothing in the plan changed."
    if set(count) == {"reworded"}:
        return f"{stands}; only wording changed, nothing that is promised."
    return f"{stands}; {_counts(count)}."


def _counts(count: Counter[Kind]) -> str:
    order: tuple[Kind, ...] = (
        "added",
        "dropped",
        "date moved",
        "target moved",
        "level changed",
        "link lost",
        "link suspect",
        "reworded",
    )
    return ", ".join(f"{count[kind]} {kind}" for kind in order if count[kind])
