"""Find and read what the command line names: files, folders, the paste."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sightline.cli.output import progress
from sightline.document import Document
from sightline.domain import Failure
from sightline.errors import ReadError, UsageError
from sightline.readers import SUFFIXES, read, read_bytes

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "site-packages", "dist", "build"})
_NOT_PLANS = frozenset({"package.json", "package-lock.json", "tsconfig.json", "composer.json", "pnpm-lock.yaml"})


def find(paths: list[str], stdin_filename: str) -> list[str]:
    """The documents that paths name, in a fixed order, whatever order the paths came in."""
    found: set[str] = set()
    for path in paths:
        if not path:
            raise UsageError("an empty path names no document; use . for this folder")
        if path == "-":
            found.add(stdin_filename if stdin_filename != "<stdin>" else "-")
            continue
        if not Path(path).is_dir():
            found.add(path)
            continue
        inside = list(_walk(Path(path)))
        if not inside:
            raise ReadError(f"{path}: holds no document (.md, .txt, .yaml, .json, .rst or .html)")
        found.update(inside)
    return sorted(found)


def _walk(directory: Path) -> Iterator[str]:
    for base, inner, names in os.walk(directory):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _SKIPPED)
        for name in names:
            path = Path(base) / name
            if is_plan_file(path.name) and path.is_file():
                yield str(path)


def is_plan_file(name: str) -> bool:
    """Whether a file in a folder is looked at: its format is read, it is not hidden, and it is no manifest of a program."""
    return Path(name).suffix.lower() in SUFFIXES and not name.startswith(".") and name not in _NOT_PLANS


def is_passed_over(path: str, named: list[str]) -> bool:
    """Whether a path of a listing would not be found by walking the folders that were named."""
    if path in named:
        return False
    below = Path(path)
    for folder in named:
        if below.is_relative_to(folder):
            below = below.relative_to(folder)
            break
    *folders, name = below.parts
    return not is_plan_file(name) or any(f.startswith(".") or f in _SKIPPED for f in folders)


def read_all(names: list[str], stdin_filename: str, failures: list[Failure]) -> Iterator[Document]:
    """Read the documents one by one, so that progress is seen; what cannot be read is kept as a failure."""
    for name in progress(names, "documents"):
        try:
            if name == "-" or (name == stdin_filename and name != "<stdin>"):
                yield read_bytes(stdin(), stdin_filename)
            else:
                yield read(name)
        except ReadError as error:
            failures.append(Failure("read", str(error), name))


def stdin() -> bytes:
    """The bytes of standard input, with a word of help where somebody types them."""
    if sys.stdin is None:
        return b""
    if sys.stdin.isatty():
        sys.stderr.write("Paste the document, then press Ctrl-D.\n")
    return sys.stdin.buffer.read()
