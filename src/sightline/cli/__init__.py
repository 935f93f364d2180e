"""The command line: the only module that prints, reads arguments or exits."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer._click.exceptions import ClickException  # typer names no public base of its errors

from sightline import __version__
from sightline.cli import model as asked
from sightline.cli.answers import app as batch
from sightline.cli.answers import ask, doctor
from sightline.cli.evaluate import app as evaluate
from sightline.cli.listing import rule_names, rules
from sightline.cli.output import choose, write
from sightline.cli.plain import Command, Group
from sightline.cli.settings import selected, settings, style
from sightline.cli.versions import compare, score
from sightline.cli.writing import guide, narrative, new
from sightline.errors import ReadError, SightlineError, UsageError

if TYPE_CHECKING:
    from sightline.domain import Failure, Review


app = typer.Typer(
    cls=Group,
    name="sightline",
    help="Review planning documents the way a linter reviews code.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
_SEVERITIES = ("info", "warning", "error", "never")
_FORMATS = ("text", "concise", "json", "jsonl", "markdown", "mermaid", "dot")

Paths = Annotated[list[str] | None, typer.Argument(metavar="[PATHS|-]", help="Files and directories; - is the paste.")]
Format = Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(_FORMATS)}.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="Write here instead of to the terminal.")]
Select = Annotated[list[str] | None, typer.Option(help="Run only these rules: family/rule, family/* (repeatable).")]
Ignore = Annotated[list[str] | None, typer.Option(help="Leave these rules out (repeatable).")]
FailOn = Annotated[str, typer.Option(help="Exit with 1 from this severity on: error, warning, info or never.")]
StdinName = Annotated[str, typer.Option(help="What to call the paste; its suffix tells the format.")]
ConfigFile = Annotated[str | None, typer.Option("--config", help="A settings file, instead of the nearest one.")]
Strict = Annotated[bool, typer.Option("--strict", help="Full severity also for rules that are not precise enough.")]
ProfileName = Annotated[
    str, typer.Option(help="Read as okr, roadmap, strategy, charter or v2mom; auto, the default, asks each document.")
]
AsOf = Annotated[
    str | None, typer.Option(help="The day of reading, as 2026-11-30, for rules about time; they are silent without.")
]
Color = Annotated[str, typer.Option(help="auto, always or never.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors; the exit code tells.")]


@app.command(cls=Command)
def review(
    paths: Paths = None,
    format: Format = "text",
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = "",
    stdin_filename: StdinName = "<stdin>",
    config: ConfigFile = None,
    strict: Strict = False,
    profile: ProfileName = "",
    as_of: AsOf = None,
    color: Color = "auto",
    quiet: Quiet = False,
    model: asked.Model = "",
    base_url: asked.BaseUrl = "",
    provider: asked.Provider = "",
    offline: asked.Offline = False,
    local_only: asked.LocalOnly = False,
    replay: asked.Replay = False,
    answers: asked.Answers = None,
    max_calls: asked.MaxCalls = None,
    max_tokens: asked.MaxTokens = None,
    max_cost: asked.MaxCost = None,
    samples: asked.Samples = "1",
    suggest: asked.Suggest = False,
    dry_run: asked.DryRun = False,
    show_prompt: asked.ShowPrompt = False,
) -> None:
    """Review documents: what each statement is, what it serves, and where the line of sight breaks.

    Exits with 0 when nothing is at or above --fail-on, 1 when something is, 2 when nothing could be reviewed, 3 when
    something could not be checked.
    """
    from sightline.cli.inputs import find, read_all
    from sightline.pipeline import review as run
    from sightline.profile import profiles
    from sightline.reporters import render
    from sightline.rules import all_rules

    choose("--format", format, _FORMATS)
    held = settings(config)
    if profile:
        choose("--profile", profile, ("auto", *profiles()))
        held = replace(held, profile=profile)
    fail_on = fail_on or held.fail_on
    choose("--fail-on", fail_on, _SEVERITIES)
    known = rule_names()
    held.check_rules(known)
    left_out = (*held.ignore, *(ignore or ()))
    wanted, kept = selected(select or held.select, left_out, known), selected((), left_out, known)
    rules = [rule for rule in all_rules() if rule.name in wanted]
    names = find(paths or ["-"], stdin_filename)
    if held.mission is not None and str(held.mission) not in names:
        names = [str(held.mission), *names]
    failures: list[Failure] = []
    limits = (max_calls, max_tokens, max_cost, samples)
    about = asked.Wanted(model, base_url, provider, offline, local_only, replay, answers, *limits)
    if dry_run or show_prompt:
        judge, counted = asked.counting(about)
        run(read_all(names, stdin_filename, failures), judge, (), config=held)
        write(asked.prompts(counted) if show_prompt else asked.estimate(about, counted), output)
        return
    second = asked.judge(about)
    if suggest and second is None:
        raise UsageError("--suggest needs a model: name one with --model")
    read = read_all(names, stdin_filename, failures)
    result = run(read, second, rules, config=held, strict=strict, suggest=suggest, as_of=_day(as_of))
    if not result.documents:
        raise ReadError(failures[0].reason)
    told = tuple(finding for finding in result.findings if finding.rule in kept)
    result = replace(result, findings=told, failures=(*failures, *result.failures))
    if not quiet or output is not None:
        write(render(result, format, style(color, output)), output)
    raise typer.Exit(_code(result, fail_on))


@app.command(cls=Command)
def classify(
    statement: Annotated[str, typer.Argument(metavar="[TEXT|FILE|-]", help="A statement, or one a line.")] = "-",
    format: Annotated[str, typer.Option("--format", "-f", help="text or jsonl.")] = "text",
    output: Output = None,
    section: Annotated[list[str] | None, typer.Option(help="A heading that TEXT stands under (repeatable).")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show which signals pulled which way, and how far.")
    ] = False,
) -> None:
    """Say what single statements are: one a line, plain or as JSON with "id", "text" and perhaps "section"."""
    from sightline.classify import answer, lines
    from sightline.cli.inputs import stdin
    from sightline.heuristics.levels import explain as why
    from sightline.reporters.statements import render

    choose("--format", format, ("text", "jsonl"))
    if not statement.strip():
        raise UsageError("an empty statement is none")
    if statement == "-":
        answers = lines(stdin().decode("utf-8", "replace").splitlines())
    elif _is_file(statement):
        content = Path(statement).read_bytes()
        answers = lines(content.decode("utf-8-sig", "replace").splitlines())
    else:
        answers = iter([answer("1", statement, tuple(section or ()))])
    text = "".join(
        render(a.id, a.text, a.side, a.verdict, format, why(a.statement, alone=True) if explain else None)
        for a in answers
    )
    if not text:
        raise ReadError("nothing to classify: the input is empty")
    write(text, output)


@app.command(cls=Command)
def trace(
    document: Annotated[str, typer.Argument(metavar="DOC", help="A file, a directory, or - for the paste.")],
    query: Annotated[str, typer.Argument(help="An id (S4, KR1.2), a line number, or words of the statement.")],
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    stdin_filename: StdinName = "<stdin>",
    color: Color = "auto",
) -> None:
    """Walk one statement up to the mission, hop by hop, to the first missing or weak hop."""
    from sightline.cli.inputs import find, read_all
    from sightline.pipeline import review as run
    from sightline.reporters import trace as reporter

    choose("--format", format, ("text", "json"))
    failures: list[Failure] = []
    result = run(read_all(find([document], stdin_filename), stdin_filename, failures), rules=())
    if failures:
        raise ReadError(failures[0].reason)
    found = reporter.find(result, query)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(query.lower(), [s.text.lower() for s in result.statements], n=1, cutoff=0.3)
        hint = f'; did you mean "{near[0][:70]}"?' if near else ""
        raise UsageError(f"no statement matches {query!r} in {document}{hint}")
    write(reporter.render(result, found, format, style(color, None)), None)


@app.command(cls=Command)
def config(file: ConfigFile = None) -> None:
    """Show the settings that hold here, each with where it comes from."""
    lines = []
    for key, value, origin in settings(file).items():
        shown = (
            {str(k): list(v) if isinstance(v, tuple) else str(v) for k, v in value.items()}
            if isinstance(value, dict)
            else value
        )
        lines.append(f"{key} = {list(shown) if isinstance(shown, tuple) else shown}  # {origin}\n")
    write("".join(lines), None)


@app.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of `--format json`, sightline.review/1."""
    from importlib.resources import files

    write(files("sightline").joinpath("data", "review.schema.json").read_text(encoding="utf-8"), None)


