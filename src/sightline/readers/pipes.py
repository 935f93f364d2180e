"""Read the rows of Markdown tables: their cells between pipes, and which of them name a group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sightline.readers.commonmark import Token
from sightline.readers.prose import inline

STRONG = re.compile(r"^(?:\*{2,3}([^*]+)\*{2,3}|__([^_]+)__|\*([^*]+)\*|_([^_]+)_)\s*:?\s*$")
_EDGE = re.compile(r"\\.|\|")


def cells_of(source: str, row: Token) -> Iterator[tuple[int, int]]:
    """Where the cells of a row stand. Pipes that are escaped belong to the text."""
    start, end = trim(source, row.start, row.end)
    if source.startswith("|", start):
        start += 1
    begun = start
    for edge in _EDGE.finditer(source, start, end):
        if edge.group() == "|":
            yield trim(source, begun, edge.start())
            begun = edge.end()
    if begun < end:
        yield trim(source, begun, end)


def shown(source: str, cell: tuple[int, int]) -> str:
    """What is left of a cell without its markup."""
    pieces = inline(source, *cell)
    return "".join([p.text if p.text is not None else source[p.start : p.end] for p in pieces]).strip()


def groups(cells: Sequence[tuple[int, int]], source: str) -> bool:
    """Whether a row with one filled cell names the group of the rows below: it is the first cell, or set in bold."""
    index = next(i for i, (start, end) in enumerate(cells) if end > start and source[start:end].strip("*_ "))
    start, end = cells[index]
    return index == 0 and (bool(STRONG.match(source[start:end])) or not source[start:end].endswith("."))


def trim(source: str, start: int, end: int) -> tuple[int, int]:
    """A range without the white space around it."""
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return start, end
