"""The nouns of Sightline: frozen values that every step takes and gives.

A `Document` holds `Block`s, blocks become `Statement`s, verdicts say what each statement is, links
join them, and rules turn all of it into `Finding`s. Nothing here reads, prints or decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from sightline.document import Document, Position, Prose, Span


class Level(StrEnum):
    """What a statement is. The wording of each stands in data/levels.toml."""

    MISSION = "mission"
    VISION = "vision"
    STRATEGY = "strategy"
    OBJECTIVE = "objective"
    GOAL = "goal"
    INITIATIVE = "initiative"
    METRIC = "metric"
    PRINCIPLE = "principle"
    OTHER = "other"


#: How high each level stands on the ladder; a parent stands higher than its child.
RUNG = {Level.INITIATIVE: 0, Level.GOAL: 1, Level.OBJECTIVE: 2, Level.STRATEGY: 3, Level.VISION: 4, Level.MISSION: 5}
MISSION_SIDE = frozenset({Level.MISSION, Level.VISION})
GOAL_SIDE = frozenset({Level.OBJECTIVE, Level.GOAL})


class Severity(StrEnum):
    """How much a finding matters, mildest first."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANK[self]


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


class Signal(NamedTuple):
    """Something observable in a statement, at `text[start:end]` of it."""

    name: str
    start: int
    end: int
    text: str


class Declaration(NamedTuple):
    """The level that the document itself claims for a statement, and by what: label, key, column, heading ...

    `apart` is a mission or a vision of a document that names both, so that each is what it is called.
    """

    level: Level
    basis: str
    words: str
    apart: bool = False

    @property
    def states(self) -> bool:
        """Whether the document says it in so many words, rather than by where the statement hangs or what the file is called."""
        return self.basis not in ("nesting", "file")

    @property
    def claim(self) -> str:
        """The claim in words."""
        where = {
            "label": "labelled",
            "heading": "stands under",
            "column": "stands in column",
            "key": "stands under key",
        }
        place = where.get(self.basis, "hangs below" if self.basis == "nesting" else "stands in")
        return f'{place} "{shorten(self.words)}" ({self.level})' if self.words else f"declared {self.level}"


def shorten(text: str, most: int = 40) -> str:
    """A text of at most so many characters, the last an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


class Attribute(NamedTuple):
    """A field that came with a statement: its owner, start, deadline, target, baseline, rationale, link or state."""

    name: str
    text: str
    span: Span


@dataclass(frozen=True, eq=False, slots=True)
class Statement:
    """One sentence or item that may say something about the plan.

    `id` is unique in its document. `label` is the id or name that the author gave it ("KR 1.2"), `block`
    the index of the block it came from. `planning` is false for text in a section that is no part of the plan,
    and `whole` for one sentence of several. `text` stands at offset `at` of the block's `prose`.
    """

    id: str
    document: Document
    block: int
    span: Span
    text: str
    declared: Declaration | None = None
    label: str = ""
    attributes: tuple[Attribute, ...] = ()
    planning: bool = True
    whole: bool = True
    prose: Prose | None = None
    at: int = 0

    def place(self, start: int, end: int) -> Span:
        """The range of the document that `text[start:end]` stands in; both ends must lie on a character."""
        return self.prose.span(self.at + start, self.at + end) if self.prose is not None else self.span

    @property
    def position(self) -> Position:
        """Where the statement begins."""
        return self.document.position(self.span.start)

    @property
    def section(self) -> tuple[str, ...]:
        """The headings that the statement stands under, outermost first."""
        blocks = self.document.blocks
        return tuple(
            blocks[index].prose.text for index in self.document.headings(self.block) if blocks[index].kind != "item"
        )

    def attribute(self, *names: str) -> Attribute | None:
        """The first attribute with one of these names."""
        for found in self.attributes:
            if found.name in names:
                return found
        return None


class Verdict(NamedTuple):
    """Somebody's opinion of a statement's level. `confidence` runs from 0 to 1.

    `apparent` is the level that the words alone suggest, None where they suggest nothing. `weights` are how strongly
    each of the `signals` pulls towards the level, and `declared` is what the document claims. Of a model, `said` is its reason,
    `stated` its confidence in its own words, and `quote` the words of the statement that it rests on.
    """

    level: Level
    confidence: float
    sure: bool
    apparent: Level | None = None
    signals: tuple[Signal, ...] = ()
    weights: tuple[float, ...] = ()
    declared: Declaration | None = None
    source: Literal["rules", "model"] = "rules"
    said: str = ""
    stated: str = ""
    quote: str = ""

    @property
    def reason(self) -> str:
        """Why: in a model's own words, else what the document claims and the words that pulled hardest."""
        if self.said:
            return self.said
        parts = [self.declared.claim] if self.declared is not None else []
        pulls = sorted(zip(self.weights, self.signals, strict=True), key=lambda pull: (-pull[0], pull[1].start))
        parts += [
            f'{signal.name.replace("-", " ")} "{shorten(signal.text)}"' for weight, signal in pulls[:2] if weight > 0
        ]
        return "; ".join(parts) or "nothing in its words or its place says what it is"


