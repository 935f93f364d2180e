"""Put text of documents on a terminal safely: nothing invisible, nothing that drives it, carets where they belong."""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

from sightline.reporters import Style

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_CODES = {"error": "1;31", "warning": "1;33", "info": "1;34", "dim": "2", "bold": "1", "mark": "1;36"}


def visible(text: str) -> str:
    """The text with control, bidirectional and invisible characters shown as pictures or code points."""
    return _UNSAFE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code == 0x09:
        return "    "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def width(text: str) -> int:
    """How many columns a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else 0 if category(c) in ("Mn", "Me", "Cf") else 1 for c in text)


def cut(text: str, columns: int) -> str:
    """The text, ended with an ellipsis where it takes more columns than it may."""
    if width(text) <= columns:
        return text
    if text.isascii():
        return text[: max(0, columns - 1)].rstrip() + "…"
    taken, kept = 0, 0
    for character in text:
        taken += width(character)
        if taken >= columns:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def wrap(text: str, columns: int) -> list[str]:
    """The words of a text in lines of at most so many columns."""
    lines: list[list[str]] = []
    taken = columns
    for word in text.split():
        wide = width(word)
        if lines and taken + 1 + wide <= columns:
            lines[-1].append(word)
            taken += 1 + wide
        else:
            lines.append([word])
            taken = wide
    return [" ".join(words) for words in lines]


def paint(text: str, kind: str, style: Style) -> str:
    """The text in the colour of a kind, where colour is wanted."""
    return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if style.color else text


def excerpt(line: str, start: int, end: int, columns: int) -> tuple[str, str]:
    """A window of a source line around a range, and the carets that stand below it."""
    begin = 0
    if width(visible(line[:end])) > columns:
        begin = max(0, min(start, end - columns) - 10)
    head = "…" if begin else ""
    before = head + visible(line[begin:start])
    marked = visible(line[start:end])
    shown = cut(before + marked + visible(line[end : end + columns]), columns)
    room = max(1, columns - width(before))
    return shown, " " * width(before) + "^" * max(1, min(width(marked), room))
