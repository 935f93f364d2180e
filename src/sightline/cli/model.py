"""What the command line says about a model: which, where, how much it may cost, and what would be sent."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli.output import plural, write
from sightline.errors import UsageError

if TYPE_CHECKING:
    from sightline.client import Client
    from sightline.judge import ModelJudge
    from sightline.judge.asking import Asking, Counting
    from sightline.ledger import Ledger, Limits
    from sightline.provider import Profile

_MOST_SAMPLES = 9
Model = Annotated[str, typer.Option("--model", help="Ask this model as well; else SIGHTLINE_MODEL, else none.")]
BaseUrl = Annotated[str, typer.Option("--base-url", help="Where it is; else OPENAI_BASE_URL, else api.openai.com.")]
Provider = Annotated[str, typer.Option("--provider", help="How that server wants to be asked; else by its address.")]
Offline = Annotated[bool, typer.Option("--offline", help="Rules only, whatever model is named.")]
LocalOnly = Annotated[bool, typer.Option("--local-only", help="Refuse an endpoint that is not on this machine.")]
Replay = Annotated[bool, typer.Option("--replay", help="Use recorded answers only; ask nobody.")]
Answers = Annotated[str | None, typer.Option("--answers", help="A store of answers: a file, .jsonl for one a line.")]
MaxCalls = Annotated[str | None, typer.Option("--max-calls", help="Stop asking after so many calls.")]
MaxTokens = Annotated[str | None, typer.Option("--max-tokens", help="Stop before so many tokens in and out.")]
MaxCost = Annotated[str | None, typer.Option("--max-cost", help="Stop before so many US dollars.")]
Samples = Annotated[str, typer.Option("--samples", help="Ask so many times; most answers count.")]
Suggest = Annotated[bool, typer.Option("--suggest", help="Ask for better wordings too; each is checked by the rules.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be sent and what it would cost; send nothing.")]
ShowPrompt = Annotated[bool, typer.Option("--show-prompt", help="Print the requests that would be sent; send nothing.")]


@dataclass(frozen=True)
class Wanted:
    """What was asked for. Keys come from the environment alone, and addresses never from a settings file."""

    model: str = ""
    base_url: str = ""
    provider: str = ""
    offline: bool = False
    local_only: bool = False
    replay: bool = False
    answers: str | None = None
    max_calls: str | None = None
    max_tokens: str | None = None
    max_cost: str | None = None
    samples: str = "1"

    @property
    def named(self) -> str:
        """The model that was named, empty where none was or --offline says so."""
        return "" if self.offline else self.model or os.environ.get("SIGHTLINE_MODEL", "")

    @property
    def address(self) -> str:
        """The endpoint."""
        from sightline.provider import OPENAI, check

        address = self.base_url or os.environ.get("OPENAI_BASE_URL", "") or OPENAI
        check(address)
        return address

    @property
    def profile(self) -> Profile:
        """How the endpoint wants to be asked."""
        from sightline.provider import fitting, profile

        return profile(self.provider) if self.provider else fitting(self.address)

    @property
    def limits(self) -> Limits:
        """What the run may spend."""
        from sightline.ledger import Limits

        calls, tokens = (
            _number(*given, whole=True)
            for given in (("--max-calls", self.max_calls), ("--max-tokens", self.max_tokens))
        )
        cost = _number("--max-cost", self.max_cost)
        return Limits(None if calls is None else int(calls), None if tokens is None else int(tokens), cost)

    @property
    def times(self) -> int:
        """How often the same is asked, 1 to 9."""
        count = _number("--samples", self.samples, whole=True)
        if count is None or not 1 <= count <= _MOST_SAMPLES:
            raise UsageError(f"--samples must be a number from 1 to {_MOST_SAMPLES}, not {self.samples!r}")
        return int(count)

    @property
    def store(self) -> Path | None:
        """The file of the store, None for the user's own."""
        return Path(self.answers) if self.answers else None


def _number(option: str, given: str | None, *, whole: bool = False) -> float | None:
    """The number of an option, None where it was not given.

    Raises:
        UsageError: it is no number, or one below zero.
    """
    if given is None:
        return None
    try:
        found = float(int(given)) if whole else float(given)
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise UsageError(f"{option} must be a {'whole ' if whole else ''}number from 0 on, not {given!r}")
    return found


