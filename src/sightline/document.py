"""A document as a reader leaves it: its text, its blocks, and where every character of them came from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from re import compile as regex
from typing import Literal, NamedTuple

_NEWLINE = regex(r"\r\n?|\n")


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


#: How many paragraphs below a title open a document.
_OPENING = 4
_AT = attrgetter("at")


class Prose(NamedTuple):
    """Text as a reader sees it: markup dropped, white space folded, every character traceable."""

    text: str
    runs: tuple[Run, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The range of the document that `text[start:end]` stands in; both ends must lie on a character."""
        if len(self.runs) == 1:
            at, begun, length, width = self.runs[0]
            if length == width:
                return Span(begun - at + start, begun - at + end)
        return Span(self._offset(start, last=False), self._offset(end - 1, last=True))

    def _offset(self, position: int, *, last: bool) -> int:
        run = self.runs[bisect_right(self.runs, position, key=_AT) - 1]
        if run.length != run.width:
            return run.start + (run.width if last else 0)
        return run.start + position - run.at + last


Kind = Literal["heading", "lead", "paragraph", "item", "row", "comment"]


class Cell(NamedTuple):
    """One field of a row: a table cell under its column's header, or a value under its key."""

    header: str
    prose: Prose


class Block(NamedTuple):
    """A piece of prose that a reader found, inside the block that `parent` is the index of.

    A `heading` holds what follows it, a `lead` is a line that introduces a list, and a `row` has cells
    instead of prose. `keyed` is a heading that is a key of YAML or JSON, `linked` a text that is nothing but a link,
    `grouping` a heading inside a table.
    """

    kind: Kind
    prose: Prose
    parent: int | None = None
    cells: tuple[Cell, ...] = ()
    keyed: bool = False
    linked: bool = False
    grouping: bool = False


@dataclass(frozen=True, eq=False)
class Document:
    """One file or pasted text, decoded, with its blocks in reading order.

    `text` keeps its newlines as they are; a byte order mark is dropped. `notices` say what the reader
    had to accept. `unfilled` is a template that nobody filled in, so that there is nothing to review.
    """

    path: str
    format: str
    text: str
    blocks: tuple[Block, ...] = ()
    notices: tuple[str, ...] = ()
    unfilled: bool = False

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins; only LF, CR LF and CR end a line."""
        if "\r" in self.text:
            return (0, *(match.end() for match in _NEWLINE.finditer(self.text)))
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")[:-1]))

    @cached_property
    def opening(self) -> frozenset[int]:
        """The first paragraphs, before anything is listed: what stands below the title, where a mission often is."""
        found: list[int] = []
        headings = 0
        for index, block in enumerate(self.blocks):
            headings += block.kind == "heading"
            if block.kind in ("item", "row", "lead") or headings > 1 or len(found) == _OPENING:
                break
            if block.kind == "paragraph":
                found.append(index)
        return frozenset(found)

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
        return self._within(self.blocks[block].parent)

    def _within(self, holder: int | None) -> tuple[int, ...]:
        """A block with those that hold it, outermost first; what stands beside each other shares the answer."""
        if holder not in self._held:
            above: list[int] = []
            parent = holder
            while parent is not None:
                above.append(parent)
                parent = self.blocks[parent].parent
            self._held[holder] = tuple(reversed(above))
        return self._held[holder]

    @cached_property
    def _held(self) -> dict[int | None, tuple[int, ...]]:
        return {}
