"""The statistics of the bench, each with its source. Standard library only; every random draw is seeded.

Sources: Wilson 1927 (interval of a rate); Cohen 1960 (kappa); Brier 1950; Naeini et al. 2015 (calibration error, here on
bins of equal mass); Geifman and El-Yaniv 2017 (area under the risk-coverage curve); Traub et al. 2024, arXiv 2407.01032
(area under the generalised curve); McNemar 1947 in its exact form; Holm 1979; Cameron, Gelbach and Miller 2008
(resampling whole clusters).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import comb, exp, lgamma, log, sqrt
from typing import NamedTuple, TypeVar

Z = 1.959963984540054
DRAWS = 1000
SEED = 20_250_101
_Name = TypeVar("_Name", bound=Hashable)


class Figure(NamedTuple):
    """A score: its value, the ends of its 95 % interval, and the number of things it was measured on.

    The value is None where nothing was there to measure. An interval that was drawn always holds the value, also where
    drawing is biased, as it is upwards for a calibration error.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


def drawn(value: float | None, ends: tuple[float | None, float | None], n: int) -> Figure:
    """A score with the interval that drawing gave it."""
    low, high = ends
    if value is None or low is None or high is None:
        return Figure(value, None, None, n)
    return Figure(value, min(low, value), max(high, value), n)


def ratio(part: float, whole: float) -> float | None:
    """A share, None of nothing."""
    return part / whole if whole else None


def wilson(hits: int, n: int) -> Figure:
    """A rate with Wilson's score interval, which stays inside 0 to 1 and holds at small n."""
    if n == 0:
        return Figure(None, None, None, 0)
    rate = hits / n
    spread = Z * sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    middle = rate + Z * Z / (2 * n)
    return Figure(rate, max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale), n)


def upper_bound(errors: int, n: int, level: float = 0.95) -> float:
    """The one-sided upper bound of a rate (Clopper and Pearson): 1 - 0.05^(1/n) where nothing went wrong."""
    if n == 0 or errors >= n:
        return 1.0
    low, high = errors / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if sum(_binomial(n, k, middle) for k in range(errors + 1)) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def f1(hits: int, predicted: int, labelled: int) -> float | None:
    """The harmonic mean of precision and recall: 2 hits / (predicted + labelled)."""
    return ratio(2 * hits, predicted + labelled)


def kappa(cells: Mapping[tuple[_Name, _Name], int]) -> float | None:
    """Cohen's kappa of a table of (label, verdict): agreement beyond what the margins alone would give."""
    n = sum(cells.values())
    rows: dict[_Name, int] = {}
    columns: dict[_Name, int] = {}
    for (row, column), count in cells.items():
        rows[row] = rows.get(row, 0) + count
        columns[column] = columns.get(column, 0) + count
    if n == 0:
        return None
    chance = sum(count * columns.get(row, 0) for row, count in rows.items()) / (n * n)
    agreed = sum(count for (row, column), count in cells.items() if row == column) / n
    return (agreed - chance) / (1 - chance) if chance < 1 else None


class Judged(NamedTuple):
    """A confidence from 0 to 1, whether the verdict was right, and how often it counts."""

    confidence: float
    right: bool
    times: int = 1


def brier(judged: Iterable[Judged]) -> float | None:
    """The mean squared distance of confidence from what happened, 0 to 1, lower is better."""
    total = weight = 0.0
    for confidence, right, times in judged:
        total += times * (confidence - right) ** 2
        weight += times
    return ratio(total, weight)


class Bin(NamedTuple):
    """Verdicts of like confidence: how many, their mean confidence, and the share that was right."""

    n: int
    confidence: float
    accuracy: float


