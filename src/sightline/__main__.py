"""The entry point: `sightline` and `python -m sightline`.

`sightline --help` is answered from a text, because importing typer takes five times as long as starting Python. The text
is typer's own, written by `make docs` and compared with it by a test.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

HELP = Path(__file__).parent / "data" / "help.txt"


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--help"] and sys.stdout is not None:
        sys.stdout.write(HELP.read_text(encoding="utf-8"))
        return
    # A run ends soon and makes few cycles; collecting them would take a third of its time.
    gc.disable()
    from sightline.cli import main as run  # noqa: PLC0415  # not needed for the help

    _leave(run())


def _leave(code: int) -> None:
    """Exit without taking apart what was read, which would take a twentieth of the time of a large run."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
