"""Read reStructuredText: titles by underline, lists, field lists, directives and roles, simple tables.

docutils knows only the line of a block, and not always, so the lines are read here as plain text is.
"""

from __future__ import annotations

import itertools
import re
from functools import partial

from sightline.document import Document
from sightline.readers.outline import Outline
from sightline.readers.prose import Piece
from sightline.readers.text import Layout, Line, lines

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}$")
_DIRECTIVE = re.compile(r"\.\.(?:$|[ \t])")
_READ_INSIDE = re.compile(r"\.\.[ \t]+(?:note|tip|important|admonition|container|topic)::", re.IGNORECASE)
_LIST_TABLE = re.compile(r"\.\.[ \t]+list-table::", re.IGNORECASE)
_HEADED = re.compile(r":header-rows:[ \t]*[1-9]")
_ROW = re.compile(r"\*[ \t]+(?=-)")
_CELL = re.compile(r"-(?:[ \t]+|$)")
_SUBSTITUTED = re.compile(r"^\.\.[ \t]+\|([^|\n]+)\|[ \t]+(?:raw|image)::", re.MULTILINE | re.IGNORECASE)
_FIELD = re.compile(r":[\w -]{1,40}:(?=\s|$)")
_GRID = re.compile(r"\+(?:[-=]+\+)+$")
_SIMPLE = re.compile(r"=+(?:[ \t]+=+)+$")
_MARKUP = re.compile(
    r":[\w:.+-]{1,60}:(?=`)|``|<[^<>`\n]+>(?=`)|`(?:__?)?|(?<!\w)\*{1,2}(?=\S)|(?<=\S)\*{1,2}(?!\w)"
    r"|\[(?:\#[\w-]*|\*|\d+)\]_|\|(?=\w)|(?<=\w)\|_?|\\(?=\W)"
)


def read(path: str, text: str) -> Document:
    """Read reStructuredText."""
    outline = Outline(text)
    _Layout(outline, list(lines(text)), _markup(text)).run()
    return Document(path, "rst", text, tuple(outline.blocks))


def inline(source: str, start: int, end: int, markup: re.Pattern[str] = _MARKUP) -> list[Piece]:
    """The pieces of a line without its roles, link targets and emphasis, and what else `markup` matches."""
    pieces: list[Piece] = []
    kept = start
    for match in markup.finditer(source, start, end):
        pieces.append(Piece(kept, match.start()))
        kept = match.end()
    return [piece for piece in (*pieces, Piece(kept, end)) if piece.end > piece.start]


def _markup(text: str) -> re.Pattern[str]:
    """The markup of a document, with the substitutions that it defines as pictures or raw markup, which stand for no words."""
    names = [re.escape(f"|{name}|") for name in _SUBSTITUTED.findall(text)]
    return re.compile("|".join((*names, _MARKUP.pattern))) if names else _MARKUP