def reliability(ranked: Sequence[Judged], bins: int = 10) -> list[Bin]:
    """Bins of equal mass of verdicts sorted by confidence, least sure first."""
    spread = [one for one in ranked for _ in range(one.times)]
    n = len(spread)
    found = []
    for number in range(bins):
        chunk = spread[number * n // bins : (number + 1) * n // bins]
        if chunk:
            sure = sum(one.confidence for one in chunk) / len(chunk)
            found.append(Bin(len(chunk), sure, sum(one.right for one in chunk) / len(chunk)))
    return found


def calibration_error(ranked: Sequence[Judged], bins: int = 10) -> float | None:
    """ECE: the mean distance between confidence and accuracy over bins of equal mass."""
    found = reliability(ranked, bins)
    n = sum(one.n for one in found)
    return ratio(sum(one.n * abs(one.confidence - one.accuracy) for one in found), n)


class Selective(NamedTuple):
    """How errors fall as the least sure verdicts are left out.

    `aurc` is the mean of the risk over all coverages, `augrc` the mean share of all verdicts that are kept and wrong,
    `covered` the largest share of verdicts, surest first, of which 95 % are right, `top_half` the accuracy of the surer half.
    """

    aurc: float
    augrc: float
    covered: float
    top_half: float


def selective(ranked: Sequence[Judged], precision: float = 0.95) -> Selective | None:
    """The risk-coverage summary of verdicts sorted least sure first, as `reliability` takes them."""
    kept = wrong = best = half_right = 0
    aurc = augrc = 0.0
    n = sum(one.times for one in ranked)
    if n == 0:
        return None
    for _, right, times in reversed(ranked):
        for _ in range(times):
            kept += 1
            wrong += not right
            aurc += wrong / kept
            augrc += wrong / n
            if kept - wrong >= precision * kept - 1e-9:
                best = kept
            if kept == n // 2:
                half_right = kept - wrong
    return Selective(aurc / n, augrc / n, best / n, half_right / max(1, n // 2))


def curve(ranked: Sequence[Judged], points: int = 60) -> list[tuple[float, float]]:
    """Coverage and risk, surest first, at so many coverages."""
    wrong = 0
    found = []
    n = len(ranked)
    for kept, (_, right, _) in enumerate(reversed(ranked), 1):
        wrong += not right
        if kept * points // n != (kept - 1) * points // n or kept == n:
            found.append((kept / n, wrong / kept))
    return found


def resampled(
    clusters: Sequence[object], measure: Callable[[list[int]], Sequence[float | None]], draws: int = DRAWS
) -> list[tuple[float | None, float | None]]:
    """The 95 % percentile intervals of several figures when whole clusters are drawn with replacement.

    `measure` is given how often each cluster was drawn and gives the figures; a figure that is None in a draw is left out.
    A single cluster says nothing of how clusters differ, so that it has no interval.
    """
    if len(clusters) < 2:
        return [(None, None) for _ in measure([1] * len(clusters))]
    source = random.Random(SEED)  # noqa: S311  # a seeded draw, not a secret
    found: list[list[float]] = []
    for _ in range(draws):
        times = [0] * len(clusters)
        for index in source.choices(range(len(clusters)), k=len(clusters)):
            times[index] += 1
        values = measure(times)
        found = found or [[] for _ in values]
        for column, value in zip(found, values, strict=True):
            if value is not None:
                column.append(value)
    return [_ends(sorted(column)) for column in found]


def _ends(values: list[float]) -> tuple[float | None, float | None]:
    if not values:
        return None, None
    last = len(values) - 1
    return values[round(0.025 * last)], values[round(0.975 * last)]


def design_effect(groups: Mapping[str, Sequence[bool]]) -> float | None:
    """How many times larger the variance of the mean is because items come in clusters (Kish); 1 for independent items."""
    n = sum(map(len, groups.values()))
    hits = sum(map(sum, groups.values()))
    if n == 0 or hits in (0, n):
        return None
    mean = hits / n
    clustered = sum((sum(group) - mean * len(group)) ** 2 for group in groups.values())
    return clustered / (n * mean * (1 - mean))


def mcnemar(fixed: int, broken: int) -> float:
    """The exact two-sided p that so uneven a split of changed items is chance: 8:1 gives 0.039."""
    n = fixed + broken
    tail = sum(comb(n, k) for k in range(min(fixed, broken) + 1)) / 2.0**n
    return min(1.0, 2 * tail)


def sign_flip(differences: Sequence[float], draws: int = 10_000) -> float:
    """The two-sided p of the mean of per-cluster differences under random signs: exact up to 12 clusters, else drawn."""
    moved = [value for value in differences if value]
    seen = abs(sum(moved)) - 1e-9
    if not moved:
        return 1.0
    if len(moved) <= 12:
        sums = [0.0]
        for value in moved:
            sums = [total + sign * value for total in sums for sign in (1, -1)]
        return sum(abs(total) >= seen for total in sums) / len(sums)
    source = random.Random(SEED)  # noqa: S311  # a seeded draw, not a secret
    hits = 0
    for _ in range(draws):
        bits = source.getrandbits(len(moved))
        hits += abs(sum(value if bits >> i & 1 else -value for i, value in enumerate(moved))) >= seen
    return (hits + 1) / (draws + 1)


def holm(values: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down correction: the p of each of several tests, for the family of them."""
    reached = 0.0
    adjusted = {}
    for rank, (name, value) in enumerate(sorted(values.items(), key=lambda pair: pair[1])):
        reached = max(reached, min(1.0, (len(values) - rank) * value))
        adjusted[name] = reached
    return {name: adjusted[name] for name in values}


def detectable(n: int, discordance: float, alpha: float = 0.05, power: float = 0.8) -> float | None:
    """The smallest difference of two rates that exact McNemar would show with such power, None where not even all would.

    `discordance` is the share of items on which the two runs differ. Found by halving; n items count as independent.
    """
    if n == 0 or _power(n, discordance, discordance, alpha) < power:
        return None
    low, high = 0.0, discordance
    for _ in range(14):
        middle = (low + high) / 2
        if _power(n, discordance, middle, alpha) >= power:
            high = middle
        else:
            low = middle
    return high


def _power(n: int, discordance: float, difference: float, alpha: float) -> float:
    """How likely exact McNemar rejects: the number of changed items and their split are both binomial."""
    better = (discordance + difference) / 2 / discordance if discordance else 0.5
    total = 0.0
    middle, spread = n * discordance, 5 * sqrt(n * discordance) + 3
    for changed in range(max(1, int(middle - spread)), min(n, int(middle + spread)) + 1):
        bound = _critical(changed, alpha)
        if bound < 0:
            continue
        rejected = sum(
            _binomial(changed, k, better) + _binomial(changed, changed - k, better) for k in range(bound + 1)
        )
        total += _binomial(n, changed, discordance) * rejected
    return total


def _critical(n: int, alpha: float) -> int:
    """The largest smaller side of a split of n that is significant, -1 where none is."""
    tail = 0.0
    for k in range(n // 2 + 1):
        tail += _binomial(n, k, 0.5)
        if min(1.0, 2 * tail) > alpha:
            return k - 1
    return n // 2


def _binomial(n: int, k: int, p: float) -> float:
    """The chance of k hits in n."""
    if p <= 0 or p >= 1:
        return float(k == (n if p >= 1 else 0))
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))
