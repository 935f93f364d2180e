"""Seeded errors: replies of a model with some verdicts made wrong on purpose, the same ones in every run.

A strong model errs too rarely to show what the cross-check catches. `confused` gives the level that is most often taken for the
true one, `random` any other, `neighbour` the level of the statement before; `quotes` alters a quote, `links` leads a link where
none can be.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sightline.domain import Level
from sightline.errors import UsageError
from sightline.evaluation.statistics import SEED
from sightline.judge.asking import Answering
from sightline.request import Reply, Request

KINDS = ("confused", "random", "neighbour", "quotes", "links")
_CONFUSED = {
    Level.MISSION: Level.VISION,
    Level.VISION: Level.MISSION,
    Level.STRATEGY: Level.OBJECTIVE,
    Level.OBJECTIVE: Level.GOAL,
    Level.GOAL: Level.INITIATIVE,
    Level.INITIATIVE: Level.GOAL,
    Level.METRIC: Level.GOAL,
    Level.PRINCIPLE: Level.STRATEGY,
    Level.OTHER: Level.INITIATIVE,
}


class Errors(NamedTuple):
    """Which errors to seed, and the share of verdicts or links that get one, 0 to 1."""

    kind: str
    share: float


def parse(text: str) -> Errors:
    """Errors from `KIND=SHARE`.

    Raises:
        UsageError: it is not of that form.
    """
    kind, _, share = text.partition("=")
    try:
        wanted = float(share)
    except ValueError:
        wanted = -1.0
    if kind not in KINDS or not 0 < wanted <= 1:
        raise UsageError(
            f"--seed-errors {text!r}: write KIND=SHARE with one of {', '.join(KINDS)}, such as confused=0.1"
        )
    return Errors(kind, wanted)


class Seeding:
    """Passes on what another answers, with errors in it. `altered` counts them."""

    def __init__(self, answering: Answering, errors: Errors) -> None:
        self.altered = 0
        self._answering, self._errors = answering, errors

    def answer(self, requests: Sequence[Request]) -> list[Reply | str]:
        """The replies, some verdicts in them made wrong."""
        found = zip(requests, self._answering.answer(requests), strict=True)
        return [reply if isinstance(reply, str) else self._spoil(request, reply) for request, reply in found]

    def _spoil(self, request: Request, reply: Reply) -> Reply:
        dice = random.Random(f"{SEED} {self._errors.kind} {request.key}")  # noqa: S311  # drawn to be repeated, not to be secret
        answer = {name: [dict(one) for one in listed] for name, listed in reply.answer.items()}
        entries = answer.get("links" if self._errors.kind == "links" else "verdicts", [])
        for number, entry in enumerate(entries):
            if dice.random() < self._errors.share:
                before = entries[number - 1]["level"] if number and "level" in entry else ""
                self.altered += self._change(entry, before, dice)
        return replace(reply, answer=answer)

    def _change(self, entry: dict[str, Any], before: str, dice: random.Random) -> bool:
        """Make one entry wrong; whether it was changed."""
        kind = self._errors.kind
        if kind == "links":
            entry["parent"], entry["strength"] = entry["child"], "strong"
        elif kind == "quotes":
            entry["quote"] = entry["quote"][:-1] + ("#" if entry["quote"][-1:] != "#" else "§")
        elif entry["level"] == "unclear" or (kind == "neighbour" and before in ("", entry["level"], "unclear")):
            return False
        elif kind == "neighbour":
            entry["level"] = before
        else:
            own = Level(entry["level"])
            others = [level for level in Level if level is not own]
            entry["level"] = (_CONFUSED[own] if kind == "confused" else dice.choice(others)).value
        return True
