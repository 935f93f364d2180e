"""The committed scores are what the rules score: a change of rules, words or weights needs `make baselines`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import baseline

from sightline.evaluation.check import examples_of_rules, problems
from sightline.evaluation.suite import parts

ROOT = Path(__file__).parent.parent


def test_the_baseline_is_what_the_rules_score() -> None:
    measured = baseline.measure()
    assert json.loads(baseline.text(measured)) == json.loads(baseline.BASELINE.read_text(encoding="utf-8")), (
        "run `make baselines`"
    )
    assert baseline.readme(measured) == baseline.README.read_text(encoding="utf-8"), "run `make baselines`"
    on = tomllib.loads(baseline.EVIDENCE.read_text(encoding="utf-8"))["date"]
    assert baseline.evidence(measured, on) == baseline.EVIDENCE.read_text(encoding="utf-8"), "run `make baselines`"


def test_the_suites_are_sound() -> None:
    found = [part for name in baseline.SUITES for part in parts(ROOT / "evals" / name)]
    texts = examples_of_rules() | {"demo": (ROOT / "evals/demo/roadmap.md").read_text(encoding="utf-8")}
    assert [problem for problem in problems(found, texts) if problem.error] == []


def test_every_level_has_forty_statements_in_test() -> None:
    (test,) = parts(ROOT / "evals/statements", "test")
    counts = {level: sum(e.level == level for e in test.examples) for level in {e.level for e in test.examples}}
    assert len(counts) == 9
    assert min(counts.values()) >= 40
