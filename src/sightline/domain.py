"""The nouns of Sightline: frozen values that every step takes and gives.

A `Document` holds `Block`s, blocks become `Statement`s, verdicts say what each statement is, links
join them, and rules turn all of it into `Finding`s. Nothing here reads, prints or decides.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from re import compile as regex
from typing import Literal, NamedTuple

_NEWLINE = regex(r"\r\n?|\n")


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
        return list(Severity).index(self)


class Span(NamedTuple):
    """A half-open range of code points in `Document.text`."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as editors count it: both numbers start at 1, columns count code points."""

    line: int
    column: int


class Run(NamedTuple):
    """A stretch of prose and where it stands in the document.

    `at` is the offset in the prose, `start` the offset in the document. A run is verbatim unless it
    stands for an escape or an entity, whose `width` in the document differs from its `length`.
    """

    at: int
    start: int
    length: int
    width: int


@dataclass(frozen=True, slots=True)
class Prose:
    """Text as a reader sees it: markup dropped, white space folded, every character traceable."""

    text: str
    runs: tuple[Run, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The range of the document that `text[start:end]` stands in; both ends must lie on a character."""
        return Span(self._offset(start, last=False), self._offset(end - 1, last=True))

    def _offset(self, position: int, *, last: bool) -> int:
        run = self.runs[bisect_right(self.runs, position, key=lambda run: run.at) - 1]
        if run.length != run.width:
            return run.start + (run.width if last else 0)
        return run.start + position - run.at + last


Kind = Literal["heading", "lead", "paragraph", "item", "row", "comment"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row: a table cell under its column's header, or a value under its key."""

    header: str
    prose: Prose


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of prose that a reader found, inside the block that `parent` is the index of.

    A `heading` holds what follows it, a `lead` is a line that introduces a list, and a `row` has cells
    instead of prose. `emphasis` is set where the whole of the prose is set in bold, and `keyed` where
    a heading is a key of YAML or JSON.
    """

    kind: Kind
    prose: Prose
    parent: int | None = None
    cells: tuple[Cell, ...] = ()
    emphasis: bool = False
    keyed: bool = False
    linked: bool = False


@dataclass(frozen=True, eq=False)
class Document:
    """One file or pasted text, decoded, with its blocks in reading order.

    `text` keeps its newlines as they are; a byte order mark is dropped. `notices` say what the reader
    had to accept.
    """

    path: str
    format: str
    text: str
    blocks: tuple[Block, ...] = ()
    notices: tuple[str, ...] = ()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins; only LF, CR LF and CR end a line."""
        return (0, *(match.end() for match in _NEWLINE.finditer(self.text)))

    def position(self, offset: int) -> Position:
        """Line and column of an offset of `text`."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its newline."""
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[self.line_starts[number - 1] : end].rstrip("\r\n")

    def headings(self, block: int) -> tuple[int, ...]:
        """The blocks that hold this one, outermost first."""
        above: list[int] = []
        parent = self.blocks[block].parent
        while parent is not None:
            above.append(parent)
            parent = self.blocks[parent].parent
        return tuple(reversed(above))


class Signal(NamedTuple):
    """Something observable in a statement, at `text[start:end]` of it."""

    name: str
    start: int
    end: int
    text: str


class Declaration(NamedTuple):
    """The level that the document itself claims for a statement, and by what: label, key, column, heading ..."""

    level: Level
    basis: str
    words: str

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


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field that came with a statement: its owner, deadline, target, baseline, rationale, link or state."""

    name: str
    text: str
    span: Span


@dataclass(frozen=True, eq=False, slots=True)
class Statement:
    """One sentence or item that may say something about the plan.

    `id` is unique in its document. `label` is the id or name that the author gave it ("KR 1.2"), `block`
    the index of the block it came from. `planning` is false for text that stands in no planning section,
    and `whole` for one sentence of several.
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
        return next((found for found in self.attributes if found.name in names), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Somebody's opinion of a statement's level. `confidence` runs from 0 to 1.

    `apparent` is the level that the words alone suggest, None where they suggest nothing. `weights` are how strongly
    each of the `signals` pulls towards the level, and `declared` is what the document claims.
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


@dataclass(frozen=True, slots=True)
class Link:
    """Child serves parent, and why we think so."""

    child: Statement
    parent: Statement
    basis: Basis
    strength: Strength
    reason: str
    source: Literal["rules", "model", "both"] = "rules"


@dataclass(frozen=True, slots=True)
class Related:
    """Another statement that a finding points at, with what it has to do with it."""

    statement: Statement
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the author is told. Without a statement it is about the whole document."""

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


@dataclass(frozen=True)
class Review:
    """The whole result."""

    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    verdicts: dict[Statement, tuple[Verdict, ...]] = field(hash=False)
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    rules: tuple[RuleInfo, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything could be checked."""
        return not self.failures

    def verdict(self, statement: Statement) -> Verdict:
        """The verdict that stands: the rules', until a model joins."""
        return self.verdicts[statement][0]
