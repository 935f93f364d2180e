"""The blocks of CommonMark with GFM tables, as pulldown-cmark finds them, and where each of them stands."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pyromark import Options, events_with_range

#: What opens or ends a block; `row` is one of the table before it, the first its header, `indented` is code by its indentation
#: alone, `break` other code or a rule.
Mark = Literal[
    "heading",
    "paragraph",
    "list",
    "list_end",
    "item",
    "item_end",
    "quote",
    "quote_end",
    "table",
    "row",
    "html",
    "indented",
    "break",
]

_FOREIGN = re.compile(r"[^\x00-\x7f]")
_OLD_NEWLINE = re.compile(r"\r(?!\n)")
_OPENS: dict[str, Mark] = {
    "Heading": "heading",
    "Paragraph": "paragraph",
    "List": "list",
    "Item": "item",
    "BlockQuote": "quote",
    "Table": "table",
    "TableHead": "row",
    "TableRow": "row",
    "HtmlBlock": "html",
    "CodeBlock": "break",
    "TableCell": "break",
}
_ENDS: dict[str, Mark] = {"List": "list_end", "Item": "item_end", "BlockQuote": "quote_end"}


class Token(NamedTuple):
    """The beginning or end of a block at `text[start:end]`.

    `number` is the rank of a heading, or what an ordered list begins with.
    """

    mark: Mark
    start: int
    end: int
    number: int | None = None


def tokens(text: str) -> list[Token]:
    """The blocks of a text in reading order.

    The parser counts bytes and knows no carriage return alone, so it is shown a text in which every character takes one
    byte: a sign that means nothing in Markdown stands for those outside ASCII, none of which has a part in what is a block.
    """
    plain = text if text.isascii() else _FOREIGN.sub(";", text)
    plain = _OLD_NEWLINE.sub("\n", plain) if "\r" in plain else plain
    found: list[Token] = []
    held: list[str] = [""]
    begun: int | None = None
    reached = 0
    for event, place in events_with_range(plain, options=Options.ENABLE_TABLES):
        start, end = place["start"], place["end"]
        if (block := _block(event)) is None:
            if held[-1] == "Item":
                begun = start - text.startswith("\\", start - 1) if begun is None else begun
                reached = end
            continue
        if begun is not None:
            found.append(Token("paragraph", begun, reached))
            begun = None
        kind, name, value = block
        if kind == "Rule":
            found.append(Token("break", start, end))
        elif kind == "End":
            held.pop()
            if name in _ENDS:
                found.append(Token(_ENDS[name], start, end))
        else:
            held.append(name)
            if name != "TableCell":
                mark = "indented" if value == "Indented" else _OPENS[name]
                found.append(Token(mark, start, end, _number(value)))
    return found


def _block(event: object) -> tuple[str, str, object] | None:
    """What an event says of a block: that it starts, ends or is a rule, its name and what comes with it; None inside a line."""
    if not isinstance(event, dict):
        return ("Rule", "", None) if event == "Rule" else None
    kind, tag = next(iter(event.items()))
    if kind not in ("Start", "End"):
        return None
    name, value = next(iter(tag.items())) if isinstance(tag, dict) else (tag, None)
    return (kind, name, value) if name in _OPENS else None


def _number(value: object) -> int | None:
    """The rank or the first number that came with a tag."""
    if isinstance(value, dict) and "level" in value:
        return int(value["level"][1:])
    return value if isinstance(value, int) else None
