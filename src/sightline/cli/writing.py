"""`sightline new`, `narrative` and `guide`: texts to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli.output import unknown, write
from sightline.cli.settings import settings
from sightline.errors import ReadError, UsageError

if TYPE_CHECKING:
    from sightline.domain import Failure

Output = Annotated[str | None, typer.Option("--output", "-o", help="Write here instead of to the terminal.")]


def new(
    template: Annotated[str, typer.Argument(metavar="[TEMPLATE]", help="What to start; without one, the list.")] = "",
    filled: Annotated[bool, typer.Option("--filled", help="The same with an example filled in.")] = False,
    output: Output = None,
) -> None:
    """Print a template: a mission, OKRs, a canvas, a review. A file that exists is not overwritten."""
    from sightline.templates import TEMPLATES
    from sightline.templates import template as text

    if not template:
        wide = max(map(len, TEMPLATES))
        write("".join(f"{name:{wide}}  {what}\n" for name, what in TEMPLATES.items()), output)
        return
    if template not in TEMPLATES:
        raise UsageError(unknown("template", template, list(TEMPLATES)))
    if output is not None and Path(output).exists():
        raise UsageError(f"{output}: exists already; name another file")
    write(text(template, filled=filled), output)


def narrative(
    document: Annotated[str, typer.Argument(metavar="DOC", help="A file, a directory, or - for the paste.")],
    initiative: Annotated[str, typer.Argument(help="An id (S4), a line number, or words of the work.")],
    output: Output = None,
    stdin_filename: Annotated[
        str, typer.Option(help="What to call the paste; its suffix tells the format.")
    ] = "<stdin>",
) -> None:
    """Tell one piece of work in four parts, from the mission to what was learnt, with holes where the document is silent."""
    from sightline.cli.inputs import find, read_all
    from sightline.domain import Level
    from sightline.narrative import narrative as tell
    from sightline.pipeline import review
    from sightline.reporters.markdown import escape
    from sightline.reporters.trace import find as named

    failures: list[Failure] = []
    result = review(
        read_all(find([document], stdin_filename), stdin_filename, failures), rules=(), config=settings(None)
    )
    if failures:
        raise ReadError(failures[0].reason)
    work = named(result, initiative)
    if work is None:
        raise UsageError(f"no statement matches {initiative!r} in {document}")
    level = result.verdict(work).level
    if level in (Level.MISSION, Level.VISION, Level.PRINCIPLE, Level.OTHER):
        raise UsageError(f"line {work.position.line} is read as {level}, not as work; name the initiative to tell")
    write(tell(result, work, escape), output)


def guide(output: Output = None) -> None:
    """Print the method: the levels, the tests of a mission, and where the texts behind it disagree."""
    from importlib.resources import files

    text = files("sightline").joinpath("data", "guide.md").read_text(encoding="utf-8")
    write("".join(line for line in text.splitlines(keepends=True) if not line.startswith("<!-- ")), output)