app.add_typer(evaluate)
app.add_typer(batch)
app.command(cls=Command)(compare)
app.command(cls=Command)(score)
app.command(cls=Command)(new)
app.command(cls=Command)(narrative)
app.command(cls=Command)(guide)
app.command(cls=Command)(rules)
app.command(cls=Command)(ask)
app.command(cls=Command)(doctor)


@app.callback(cls=Group, invoke_without_command=True)
def _main(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    if version:
        write(f"sightline {__version__}\n", None)
        raise typer.Exit
    if context.invoked_subcommand is None:
        write(context.get_help() + "\n", None)
        raise typer.Exit(2)


def main() -> int:
    """Run the command line and give its exit code; every error that is the user's to mend is one line."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = app(standalone_mode=False)
    except SightlineError as error:
        code = _complain(str(error))
    except ClickException as error:
        code = _complain(error.format_message())
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except OSError as error:
        code = _complain(f"{error.filename or 'output'}: {error.strerror}")
    return code if isinstance(code, int) else 0


def _complain(message: str) -> int:
    from sightline.reporters.terminal import visible

    for line in message.splitlines():
        write(f"sightline: {' '.join(visible(line).split())}\n", None, error=True)
    return 2


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text!r}: write a day as 2026-11-30") from None


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _code(result: Review, fail_on: str) -> int:
    if not result.complete:
        return 3
    if fail_on == "never":
        return 0
    return int(any(f.severity.rank >= _SEVERITIES.index(fail_on) for f in result.findings))
