"""The answer store: every reply that was paid for, under the hash of its request.

One mechanism is cache, resume and replay. SQLite by default, in the user's cache folder; a file that ends in .jsonl is
a portable store of one reply a line. Neither holds a key, an address or the text of a document, except what a reply quotes.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from platform import system
from typing import Any, Protocol

from sightline.errors import UsageError
from sightline.request import Reply, Request, Usage


class Store(Protocol):
    """Where replies are kept."""

    def get(self, request: Request) -> Reply | None:
        """The reply to a request, None where it was never answered."""

    def keep(self, record: dict[str, Any]) -> None:
        """Keep a reply as `as_record` writes it, so that nothing can lose it any more."""


def open_store(path: Path | None) -> Store:
    """The store at a path, else the user's own.

    Raises:
        UsageError: the file cannot be opened or is no store.
    """
    where = path or default()
    try:
        where.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return LineStore(where) if where.suffix == ".jsonl" else TableStore(where)
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"{where}: cannot be used as a store of answers: {error}") from None


def default() -> Path:
    """The user's store, in the cache folder of the platform."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        base = Path(named)
    elif system() == "Darwin":
        base = Path.home() / "Library" / "Caches"
    elif system() == "Windows":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        base = Path.home() / ".cache"
    return base / "sightline" / "answers.sqlite"


def as_record(request: Request, reply: Reply, date: str) -> dict[str, Any]:
    """A reply as it is kept."""
    return {
        "key": request.key,
        "prompt": request.prompt,
        "model": request.model,
        "answered_by": reply.answered_by,
        "date": date,
        "usage": list(reply.usage),
        "answer": reply.answer,
    }


def from_record(record: dict[str, Any]) -> Reply:
    """A reply that was kept: it costs nothing again."""
    return Reply(record["answer"], record["answered_by"], Usage(*record["usage"]), cached=True)


class LineStore:
    """One reply a line, the last of a key counts; for stores that are committed or mailed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._records: dict[str, dict[str, Any]] = {}
        if path.exists():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.strip():
                    record = _record(path, number, line)
                    self._records[record["key"]] = record

    def get(self, request: Request) -> Reply | None:
        """The reply to a request."""
        record = self._records.get(request.key)
        return from_record(record) if record is not None else None

    def keep(self, record: dict[str, Any]) -> None:
        """Append a reply and bring it to the disk."""
        line = json.dumps(record, ensure_ascii=True, sort_keys=True) + "\n"
        with self._lock, self.path.open("a", encoding="utf-8") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
            self._records[record["key"]] = record


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
        from_record(record)
        return {**record, "key": str(record["key"])}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path}:{number}: not a recorded answer; remove the line to go on without it") from None


class TableStore:
    """SQLite with a write-ahead log: several processes may use it at once, and a killed one loses nothing it stored."""

    def __init__(self, path: Path) -> None:
        self.path = path
        fresh = not path.exists()
        with closing(self._connect()) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, record TEXT NOT NULL)")
        if fresh:
            with suppress(OSError):
                path.chmod(0o600)
        self._local = threading.local()

    def get(self, request: Request) -> Reply | None:
        """The reply to a request; a row that cannot be read counts as none."""
        row = self._own().execute("SELECT record FROM answers WHERE key = ?", (request.key,)).fetchone()
        if row is None:
            return None
        try:
            return from_record(json.loads(row[0]))
        except (ValueError, KeyError, TypeError):
            return None

    def keep(self, record: dict[str, Any]) -> None:
        """Keep a reply in a transaction of its own."""
        connection = self._own()
        with connection:
            text = json.dumps(record, ensure_ascii=True)
            connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (record["key"], text))

    def _own(self) -> sqlite3.Connection:
        """A connection of this thread."""
        if not hasattr(self._local, "connection"):
            self._local.connection = self._connect()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=30)
