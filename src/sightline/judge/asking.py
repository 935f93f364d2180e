"""Get requests answered: from the store first, then by a client, several at once, each reply kept as it comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Protocol

from sightline.client import Client, UnansweredError
from sightline.ledger import Ledger, LimitError
from sightline.request import Reply, Request
from sightline.store import Store, as_record

#: After so many requests in a row without a connection the rest is not tried.
HOPELESS = 3
#: Requests under way at once, unless the endpoint says that this is too much.
JOBS = 8


class Answering(Protocol):
    """Somebody who gets many requests answered."""

    def answer(self, requests: Sequence[Request]) -> list[Reply | str]:
        """For each request its reply, or why there is none."""


class Gate:
    """Lets so many threads through at once: half as many after each refusal, slowly more after each success."""

    def __init__(self, most: int) -> None:
        self._most, self._open, self._inside = most, float(most), 0
        self._turn = threading.Condition()

    def __enter__(self) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._inside < max(1, int(self._open)))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._inside -= 1
            self._open = min(float(self._most), self._open + 1 / max(1.0, self._open))
            self._turn.notify_all()

    def drain(self) -> None:
        """Wait until nobody is inside."""
        with self._turn:
            self._turn.wait_for(lambda: self._inside == 0)

    def narrow(self) -> None:
        """Halve what is let through."""
        with self._turn:
            self._open = max(1.0, self._open / 2)


class Asking:
    """Answers from the store, and from a client what the store does not hold. Without a client it only replays."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        client: Callable[[Gate], Client] | None = None,
        *,
        jobs: int = JOBS,
        tell: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> None:
        self._store, self._ledger, self._jobs, self._tell = store, ledger, jobs, tell
        self._gate = Gate(jobs)
        self._make = client
        self._client: Client | None = None
        self._lost = 0
        self._stopped = False

    def answer(self, requests: Sequence[Request]) -> list[Reply | str]:
        """For each request its reply, or why there is none. Requests of the same key are asked once.

        Raises:
            ModelError: the endpoint will answer nothing.
        """
        kept = {request.key: self._store.get(request) for request in requests}
        missing = {request.key: request for request in requests if kept[request.key] is None}
        asked = self._ask_all(list(missing.values()))
        found: list[Reply | str] = []
        for request in requests:
            reply = kept[request.key]
            found.append(self._ledger.hit(reply) if reply is not None else asked[request.key])
        return found

    def _ask_all(self, requests: Sequence[Request]) -> dict[str, Reply | str]:
        if not requests:
            return {}
        if self._make is None:
            return {request.key: "no recorded answer" for request in requests}
        if self._client is None:
            self._client = self._make(self._gate)
        with ThreadPoolExecutor(max_workers=self._jobs) as pool:
            try:
                futures = [pool.submit(self._ask, request) for request in requests]
                return {
                    r.key: self._result(f, n, len(futures))
                    for n, (r, f) in enumerate(zip(requests, futures, strict=True), 1)
                }
            except BaseException:
                # An interrupt may come before the pool knows of a thread that it has just started, and then would not wait for it.
                self._stopped = True
                pool.shutdown(wait=True, cancel_futures=True)
                self._gate.drain()
                raise

    def _result(self, future: Future[Reply | str], number: int, of: int) -> Reply | str:
        found = future.result()
        self._tell(number, of)
        return found

    def _ask(self, request: Request) -> Reply | str:
        assert self._client is not None
        if self._lost >= HOPELESS:
            return "not asked: there was no connection before"
        with self._gate:
            if self._stopped:
                return "not asked: the run was interrupted"
            try:
                reply = self._client.ask(request)
            except (UnansweredError, LimitError) as error:
                self._lost += str(error).startswith("no connection")
                return str(error)
            self._store.keep(as_record(request, reply, datetime.now(UTC).date().isoformat()))
        self._lost = 0
        return reply


class Counting:
    """Answers from the store alone and remembers what is missing, for a run that only shows what it would do."""

    def __init__(self, store: Store) -> None:
        self.missing: dict[str, Request] = {}
        self.recorded = 0
        self._store = store

    def answer(self, requests: Sequence[Request]) -> list[Reply | str]:
        """The recorded replies."""
        found: list[Reply | str] = []
        for request in requests:
            reply = self._store.get(request)
            self.recorded += reply is not None
            if reply is None:
                self.missing[request.key] = request
            found.append(reply if reply is not None else "not asked: this only shows what would be")
        return found