Basis = Literal["nesting", "reference", "table", "wording", "model"]
Strength = Literal["strong", "strained", "broken"]


class Link(NamedTuple):
    """Child serves parent, and why we think so."""

    child: Statement
    parent: Statement
    basis: Basis
    strength: Strength
    reason: str
    source: Literal["rules", "model", "both"] = "rules"


class Loose(NamedTuple):
    """A reference that leads nowhere, or, with `circle`, one that closes a circle of references."""

    child: Statement
    name: str
    circle: tuple[Statement, ...] = ()


def walk(up: Mapping[Statement, Link], statement: Statement) -> tuple[Link, ...]:
    """The links from a statement upwards, given the link that leads up from each; no circle is walked twice."""
    found: list[Link] = []
    link = up.get(statement)
    while link is not None and len(found) < 64:
        found.append(link)
        link = up.get(link.parent)
    return tuple(found)


class Related(NamedTuple):
    """Another statement that a finding points at, with what it has to do with it."""

    statement: Statement
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the author is told, at the words that show it. Without a statement it is about the whole document."""

    rule: str
    severity: Severity
    message: str
    help: str
    document: Document
    statement: Statement | None = None
    span: Span | None = None
    related: tuple[Related, ...] = ()
    source: Literal["rules", "model", "both"] = "rules"
    fingerprint: str = ""

    @property
    def position(self) -> Position:
        """Where the words stand that the finding is about; the first line for a whole document."""
        return self.document.position(self.span.start) if self.span is not None else Position(1, 1)

    @property
    def end(self) -> Position:
        """Where those words end."""
        return self.document.position(self.span.end) if self.span is not None else Position(1, 1)


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be checked, and why."""

    step: str
    reason: str
    path: str
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a reporter needs to know of a rule that ran."""

    name: str
    severity: Severity
    doc: str


class Suggestion(NamedTuple):
    """A new wording for a statement, with a word about it. `refused` says why it is not to be used, empty where it may be.

    An empty `text` leaves a decision to the author, which `note` asks for.
    """

    statement: Statement
    text: str
    note: str
    refused: str = ""


Standing = Literal["agreed", "contested", "overruled", "rules-only", "model-only", "unchecked"]


@dataclass(frozen=True)
class Run:
    """How a model was asked: its name, the label of each prompt, and what it took. Cost is in US dollars, None if unknown."""

    model: str
    prompts: Mapping[str, str]
    calls: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None


@dataclass(frozen=True)
class Review:
    """The whole result.

    `verdicts` has every opinion of a statement, the rules' first; `stands` the one that counts where a model joined, and
    `standings` how the two compare. `profiles` names the kind of plan of each document that is of one.
    """

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    verdicts: dict[Statement, tuple[Verdict, ...]] = field(hash=False)
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    rules: tuple[RuleInfo, ...] = ()
    stands: Mapping[Statement, Verdict] = field(default_factory=dict, hash=False)
    standings: Mapping[Statement, Standing] = field(default_factory=dict, hash=False)
    run: Run | None = None
    suggestions: tuple[Suggestion, ...] = ()
    profiles: Mapping[Document, str] = field(default_factory=dict, hash=False)

    @property
    def complete(self) -> bool:
        """Whether everything could be checked."""
        return not self.failures

    def chain(self, statement: Statement) -> tuple[Link, ...]:
        """The links from a statement upwards, as far as they reach."""
        up = {link.child: link for link in self.links}
        return walk(up, statement)

    def verdict(self, statement: Statement) -> Verdict:
        """The verdict that stands: the rules', or what a model and they come to together."""
        return self.stands.get(statement) or self.verdicts[statement][0]
