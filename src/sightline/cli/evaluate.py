"""`sightline eval`: score verdicts on labelled examples, compare results, begin a suite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sightline.cli import model as asked
from sightline.cli.output import choose, plural, progress, write
from sightline.cli.plain import Command, Group
from sightline.errors import SuiteError, UsageError

if TYPE_CHECKING:
    from sightline.evaluation.results import Reader
    from sightline.evaluation.suite import Part
    from sightline.judge.asking import Answering

_FORMATS = ("text", "json", "markdown", "html", "baseline")
_LAYERS = ("rules", "model", "combined")
Output = Annotated[str | None, typer.Option("--output", "-o", help="Write here instead of to the terminal.")]


class _Default(Group):
    """A group that scores suites where no other command is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["score", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Default,
    name="eval",
    help="Score verdicts on labelled examples: sightline eval [SUITES].",
    rich_markup_mode=None,
    add_completion=False,
)


@app.command(cls=Command)
def score(
    suites: Annotated[list[str] | None, typer.Argument(metavar="[SUITES]", help="Folders; evals/ when none.")] = None,
    split: Annotated[str, typer.Option(help="train, dev, test or all.")] = "all",
    layer: Annotated[str, typer.Option(help="Whose verdicts: rules, model or combined.")] = "rules",
    format: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(_FORMATS)}.")] = "text",
    output: Output = None,
    fail_under: Annotated[list[str] | None, typer.Option(help="Exit with 1 below a score: accuracy=0.8.")] = None,
    baseline: Annotated[str | None, typer.Option(help="Exit with 1 if significantly worse than this result.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only check that the suites are sound.")] = False,
    freeze: Annotated[bool, typer.Option("--freeze", help="Write hashes and composition into the cards.")] = False,
    model: asked.Model = "",
    base_url: asked.BaseUrl = "",
    provider: asked.Provider = "",
    replay: asked.Replay = False,
    answers: asked.Answers = None,
    max_calls: asked.MaxCalls = None,
    max_cost: asked.MaxCost = None,
    seed_errors: Annotated[str, typer.Option(help="Make a share of answers wrong: confused=0.1, quotes=0.05.")] = "",
) -> None:
    """Score verdicts on suites of labelled examples.

    Exits with 0 when every gate holds, 1 when one does not, 2 when nothing could be scored, 3 when a model left something
    unanswered.
    """
    from sightline.evaluation import gate, page, results, tables
    from sightline.evaluation.check import astray
    from sightline.evaluation.check import freeze as write_cards
    from sightline.reporters.json import dump

    choose("--format", format, _FORMATS)
    choose("--layer", layer, _LAYERS)
    wanted = asked.Wanted(
        model, base_url, provider, replay=replay, answers=answers, max_calls=max_calls, max_cost=max_cost
    )
    reader = _reader(layer, wanted, seed_errors)
    parts = _parts(suites, split)
    if freeze:
        for card in write_cards(parts):
            write(f"wrote {card}\n", None)
        return
    if check:
        _check(parts)
        return
    floors = gate.floors(fail_under or ())
    before = results.load(Path(baseline)) if baseline else None
    _refuse_proposals(parts)
    result = results.run(progress(parts, "scoring"), reader)
    failed = gate.below(result, floors) + (gate.regressions(result, before) if before else [])
    if format == "baseline":
        text = dump(results.baseline(result), indent=1) + "\n"
    elif format == "json":
        text = dump(result, indent=2) + "\n"
    else:
        text = {"text": tables.terminal, "markdown": tables.markdown, "html": page.html}[format](result)
    write(text, output)
    notes = [f"note: {line}" for line in (*astray(parts), *(gate.unlike(result, before) if before else ()))]
    for line in (*notes, *failed):
        write(f"{line}\n", None, error=True)
    if not result["complete"]:
        unanswered = sum(suite["unanswered"] for suite in result["suites"])
        write(f"incomplete: {plural(unanswered, 'question')} got no usable answer\n", None, error=True)
        raise typer.Exit(3)
    raise typer.Exit(int(bool(failed)))


