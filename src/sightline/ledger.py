"""What a run has spent on a model, and the limits that it may not pass, held while calls are under way."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import NamedTuple

from sightline.request import NOTHING, Reply, Request, Usage
from sightline.vocabulary import data

_MILLION = 1_000_000
#: About how many tokens a reply has for each that the document has.
REPLY_SHARE = 1.2


class Limits(NamedTuple):
    """What a run may spend: calls, tokens in and out together, US dollars; None is no limit."""

    calls: int | None = None
    tokens: int | None = None
    cost: float | None = None


NO_LIMITS = Limits()


class Price(NamedTuple):
    """US dollars for a million tokens."""

    input: float
    cached: float
    output: float


class LimitError(Exception):
    """A call would pass a limit; its text names the limit."""


def price(model: str) -> Price | None:
    """What a model costs by data/prices.toml, None where it is not listed. Longest listed beginning of the name wins."""
    table = data("prices.toml")["models"]
    named = model.rpartition("/")[2].lower()
    fitting = [name for name in table if named == name or named.startswith(name + "-")]
    return Price(**table[max(fitting, key=len)]) if fitting else None


def cost(model: str, usage: Usage) -> float | None:
    """US dollars of some tokens, None where the model's price is not listed."""
    listed = price(model)
    if listed is None:
        return None
    fresh = usage.input - usage.cached
    return (fresh * listed.input + usage.cached * listed.cached + usage.output * listed.output) / _MILLION


@dataclass
class Ledger:
    """Counts calls and tokens of a run from all threads."""

    model: str
    limits: Limits = NO_LIMITS
    calls: int = 0
    cached: int = 0
    usage: Usage = NOTHING
    reserved: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def begin(self, request: Request) -> None:
        """Reserve a call.

        Raises:
            LimitError: it would pass a limit; nothing was reserved.
        """
        with self._lock:
            if self.limits.calls is not None and self.calls >= self.limits.calls:
                raise LimitError(f"--max-calls {self.limits.calls} is reached")
            spent = self.usage.input + self.usage.output + self.reserved
            if self.limits.tokens is not None and spent + request.tokens > self.limits.tokens:
                raise LimitError(f"--max-tokens {self.limits.tokens} is reached")
            if self.limits.cost is not None:
                self._check_cost(request)
            self.calls += 1
            self.reserved += request.tokens

    def _check_cost(self, request: Request) -> None:
        pending = Usage(self.usage.input + self.reserved + request.tokens, self.usage.output, self.usage.cached)
        expected = cost(self.model, pending)
        if expected is None:
            raise LimitError(f"--max-cost cannot be held: the price of {self.model} is not known")
        if self.limits.cost is not None and expected > self.limits.cost:
            raise LimitError(f"--max-cost {self.limits.cost} is reached")

    def end(self, request: Request, usage: Usage | None) -> None:
        """Count what a call took in place of what was reserved for it, None where it came to nothing."""
        with self._lock:
            self.reserved -= request.tokens
            if usage is not None:
                self.usage = Usage(*map(sum, zip(self.usage, usage, strict=True)))

    def hit(self, reply: Reply) -> Reply:
        """Count a reply that was kept from before."""
        with self._lock:
            self.cached += 1
        return reply

    @property
    def cost(self) -> float | None:
        """US dollars spent, None where the price is unknown and something was spent."""
        return cost(self.model, self.usage) if self.calls else 0.0
