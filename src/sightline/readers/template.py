"""Templates that nobody has filled in: every line is a prompt or a place to write."""

from __future__ import annotations

import re

from sightline.document import Block, Document
from sightline.vocabulary import words

NOTICE = "a template that is not filled in; there is nothing to review yet"
#: Fewer lines than this are no form.
_FEWEST = 4
#: How many words may stand around a place to write in, as in "Help [whom] to [do what] by [how]".
_AROUND = 8
_PLACE = re.compile(r"\[[^\[\]\d]{2,}\]|<[^<>]{2,}>|\{\{[^{}]*\}\}|_{3,}|\.{3}|…")
_EMPTY = re.compile(r"\b(?:TB[DCA]|YYYY|DD|MM|N/?A|(?:KR|OKR|O|Q)\s?\d(?:\.\d)?)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"\w+(?:['’][a-z]+)?")
_ADVICE = re.compile(r"(?:fill in|replace|use this|copy this|delete)\b", re.IGNORECASE)


def is_unfilled(document: Document) -> bool:
    """Whether all that a document says, its headings aside, are prompts."""
    said = 0
    for block in document.blocks:
        for text in _texts(block):
            if not _prompts(text):
                return False
            said += 1
    return said >= _FEWEST


def _texts(block: Block) -> list[str]:
    """The texts of a block that somebody may have filled in; a row's own number is none."""
    if block.kind in ("comment", "heading"):
        return []
    texts = [cell.prose.text for cell in block.cells] if block.kind == "row" else [block.prose.text]
    if len(texts) > 1 and texts[0].strip().rstrip(".)").isdecimal():
        texts = texts[1:]
    return [text for text in texts if text.strip() and not _ADVICE.match(text)]


def _prompts(text: str) -> bool:
    """Whether a text is a place to write in with few words around it, or has only words that ask."""
    places = len(_PLACE.findall(text))
    told = _WORD.findall(_ASIDE.sub(" ", _EMPTY.sub(" ", _PLACE.sub(" ", text))))
    asked = words().prompts
    return len(told) <= places * _AROUND or all(_asks(word, asked) for word in told)


def _asks(word: str, asked: frozenset[str]) -> bool:
    return word.lower().replace("’", "'") in asked
