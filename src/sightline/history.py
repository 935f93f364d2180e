"""Versions of documents from a git repository: only names, dates and blobs are asked for.

A repository's own settings may name programs to run (signature checks, remote helpers, monitors); each is switched off here, and
nothing is ever fetched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sightline.errors import UsageError
from sightline.readers import SUFFIXES

_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false")
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
#: The last second that a date may name; commits can carry any number.
_LATEST = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())


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
    """The documents below paths at a revision, by path from here; hidden folders are left out as in a folder on disk.

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
        kind, blob = meta.split()[1:3]
        if kind == b"blob" and PurePosixPath(path).suffix.lower() in SUFFIXES:
            wanted.append((path, blob.decode()))
    if not wanted:
        raise UsageError(f"{revision}: holds no document at {' '.join(paths) or 'this folder'}")
    contents = _blobs([blob for _, blob in wanted])
    return {path: content for (path, _), content in zip(wanted, contents, strict=True)}


def versions(path: str) -> list[Version]:
    """The versions of a file on the first line of its history, oldest first, through renames; the same content counts once.

    Raises:
        UsageError: git knows no version of it, or it is a folder.
    """
    if Path(path).is_dir():
        raise UsageError(f"{path}: is a folder; --history takes one file")
    words = ("--first-parent", "--follow", "--raw", "--no-abbrev", "-z", "--diff-merges=first-parent")
    told = _git("log", *words, "--format=%x01%h %ct", "HEAD", "--", path).decode("utf-8", "surrogateescape")
    entries = [entry for part in told.split("\x01")[1:] if (entry := _entry(part)) is not None]
    if not entries:
        raise UsageError(f"{path}: git knows no version of it")
    entries.reverse()
    found: list[Version] = []
    for (revision, day, name, _), content in zip(entries, _blobs([entry[3] for entry in entries]), strict=True):
        if not found or found[-1].content != content:
            found.append(Version(revision, day, name, content))
    return found


def _entry(part: str) -> tuple[str, date, str, str] | None:
    """A commit of a log and the blob that it left at the path: its name, date, path and blob; None where it left none."""
    head, *fields = [field for field in part.split("\0") if field.strip("\n")]
    revision, _, second = head.strip("\n").partition(" ")
    raw = next((number for number, field in enumerate(fields) if field.lstrip("\n").startswith(":")), None)
    if raw is None:
        return None
    blob = fields[raw].split()[3]
    if not blob.strip("0"):
        return None
    renamed = fields[raw].split()[4][:1] in ("R", "C")
    names = fields[raw + 1 : raw + 3]
    try:
        when = min(_LATEST, max(0, int(second)))
    except ValueError:
        when = 0
    return revision, datetime.fromtimestamp(when, UTC).date(), names[1] if renamed else names[0], blob


def _commit(name: str) -> str | None:
    run = _run("rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}")
    return run.stdout.decode().strip() if run.returncode == 0 else None


def _git(*words: str, feed: bytes = b"") -> bytes:
    run = _run(*words, feed=feed)
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"git {words[0]}: {said[0] if said else 'failed'}")
    return run.stdout


def _run(*words: str, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **_ALONE}
    try:
        return subprocess.run(["git", *_SAFE, *words], input=feed, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        raise UsageError("git is not installed here; compare two files or folders instead") from None


def _blobs(names: Sequence[str]) -> Iterator[bytes]:
    """The contents of blobs, all asked for at once."""
    told = _git("cat-file", "--batch", feed="".join(f"{name}\n" for name in names).encode())
    at = 0
    for name in names:
        end = told.index(b"\n", at)
        head = told[at:end].split()
        if head[-1] == b"missing":
            raise UsageError(f"git: the content {name[:12]} is not in this repository; fetch it first")
        size = int(head[2])
        yield told[end + 1 : end + 1 + size]
        at = end + 2 + size