def judge(wanted: Wanted) -> ModelJudge | None:
    """A second reader as asked for, None where no model was named.

    Raises:
        UsageError: an address or key that cannot be used, a store that cannot be opened.
    """
    if not wanted.named:
        if wanted.replay:
            raise UsageError("--replay needs the name of the model whose answers are recorded: --model NAME")
        return None
    from sightline.judge import ModelJudge
    from sightline.ledger import Ledger

    ledger = Ledger(wanted.named, wanted.limits)
    return ModelJudge(asking(wanted, ledger), ledger, wanted.named, samples=wanted.times)


def asking(wanted: Wanted, ledger: Ledger) -> Asking:
    """Whoever gets the requests answered: the store, and the endpoint unless only recorded answers count."""
    from sightline.judge.asking import Asking, Gate
    from sightline.store import open_store

    store = open_store(wanted.store)
    if wanted.replay:
        return Asking(store, ledger)
    address, secret = wanted.address, key(wanted)
    profile = wanted.profile

    def client(gate: Gate) -> Client:
        from sightline.client import OpenAIClient

        return OpenAIClient(address, secret, profile, ledger, alone=wanted.local_only, busy=gate.narrow)

    return Asking(store, ledger, client, tell=_tell)


def key(wanted: Wanted) -> str:
    """The key for an endpoint, from the environment; a local one needs none.

    Raises:
        UsageError: there is none, or the endpoint is not on this machine although it should be.
    """
    from sightline.provider import is_local

    local = is_local(wanted.address)
    if wanted.local_only and not local:
        raise UsageError(
            "--local-only: the endpoint is not on this machine; use http://127.0.0.1:PORT/v1 or leave it out"
        )
    found = os.environ.get("OPENAI_API_KEY", "")
    if not found and not local:
        raise UsageError("no key: set OPENAI_API_KEY, or name an endpoint on this machine with --base-url")
    return found or "none"


def _tell(done: int, of: int) -> None:
    import sys

    if sys.stderr is not None and sys.stderr.isatty():
        write(f"\r{done} of {of} answers\x1b[K" + ("\r\x1b[K" if done == of else ""), None, error=True)


def counting(wanted: Wanted) -> tuple[ModelJudge, Counting]:
    """A second reader that asks nobody, and what it would have asked."""
    from sightline.judge import ModelJudge
    from sightline.judge.asking import Counting
    from sightline.ledger import Ledger
    from sightline.store import open_store

    if not wanted.named:
        raise UsageError("no model was named, so nothing would be sent; name one with --model")
    counted = Counting(open_store(wanted.store))
    return ModelJudge(counted, Ledger(wanted.named), wanted.named, samples=wanted.times), counted


def estimate(wanted: Wanted, counted: Counting) -> str:
    """What would be sent where, in a few lines."""
    from sightline.ledger import REPLY_SHARE, cost
    from sightline.request import PER_TOKEN, Usage

    fresh = list(counted.missing.values())
    sent = sum(len(message.content.encode()) for request in fresh for message in request.messages)
    prefix = sum(len(request.messages[0].content) // PER_TOKEN for request in fresh)
    tokens = sum(request.tokens for request in fresh)
    out = int((tokens - prefix) * REPLY_SHARE)
    price = cost(wanted.named, Usage(tokens, out))
    money = "price unknown" if price is None else f"about ${price:.4f}"
    return (
        f"would send {plural(len(fresh), 'request')} to {wanted.address.rpartition('@')[2].partition('?')[0]} for {wanted.named}: {sent} bytes, "
        f"about {tokens} tokens ({prefix} of them the same in every request of a kind), about {out} tokens back, {money}\n"
        f"{plural(counted.recorded, 'answer')} recorded already\n"
        "left on this machine: file names, lines, and everything that is no statement\n"
    )


def prompts(counted: Counting) -> str:
    """The requests that would be sent, whole."""
    return "".join(_shown(number, request.messages) for number, request in enumerate(counted.missing.values(), 1))


def _shown(number: int, messages: Iterable[tuple[str, str]]) -> str:
    return "".join(f"# request {number}, {role}\n\n{content}\n\n" for role, content in messages)
