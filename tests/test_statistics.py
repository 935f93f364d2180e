"""The statistics of the bench against scikit-learn, statsmodels and published worked values."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest
from sklearn.metrics import brier_score_loss, cohen_kappa_score, precision_recall_fscore_support, roc_auc_score
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from sightline.evaluation import statistics as s
from sightline.evaluation.statistics import Judged


def judged(n: int, seed: int) -> list[Judged]:
    source = random.Random(seed)
    made = [(round(source.random(), 3), source.random()) for _ in range(n)]
    return sorted(Judged(confidence, chance < confidence) for confidence, chance in made)


@pytest.mark.parametrize(("hits", "n"), [(0, 7), (3, 10), (18, 20), (20, 20), (413, 1000)])
def test_the_wilson_interval_is_that_of_statsmodels(hits: int, n: int) -> None:
    low, high = proportion_confint(hits, n, method="wilson")
    figure = s.wilson(hits, n)
    assert (figure.low, figure.high) == pytest.approx((max(0, low), min(1, high)))


def test_wilson_gives_the_published_bounds_of_18_and_20_in_20() -> None:
    assert [round(x, 2) for x in s.wilson(18, 20)[1:3] if x is not None] == [0.70, 0.97]
    assert [round(x, 2) for x in s.wilson(20, 20)[1:3] if x is not None] == [0.84, 1.00]


@pytest.mark.parametrize(("errors", "n"), [(0, 59), (1, 40), (7, 100)])
def test_the_upper_bound_is_that_of_clopper_and_pearson(errors: int, n: int) -> None:
    assert s.upper_bound(errors, n) == pytest.approx(
        proportion_confint(errors, n, alpha=0.1, method="beta")[1], abs=1e-9
    )


@pytest.mark.parametrize(("fixed", "broken", "p"), [(8, 1, 0.039), (6, 0, 0.031), (10, 3, 0.092), (12, 4, 0.077)])
def test_mcnemar_is_exact(fixed: int, broken: int, p: float) -> None:
    assert round(s.mcnemar(fixed, broken), 3) == p
    assert s.mcnemar(fixed, broken) == pytest.approx(reference_mcnemar([[0, fixed], [broken, 0]], exact=True).pvalue)


def test_flipping_the_signs_of_single_items_is_mcnemar() -> None:
    assert s.sign_flip([1] * 8 + [-1]) == pytest.approx(s.mcnemar(8, 1))
    assert s.sign_flip([1] * 30 + [-1] * 10) == pytest.approx(s.mcnemar(30, 10), abs=0.002)


def test_clusters_that_change_together_are_worth_less_than_items() -> None:
    assert s.sign_flip([4, 4]) == 0.5


def test_holm_is_that_of_statsmodels() -> None:
    values = {"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.5}
    assert list(s.holm(values).values()) == pytest.approx(list(multipletests(list(values.values()), method="holm")[1]))


@pytest.mark.parametrize(
    ("n", "discordance", "published"),
    [(60, 0.2, 0.165), (120, 0.1, 0.085), (200, 0.1, 0.065), (200, 0.2, 0.095), (400, 0.1, 0.05), (800, 0.2, 0.05)],
)
def test_the_detectable_difference_rounds_up_to_the_published_table(
    n: int, discordance: float, published: float
) -> None:
    found = s.detectable(n, discordance)
    assert found is not None
    assert math.ceil(found * 200) / 200 == pytest.approx(published)


def test_sixty_items_of_which_a_tenth_changes_can_show_nothing() -> None:
    assert s.detectable(60, 0.1) is None


def test_kappa_is_that_of_scikit_learn_and_of_cohens_worked_example() -> None:
    assert s.kappa({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}) == pytest.approx(0.4)
    source = random.Random(3)
    labels, given = ([source.choice("abc") for _ in range(90)] for _ in range(2))
    assert s.kappa(Counter(zip(labels, given, strict=True))) == pytest.approx(cohen_kappa_score(labels, given))


def test_f1_is_that_of_scikit_learn() -> None:
    labels, given = [1, 1, 1, 0, 0, 1], [1, 0, 1, 1, 0, 1]
    expected = precision_recall_fscore_support(labels, given, average="binary")[2]
    assert s.f1(3, sum(given), sum(labels)) == pytest.approx(expected)


def test_the_brier_score_is_that_of_scikit_learn() -> None:
    found = judged(200, 1)
    assert s.brier(found) == pytest.approx(brier_score_loss([j.right for j in found], [j.confidence for j in found]))


def test_calibration_error_is_nothing_where_confidence_is_what_happens() -> None:
    assert s.calibration_error([Judged(0.0, False)] * 50 + [Judged(1.0, True)] * 50) == 0
    assert s.calibration_error([Judged(0.75, i % 2 == 0) for i in range(100)]) == pytest.approx(0.25)


def test_the_generalised_risk_is_what_its_closed_form_says() -> None:
    found = [Judged((i + 0.5) / 400, j.right) for i, j in enumerate(judged(400, 2))]
    accuracy = sum(j.right for j in found) / len(found)
    auroc = roc_auc_score([j.right for j in found], [j.confidence for j in found])
    summary = s.selective(found)
    assert summary is not None
    assert summary.augrc == pytest.approx((1 - auroc) * accuracy * (1 - accuracy) + (1 - accuracy) ** 2 / 2, abs=0.002)


def test_the_risk_of_a_perfect_ranking_is_the_least_there_can_be() -> None:
    found = [Judged(0.1, False)] * 200 + [Judged(0.9, True)] * 800
    summary = s.selective(found)
    assert summary is not None
    assert summary.aurc == pytest.approx(0.2 + 0.8 * math.log(0.8), abs=0.001)
    assert summary.covered == pytest.approx(800 / 950, abs=0.002)
    assert summary.top_half == 1.0


def test_drawing_items_often_is_like_repeating_them() -> None:
    once = judged(50, 4)
    twice = [j._replace(times=2) for j in once]
    repeated = [j for j in once for _ in range(2)]
    assert s.selective(twice) == s.selective(repeated)
    assert s.calibration_error(twice) == s.calibration_error(repeated)
    assert s.brier(twice) == pytest.approx(s.brier(repeated))


def test_the_design_effect_of_clusters_that_agree_is_their_size() -> None:
    assert s.design_effect({str(i): [i % 2 == 0] * 5 for i in range(40)}) == pytest.approx(5)
    assert s.design_effect({str(i): [i % 2 == 0] for i in range(40)}) == pytest.approx(1)


def test_drawing_gives_the_same_interval_twice_and_holds_the_truth() -> None:
    hits = [i % 3 == 0 for i in range(120)]

    def measure(times: list[int]) -> list[float | None]:
        return [sum(t for t, hit in zip(times, hits, strict=True) if hit) / sum(times)]

    first = s.resampled(hits, measure)
    wilson = s.wilson(40, 120)
    assert first == s.resampled(hits, measure)
    assert first[0] == pytest.approx((wilson.low, wilson.high), abs=0.02)
