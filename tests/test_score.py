"""OKR scores on their two scales, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline import read_text, review
from sightline.score import Score, growth_anchors, linear, mean, scores

TABLE = """# OKR review Q3 2026

| Key result | Baseline | Result | Target | Score | Type |
|---|---|---|---|---|---|
"""


def score(row: str, name: str = "plan.md") -> Score:
    (found,) = scores(review([read_text(TABLE + row + "\n", name)], rules=()))
    return found


@pytest.mark.parametrize(
    ("growth", "value"),
    [(0, 0.0), (10, 0.3), (25, 0.5), (50, 0.7), (100, 1.0), (5, 0.15), (75, 0.85), (200, 1.0), (-10, 0.0)],
)
def test_the_anchors_are_those_of_the_method(growth: float, value: float) -> None:
    assert growth_anchors(100, 100 + growth, 200) == pytest.approx(value)


def test_where_less_is_better_a_fall_is_growth() -> None:
    assert growth_anchors(40, 30, 20) == pytest.approx(0.5)
    assert linear(40, 30, 20) == pytest.approx(0.5)


_FIGURES = st.floats(-1e6, 1e6, allow_nan=False)


@given(_FIGURES, _FIGURES, _FIGURES)
def test_both_scales_stay_between_0_and_1_and_end_where_they_should(
    baseline: float, current: float, target: float
) -> None:
    if baseline == target:
        with pytest.raises(ValueError, match="the same"):
            linear(baseline, current, target)
        return
    assert 0 <= linear(baseline, current, target) <= 1
    assert linear(baseline, baseline, target) == 0
    assert linear(baseline, target, target) == 1
    if baseline:
        assert 0 <= growth_anchors(baseline, current, target) <= 1


def test_a_score_is_read_for_its_kind() -> None:
    stretch = score("| Rosters planned in the app | 35 | 66 | 80 | 0.7 | aspirational |")
    assert (stretch.kind, stretch.problem, stretch.reading) == ("aspirational", "", "where a stretch should land")
    assert stretch.linear == pytest.approx(31 / 45)
    kept = score("| Rosters planned in the app | 35 | 66 | 80 | 0.7 | committed |")
    assert kept.reading == "missed: what was committed is kept in full or it is not"
    assert score("| Rosters planned in the app | 35 | 80 | 80 | 1.0 | committed |").reading == "kept"
    assert (
        score("| Rosters planned in the app | 35 | 40 | 80 | 0.1 | learning |").reading
        == "what was learnt counts, not the number"
    )
    assert (
        score("| Rosters planned in the app | 35 | 80 | 80 | 1.0 | |").reading
        == "reached in full: was it ever in doubt?"
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("| Rosters planned | 35 | 66 | 80 | 7 | |", "the score 7 is outside 0 to 1"),
        ("| Rosters planned | 35 | 66 | 80 | 0.2 | |", "the score 0.2 fits neither scale (0.69 or 0.93)"),
        ("| Rosters planned | | 66 | 80 | | |", "no baseline"),
        ("| Rosters planned | 35 | | 80 | | |", "no current value"),
        ("| Rosters planned | | | | 0.7 | |", "no figures to check the score against"),
        ("| Rosters planned | 80 | 80 | 80 | | |", "baseline and target are both 80"),
    ],
)
def test_wrong_and_missing_numbers_are_refused(row: str, problem: str) -> None:
    assert score(row).problem == problem


@pytest.mark.parametrize(
    ("row", "target", "value", "reading"),
    [
        ("| Keep uptime above 99.9 % | | 99.95 % | 99.9 % | | |", 99.9, 1.0, "kept within its bound"),
        ("| Keep wrong turns below 5 a week | | 7 | | | |", 5.0, 0.0, "not kept: it was to stay within its bound"),
        ("| Response stays at most 200 ms | | 200 ms | | | |", 200.0, 1.0, "kept within its bound"),
    ],
)
def test_what_is_to_be_kept_is_kept_or_not(row: str, target: float, value: float, reading: str) -> None:
    found = score(row)
    assert (found.problem, found.target, found.value, found.reading) == ("", target, value, reading)


def test_figures_in_different_units_are_refused_by_name() -> None:
    found = score("| Wait falls | 40 minutes | 20 % | 10 minutes | | |")
    assert found.problem == "the figures are in different units: 40 minutes, 10 minutes, 20 %"


def test_columns_go_by_the_words_that_people_use() -> None:
    text = "# OKRs\n\n| Key result | Baseline (Jan) | Now | Goal |\n|---|---|---|---|\n| Rosters in the app | 35 % | 66 % | 80 % |\n"
    (found,) = scores(review([read_text(text, "a.md")], rules=()))
    assert (found.baseline, found.current, found.target) == (35, 66, 80)


def test_a_figure_too_long_for_a_number_is_none() -> None:
    found = score(f"| Rosters planned | 35 | 66 | {'9' * 400} | | |")
    assert (found.target, found.problem) == (None, "no target")


def test_figures_are_read_from_words_too() -> None:
    (found,) = scores(
        review(
            [read_text("# OKRs\n\n- KR: Swaps settled within a day from 52 % to 90 %, now 71 %\n", "a.md")], rules=()
        )
    )
    assert (found.baseline, found.current, found.target) == (52, 71, 90)
    assert found.linear == pytest.approx(0.5)


def test_a_document_names_its_scale_and_the_mean_is_of_aspirations() -> None:
    text = (
        TABLE
        + "| A of it | 100 | 125 | 200 | | |\n| B of it | 100 | 200 | 200 | | committed |\n\nScored on growth anchors.\n"
    )
    found = scores(review([read_text(text, "a.md")], rules=()))
    assert [(s.scale, s.value) for s in found] == [("growth-anchors", 0.5), ("growth-anchors", 1.0)]
    assert mean(found) == 0.5
    assert [s.scale for s in scores(review([read_text(text, "a.md")], rules=()), "linear")] == ["linear", "linear"]


def test_the_command_prints_a_table_or_json_and_exits_by_the_numbers(tmp_path: Path) -> None:
    def run(text: str, *words: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "plan.md").write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "sightline", "score", "plan.md", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    good = run(TABLE + "| Rosters planned in the app | 35 | 66 | 80 | 0.7 | |\n")
    assert good.returncode == 0
    assert "5 Rosters planned in the app" in good.stdout
    assert good.stdout.endswith("Mean of the aspirational key results: 0.69. A set that stretches lands near 0.7.\n")
    bad = run(TABLE + "| Rosters planned in the app | 35 | | 80 | | |\n", "--format", "json")
    assert bad.returncode == 1
    told = json.loads(bad.stdout)
    assert (told["schema"], told["scores"][0]["problem"], told["scores"][0]["line"]) == (
        "sightline.score/1",
        "no current value",
        5,
    )
    none = run("# Install\n\nRun it.\n")
    assert (none.returncode, none.stderr) == (
        2,
        "sightline: no key result here names a target, a value of now or a score\n",
    )
