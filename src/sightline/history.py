"""Versions of documents from a git repository, read with `git cat-file`: nothing of the repository's own is run.

Only names, dates and blobs are asked for, so that no filter, hook or external diff of a repository has a say.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from sightline.errors import UsageError
from sightline.readers import SUFFIXES

_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


class Version(NamedTuple):
    """The content of a file at one revision: the short name of the commit, its date, and the path that it had then."""

    revision: str
    day: date
    path: str
    content: bytes


def is_revision(name: str) -> bool:
    """Whether git knows a name as a commit here."""
    return bool(name) and not name.startswith("-") and _commit(name) is not None


def at(revision: str, paths: Sequence[str]) -> dict[str, bytes]:
    """The documents below paths at a revision, by path from here.

    Raises:
        UsageError: there is no such revision, or it has no document at these paths.
    """
    commit = _commit(revision)
    if commit is None:
        raise UsageError(f"{revision}: is neither a file nor a revision that git knows here")
    listed = _git("ls-tree", "-r", "-z", commit, "--", *(paths or ["."])).split(b"\0")
    wanted = []
    for entry in filter(None, listed):
        meta, _, name = entry.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if meta.split()[1] == b"blob" and PurePosixPath(path).suffix.lower() in SUFFIXES:
            wanted.append((path, meta.split()[2].decode()))
    if not wanted:
        raise UsageError(f"{revision}: holds no document at {' '.join(paths) or 'this folder'}")
    contents = _blobs([blob for _, blob in wanted])
    return {path: content for (path, _), content in zip(wanted, contents, strict=True)}


def versions(path: str) -> list[Version]:
    """The versions of a file, oldest first, through renames; neighbours with the same content count once.

    Raises:
        UsageError: git knows no version of it.
    """
    told = _git("log", "--follow", "--format=%x01%h %H %cs", "--name-only", "-z", "HEAD", "--", path)
    entries = []
    for part in told.decode("utf-8", "surrogateescape").split("\x01")[1:]:
        head, *names = [field.strip("\n") for field in part.split("\0") if field.strip("\n")]
        short, commit, day = head.split(" ")
        entries.append((short, commit, date.fromisoformat(day), names[0] if names else path))
    if not entries:
        raise UsageError(f"{path}: git knows no version of it")
    entries.reverse()
    top = _git("rev-parse", "--show-prefix").decode().strip()
    objects = [f"{commit}:{name if names_from_top(name, top) else top + name}" for _, commit, _, name in entries]
    found: list[Version] = []
    for (short, _, when, name), content in zip(entries, _blobs(objects), strict=True):
        if not found or found[-1].content != content:
            found.append(Version(short, when, name, content))
    return found


def names_from_top(name: str, prefix: str) -> bool:
    """Whether a name that git printed is relative to the top of the repository, as `log --name-only` gives it."""
    return not prefix or name.startswith(prefix)


def _commit(name: str) -> str | None:
    run = subprocess.run(
        ["git", *_SAFE, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}"],
        capture_output=True,
        check=False,
    )
    return run.stdout.decode().strip() if run.returncode == 0 else None


def _git(*words: str, feed: bytes = b"") -> bytes:
    try:
        run = subprocess.run(["git", *_SAFE, *words], input=feed, capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("git is not installed here; compare two files or folders instead") from None
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"git {words[0]}: {said[0] if said else 'failed'}")
    return run.stdout


def _blobs(names: Sequence[str]) -> Iterator[bytes]:
    """The contents of blobs, all asked for at once; one that is missing is empty."""
    told = _git("cat-file", "--batch", feed="".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
    at = 0
    for _ in names:
        end = told.index(b"\n", at)
        head = told[at:end].split()
        if head[-1] == b"missing" or head[1] != b"blob":
            at = end + 1
            yield b""
            continue
        size = int(head[2])
        yield told[end + 1 : end + 1 + size]
        at = end + 2 + size
