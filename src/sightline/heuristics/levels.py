"""The rules' verdict on a statement: structure first, then the words, by weights that can be read.

Each level collects the weights of the signals that pull towards it; softmax over the sums gives the confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp
from operator import add
from typing import NamedTuple

from sightline.domain import MISSION_SIDE, Declaration, Level, Signal, Statement, Verdict
from sightline.heuristics.signals import signals
from sightline.patterns import regex
from sightline.vocabulary import data

#: From this confidence on a verdict counts as sure.
SURE = 0.6
#: How far ahead of the next level the words alone must be to suggest one.
MARGIN = 0.8
_LEVELS = tuple(Level)
_OTHER = _LEVELS.index(Level.OTHER)
#: A sentence that begins so goes on with an argument and states no purpose.
_GOES_ON = regex(r"(?:but|however|instead|moreover|rather|still|that said|therefore|yet),?\s", re.IGNORECASE)
#: A list of what is not done; what stands in it is no work and no goal, however it reads.
_NOT_DONE = regex(
    r"\bnon[- ]?goals?\b|\bno plans\b|\bnot (?:doing|now|this|in scope|planned|included|on)\b|\bout of scope\b|\bwon['’]?t\b|\bwill not\b|\bleave out\b",
    re.IGNORECASE,
)
_GOAL_WORD = regex(r"\b(?:goals?|outcomes?|results?|targets?)\b", re.IGNORECASE)
_PRINCIPLE, _OBJECTIVE, _GOAL = map(_LEVELS.index, (Level.PRINCIPLE, Level.OBJECTIVE, Level.GOAL))
_WORK = frozenset({Level.INITIATIVE, Level.OBJECTIVE})
_FIGURES = frozenset({"quantity", "countable", "delta", "placeholder"})
#: What a document places below its purposes, so that it is none of them however it reads.
_PLACED = frozenset({Level.OBJECTIVE, Level.GOAL, Level.INITIATIVE, Level.METRIC})
_PURPOSES = frozenset(map(_LEVELS.index, MISSION_SIDE))


class Weights(NamedTuple):
    """The weights of data/weights.toml, written by evals/fit.py; rows have a number a level, in the order of `Level`."""

    bias: tuple[float, ...]
    declared: dict[str, float]
    context: dict[str, float]
    signals: dict[str, tuple[float, ...]]


@cache
def weights() -> Weights:
    """The weights of the package."""
    raw = data("weights.toml")
    by_signal = {name: _row(row) for name, row in raw["signals"].items()}
    return Weights(_row(raw["bias"]), raw["declared"], raw["context"], by_signal)


def _row(named: dict[str, float]) -> tuple[float, ...]:
    return tuple(named.get(level, 0.0) for level in _LEVELS)


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """What the place of a statement says, by the names of weights: for the level claimed, for `other`, for every level."""

    claim: tuple[str, ...]
    other: tuple[str, ...]
    every: tuple[str, ...]


def place(statement: Statement, *, alone: bool = False) -> Place:
    """What the place of a statement says.

    `alone` is a statement that somebody asked about by itself, so that its standing in no section says nothing.
    """
    declared = statement.declared
    basis, level = (declared.basis, declared.level) if declared is not None else (None, None)
    return _place(basis, level, alone, *_standing(statement, alone))


def _standing(statement: Statement, alone: bool) -> tuple[bool, bool, bool, bool, bool]:
    """Whether a statement is part of the plan, is whole, comes with a figure, opens its document unclaimed, is called a goal."""
    loose = statement.declared is not None and _called_goal(statement.declared)
    measured = bool(statement.attributes) and statement.attribute("target", "baseline") is not None
    opens = statement.declared is None and not alone and statement.block in statement.document.opening
    return statement.planning, statement.whole, measured, opens, loose


def _called_goal(declared: Declaration) -> bool:
    """Whether an objective is called a goal or an outcome, which many authors call what they measure as well."""
    return declared.level is Level.OBJECTIVE and _GOAL_WORD.search(declared.words) is not None


@cache
def _place(
    basis: str | None,
    level: Level | None,
    alone: bool,
    planning: bool,
    whole: bool,
    measured: bool,
    opens: bool,
    loose: bool,
) -> Place:
    claim: tuple[str, ...] = () if basis is None or level is None else (basis, level.value)
    claim += ("goal-with-target",) if measured and level is Level.GOAL and not alone else ()
    claim += ("called-goal",) if loose else ()
    listed = whole and basis in ("label", "key", "column", "heading", "table") and not alone
    told = {"listed": listed, "outside": not planning, "sentence": not whole, "measured": measured}
    other = ("claimed" if claim else "alone" if alone else "undeclared", *(name for name, true in told.items() if true))
    if alone:
        return Place(tuple(f"alone-{name}" for name in claim), other, ())
    every = (
        "in-document",
        "claimed-in-document" if claim else "undeclared-in-document",
        *(("opening",) if opens else ()),
        *(("aimed-at",) if "goal-with-target" in claim else ()),
        *(("nested-work",) if basis == "nesting" and level in (Level.GOAL, Level.INITIATIVE) else ()),
    )
    return Place(claim, other, every)


def verdict(statement: Statement, *, alone: bool = False) -> Verdict:
    """What the rules say that a statement is, why, and what its words alone would suggest."""
    return _verdict(statement.text, statement.declared, alone, *_standing(statement, alone))


@lru_cache(maxsize=8192)
def _verdict(text: str, declared: Declaration | None, alone: bool, *standing: bool) -> Verdict:
    """The verdict on a text in its place; the same text in the same place, as in a form or the next version, is weighed once."""
    table = weights()
    basis, level = (declared.basis, declared.level) if declared is not None else (None, None)
    place = _place(basis, level, alone, *standing)
    observed, rows = signals(text), table.signals
    words = _words(observed)
    scores = list(map(add, words, _from_place(place.every)))
    if declared is not None:
        scores[_LEVELS.index(declared.level)] += sum([table.declared.get(name, 0.0) for name in place.claim])
    scores[_OTHER] += sum([table.context.get(name, 0.0) for name in place.other])
    best = max(scores)
    column = scores.index(best)
    whole = sum([exp(score - best) for score in scores])
    placed = declared is not None and declared.level in _PLACED
    guessed = column in _PURPOSES and (placed or whole * SURE > 1.0 or _GOES_ON.match(text) is not None)
    if guessed and "in-document" in place.every and not _claims_purpose(declared):
        below = [score for at, score in enumerate(scores) if at not in _PURPOSES]
        column, whole = scores.index(max(below)), sum([exp(score - max(below)) for score in below])
    if declared is not None and declared.level is Level.PRINCIPLE and _NOT_DONE.search(declared.words):
        column, whole = (_PRINCIPLE, 1.0) if column != _OTHER else (column, whole)
    if declared is not None and declared.apart and column in _PURPOSES:
        column = _LEVELS.index(declared.level)
    confidence = 1.0 / whole
    if declared is not None and "in-document" in place.every and _is_purpose(declared, _LEVELS[column], observed):
        column, confidence = _LEVELS.index(declared.level), SURE
    if column == _OBJECTIVE and declared is not None and _called_goal(declared) and _counts(observed):
        column, confidence = _GOAL, max(confidence, SURE)
    pulls = tuple([rows[signal.name][column] if signal.name in rows else 0.0 for signal in observed])
    return Verdict(
        _LEVELS[column], confidence, confidence >= SURE, _ahead(words, table.bias), observed, pulls, declared
    )


def _counts(observed: Sequence[Signal]) -> bool:
    """Whether a text names a value to reach, and no work."""
    names = {signal.name for signal in observed}
    counted = not names.isdisjoint(("quantity", "delta")) or names.issuperset(("countable", "outcome-verb"))
    return counted and names.isdisjoint(("output-verb", "activity-verb"))


def _is_purpose(declared: Declaration, read: Level, observed: Sequence[Signal]) -> bool:
    """Whether what a document calls its mission or vision is one although it reads like work: it counts nothing."""
    kept = declared.states if _claims_purpose(declared) else declared.level is Level.PRINCIPLE
    if not (kept and _FIGURES.isdisjoint([signal.name for signal in observed])):
        return False
    return read in _WORK or (read is Level.STRATEGY and declared.level is Level.VISION)


def _claims_purpose(declared: Declaration | None) -> bool:
    """Whether the document calls a statement a mission or a vision; where it does not, nobody guesses what it exists for."""
    return declared is not None and declared.level in MISSION_SIDE


def likelihood(statement: Statement, *, alone: bool = False) -> dict[Level, float]:
    """How likely the rules hold each level to be, from 0 to 1; together they are 1."""
    rows = [row for _, _, row in _rows(statement, place(statement, alone=alone))]
    scores = [sum(column) for column in zip(*rows, strict=True)]
    best = max(scores)
    shares = [exp(score - best) for score in scores]
    return {level: share / sum(shares) for level, share in zip(_LEVELS, shares, strict=True)}


class Pull(NamedTuple):
    """What one signal, or a fact about the place, adds to the score of the level given and of the level that came second.

    `text` are the words that show the signal, empty for the place. Scores are logits: the differences add up to the
    logarithm of how many times likelier the first level is than the second.
    """

    name: str
    text: str
    first: float
    second: float


class Explanation(NamedTuple):
    """Why a level won: the level that came second, its confidence, and every pull, those that decided most first."""

    second: Level
    confidence: float
    pulls: tuple[Pull, ...]


def explain(statement: Statement, *, alone: bool = False) -> Explanation:
    """Which signals pulled the verdict on a statement which way, and by how much."""
    rows = tuple(_rows(statement, place(statement, alone=alone)))
    scores = [sum(column) for column in zip(*(row for _, _, row in rows), strict=True)]
    second, first = sorted(range(len(_LEVELS)), key=scores.__getitem__)[-2:]
    share = exp(scores[second]) / sum(map(exp, scores))
    pulls = [Pull(name, text, row[first], row[second]) for name, text, row in rows if row[first] or row[second]]
    return Explanation(_LEVELS[second], share, tuple(sorted(pulls, key=lambda pull: -abs(pull.first - pull.second))))


def _rows(statement: Statement, place: Place) -> Iterator[tuple[str, str, tuple[float, ...]]]:
    """Every row of weights that counts for a statement, with its name and words."""
    table = weights()
    yield "bias", "", table.bias
    for signal in signals(statement.text):
        if signal.name in table.signals:
            yield signal.name, signal.text, table.signals[signal.name]
    for name in place.every:
        if name in table.signals:
            yield name, "", table.signals[name]
    claimed = _LEVELS.index(statement.declared.level) if statement.declared else _OTHER
    for name in place.claim:
        yield f"claimed by {name}", "", _only(claimed, table.declared.get(name, 0.0))
    for name in place.other:
        yield f"place: {name}", "", _only(_OTHER, table.context.get(name, 0.0))


def _only(column: int, weight: float) -> tuple[float, ...]:
    return tuple(weight if at == column else 0.0 for at in range(len(_LEVELS)))


@cache
def _from_place(names: tuple[str, ...]) -> tuple[float, ...]:
    """What the kind of place pulls towards each level, with the bias."""
    table = weights()
    rows = [table.bias, *(table.signals[name] for name in names if name in table.signals)]
    return tuple(map(sum, zip(*rows, strict=True)))


def _words(observed: Sequence[Signal]) -> tuple[float, ...]:
    """What the words of a text pull towards each level."""
    table = weights().signals
    rows = [table[signal.name] for signal in observed if signal.name in table]
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0.0,) * len(_LEVELS)


def _ahead(sums: tuple[float, ...], bias: tuple[float, ...]) -> Level | None:
    """The level that the words suggest, None where no level is clearly ahead."""
    scores = list(map(add, sums, bias))
    second, first = sorted(scores)[-2:]
    if first - second < MARGIN:
        return None
    return _LEVELS[scores.index(first)]
