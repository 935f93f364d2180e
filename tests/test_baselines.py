"""The committed scores are what the rules score: a change of rules, words or weights needs `make baselines`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median
from typing import Literal

import baseline
import pytest

from sightline import prompt
from sightline.evaluation import results, tables
from sightline.evaluation.check import examples_of_rules, problems
from sightline.evaluation.suite import parts
from sightline.judge import PROMPTS, requests
from sightline.pipeline import review
from sightline.readers import read

ROOT = Path(__file__).parent.parent


def test_the_baseline_is_what_the_rules_score() -> None:
    measured = baseline.measure()
    assert json.loads(baseline.text(measured)) == json.loads(baseline.BASELINE.read_text(encoding="utf-8")), (
        "run `make baselines`"
    )
    assert baseline.README.read_text(encoding="utf-8").startswith(baseline._rules(measured)), "run `make baselines`"  # noqa: SLF001
    on = tomllib.loads(baseline.EVIDENCE.read_text(encoding="utf-8"))["date"]
    assert baseline.evidence(measured, on) == baseline.EVIDENCE.read_text(encoding="utf-8"), "run `make baselines`"


@pytest.mark.parametrize("layer", ["model", "combined"])
def test_recorded_answers_score_what_is_committed(layer: Literal["model", "combined"]) -> None:
    """With no network and without the libraries that would need one. A prompt that changed has no recorded answers."""
    measured = results.baseline(baseline.answered(layer))
    written = json.loads((baseline.BASELINE.parent / f"{layer}.json").read_text(encoding="utf-8"))
    assert measured["prompts"] == written["prompts"], "a prompt changed: record answers to it and run `make baselines`"
    assert json.loads(baseline.text(measured)) == written, "run `make baselines`"
    page = baseline.README.read_text(encoding="utf-8")
    assert f"# Layer {layer}\n\n{tables.markdown(baseline.answered(layer))}" in page, "run `make baselines`"


def test_every_recorded_answer_says_who_gave_it_and_when() -> None:
    records = [json.loads(line) for line in baseline.ANSWERS.read_text(encoding="utf-8").splitlines()]
    assert {record["answered_by"] for record in records} == {"language-model"}
    assert {record["prompt"] for record in records} == {prompt.load(name).label for name in PROMPTS}
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", record["date"]) for record in records)


def test_a_replay_imports_no_client() -> None:
    code = (
        "import sys, baseline; baseline.answered('combined'); "
        "print([m for m in ('openai', 'instructor', 'httpx', 'httpx2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "evals", capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_suites_are_sound() -> None:
    found = [part for name in baseline.SUITES for part in parts(ROOT / "evals" / name)]
    texts = examples_of_rules() | {"demo": (ROOT / "evals/demo/roadmap.md").read_text(encoding="utf-8")}
    assert [problem for problem in problems(found, texts) if problem.error] == []


def test_every_level_has_forty_statements_in_test() -> None:
    (test,) = parts(ROOT / "evals/statements", "test")
    counts = {level: sum(e.level == level for e in test.examples) for level in {e.level for e in test.examples}}
    assert len(counts) == 9
    assert min(counts.values()) >= 40


def test_a_kind_of_request_sends_in_the_median_at_most_twice_the_document_besides_what_is_always_the_same() -> None:
    shares: dict[str, list[float]] = {"classify": [], "link": [], "challenge": []}
    for path in sorted((ROOT / "evals/documents").glob("*/documents/*")):
        if path.name.endswith(".labels.json"):
            continue
        result = review([read(path)], rules=())
        stands = {statement: result.verdict(statement) for statement in result.statements}
        made = {
            "classify": requests.classifying(result.statements, "some-model"),
            "link": requests.linking(result.statements, stands, result.links, "some-model"),
            "challenge": requests.challenging(result.statements, stands, result.links, "some-model"),
        }
        for kind, asked in made.items():
            sent = sum(len(message.content) for one in asked for message in one.request.messages[1:])
            shares[kind].append(sent / len(result.documents[0].text))
    assert {kind: median(found) <= 2 and max(found) <= 2.6 for kind, found in shares.items()} == dict.fromkeys(
        shares, True
    )
