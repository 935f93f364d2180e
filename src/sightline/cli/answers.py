"""`sightline batch`, `ask` and `doctor`: answers by other ways than one call at a time, and what an endpoint can do."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli import model as asked
from sightline.cli.output import plural, write
from sightline.cli.plain import Command, Group
from sightline.errors import ReadError, UsageError

if TYPE_CHECKING:
    from sightline.client.batch import BatchClient
    from sightline.judge.asking import Counting
    from sightline.request import Request

Paths = Annotated[list[str], typer.Argument(metavar="PATHS", help="Documents and directories.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="Write here instead of to the terminal.")]

app = typer.Typer(
    cls=Group,
    name="batch",
    help="Ask many questions as one file, in the OpenAI Batch format.",
    rich_markup_mode=None,
    add_completion=False,
)


@app.command(cls=Command)
def export(
    paths: Paths,
    model: asked.Model = "",
    provider: asked.Provider = "",
    answers: asked.Answers = None,
    output: Output = None,
) -> None:
    """Write the requests whose answers are missing; once these are in, export again for the links."""
    from sightline.batch import lines

    wanted = asked.Wanted(model, provider=provider, answers=answers)
    counted = _missing(paths, wanted)
    write("".join(lines(counted.missing.values(), wanted.profile)), output)
    write(_left(counted), None, error=True)


@app.command(name="import", cls=Command)
def import_(
    results: Annotated[str, typer.Argument(metavar="RESULTS", help="The file of results.")],
    answers: asked.Answers = None,
    model: asked.Model = "",
) -> None:
    """Bring results in. A line without a usable reply is named, and the exit code is 3."""
    try:
        text = Path(results).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{results}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    _bring_in(text, answers, model)


@app.command(cls=Command)
def submit(
    requests: Annotated[str, typer.Argument(metavar="FILE", help="What batch export wrote.")],
    base_url: asked.BaseUrl = "",
) -> None:
    """Send a file of requests to the Batch API and print the name of the batch."""
    wanted = asked.Wanted(base_url=base_url)
    write(_batches(wanted).submit(Path(requests).read_text(encoding="utf-8")) + "\n", None)


@app.command(cls=Command)
def collect(
    name: Annotated[str, typer.Argument(metavar="BATCH", help="What batch submit printed.")],
    base_url: asked.BaseUrl = "",
    answers: asked.Answers = None,
    model: asked.Model = "",
) -> None:
    """Bring in the results of a batch that is done."""
    _bring_in(_batches(asked.Wanted(base_url=base_url)).collect(name), answers, model)


def _batches(wanted: asked.Wanted) -> BatchClient:
    from sightline.client.batch import BatchClient

    return BatchClient(wanted.address, asked.key(wanted), wanted.profile)


def _bring_in(text: str, answers: str | None, model: str) -> None:
    from sightline.batch import results
    from sightline.store import open_store

    store = open_store(Path(answers) if answers else None)
    named = model or os.environ.get("SIGHTLINE_MODEL", "")
    kept, refused = 0, []
    for result in results(text, datetime.now(UTC).date().isoformat(), {}):
        if result.record is None:
            refused.append(result.reason)
        else:
            store.keep({**result.record, "model": named or result.record["model"]})
            kept += 1
    for reason in refused:
        write(f"not kept: {reason}\n", None, error=True)
    write(f"kept {plural(kept, 'answer')}\n", None, error=True)
    raise typer.Exit(3 if refused else 0)


def ask(
    paths: Paths,
    model: asked.Model = "",
    answers: asked.Answers = None,
    reply: Annotated[
        str, typer.Option("--reply", help="A file with the reply to the last prompt; - is the paste.")
    ] = "",
) -> None:
    """Print the next question to paste into any chat; --reply takes the answer, checks it and keeps it."""
    from sightline.batch import parse
    from sightline.cli.inputs import stdin
    from sightline.request import Reply
    from sightline.store import as_record, open_store

    wanted = asked.Wanted(model, answers=answers)
    counted = _missing(paths, wanted)
    if not counted.missing:
        write(f"nothing left to ask; review with --replay --model {wanted.named}\n", None)
        return
    request = next(iter(counted.missing.values()))
    if not reply:
        write(_page(request), None)
        write(_left(counted) + "give the reply back with --reply FILE\n", None, error=True)
        return
    text = stdin().decode("utf-8", "replace") if reply == "-" else Path(reply).read_text(encoding="utf-8")
    try:
        answer = parse(request.answer, text)
    except ValueError as error:
        raise UsageError(f"{error}; nothing was kept") from None
    day = datetime.now(UTC).date().isoformat()
    open_store(wanted.store).keep(as_record(request, Reply(answer, "by hand"), day))
    write(f"kept; {plural(len(counted.missing) - 1, 'question')} left\n", None, error=True)


def _missing(paths: list[str], wanted: asked.Wanted) -> Counting:
    from sightline.cli.inputs import find, read_all
    from sightline.domain import Failure
    from sightline.pipeline import review

    judge, counted = asked.counting(wanted)
    failures: list[Failure] = []
    review(read_all(find(paths, "<stdin>"), "<stdin>", failures), judge, ())
    for failure in failures:
        raise ReadError(failure.reason)
    return counted


def _left(counted: Counting) -> str:
    return f"{plural(len(counted.missing), 'question')} left, {plural(counted.recorded, 'answer')} recorded\n"


def _page(request: Request) -> str:
    """A request as one text for a chat, with the form of its answer."""
    import json

    from sightline.answers import ANSWERS, schema

    form = json.dumps(schema(ANSWERS[request.answer]))
    return (
        "\n\n".join(
            (*(message.content for message in request.messages), f"Answer with one JSON object of this schema: {form}")
        )
        + "\n"
    )


def doctor(
    model: asked.Model = "",
    base_url: asked.BaseUrl = "",
    local_only: asked.LocalOnly = False,
) -> None:
    """Try how an endpoint can be asked, with a handful of tiny questions, and print the provider profile that fits."""
    from dataclasses import replace

    from sightline.client import OpenAIClient, UnansweredError
    from sightline.extract import statements
    from sightline.judge.requests import classify
    from sightline.ledger import Ledger
    from sightline.provider import fitting, known, profile
    from sightline.readers import read_text

    wanted = asked.Wanted(model, base_url, local_only=local_only)
    if not wanted.named:
        raise UsageError("name the model to try with --model")
    document = read_text("# Roadmap\n\n- Build the roster app\n- Nurses rest, every night, by June\n")
    question = classify(statements(document), wanted.named)
    guess, working = fitting(wanted.address), []
    for mode in ("tools", "json_schema", "md_json"):
        ledger = Ledger(wanted.named)
        tried = replace(guess, mode=mode)
        client = OpenAIClient(wanted.address, asked.key(wanted), tried, ledger, alone=local_only)
        try:
            reply = client.ask(question.request)
        except UnansweredError as error:
            write(f"{mode:12} no: {error}\n", None)
            continue
        complete = {one["id"] for one in reply.answer["verdicts"]} == set(question.ids)
        usage = (
            f"{reply.usage.input} tokens in, {reply.usage.output} out" if reply.usage.input else "no usage is reported"
        )
        write(f"{mode:12} {'yes' if complete else 'leaves statements out'}: {ledger.calls} calls, {usage}\n", None)
        working += [mode] if complete else []
    if not working:
        write("no way of asking works here\n", None)
        raise typer.Exit(3)
    best = guess.mode if guess.mode in working else working[0]
    name = next(n for n in (guess.name, *known()) if profile(n).mode == best)
    write(f"use: --provider {name}\n", None)
