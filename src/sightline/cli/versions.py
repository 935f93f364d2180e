"""`sightline compare` and `sightline score`: what became of a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli.output import choose, write
from sightline.cli.settings import selected, settings, style
from sightline.errors import ReadError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sightline.chronicle import Edition
    from sightline.config import Config
    from sightline.domain import Failure, Finding, Review
    from sightline.score import Scale

_SEVERITIES = ("info", "warning", "error", "never")
Format = Annotated[str, typer.Option("--format", "-f", help="text, markdown or json.")]
Output = Annotated[str | None, typer.Option("--output", "-o", help="Write here instead of to the terminal.")]
Color = Annotated[str, typer.Option(help="auto, always or never.")]


def compare(
    versions: Annotated[
        list[str],
        typer.Argument(
            metavar="OLD NEW | REVISION [REVISION] -- PATHS", help="Two files or folders, or git revisions."
        ),
    ],
    history: Annotated[bool, typer.Option("--history", help="Every version of one file that git knows.")] = False,
    format: Format = "text",
    output: Output = None,
    fail_on: Annotated[
        str, typer.Option(help="Exit with 1 from this severity on: warning (the default), error, info or never.")
    ] = "",
    color: Color = "auto",
) -> None:
    """Say what became of a plan: whether the mission is the same, which goals came, went or moved, which links were lost.

    OLD and NEW are files or folders; or the first is a git revision (`HEAD~3 -- docs/`), compared with the files as they are
    now, or with a second revision. Exits with 1 for what --fail-on names, 2 when nothing could be compared, 3 when a
    document could not be read.
    """
    from sightline.reporters import compare as reporter

    choose("--format", format, ("text", "markdown", "json"))
    held = settings(None)
    fail_on = fail_on or (held.fail_on if "fail-on" in held.origin else "warning")
    choose("--fail-on", fail_on, _SEVERITIES)
    failures: list[str] = []
    if history:
        from sightline.chronicle import chronicle

        if len(versions) != 1:
            raise UsageError("--history takes one file")
        told = chronicle(_editions(versions[0]))
        if told is None:
            raise ReadError(f"{versions[0]}: no version of it could be read")
        told = replace(told, findings=_asked(held, told.findings))
        write(reporter.render(told, format, style(color, output)), output)
        raise typer.Exit(_code(told.findings, fail_on))
    from sightline.compare import compare as run

    old, new = (_review(contents, failures, held=held) for contents in _two(versions))
    if not old.statements and not new.statements:
        raise ReadError(failures[0] if failures else "neither version holds a plan: there is nothing to compare")
    for failure in failures:
        write(f"sightline: {failure}; left out\n", None, error=True)
    compared = run(old, new)
    found = replace(compared, findings=_asked(held, compared.findings))
    write(reporter.render(found, format, style(color, output)), output)
    raise typer.Exit(3 if failures else _code(found.findings, fail_on))


def _asked(held: Config, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that the settings want told, at the severity that they want."""
    from sightline.cli.listing import rule_names
    from sightline.pipeline import asked

    wanted = selected(held.select, held.ignore, rule_names())
    return asked(held, {}, (finding for finding in findings if finding.rule in wanted))


def _code(findings: tuple[Finding, ...], fail_on: str) -> int:
    from sightline.domain import Severity

    if fail_on == "never":
        return 0
    return int(any(finding.severity.rank >= Severity(fail_on).rank for finding in findings))


def _two(versions: list[str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The documents before and now that the arguments name, each by its name."""
    from sightline.history import is_revision

    first, *rest = versions
    if "-" in versions:
        raise UsageError("compare reads no paste; save it to a file")
    if len(versions) == 2 and all(Path(name).exists() for name in versions):
        return _here([first]), _here(rest)
    third = next((name for name in rest[1:] if not Path(name).exists() and is_revision(name)), None)
    if third is not None:
        raise UsageError(f"{third}: compare takes two versions, and paths after them")
    before, dots, after = first.partition("..")
    if dots and not Path(first).exists() and is_revision(before):
        return _at(before, rest), _at(after.lstrip(".") or "HEAD", rest)
    if Path(first).exists() and not is_revision(first):
        missing = next((name for name in rest if not Path(name).exists()), None)
        raise UsageError(f"{missing}: no such file or folder" if missing else "compare takes two versions: OLD and NEW")
    if rest and not Path(rest[0]).exists() and is_revision(rest[0]):
        return _at(first, rest[1:]), _at(rest[0], rest[1:])
    still = [name for name in rest or ["."] if Path(name).exists()]
    return _at(first, rest), _here(still) if still else {}


def _at(revision: str, paths: list[str]) -> dict[str, bytes]:
    """The documents at a revision that a walk of the same folders on disk would find."""
    from sightline.cli.inputs import is_passed_over
    from sightline.history import at

    return {path: content for path, content in at(revision, paths).items() if not is_passed_over(path, paths)}


def _here(names: list[str]) -> dict[str, bytes]:
    from sightline.cli.inputs import find

    found = {}
    for name in find(names, "<stdin>"):
        try:
            found[name] = Path(name).read_bytes()
        except OSError as error:
            raise ReadError(f"{name}: {error.strerror}") from None
    return found


def _review(contents: dict[str, bytes], failures: list[str], *, held: Config, rules: bool = True) -> Review:
    """The review of documents by their names; `failures` takes what cannot be read."""
    from sightline.pipeline import review
    from sightline.readers import read_bytes

    documents = []
    for name, content in contents.items():
        try:
            documents += [read_bytes(content, name)] if content.strip() else []
        except ReadError as error:
            failures.append(str(error))
    return review(documents, rules=None if rules else (), config=held)


def _editions(path: str) -> Iterator[Edition]:
    from sightline.chronicle import Edition
    from sightline.cli.output import progress
    from sightline.history import versions

    held = settings(None)
    for version in progress(versions(path), "versions"):
        failures: list[str] = []
        found = _review({version.path: version.content}, failures, held=held, rules=False)
        for failure in failures:
            write(f"sightline: {version.revision}: {failure}; left out\n", None, error=True)
        if found.documents:
            yield Edition(version.revision, version.day, found)


def score(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATHS|-]", help="Files and folders; - is the paste.")
    ] = None,
    scale: Annotated[str, typer.Option(help="linear or growth-anchors, instead of what the document says.")] = "",
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    output: Output = None,
    stdin_filename: Annotated[
        str, typer.Option(help="What to call the paste; its suffix tells the format.")
    ] = "<stdin>",
    color: Color = "auto",
) -> None:
    """Score key results from baseline, current value and target, on two named scales, and read the score for its kind.

    Exits with 1 where a score or a figure is wrong or missing.
    """
    from sightline.cli.inputs import find, read_all
    from sightline.pipeline import review
    from sightline.reporters import score as reporter
    from sightline.score import scores

    choose("--format", format, ("text", "json"))
    choose("--scale", scale, ("", "linear", "growth-anchors"))
    failures: list[Failure] = []
    held = settings(None)
    result = review(read_all(find(paths or ["-"], stdin_filename), stdin_filename, failures), rules=(), config=held)
    if failures:
        raise ReadError(failures[0].reason)
    asked: Scale | None = "growth-anchors" if scale == "growth-anchors" else "linear" if scale else None
    found = scores(result, asked)
    if not found:
        raise ReadError("no key result here names a target, a value of now or a score")
    write(reporter.render(found, format, style(color, output)), output)
    raise typer.Exit(int(any(one.problem for one in found)))
