"""What every command does with its output: choose, write, show progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from sightline.errors import UsageError

_Thing = TypeVar("_Thing")


def choose(option: str, value: str, choices: Iterable[str]) -> None:
    """Refuse a value that is none of the choices."""
    if value not in set(choices):
        raise UsageError(unknown(f"value for {option}", value, list(choices)))


def unknown(what: str, value: str, known: list[str]) -> str:
    """A sentence that says what is not known and what may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(value, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return f"unknown {what}: {value!r}; {hint}"


def plural(count: int, noun: str) -> str:
    """A number of things: `1 part`, `2 parts`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def write(text: str, output: str | None, *, error: bool = False) -> None:
    """Write a text to a file, or to standard output, which is also called -, or error, as UTF-8 whatever the locale."""
    content = text.encode("utf-8", "backslashreplace")
    if output is not None and output != "-":
        Path(output).write_bytes(content)
        return
    stream = sys.stderr if error else sys.stdout
    if stream is not None:
        stream.buffer.write(content)
        stream.buffer.flush()


def progress(things: Sequence[_Thing], noun: str) -> Iterator[_Thing]:
    """Give the things one by one, with a count on standard error once that takes a second and somebody is watching."""
    begun, shown = time.monotonic(), False
    for number, thing in enumerate(things):
        if sys.stderr is not None and sys.stderr.isatty() and time.monotonic() - begun > 1:
            write(f"\r{number} of {len(things)} {noun}", None, error=True)
            shown = True
        yield thing
    if shown:
        write("\r\x1b[K", None, error=True)
