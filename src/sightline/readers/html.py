"""Read HTML: pages, and the HTML blocks inside Markdown.

A tokenizer of one expression, because the standard library's parser reports lines and columns of tags only
and takes quadratic time on unclosed comments. Broken HTML is read as far as it goes.
"""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape

from sightline.document import Document
from sightline.readers.outline import BOLD, Outline
from sightline.readers.prose import Piece

_TOKEN = re.compile(
    r"""<!--(?P<comment>.*?)(?:-->|\Z)"""
    r"""|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?:"[^"<]*"|'[^'<]*'|[^<>])*+>|<[!?][^<>]*>"""
    r"""|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)""",
    re.DOTALL,
)
_BREAKS = frozenset(
    "p div section article header main details dd dt dl blockquote ul ol tr table thead tbody figure br hr li td th"
    " h1 h2 h3 h4 h5 h6 summary form fieldset address aside".split()
)
_SILENT = frozenset("script style code pre head nav footer template noscript svg".split())


def read(path: str, text: str) -> Document:
    """Read an HTML page."""
    outline_ = Outline(text)
    outline(outline_, 0, len(text))
    return Document(path, "html", text, tuple(outline_.blocks))


def outline(outline: Outline, start: int, end: int, *, parent: int | None = None) -> None:
    """Add the blocks of the HTML between two offsets."""
    _Page(outline, parent).feed(start, end)


class _Page:
    """What is open while the tags go by: the tag of the current text, the lists and the table."""

    def __init__(self, outline: Outline, parent: int | None) -> None:
        self.outline = outline
        self.outer = parent
        self.pieces: list[Piece] = []
        self.tag = "p"
        self.items: list[int | None] = []
        self.silent: str | None = None
        self.header: list[str] = []
        self.cells: list[list[Piece]] = []
        self.in_cell = False
        self.header_row = False
        self.closed: dict[str, int] = {}

    def feed(self, start: int, end: int) -> None:
        source = self.outline.source
        at = start
        for match in _TOKEN.finditer(source, start, end):
            self._text(at, match.start())
            at = match.end()
            if match["comment"] is not None:
                inside = Piece(match.start("comment"), match.end("comment"))
                self.outline.add("comment", [inside], parent=self.outer)
            elif match["entity"]:
                if self.silent is None:
                    self.pieces.append(Piece(match.start(), match.end(), unescape(match.group())))
            elif match["tag"]:
                self._tag(match["tag"].lower(), bool(match["close"]), at)
        self._text(at, end)
        self._flush()

    def _text(self, start: int, end: int) -> None:
        if self.silent is None and end > start:
            self.pieces.append(Piece(start, end))

    def _tag(self, tag: str, close: bool, at: int) -> None:
        if self.silent is not None:
            if close and tag == self.silent:
                self.silent = None
            return
        if tag in _SILENT and not close and self._closes(tag) > at:
            self.silent = tag
            return
        if tag not in _BREAKS:
            return
        if self.in_cell and tag not in ("td", "th", "tr", "table", "tbody", "thead"):
            self.pieces.append(Piece(at, at, " "))
            return
        self._flush()
        if tag in ("td", "th"):
            self.in_cell = not close
            if not close:
                self.cells.append([])
                self.header_row = self.header_row or tag == "th"
        elif tag == "tr":
            self.in_cell = False
            self._row()
        elif tag == "table":
            self.in_cell = False
            self._row()
            self.header = []
        elif tag in ("ul", "ol"):
            if close and self.items:
                self.items.pop()
            elif not close:
                self.items.append(None)
        self.tag = "p" if close else tag

    def _closes(self, tag: str) -> int:
        """Where a tag is closed for the last time, -1 where it never is."""
        if tag not in self.closed:
            self.closed[tag] = max(self.lowered.rfind(f"</{tag}>"), self.lowered.rfind(f"</{tag} "))
        return self.closed[tag]

    @cached_property
    def lowered(self) -> str:
        """The source in lower case; tags are written in either."""
        return self.outline.source.lower()

    def _flush(self) -> None:
        pieces, self.pieces = self.pieces, []
        if not any(piece.text or self.outline.source[piece.start : piece.end].strip() for piece in pieces):
            return
        if self.in_cell and self.cells:
            self.cells[-1] += pieces
        elif self.tag == "li" or (self.items and self.items[-1] is None):
            holder = next((item for item in reversed(self.items[:-1]) if item is not None), self.outer)
            index = self.outline.add("item", pieces, parent=holder)
            if self.items:
                self.items[-1] = index
            self.tag = "p"
        elif re.fullmatch(r"h[1-6]", self.tag) and self.outer is None:
            self.outline.heading(int(self.tag[1]), pieces)
        elif self.tag == "summary":
            self.outline.heading(BOLD, pieces)
        else:
            holder = next((item for item in reversed(self.items) if item is not None), self.outer)
            self.outline.add("paragraph", pieces, parent=holder)

    def _row(self) -> None:
        cells, self.cells = self.cells, []
        header, self.header_row = self.header_row, False
        if not any(cells):
            return
        source = self.outline.source
        texts = [" ".join("".join(p.text or source[p.start : p.end] for p in cell).split()) for cell in cells]
        if header and not self.header and len(cells) > 1:
            self.header = texts
        elif any(texts):
            named = [(self.header[i] if i < len(self.header) else "", cell) for i, cell in enumerate(cells)]
            self.outline.add("row", (), cells=named, parent=self.outer)
