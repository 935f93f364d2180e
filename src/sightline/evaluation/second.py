"""Whether the cross-check earns its place: what the rules catch of a model's errors, and what they cost.

With E a wrong verdict of the model and F a flagged one, the residual risk among what was not flagged is the share of E there:
base error × (1 - recall of the flag) / coverage. Rescues and harms are counted where an invariant overruled the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import Any, NamedTuple

from sightline.domain import Level, Standing, Verdict
from sightline.evaluation.statistics import Figure, mcnemar, ratio, upper_bound, wilson

_FLAGGED = frozenset({"contested", "overruled", "unchecked"})


class Case(NamedTuple):
    """One labelled statement with the rules' and the model's reading; the model's is None where it gave none."""

    id: str
    cluster: str
    accepted: frozenset[Level]
    rules: Level
    model: Verdict | None
    standing: Standing
    ruled: Verdict

    @property
    def wrong(self) -> bool:
        """Whether the model is wrong, or has nothing to say."""
        return self.model is None or self.model.level not in self.accepted

    @property
    def rules_wrong(self) -> bool:
        """Whether the rules are wrong."""
        return self.rules not in self.accepted

    @property
    def flagged(self) -> bool:
        """Whether a reader is told not to take the model's word."""
        return self.standing in _FLAGGED


class CrossCheck(NamedTuple):
    """What the cross-check is worth.

    `confirmed_wrong` is the share of wrong verdicts among the agreed, `bound` its upper 95 % bound; `correlation` is phi
    between errors of the two, `sign_p` the exact sign test of rescues against harms.
    """

    n: int
    standings: dict[str, int]
    error: Figure
    flag_precision: Figure
    flag_recall: Figure
    flagged_right: Figure
    lift: float | None
    coverage: Figure
    residual_risk: Figure
    rescues: int
    harms: int
    sign_p: float
    confirmed: int
    confirmed_wrong: Figure
    bound: float | None
    correlation: float | None


def score(cases: Sequence[Case]) -> CrossCheck:
    """What the flags of the cross-check are worth on labelled statements."""
    wrong = [case for case in cases if case.wrong]
    flagged = [case for case in cases if case.flagged]
    right = [case for case in cases if not case.wrong]
    open_ = [case for case in cases if not case.flagged]
    caught = sum(case.flagged for case in wrong)
    error = wilson(len(wrong), len(cases))
    precision = wilson(caught, len(flagged))
    agreed = [case for case in cases if case.standing == "agreed"]
    believed = sum(case.wrong for case in agreed)
    overruled = [case for case in cases if case.standing == "overruled"]
    rescues = sum(case.wrong and not case.rules_wrong for case in overruled)
    harms = sum(not case.wrong and case.rules_wrong for case in overruled)
    lift = ratio(precision.value, error.value) if precision.value is not None and error.value else None
    return CrossCheck(
        n=len(cases),
        standings=dict(sorted(Counter(case.standing for case in cases).items())),
        error=error,
        flag_precision=precision,
        flag_recall=wilson(caught, len(wrong)),
        flagged_right=wilson(sum(case.flagged for case in right), len(right)),
        lift=lift,
        coverage=wilson(len(open_), len(cases)),
        residual_risk=wilson(sum(case.wrong for case in open_), len(open_)),
        rescues=rescues,
        harms=harms,
        sign_p=mcnemar(rescues, harms),
        confirmed=len(agreed),
        confirmed_wrong=wilson(believed, len(agreed)),
        bound=upper_bound(believed, len(agreed)) if agreed else None,
        correlation=_phi([(case.wrong, case.rules_wrong) for case in cases]),
    )


def _phi(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """The correlation of two yes-or-no values (Yule 1912), None where one of them never varies."""
    counts = Counter(pairs)
    both, first, second, neither = (
        counts[pair] for pair in ((True, True), (True, False), (False, True), (False, False))
    )
    spread = (both + first) * (second + neither) * (both + second) * (first + neither)
    return (both * neither - first * second) / sqrt(spread) if spread else None


def as_dict(found: CrossCheck, figure: Any) -> dict[str, Any]:
    """The scores as plain values; `figure` makes them of a Figure."""
    return {
        name: figure(value) if isinstance(value, Figure) else round(value, 4) if isinstance(value, float) else value
        for name, value in found._asdict().items()
    }
