"""Read Markdown: CommonMark with GFM tables, front matter, HTML blocks; MDX and MyST tolerantly.

`commonmark` finds the blocks and where they begin and end. The lines of a paragraph begin behind the marks of the
quotations that hold it. Inline markup is dropped by `prose.inline`, which keeps offsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sightline.document import Document
from sightline.domain import Level
from sightline.patterns import regex
from sightline.readers.byhand import ASIDE, BREAK, BULLET, MARKED, OUTLINED, SHOUTED, by_mark
from sightline.readers.commonmark import Token, tokens
from sightline.readers.outline import BOLD, CAPITALS, GROUP, LEAD, Outline
from sightline.readers.pipes import STRONG, cells_of, groups, shown, trim
from sightline.readers.prose import Piece, inline
from sightline.vocabulary import level_name

FRONT_MATTER = re.compile(
    r"\A---[ \t]*(?:\r\n?|\n)(.*?)(?:\r\n?|\n)?^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL | re.MULTILINE
)
_QUOTE = re.compile(r"[ \t]*>")
_LINE = re.compile(r"[^\r\n]+")
_HASHES = re.compile(r"#{1,6}(?:[ \t]+|(?=[\r\n])|\Z)")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_CHECKBOX = re.compile(r"\[[ xX]\](?=\s)")
_DEFINITION = re.compile(r"\[\^[^\]\s]+\]:|\[[^\]]+\]:\s*\S+\s*$")
_MDX = re.compile(r"(?:import|export)\s.*(?:from\s+['\"]|[{;=])|\{/\*|:::+|%\s")
_LEADS = re.compile(r":[ \t*_]*$")
#: What may stand before a link of a list of links.
_NAMED_LINK = r"(?:(?:WIP|TBD|TBA|draft|docs?|link|notes?|minutes|slides|video|agenda|recording|spec|board|source|tracking issue)\W{0,3}:\W{0,3})?"
_LINK_ONLY = regex(
    rf"^[^\w\[<!]*{_NAMED_LINK}!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])\W*$|^[^\w\[<]*{_NAMED_LINK}<?https?://\S+\W*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[ \t]*(?:[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+[ \t]*)?"
    r"(?:(?:Our |The )?(?:Mission|Vision|Purpose|Strategy)[ \t]*:[ \t]|(?:\*\*|__)[^*_]{1,40}?(?::(?:\*\*|__)|(?:\*\*|__)[ \t]*:)|(?:O|KR|OKR|Obj|Objective|Key [Rr]esult)[ #-]?\d*(?:\.\d+)*[ \t]*:|(?:[A-Z]{1,2}|Goal |Initiative )\d{1,2}(?:\.\d{1,2})*[ \t]*:[ \t]|KR ?\d{1,2}(?:\.\d{1,2})*[ \t]+\S)"
)


#: A title that a site puts in from the front matter.
_TITLE_OF_PAGE = re.compile(r"\{\{\s*(?:page|site|frontmatter)\.title\s*\}\}")


def read(path: str, text: str) -> Document:
    """Read Markdown text."""
    outline = Outline(text)
    notices: list[str] = []
    front = FRONT_MATTER.match(text)
    body, title = text, None
    if front:
        body = re.sub(r"[^\r\n]", " ", text[: front.end()]) + text[front.end() :]
        from sightline.readers import tree, yaml

        nodes, problem = yaml.parse(text, front.start(1), front.end(1))
        if problem:
            notices.append(f"the front matter is not valid YAML and was skipped: {problem}")
        elif nodes is not None:
            tree.outline(outline, nodes, only_levels=True)
            title = tree.value(nodes, "title")
        outline.close(1)
    found = tokens(body)
    if title is not None and not any(
        token.mark == "heading" and token.number == 1 and not _TITLE_OF_PAGE.search(text, token.start, token.end)
        for token in found
    ):
        outline.heading(1, title.pieces)
    _Walk(outline).tokens(found)
    return Document(path, "markdown", text, tuple(outline.blocks), tuple(notices))


class _Walk:
    """One pass over the tokens of a document, keeping track of the lists and tables that are open."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.source = outline.source
        self.items: list[int | None] = []
        self.leads: list[int | None] = []
        self.last_paragraph: int | None = None
        self.quotes = 0
        self.ordered: list[bool] = []
        #: The last item that ended, and the same where it ended a numbered list: bullets right after it say more about it.
        self.ended: int | None = None
        self.numbered: int | None = None
        #: What holds the last numbered list, for numbers that go on after the bullets below one of them.
        self.counted: int | None = None

    def tokens(self, tokens: list[Token]) -> None:
        for position, token in enumerate(tokens):
            match token.mark:
                case "table":
                    self._table(_rows(tokens, position + 1))
                case "heading":
                    self._heading(token)
                case "paragraph":
                    listing = position + 1 < len(tokens) and tokens[position + 1].mark == "list"
                    self._paragraph(token, listing=listing)
                case "list":
                    self._open_list(token, after=position > 0 and tokens[position - 1].mark == "list_end")
                    self.ordered.append(token.number is not None)
                case "list_end":
                    lead, numbers = self.leads.pop(), self.ordered.pop()
                    self.last_paragraph = None
                    self.numbered = self.ended if numbers else None
                    self.counted = lead if numbers and not self.items else self.counted
                case "item":
                    self.items.append(None)
                case "item_end":
                    self.ended = self.items.pop()
                case "quote":
                    self.quotes += 1
                case "quote_end":
                    self.quotes -= 1
                case "html":
                    self._html(token)
                case "indented":
                    self._indented(token)
                case "break":
                    self.last_paragraph = None
                case "row":
                    pass

    def _open_list(self, token: Token, *, after: bool) -> None:
        numbered = self.numbered if after and token.number is None else None
        if not self.items and token.number not in (None, 1):
            self.outline.close(BOLD)
        lead = self.last_paragraph if numbered is None else numbered
        if lead is None and not self.items and after and token.number not in (None, 1):
            lead = self.counted
        outer = self.items[-1] if self.items else None
        if lead is not None and lead != outer and self.outline.blocks[lead].kind == "paragraph":
            self.outline.lead(lead)
        self.leads.append(lead if lead is not None else outer)
        self.last_paragraph = None

    def _holder(self) -> int | None:
        """The item or lead that holds what comes next inside a list."""
        for item, lead in zip(reversed(self.items), reversed(self.leads[: len(self.items)]), strict=False):
            if item is not None:
                return item
            if lead is not None:
                return lead
        return None

    def _lines(self, start: int, end: int) -> list[tuple[int, int]]:
        """The lines of a stretch that have content, without the white space and the marks of quotations around it."""
        lines: list[tuple[int, int]] = []
        for line in _LINE.finditer(self.source, start):
            first, last = line.span()
            if first >= end:
                break
            for _ in range(self.quotes if lines else 0):
                if not (mark := _QUOTE.match(self.source, first, last)):
                    break
                first = mark.end()
            place = trim(self.source, first, last)
            if line.end() < end and self.source.endswith("\\", *place):
                place = trim(self.source, place[0], place[1] - 1)
            if place[0] < place[1]:
                lines.append(place)
        return lines

    def _broken(self, lines: Sequence[tuple[int, int]]) -> bool:
        """Whether the author broke each line by hand, with a backslash or two blanks, so that each stands for itself."""
        return len(lines) > 2 and all(BREAK.match(self.source, end) for _, end in lines[:-1])

    def _heading(self, token: Token) -> None:
        if hashes := _HASHES.match(self.source, token.start, token.end):
            line = _LINE.match(self.source, token.start)
            assert line is not None
            raw = _CLOSING.sub("", line[0].rstrip()).rstrip(" \t")
            lines = [(hashes.end(), max(hashes.end(), token.start + len(raw)))]
        else:
            lines = self._lines(token.start, token.end)[:-1]
        if _TITLE_OF_PAGE.search(self.source, token.start, token.end):
            return
        if self.items:
            self._add("item", self._pieces(lines))
            return
        assert token.number is not None
        self.outline.heading(token.number, self._pieces(lines))
        self.last_paragraph = None

    def _pieces(self, lines: Sequence[tuple[int, int]]) -> list[Piece]:
        if len(lines) == 1:
            return inline(self.source, *lines[0])
        pieces: list[Piece] = []
        for start, end in lines:
            pieces += inline(self.source, start, end)
            pieces.append(Piece(end, end, " "))
        return pieces

    def _add(self, kind: str, pieces: list[Piece], *, linked: bool = False) -> int:
        index = self.outline.add(
            "item" if kind == "item" else "paragraph", pieces, parent=self._holder(), linked=linked
        )
        if kind == "item":
            self.items[-1] = index
        return index

    def _paragraph(self, token: Token, *, listing: bool) -> None:
        lines = self._lines(token.start, token.end)
        first = self.source[lines[0][0] : lines[0][1]]
        if _DEFINITION.match(first) or _MDX.match(first):
            self.last_paragraph = None
            return
        if self.items and self.items[-1] is None:
            start, end = lines[0]
            box = _CHECKBOX.match(self.source, start, end)
            lines[0] = (box.end() if box else start, end)
            self._item(lines)
            return
        strong = STRONG.match(first) if len(lines) == 1 else None
        if strong and not self.items and _titles(strong):
            self.outline.heading(BOLD, self._pieces(lines))
            self.last_paragraph = None
            return
        if len(lines) == 1 and not self.items and not self.quotes and SHOUTED.match(first):
            self.outline.heading(CAPITALS, self._pieces(lines))
            self.last_paragraph = None
            return
        if len(lines) > 1 and not self.items:
            last = STRONG.match(self.source[slice(*lines[-1])])
            if (
                last is not None
                and (last[1] or last[2])
                and _titles(last)
                and not _FIELD.match(self.source, *lines[-1])
            ):
                self._paragraph(Token("paragraph", lines[0][0], lines[-2][1]), listing=False)
                self.outline.heading(BOLD, self._pieces(lines[-1:]))
                self.last_paragraph = None
                return
        strong = STRONG.match(first) if len(lines) > 1 else None
        if strong and not self.items and _titles(strong):
            self.outline.heading(BOLD, self._pieces(lines[:1]))
            lines, first = lines[1:], self.source[lines[1][0] : lines[1][1]]
        if listing and not self.items and _LEADS.search(first) and len(lines) == 1:
            self.last_paragraph = self.outline.heading(LEAD, self._pieces(lines))
            return
        if not self.items and (label := _FIELD.match(first)) and len(lines) == 1:
            name = re.sub(r"[\d*_:.]|\([^()]*\)", " ", label.group()).strip()
            if level_name(name) in (Level.OBJECTIVE, Level.GOAL) and listing:
                self.last_paragraph = self.outline.heading(BOLD, self._pieces(lines))
                return
        if not self.items:
            self.outline.close(LEAD)
        if not self.items and sum(bool(OUTLINED.match(self.source, *line)) for line in lines) > 1:
            for line in lines:
                self.outline.add("item", self._pieces([line]), parent=None)
            self.last_paragraph = None
            return
        if not self.items and sum(bool(MARKED.match(self.source, *line)) for line in lines) > 1:
            self._marked(lines)
            return
        broken = self._broken(lines)
        if broken and not self.items and not any(_FIELD.match(self.source, *line) for line in lines):
            for line in lines:
                self.outline.add("item", self._pieces([line]), parent=None)
            self.last_paragraph = None
            return
        group: list[tuple[int, int]] = []
        for line in lines:
            if group and (broken or _FIELD.match(self.source, *line) or ASIDE.match(self.source, *line)):
                self._add("paragraph", self._pieces(group))
                group = []
            group.append(line)
        index = self._add("paragraph", self._pieces(group), linked=self._links_only(group))
        self.last_paragraph = index if listing else None

    def _marked(self, lines: Sequence[tuple[int, int]]) -> None:
        """Lines that the author marked as a list: bullets stand below the number before them, other lines go on with theirs."""
        groups = by_mark(self.source, lines)
        numbered: int | None = None
        for group, after in zip(groups, [*groups[1:], None], strict=True):
            start, end = group[0]
            mark = MARKED.match(self.source, start, end)
            if mark is not None:
                group[0] = (mark.end(), end)
                bullet = not self.source[start].isdigit()
                index = self.outline.add("item", self._pieces(group), parent=numbered if bullet else None)
                numbered = numbered if bullet else index
            elif after is not None and self.source.endswith(":", start, end) and MARKED.match(self.source, *after[0]):
                self.outline.heading(LEAD, self._pieces(group))
            else:
                self._add("paragraph", self._pieces(group))
        self.last_paragraph = None

    def _item(self, lines: list[tuple[int, int]]) -> None:
        index = self._add("item", self._pieces(lines), linked=self._links_only(lines))
        self.last_paragraph = index

    def _links_only(self, lines: Sequence[tuple[int, int]]) -> bool:
        """Whether the lines are nothing but a link."""
        raw = self.source[lines[0][0] : lines[-1][1]]
        return ("[" in raw or "://" in raw) and _LINK_ONLY.match(raw) is not None

    def _indented(self, token: Token) -> None:
        """What stands indented like code and is a list by its marks was meant as one."""
        self.last_paragraph = None
        lines = self._lines(token.start, token.end)
        marks = [BULLET.match(self.source, *line) for line in lines]
        if not lines or marks[0] is None or 2 * sum(mark is not None for mark in marks) < len(lines):
            return
        holder, item = self._holder() if self.items else None, None
        for (start, end), mark in zip(lines, marks, strict=True):
            if mark is not None:
                item = self.outline.add("item", self._pieces([(mark.end(), end)]), parent=holder)
            else:
                self.outline.add("paragraph", self._pieces([(start, end)]), parent=item)

    def _html(self, token: Token) -> None:
        from sightline.readers import html

        html.outline(self.outline, token.start, token.end, parent=self._holder())

    def _table(self, rows: Sequence[Token]) -> None:
        header = [shown(self.source, cell) for cell in cells_of(self.source, rows[0])]
        self.outline.close(LEAD)
        for row in rows[1:]:
            cells = list(cells_of(self.source, row))
            filled = [cell for cell in cells if cell[0] < cell[1] and shown(self.source, cell)]
            if not filled:
                continue
            if len(filled) == 1 and len(header) > 2 and groups(cells, self.source):
                self.outline.heading(GROUP, inline(self.source, *filled[0]))
                continue
            named = [(header[i] if i < len(header) else "", inline(self.source, *cell)) for i, cell in enumerate(cells)]
            self.outline.add("row", (), cells=named, parent=self._holder() if self.items else None)
        self.outline.close(GROUP)


def _rows(tokens: Sequence[Token], position: int) -> Sequence[Token]:
    """The rows of the table whose header is the token at a position."""
    end = position
    while end < len(tokens) and tokens[end].mark == "row":
        end += 1
    return tokens[position:end]


def _titles(strong: re.Match[str]) -> bool:
    """Whether a line set in bold is short and unpunctuated enough to be a title."""
    words = next(filter(None, strong.groups()))
    return len(words.split()) <= 12 and not words.rstrip().endswith((".", "!", "?"))
