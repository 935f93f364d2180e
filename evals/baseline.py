"""Write what the rules score now: `make baselines`.

evals/baselines/rules.json holds every figure and outcome of the project's own suites, evals/README.md the table made from it, and
data/evidence.toml of the package how precise each rule is on the labelled documents, which decides its default severity.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sightline.evaluation import results, tables
from sightline.evaluation.suite import parts

ROOT = Path(__file__).parent.parent
SUITES = ("statements", "documents")
BASELINE = ROOT / "evals/baselines/rules.json"
README = ROOT / "evals/README.md"
EVIDENCE = ROOT / "src/sightline/data/evidence.toml"


def measure() -> dict[str, Any]:
    """The baseline of the rules as they are; single statements that they were fitted on say nothing."""
    found = [part for name in SUITES for part in parts(ROOT / "evals" / name)]
    found = [part for part in found if part.documents or part.split != "train"]
    return results.baseline(results.run(found))


def text(baseline: dict[str, Any]) -> str:
    """A baseline as its file: one outcome a line."""
    return (
        json.dumps(baseline, ensure_ascii=False).replace('}, {"id"', '},\n{"id"').replace('"items": [', '"items": [\n')
        + "\n"
    )


def evidence(baseline: dict[str, Any], on: str) -> str:
    """How often each rule spoke on the labelled documents and how often a label says the same."""
    counts: dict[str, list[int]] = {}
    for suite in baseline["suites"]:
        for rule, score in (suite["documents"] or {"rules": {}})["rules"].items():
            held = counts.setdefault(rule, [0, 0])
            held[0] += score["said"]
            held[1] += score["hits"]
    lines = [f'"{rule}" = {{ said = {said}, hits = {hits} }}' for rule, (said, hits) in sorted(counts.items()) if said]
    head = "# How precise each rule is on the labelled documents of evals/. Written by `make baselines`.\n"
    return f'{head}date = "{on}"\n\n[rules]\n' + "\n".join(lines) + "\n"


def readme(baseline: dict[str, Any]) -> str:
    """The scores as a page."""
    head = (
        "# Evals\n\nTwo suites of labelled examples, written for this project: [statements](statements/card.md) and "
        "[documents](documents/card.md). Their cards say what they measure, how they were labelled and what they are not for. "
        "`sightline eval evals` scores them, `make baselines` writes this page, and a test fails when it is not what the rules score.\n\n"
        "The rules were fitted on the train split and steered by dev; test is the figure to quote. A dash stands where fewer than ten "
        "things were measured. Labels of findings need not be complete, so precision of findings is a lower bound.\n\n"
    )
    return head + tables.markdown(baseline)


def main() -> None:
    """Write all of it; evidence first, because severities follow it."""
    on = sys.argv[1] if len(sys.argv) > 1 else datetime.now(tz=UTC).date().isoformat()
    baseline = measure()
    EVIDENCE.write_text(evidence(baseline, on), encoding="utf-8")
    BASELINE.parent.mkdir(exist_ok=True)
    BASELINE.write_text(text(baseline), encoding="utf-8")
    README.write_text(readme(baseline), encoding="utf-8")


if __name__ == "__main__":
    main()
