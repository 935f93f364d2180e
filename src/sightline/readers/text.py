"""Read plain text, as a paste from a slide, a mail or a chat arrives: no markup, wrapped lines, loose lists.

Also the ground that reStructuredText stands on, which adds titles by underline, directives and roles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sightline.document import Document
from sightline.readers.outline import LEAD, Outline
from sightline.readers.prose import Piece
from sightline.vocabulary import heading_slot, level_name, names_section

_LINE = re.compile(r"([ \t>]*)([^\r\n]*)(?:\r\n?|\n|\Z)")
_BULLET = re.compile(
    r"(?:[-*+•‣▪◦●○·–—»→➢➤►✓✔☐☑✅❌🔲🎯🚧📈📉💡🚀⭐🔥📌🟢🟡🔴🔵⚡🎉👉🔹🔸✨📊🏆📣🛠🧪🌱]|\(?(?:\d{1,3}|#)[.)]|\(?[a-zA-Z][.)]|o(?=[ \t]+[A-Z])|\[[ xX]?\])(?:[ \t]+\[[ xX]?\])?(?:[ \t]+|$)"
)
_RULE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}$")
_SENTENCE_END = re.compile(r"[.!?;][\"')\]]*$")
#: A remark in brackets at the end of a title: "Q1 goals (draft!)".
_REMARK = re.compile(r"\s*\([^()]*\)$")
_WRAP = 50
_TITLE_WORDS = 7
_TEXT_WORDS = 9
_LABEL_WORDS = 4
_UNFINISHED = re.compile(
    r"(?:,|\b(?:the|a|an|of|and|or|to|in|on|for|with|by|from|at|as|that|our|their|is|are|will|than|per))$",
    re.IGNORECASE,
)
Inline = Callable[[str, int, int], list[Piece]]


def _labelled(content: str) -> bool:
    """Whether a line begins with a label that names a level, as "why we exist: ..." does."""
    label, mark, said = content.partition(":")
    return bool(mark and said.strip()) and len(label.split()) <= _LABEL_WORDS and level_name(label) is not None


class Line(NamedTuple):
    """One line: how far it is indented, and where its content stands."""

    indent: int
    start: int
    end: int

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return self.end == self.start


def read(path: str, text: str) -> Document:
    """Read plain text."""
    outline = Outline(text)
    Layout(outline, list(lines(text)), lambda _, start, end: [Piece(start, end)]).run()
    return Document(path, "text", text, tuple(outline.blocks))


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, a tab counting as four blanks."""
    for match in _LINE.finditer(text):
        if match.end() == match.start() and match.start() == len(text):
            return
        content = match[2].rstrip()
        yield Line(len(match[1].expandtabs(4)), match.start(2), match.start(2) + len(content))


