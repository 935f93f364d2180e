"""What came of asking a model, as the cross-check reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sightline.domain import Failure, Statement


class Proposed(NamedTuple):
    """What a model says that a child serves, None for nothing, in its own words, and how strongly."""

    child: Statement
    parent: Statement | None
    how: str
    strength: str


class Charged(NamedTuple):
    """A flaw that a model sees in a statement: by which question, and why."""

    statement: Statement
    question: str
    quote: str
    reason: str


class Altered(NamedTuple):
    """A quote that does not stand in the statement it was given for."""

    statement: Statement
    quote: str


@dataclass
class Heard:
    """What came of asking. `levels` are the answers for each statement, one a sample, `unclear` among them.

    `impossible` are links that cannot be, each with why.
    """

    levels: dict[Statement, tuple[str, ...]] = field(default_factory=dict)
    proposals: list[Proposed] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    charges: list[Charged] = field(default_factory=list)
    altered: list[Altered] = field(default_factory=list)
    impossible: list[tuple[Statement, str]] = field(default_factory=list)