def _reader(layer: str, wanted: asked.Wanted, seed_errors: str) -> Reader | None:
    """The model whose verdicts are scored, None for the rules."""
    if layer == "rules":
        return None
    if not wanted.named:
        raise UsageError(f"--layer {layer} needs a model: name one with --model, and --replay to use recorded answers")
    from sightline import prompt
    from sightline.evaluation.results import Reader
    from sightline.evaluation.seeded import Seeding, parse
    from sightline.judge import PROMPTS, ModelJudge
    from sightline.ledger import Ledger

    ledger = Ledger(wanted.named, wanted.limits)
    answering: Answering = asked.asking(wanted, ledger)
    if seed_errors:
        answering = Seeding(answering, parse(seed_errors))
    labels = {name: prompt.load(name).label for name in PROMPTS}
    chosen: Literal["model", "combined"] = "model" if layer == "model" else "combined"
    return Reader(chosen, wanted.named, labels, lambda: ModelJudge(answering, ledger, wanted.named))


def _parts(suites: list[str] | None, split: str) -> list[Part]:
    from sightline.evaluation.suite import SPLITS, parts

    choose("--split", split, (*SPLITS, "all"))
    if not suites and not Path("evals").is_dir():
        raise UsageError("no suite given and no folder evals here; name a folder of labelled examples")
    return [part for folder in suites or ["evals"] for part in parts(Path(folder), split)]


def _refuse_proposals(parts: list[Part]) -> None:
    proposed = [str(d.file) for part in parts for d in part.documents if d.labels.status == "proposed"]
    if proposed:
        raise SuiteError(
            "\n".join(
                f'{file}: labels are still as proposed; correct them and set "status" to "corrected"'
                for file in proposed
            )
        )


def _check(parts: list[Part]) -> None:
    from sightline.evaluation.check import examples_of_rules, problems

    texts = examples_of_rules()
    for folder in (Path("prompts"), Path("evals/demo")):
        texts |= {str(file): file.read_text("utf-8", "replace") for file in sorted(folder.rglob("*")) if file.is_file()}
    found = problems(parts, texts)
    for problem in found:
        write(f"{problem.place}: {'error' if problem.error else 'note'}: {problem.message}\n", None)
    wrong = sum(problem.error for problem in found)
    items = sum(len(part.examples) + sum(len(d.labels.statements) for d in part.documents) for part in parts)
    counts = (plural(len(parts), "part"), plural(items, "labelled statement"))
    tally = f"{plural(wrong, 'error')}, {plural(len(found) - wrong, 'note')}"
    write(f"{', '.join(counts)}: {tally}\n", None)
    raise typer.Exit(2 if wrong else 0)


@app.command(cls=Command)
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A result or baseline (JSON).")],
    second: Annotated[str, typer.Argument(metavar="B", help="The result to compare with it.")],
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    output: Output = None,
) -> None:
    """Compare two results item by item: fixed, broken, and whether that can be chance.

    Exits with 1 when B is significantly worse than A in any measure.
    """
    from sightline.evaluation import results, tables
    from sightline.evaluation.compare import compare as run
    from sightline.reporters.json import dump

    choose("--format", format, ("text", "json"))
    found = run(results.load(Path(first)), results.load(Path(second)))
    write(dump(found, indent=2) + "\n" if format == "json" else tables.comparison(found), output)
    raise typer.Exit(int(any(one["verdict"] == "worse" for one in found)))


@app.command(cls=Command)
def label(
    document: Annotated[str, typer.Argument(metavar="FILE", help="A document of yours.")],
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write here, not beside the document.")] = None,
) -> None:
    """Propose labels for a document, to be corrected by hand: FILE's name with .labels.json, beside it."""
    from sightline.evaluation.label import propose
    from sightline.evaluation.suite import LABELS
    from sightline.reporters.json import dump

    path = Path(document)
    target = Path(output) if output else path.with_name(path.stem + LABELS)
    if target.exists():
        raise UsageError(f"{target} exists and may hold corrections; remove it or name another with --output")
    proposal = propose(path)
    write(dump(proposal, indent=1) + "\n", str(target))
    write(
        f'wrote {target}: {len(proposal["statements"])} statements. Correct levels, parents and findings, set "status" to '
        f'"corrected", then: sightline eval {path.parent.parent if path.parent.name == "documents" else "FOLDER"}\n',
        None,
    )