class _Layout(Layout):
    """Plain text plus the constructs of reStructuredText."""

    unmarked_lists = False

    def __init__(self, outline: Outline, lines: list[Line], markup: re.Pattern[str]) -> None:
        super().__init__(outline, lines, partial(inline, markup=markup))
        self.ranks: list[tuple[str, bool]] = []

    def block(self, number: int) -> int:
        content = self.content(number)
        if _DIRECTIVE.match(content):
            return self._directive(number)
        if _GRID.match(content) or _SIMPLE.match(content):
            return self._table(number)
        if _FIELD.match(content) and self.lines[number].indent > 0:
            return number + 1
        return super().block(number)

    def title(self, number: int) -> bool:
        """A title is adorned below, and perhaps above."""
        content = self.content(number)
        over = bool(_ADORNMENT.match(content)) and number + 2 < len(self.lines) and self.content(number + 2) == content
        text = number + 1 if over else number
        if text + 1 >= len(self.lines) or not _ADORNMENT.match(self.content(text + 1)):
            return bool(_ADORNMENT.match(content))
        style = (self.content(text + 1)[0], over)
        if style not in self.ranks:
            self.ranks.append(style)
        self._heading(min(6, self.ranks.index(style) + 1), text)
        for adornment in {number, text + 1} - {text}:
            self.lines[adornment] = self.lines[adornment]._replace(end=self.lines[adornment].start)
        self.lines[text] = self.lines[text]._replace(end=self.lines[text].start)
        return True

    def _directive(self, number: int) -> int:
        """Skip a directive or comment with its body, unless the body is text for the reader."""
        end = number + 1
        inside = self.lines[number].indent
        while end < len(self.lines) and (self.lines[end].blank or self.lines[end].indent > inside):
            end += 1
        if _READ_INSIDE.match(self.content(number)):
            return number + 1
        if _LIST_TABLE.match(self.content(number)):
            self._list_table(range(number + 1, end))
            return end
        if "::" not in self.content(number):
            ranges = [(self.lines[i].start, self.lines[i].end) for i in range(number, end)]
            self.outline.add("comment", self.pieces(ranges))
        return end

    def _list_table(self, body: range) -> None:
        """Read a table that is written as a list of rows, each a list of its cells."""
        rows: list[list[list[tuple[int, int]]]] = []
        headed, column = False, 0
        for number in body:
            indent, start, end = self.lines[number]
            if mark := _ROW.match(self.source, start, end):
                rows.append([])
                start = mark.end()
                indent = column = indent + mark.end() - mark.start()
            cell = _CELL.match(self.source, start, end) if rows and indent == column else None
            if cell is not None:
                rows[-1].append([(cell.end(), end)])
            elif rows and rows[-1]:
                rows[-1][-1].append((start, end))
            else:
                headed = headed or _HEADED.match(self.source, start, end) is not None
        cells = [[self.pieces(cell) for cell in row] for row in rows]
        header = ["".join([self.source[p.start : p.end] for p in cell]).strip() for cell in cells[0]] if headed else []
        for row in cells[1:] if headed else cells:
            named = [(header[i] if i < len(header) else "", cell) for i, cell in enumerate(row)]
            self.outline.add("row", (), cells=named)

    def _joins(self, number: int) -> bool:
        """A paragraph goes on to the next blank line."""
        line, previous = self.lines[number], self.lines[number - 1]
        begins = _DIRECTIVE.match(self.content(number)) or _FIELD.match(self.content(number))
        return not line.blank and line.indent == previous.indent and not begins

    def _table(self, number: int) -> int:
        """Read a grid table or a simple table, one block a row; a cell may span lines."""
        grid = bool(_GRID.match(self.content(number)))
        end, header, first = number + 1, [], True
        edges = self._edges(number, grid)
        row: list[list[Piece]] = [[] for _ in edges]
        while end < len(self.lines) and not self.lines[end].blank:
            content = self.content(end)
            rule = bool((_GRID if grid else _SIMPLE).match(content))
            if (rule or (not grid and any(row))) and any(row):
                if first:
                    header = [" ".join(self.source[p.start : p.end] for p in cell).strip() for cell in row]
                    first = False
                else:
                    self.outline.add("row", (), cells=list(zip(header, row, strict=False)))
                row = [[] for _ in edges]
            if not rule:
                start = self.lines[end].start
                for cell, (left, right) in zip(row, edges, strict=True):
                    stop = self.lines[end].end if right is None else min(start + right, self.lines[end].end)
                    if start + left < stop:
                        cell += [Piece(start + left, stop), Piece(stop, stop, " ")]
            end += 1
        if any(row) and not first:
            self.outline.add("row", (), cells=list(zip(header, row, strict=False)))
        return end

    def _edges(self, number: int, grid: bool) -> list[tuple[int, int | None]]:
        content = self.content(number)
        if grid:
            marks = [i for i, sign in enumerate(content) if sign == "+"]
            return [(left + 1, right) for left, right in itertools.pairwise(marks)]
        columns = [match.span() for match in re.finditer(r"=+", content)]
        return [(left, right) for left, right in columns[:-1]] + [(columns[-1][0], None)]
