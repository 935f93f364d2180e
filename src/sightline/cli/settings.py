"""What holds for a run: the settings of the folder, and how the output is laid out."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sightline.cli.output import choose, unknown
from sightline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sightline.config import Config
    from sightline.reporters import Style


def settings(file: str | None) -> Config:
    """The settings of a named file, else of the nearest one, else none; company words are adopted."""
    from sightline.config import Config, find, load

    path = Path(file) if file else find(Path.cwd())
    found = load(path) if path else Config()
    if found.vocabulary:
        from sightline.vocabulary import adopt

        adopt(found.vocabulary)
    return found


def style(color: str, output: str | None) -> Style:
    """How text is laid out: in colour on a terminal unless the environment asks for none, as wide as the terminal."""
    from sightline.reporters import Style

    choose("--color", color, ("auto", "always", "never"))
    terminal = output is None and sys.stdout is not None and sys.stdout.isatty()
    wanted = terminal and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")
    on = color == "always" or (color == "auto" and bool(wanted or os.environ.get("FORCE_COLOR")))
    columns = shutil.get_terminal_size().columns if terminal else 100
    return Style(on, max(60, min(columns, 120)))


def selected(select: Sequence[str], ignore: Sequence[str], names: Sequence[str]) -> set[str]:
    """The rules among `names` that are wanted: all where none is selected; several may be given at once, with commas.

    Raises:
        UsageError: a pattern matches none of the names.
    """
    from fnmatch import fnmatchcase

    def matching(patterns: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for pattern in (part.strip() for text in patterns for part in text.split(",")):
            hits = [name for name in names if fnmatchcase(name, pattern)]
            if not hits:
                raise UsageError(unknown("rule", pattern, list(names)))
            found.update(hits)
        return found

    return (matching(select) if select else set(names)) - matching(ignore)