class Layout:
    """One pass over the lines: paragraphs, lists by bullet or indentation, titles."""

    #: Whether lines that stand beside each other may be a list without marks.
    unmarked_lists = True

    def __init__(self, outline: Outline, lines: list[Line], inline: Inline) -> None:
        self.outline = outline
        self.source = outline.source
        self.lines = lines
        self.inline = inline
        self.items: list[tuple[int, int]] = []

    def content(self, number: int) -> str:
        """The text of a line."""
        line = self.lines[number]
        return self.source[line.start : line.end]

    def run(self) -> None:
        """Add the blocks of all lines."""
        number = 0
        while number < len(self.lines):
            if self.lines[number].blank:
                number += 1
                continue
            number = self.block(number)

    def block(self, number: int) -> int:
        """Add the block that begins at a line; the line after it."""
        if bullet := _BULLET.match(self.source, self.lines[number].start, self.lines[number].end):
            return self.item(number, bullet.end())
        if self.title(number):
            return number + 1
        return self.paragraph(number)

    def item(self, number: int, start: int) -> int:
        """Add a list item with the lines that continue it."""
        line = self.lines[number]
        while self.items and self.items[-1][0] >= line.indent:
            self.items.pop()
        parent = self.items[-1][1] if self.items else None
        end = number + 1
        while end < len(self.lines) and self._continues(end, line.indent):
            end += 1
        ranges = [(start, line.end), *((self.lines[i].start, self.lines[i].end) for i in range(number + 1, end))]
        if any(first < last for first, last in ranges):
            self.items.append((line.indent, self.outline.add("item", self.pieces(ranges), parent=parent)))
        return end

    def _continues(self, number: int, indent: int) -> bool:
        line = self.lines[number]
        if line.blank or _BULLET.match(self.source, line.start, line.end):
            return False
        previous = self.lines[number - 1]
        wrapped = previous.end - previous.start >= _WRAP and not _SENTENCE_END.search(self.content(number - 1))
        return line.indent > indent or (wrapped and self.content(number)[0].islower())

    def title(self, number: int) -> bool:
        """Take a line as a title where it looks like one: it names a section, shouts, or ends in a colon."""
        content = self.content(number)
        following = self.lines[number + 1] if number + 1 < len(self.lines) else None
        before = (
            number == 0 or self.lines[number - 1].blank or self.lines[number - 1].indent > self.lines[number].indent
        )
        if following is not None and _RULE.match(self.content(number + 1)) and before:
            self._heading(1 if self.content(number + 1)[0] == "=" else 2, number)
            self.lines[number + 1] = self.lines[number + 1]._replace(end=self.lines[number + 1].start)
            return True
        if _RULE.match(content):
            return True
        short = len(content.split()) <= 8 and not _SENTENCE_END.search(_REMARK.sub("", content))
        if short and content.endswith(":") and following is not None:
            self._heading(3 if names_section(content) else LEAD, number)
            return True
        indents = following is not None and not following.blank and following.indent > self.lines[number].indent
        if short and (names_section(content) or (indents and heading_slot(content) is not None)):
            self._heading(2, number)
            return True
        if short and before and following is not None and self._introduces(number):
            self._heading(3, number)
            return True
        if short and content.isupper() and len(content) > 3 and before:
            self._heading(2, number)
            return True
        return False

    def _introduces(self, number: int) -> bool:
        """Whether a few words stand alone above text that is longer than a title, or above a list."""
        content, below = self.content(number), self.content(number + 1)
        line = self.lines[number + 1]
        if len(content.split()) > _TITLE_WORDS or line.blank:
            return False
        if _BULLET.match(self.source, line.start, line.end):
            return content[:1].isalnum()
        return content[:1].isupper() and (len(below.split()) >= _TEXT_WORDS or bool(re.search(r"[.!?]$", below)))

    def _heading(self, rank: int, number: int) -> None:
        self.items.clear()
        line = self.lines[number]
        self.outline.heading(rank, self.pieces([(line.start, line.end)]))

    def paragraph(self, number: int) -> int:
        """Add a paragraph: wrapped lines are one, short lines that stand alone are each their own."""
        line = self.lines[number]
        while self.items and self.items[-1][0] >= line.indent:
            self.items.pop()
        end = number + 1
        while end < len(self.lines) and self._joins(end):
            end += 1
        ranges = [(self.lines[i].start, self.lines[i].end) for i in range(number, end)]
        parent = self.items[-1][1] if self.items else None
        if end < len(self.lines) and self.content(end - 1).endswith(":") and not self.items:
            self.outline.heading(LEAD, self.pieces(ranges))
        elif parent is None and self.unmarked_lists and self._list_of_lines(number, end):
            self.outline.add("item", self.pieces(ranges))
        else:
            self.outline.add("paragraph", self.pieces(ranges), parent=parent)
        return end

    def _joins(self, number: int) -> bool:
        line, previous = self.lines[number], self.lines[number - 1]
        if line.blank or _BULLET.match(self.source, line.start, line.end) or line.indent != previous.indent:
            return False
        if self.content(number).endswith(":") and len(self.content(number).split()) <= 8:
            return False
        if _labelled(self.content(number)):
            return False
        before = self.content(number - 1)
        wrapped = previous.end - previous.start >= _WRAP and (
            _SENTENCE_END.search(before) or _UNFINISHED.search(before)
        )
        return bool(wrapped) or self.content(number)[0].islower()

    def _list_of_lines(self, number: int, end: int) -> bool:
        """Whether a line stands directly beside another line of its kind, as in a list without bullets."""
        beside = [i for i in (number - 1, end) if 0 <= i < len(self.lines) and not self.lines[i].blank]
        beside = [i for i in beside if not _labelled(self.content(i))]
        return end == number + 1 and bool(beside)

    def pieces(self, ranges: list[tuple[int, int]]) -> list[Piece]:
        """The pieces of some lines, with a blank between."""
        pieces: list[Piece] = []
        for start, end in ranges:
            pieces += self.inline(self.source, start, end)
            pieces.append(Piece(end, end, " "))
        return pieces
