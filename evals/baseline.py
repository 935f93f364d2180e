"""Write what the rules score now, and what a model and both together scored: `make baselines`.

evals/baselines/model.json and combined.json come from the recorded answers in evals/answers/, with no network.
evals/baselines/rules.json holds every figure and outcome of the project's own suites, evals/README.md the table made from it, and
data/evidence.toml of the package how precise each rule is on the labelled documents, which decides its default severity.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sightline import prompt
from sightline.evaluation import results, seeded, tables
from sightline.evaluation.suite import parts
from sightline.judge import PROMPTS, ModelJudge
from sightline.judge.asking import Answering, Asking
from sightline.ledger import Ledger
from sightline.store import open_store

ROOT = Path(__file__).parent.parent
SUITES = ("statements", "documents")
BASELINE = ROOT / "evals/baselines/rules.json"
ANSWERS = ROOT / "evals/answers/language-model.jsonl"
#: The name under which the answers were asked for; the record says who gave them.
MODEL = "recorded-model"
SEEDED = ("confused=0.1", "random=0.1", "neighbour=0.1")
README = ROOT / "evals/README.md"
EVIDENCE = ROOT / "src/sightline/data/evidence.toml"


def measure() -> dict[str, Any]:
    """The baseline of the rules as they are; single statements that they were fitted on say nothing."""
    found = [part for name in SUITES for part in parts(ROOT / "evals" / name)]
    found = [part for part in found if part.documents or part.split != "train"]
    return results.baseline(results.run(found))


def answered(layer: Literal["model", "combined"], errors: str = "") -> dict[str, Any]:
    """What the recorded answers score on the parts that were asked about; with some made wrong on purpose where `errors` says so."""
    ledger = Ledger(MODEL)
    answering: Answering = Asking(open_store(ANSWERS), ledger)
    if errors:
        answering = seeded.Seeding(answering, seeded.parse(errors))
    labels = {name: prompt.load(name).label for name in PROMPTS}
    reader = results.Reader(layer, MODEL, labels, lambda: ModelJudge(answering, ledger, MODEL))
    found = [*parts(ROOT / "evals/statements", "test")]
    found += [part for split in ("dev", "test") for part in parts(ROOT / "evals/documents", split)]
    return results.run(found, reader)


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


def flags() -> str:
    """How many wrong verdicts the cross-check flags where some are made wrong on purpose, as a Markdown table."""
    rows = [
        "| errors | part | wrong, n | wrong and flagged | right and flagged | wrong though agreed, at most |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for errors in SEEDED:
        for suite in answered("combined", errors)["suites"]:
            found = (suite["statements"] or suite["documents"])["cross_check"]
            wrong, caught, right = (found[name] for name in ("error", "flag_recall", "flagged_right"))
            rows.append(
                f"| {errors} | {suite['name']} | {caught['n']} of {wrong['n']} | {tables.number(caught)} ({tables.interval(caught)}) | "
                f"{tables.number(right)} ({tables.interval(right)}) | {found['bound']:.3f} |"
            )
    return "\n".join(rows) + "\n"


def readme(baseline: dict[str, Any], model: dict[str, Any], combined: dict[str, Any], flagged: str) -> str:
    """The scores as a page."""
    dates = sorted({json.loads(line)["date"] for line in ANSWERS.read_text(encoding="utf-8").splitlines()})
    recorded = (
        f"# With a model\n\nRecorded from a large language model through an OpenAI-compatible endpoint on {' and '.join(dates)}, with the prompts "
        f"{' and '.join(model['prompts'].values())}; the answers stand in evals/answers/ and are scored with no network. The suites were "
        "written and labelled with the help of a model of the same kind, so that these figures are higher than on plans of others; what the "
        "cross-check catches is what they are for. `combined` is what a review shows.\n\n## Errors on purpose\n\n"
        "A strong model errs too rarely to show what the cross-check is worth. Here a share of its verdicts was made wrong: the level that is "
        "most often taken for the true one, a random level, the level of the statement before.\n\n"
    )
    both = "".join(
        f"# Layer {name}\n\n{tables.markdown(result)}" for name, result in (("model", model), ("combined", combined))
    )
    return _rules(baseline) + recorded + flagged + "\n" + both


def _rules(baseline: dict[str, Any]) -> str:
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
    model, combined = answered("model"), answered("combined")
    for name, result in (("model", model), ("combined", combined)):
        (BASELINE.parent / f"{name}.json").write_text(text(results.baseline(result)), encoding="utf-8")
    README.write_text(readme(baseline, model, combined, flags()), encoding="utf-8")


if __name__ == "__main__":
    main()
