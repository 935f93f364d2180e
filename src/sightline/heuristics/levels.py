"""The rules' verdict on a statement: structure first, then the words, by weights that can be read.

Each level collects the weights of the signals that pull towards it; softmax over the sums gives the confidence.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp
from typing import NamedTuple

from sightline.domain import Level, Signal, Statement, Verdict
from sightline.heuristics.signals import signals
from sightline.vocabulary import data

#: From this confidence on a verdict counts as sure.
SURE = 0.6
#: How far ahead of the next level the words alone must be to suggest one.
MARGIN = 0.8
_LEVELS = tuple(Level)


class Weights(NamedTuple):
    """The weights of data/weights.toml."""

    bias: dict[Level, float]
    declared: dict[str, float]
    context: dict[str, float]
    signals: dict[str, dict[Level, float]]


@cache
def weights() -> Weights:
    """The weights of the package."""
    raw = data("weights.toml")
    by_signal = {name: {Level(key): value for key, value in row.items()} for name, row in raw["signals"].items()}
    return Weights({Level(k): v for k, v in raw["bias"].items()}, raw["declared"], raw["context"], by_signal)


def verdict(statement: Statement) -> Verdict:
    """What the rules say that a statement is, why, and what its words alone would suggest."""
    table = weights()
    observed = signals(statement.text)
    words = _sums(observed, table)
    apparent = _ahead(words)
    scores = {level: words[level] + table.bias.get(level, 0.0) for level in _LEVELS}
    declared = statement.declared
    context = table.context
    if declared is not None:
        scores[declared.level] += table.declared[declared.basis]
        scores[Level.OTHER] += context["claimed"]
    else:
        scores[Level.OTHER] += context["undeclared"]
    scores[Level.OTHER] += 0.0 if statement.planning else context["outside"]
    scores[Level.OTHER] += 0.0 if statement.whole else context["sentence"]
    level = max(_LEVELS, key=lambda candidate: scores[candidate])
    confidence = 1.0 / sum(exp(min(scores[other] - scores[level], 50.0)) for other in _LEVELS)
    weighed = tuple(replace(s, weight=table.signals.get(s.name, {}).get(level, 0.0)) for s in observed)
    return Verdict(level, confidence, confidence >= SURE, _reason(statement, level, weighed), apparent, weighed)


def _sums(observed: tuple[Signal, ...], table: Weights) -> dict[Level, float]:
    sums = dict.fromkeys(_LEVELS, 0.0)
    for signal in observed:
        for level, weight in table.signals.get(signal.name, {}).items():
            sums[level] += weight
    return sums


def _ahead(sums: dict[Level, float]) -> Level | None:
    """The level that the words suggest, None where no level is clearly ahead."""
    first, second = sorted(sums.values(), reverse=True)[:2]
    if first < 1.0 or first - second < MARGIN:
        return None
    return max(_LEVELS, key=lambda level: sums[level])


def _reason(statement: Statement, level: Level, weighed: tuple[Signal, ...]) -> str:
    """One sentence: what the document claims, and the words that pulled hardest towards the level."""
    parts = []
    if statement.declared is not None:
        parts.append(_claim(statement))
    pulls = sorted((s for s in weighed if s.weight > 0), key=lambda s: (-s.weight, s.start))[:2]
    parts += [f'{signal.name.replace("-", " ")} "{_short(signal.text)}"' for signal in pulls]
    if not parts:
        return "nothing in its words or its place says what it is"
    return "; ".join(parts)


def _claim(statement: Statement) -> str:
    assert statement.declared is not None
    level, basis, words = statement.declared
    where = {"label": "labelled", "heading": "stands under", "column": "stands in column", "key": "stands under key"}
    place = where.get(basis, "hangs below" if basis == "nesting" else "stands in")
    return f'{place} "{_short(words)}" ({level})' if words else f"declared {level}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39].rstrip() + "…"
