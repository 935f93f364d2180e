"""Fold pieces of a document into prose that remembers where each character came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from sys import intern
from typing import NamedTuple

from sightline.document import Prose, Run
from sightline.patterns import regex

_WORDS = re.compile(r"\S+(?: \S+)*")


class Piece(NamedTuple):
    """A range of the document that is kept, or, with `text`, that stands for that text instead."""

    start: int
    end: int
    text: str | None = None


def fold(source: str, pieces: Sequence[Piece]) -> Prose:
    """Join the pieces, folding every stretch of white space to one space.

    Pieces that touch nothing are joined without a space, so that markup inside a word vanishes.
    """
    if len(pieces) == 1 and pieces[0].text is None:
        start, end, _ = pieces[0]
        segment = source[start:end]
        if segment and " ".join(segment.split()) == segment:
            return Prose(intern(segment), (Run(0, start, end - start, end - start),))
    parts: list[str] = []
    runs: list[Run] = []
    at = 0
    space = False
    for start, end, text in pieces:
        if text is not None:
            if not text.strip():
                space = True
                continue
            if space and parts:
                parts.append(" ")
                at += 1
            parts.append(text)
            runs.append(Run(at, start, len(text), end - start))
            at += len(text)
            space = False
            continue
        reached = start
        segment = source[start:end]
        if segment and " ".join(segment.split()) == segment:
            if space and parts:
                parts.append(" ")
                at += 1
            length = end - start
            parts.append(segment)
            runs.append(Run(at, start, length, length))
            at += length
            space = False
            continue
        for match in _WORDS.finditer(source, start, end):
            first, last = match.span()
            if (space or first > reached) and parts:
                parts.append(" ")
                at += 1
            parts.append(match.group())
            runs.append(Run(at, first, last - first, last - first))
            at += last - first
            reached, space = last, False
        space = space or reached < end
    return Prose(intern("".join(parts)), tuple(runs))


_INLINE = regex(
    r"""
    (?P<escape>\\(?=[!-/:-@\[-`{-~]))
  | (?P<code>`+)
  | (?P<comment><!--)
  | (?P<autolink><(?:https?://|mailto:)[^<>\s]*>)
  | (?P<tag></?[A-Za-z][^<>]*>)
  | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
  | (?P<note>\[\^[^\]\s]{1,60}\])
  | (?P<open>!?\[)
  | (?P<close>\])
  | (?P<marks>\*+|_+|~~+|==+)
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"[\\`<&\[!*_~=]")
_TICKS = re.compile(r"`+")
_BRACKET = regex(r"\\.|!?\[|\](?:\((?:[^()\n\]]|\([^()\n\]]*\))*\)|\[[^\[\]\n]*\])?")


def inline(source: str, start: int, end: int) -> list[Piece]:
    """The pieces of one line of Markdown that a reader sees: link texts without targets, no emphasis marks."""
    if not _PLAIN.search(source, start, end):
        return [Piece(start, end)]
    dropped = _link_marks(source, start, end)
    missing: set[int] = set()
    marks: Counter[str] = Counter()
    pieces: list[Piece] = []
    kept = at = start
    while match := _INLINE.search(source, at, end):
        first, last = match.span()
        at = last
        match match.lastgroup:
            case "escape":
                drop, at = [Piece(first, last)], last + 1
            case "code":
                close = _closing_ticks(source, last, end, last - first, missing)
                if close < 0:
                    continue
                at = close + last - first
                drop = [Piece(first, last), Piece(close, at)]
            case "comment":
                close = source.find("-->", last, end)
                at = end if close < 0 else close + 3
                drop = [Piece(first, at)]
            case "autolink":
                drop = [Piece(first, first + 1), Piece(last - 1, last)]
            case "tag":
                drop = [Piece(first, last, " " if match.group().lower().startswith("<br") else None)]
            case "entity":
                text = unescape(match.group())
                if text == match.group():
                    continue
                drop = [Piece(first, last, text)]
            case "note":
                drop = [Piece(first, last)]
            case "open" | "close":
                if first not in dropped:
                    continue
                at = dropped[first]
                drop = [Piece(first, at)]
            case _:
                marks = marks or Counter(source[start:end])
                if _inside_word(source, first, last, start, end, alone=marks[source[first]] == last - first):
                    continue
                drop = [Piece(first, last)]
        for gap in drop:
            pieces.append(Piece(kept, gap.start))
            if gap.text is not None:
                pieces.append(gap)
            kept = gap.end
    pieces.append(Piece(kept, end))
    return [piece for piece in pieces if piece.end > piece.start]


def _closing_ticks(source: str, start: int, end: int, length: int, missing: set[int]) -> int:
    """Where a run of so many backticks stands next, -1 where none does, which `missing` remembers."""
    if length not in missing:
        for run in _TICKS.finditer(source, start, end):
            if run.end() - run.start() == length:
                return run.start()
        missing.add(length)
    return -1


def _link_marks(source: str, start: int, end: int) -> dict[int, int]:
    """Where the marks of links and whole images begin, and where each ends."""
    marks: dict[int, int] = {}
    opened: list[tuple[int, int]] = []
    if "](" not in source[start:end] and "][" not in source[start:end]:
        return marks
    for match in _BRACKET.finditer(source, start, end):
        first, last = match.span()
        if match.group().endswith("[") and source[first] in "![":
            opened.append((first, last))
        elif source[first] == "]" and opened:
            begun, inside = opened.pop()
            if source[begun] == "!":
                marks[begun] = last
            elif last - first > 1:
                marks[begun], marks[first] = inside, last
    return marks


def _inside_word(source: str, first: int, last: int, start: int, end: int, *, alone: bool) -> bool:
    """Whether marks are part of the text: snake_case, a lone asterisk, a sign between blanks, an equals sign.

    `alone` is whether the line has no other such mark.
    """
    before = source[first - 1] if first > start else " "
    after = source[last] if last < end else " "
    if source[first] == "=":
        return True if before in "<>!" or after == ">" else before.isspace() == after.isspace()
    if before.isalnum() and after.isalnum() and alone:
        return True
    if source[first] == "_":
        return (before.isalnum() and after.isalnum()) or last - first > 2
    return before.isspace() and after.isspace()
