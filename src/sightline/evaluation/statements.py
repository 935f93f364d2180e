"""Scores of single statements: accuracy, agreement, calibration and what confidence is worth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from sightline.classify import classify
from sightline.domain import GOAL_SIDE, MISSION_SIDE, Level, Verdict
from sightline.evaluation.statistics import (
    Bin,
    Figure,
    Judged,
    brier,
    calibration_error,
    curve,
    design_effect,
    drawn,
    f1,
    kappa,
    reliability,
    resampled,
    selective,
    wilson,
)
from sightline.evaluation.suite import Example

#: A verdict that contradicts its label with at least this confidence puts the label on the re-label queue.
AUDIT = 0.9
#: Draws of the bootstrap over statements, each of which goes once through all of them.
DRAWS = 400
UNSURE = "unsure"


def side(level: Level) -> str:
    """The side of the ladder: mission (mission, vision), goal (objective, goal) or neither."""
    return "mission" if level in MISSION_SIDE else "goal" if level in GOAL_SIDE else "neither"


@dataclass(frozen=True)
class Outcome:
    """A labelled statement and the verdict on it. `confidence` is as it is printed, to three places."""

    example: Example
    verdict: Verdict

    @property
    def level(self) -> Level:
        """The level that was given."""
        return self.verdict.level

    @property
    def confidence(self) -> float:
        """How sure the verdict was, 0 to 1."""
        return round(self.verdict.confidence, 3)

    @property
    def right(self) -> bool:
        """Whether the level is the label's or one that it also accepts."""
        return self.level in self.example.accepted

    @property
    def counted(self) -> Level:
        """The level as tables count it: the label's where it was accepted."""
        return self.example.level if self.right else self.level

    @property
    def suspect(self) -> bool:
        """Whether the label should be read again: a confident verdict contradicts all that it accepts."""
        return not self.right and self.confidence >= AUDIT


def judge(examples: Iterable[Example]) -> tuple[Outcome, ...]:
    """The rules' verdicts on labelled statements, given one at a time with their headings."""
    return tuple(Outcome(example, classify(example.text, example.section)) for example in examples)


@dataclass(frozen=True)
class LevelScore:
    """Precision, recall and F1 of one level."""

    precision: Figure
    recall: Figure
    f1: Figure


@dataclass(frozen=True)
class StatementScores:
    """How good verdicts on single statements are.

    `accuracy` counts accepted levels as right, `strict` only the label's; `side` is mission side, goal side or neither.
    `macro_f1` is the mean of the levels' F1 over the levels that are labelled. `kappa` compares verdicts with labels. `brier`
    and `ece` (0 to 1, lower is better) say whether confidence can be believed; `covered` is the share of verdicts, surest
    first, of which 95 % are right. `confusion` is label to verdict to count, unsure verdicts in a column of their own.
    """

    accuracy: Figure
    strict: Figure
    side: Figure
    hard: Figure
    sure: Figure
    right_when_sure: Figure
    macro_f1: Figure
    kappa: Figure
    brier: Figure
    ece: Figure
    aurc: Figure
    augrc: Figure
    covered: Figure
    top_half: Figure
    design_effect: float | None
    levels: dict[Level, LevelScore]
    confusion: dict[Level, dict[str, int]]
    bins: tuple[Bin, ...]
    curve: tuple[tuple[float, float], ...]


def score(outcomes: Sequence[Outcome]) -> StatementScores:
    """All scores of the outcomes. Intervals of what is no rate come from drawing clusters, by source or topic, anew."""
    ranked = sorted(outcomes, key=lambda one: (one.confidence, one.right))
    judged = [Judged(one.confidence, one.right) for one in ranked]
    n = len(outcomes)
    hard = [one for one in outcomes if one.example.hard]
    sure = [one for one in outcomes if one.verdict.sure]
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in outcomes:
        groups[one.example.cluster].append(one.right)
    level_names = sorted({one.example.level for one in outcomes}, key=list(Level).index)
    table = _Drawn(ranked, level_names)
    values = table.measure([1] * len(table.clusters))
    ends = resampled(table.clusters, table.measure, DRAWS)
    figures = [drawn(value, end, n) for value, end in zip(values, ends, strict=True)]
    confusion: dict[Level, Counter[str]] = {level: Counter() for level in level_names}
    for one in outcomes:
        confusion[one.example.level][one.counted.value if one.verdict.sure else UNSURE] += 1
    macro, agreement, brier_score, ece, aurc, augrc, covered, top_half, *harmonic = figures
    return StatementScores(
        accuracy=wilson(sum(one.right for one in outcomes), n),
        strict=wilson(sum(one.level is one.example.level for one in outcomes), n),
        side=wilson(sum(side(one.level) in set(map(side, one.example.accepted)) for one in outcomes), n),
        hard=wilson(sum(one.right for one in hard), len(hard)),
        sure=wilson(len(sure), n),
        right_when_sure=wilson(sum(one.right for one in sure), len(sure)),
        macro_f1=macro,
        kappa=agreement,
        brier=brier_score,
        ece=ece,
        aurc=aurc,
        augrc=augrc,
        covered=covered,
        top_half=top_half,
        design_effect=design_effect(groups),
        levels={level: _level(outcomes, level, f) for level, f in zip(level_names, harmonic, strict=True)},
        confusion={level: dict(row) for level, row in confusion.items()},
        bins=tuple(reliability(judged)),
        curve=tuple(curve(judged)),
    )


def _level(outcomes: Sequence[Outcome], level: Level, harmonic: Figure) -> LevelScore:
    hits = sum(one.example.level is level and one.counted is level for one in outcomes)
    predicted = sum(one.counted is level for one in outcomes)
    labelled = sum(one.example.level is level for one in outcomes)
    return LevelScore(wilson(hits, predicted), wilson(hits, labelled), harmonic._replace(n=labelled))


class _Drawn:
    """The figures that have no formula for their interval, of any draw of the clusters."""

    def __init__(self, ranked: Sequence[Outcome], levels: Sequence[Level]) -> None:
        self.clusters = sorted({one.example.cluster for one in ranked})
        number = {name: index for index, name in enumerate(self.clusters)}
        self.rows = [
            (number[one.example.cluster], one.example.level, one.counted, one.confidence, one.right) for one in ranked
        ]
        self.levels = levels

    def measure(self, times: list[int]) -> list[float | None]:
        cells: Counter[tuple[Level, Level]] = Counter()
        judged = []
        for cluster, label, counted, confidence, right in self.rows:
            if count := times[cluster]:
                cells[label, counted] += count
                judged.append(Judged(confidence, right, count))
        summary = selective(judged)
        scores = [self._f1(cells, level) for level in self.levels]
        known = [value for value in scores if value is not None]
        tail = (summary.aurc, summary.augrc, summary.covered, summary.top_half) if summary else (None,) * 4
        return [mean(known) if known else None, kappa(cells), brier(judged), calibration_error(judged), *tail, *scores]

    def _f1(self, cells: Counter[tuple[Level, Level]], level: Level) -> float | None:
        predicted = sum(count for (_, given), count in cells.items() if given is level)
        labelled = sum(count for (label, _), count in cells.items() if label is level)
        return f1(cells[level, level], predicted, labelled) if labelled else None
