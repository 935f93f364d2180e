"""What stands before or after the words of a statement: labels, ids, boxes, states, fields, notes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sightline.domain import Level
from sightline.patterns import regex
from sightline.vocabulary import attribute_name, heading_slot, level_name

_STATUS = (
    r"(?:[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]|:[a-z0-9_+-]+:|\[[ xX]\]|<[xX]>)"
)
_MARKS = re.compile(
    rf"(?:{_STATUS}\s*|(?:\(?[PS][0-9]\)?|P\d-P\d)(?:\s*[:.)—–-]+\s*|\s+(?=[A-Z\"(]))|\d{{1,3}}(?:\.\d+)*[.)]\s+|[-–—*•]\s+)+"
)
_SEPARATOR = r"\s*(?:[:=]|\s[—–-](?=\s|$)|[—–](?=\s))\s*"
_LABEL = re.compile(
    rf"(?P<name>[A-Za-z][A-Za-z'&/ -]{{0,38}}?)(?=[^A-Za-z'&/])\s*(?P<number>[#-]?\s?\d+(?:[.-]\d+)*[a-z]?)?(?:\s*\([^()]{{1,40}}\))?(?:, for reference)?{_SEPARATOR}"
)
#: The letter that an author numbers by: "Objective P1", "Goal A".
_LETTERED = re.compile(r"(?<=[a-z])\s+(?!KR$)[A-Z]{1,2}$")
_ID = re.compile(
    r"(?:(?P<id>(?:OKR|KR|O|G|OBJ|Obj|INI|I|M|S|T)[ -]?\d+(?:\.\d+)*[a-z]?(?:[ ,/-]*KR[ -]?\d+(?:\.\d+)*)?(?!\.?\d))"
    r"|(?P<own>(?!Q[1-4]|H[12]|FY|P\d)[A-Z]{1,2}\d{1,2}(?:\.\d{1,2})*(?!\.?\d)))\s*(?:[:.)|·]|[—–-](?=\s)|$)+\s*"
    r"|(?P<set>O\d+(?:\.\d+)*(?=\s+[A-Z\"“])|KR\d+(?:\.\d+)*(?=\s+[A-Z\"“\d≥≤<>~]))\s+|(?P<outline>\d{1,2}(?:\.\d{1,2})+)[.)]?\s+(?=[A-Z\"“])"
)
_BARE = re.compile(
    r"(?P<name>objective|key result|goal|initiative|mission|vision|strategy|KR|epic|project|milestone|metric)s?"
    r"\s*(?P<number>[#-]?\s?\d+(?:[.-]\d+)*[a-z]?)?(?:\s*[:.])?\s*$",
    re.IGNORECASE,
)
_BY_LETTER = {"O": Level.OBJECTIVE, "G": Level.OBJECTIVE, "K": Level.GOAL, "I": Level.INITIATIVE}
_NOTE = regex(
    rf"\s+={{1,2}}>\s.*$|(?:\s*{_STATUS})+\s*$|\s+\((?:done|wip|in progress|not started|on track|at risk)\)\s*$",
    re.IGNORECASE,
)
#: What names its whole change already, so that an arrow behind it can only lead to a progress note.
_REACHED = regex(
    r"→|\b(?:from|up|down)\b.*\d.*\bto\b.*\d|\d.*\b(?:from|instead of|against|was|now)\b.*\d|\((?![^()]*\bwithin\b)[^()]*\d[^()]*\)",
    re.IGNORECASE,
)
#: A start that an arrow leads on from, and a change behind an arrow that is none itself.
_STARTS = regex(r"\bfrom\s+[~≈$€£]?\d[\d.,]*\s?(?:%|[A-Za-z]{1,7})?\s*$")
_MOVES = regex(r"\d\S*\s+(?:to|→|->)\s+\S{0,2}\d|\b(?:falls?|drops?|rises?|grows?)\b.*\d")
_ANY_LABEL = regex(r"^\W*(?:[A-Za-z]+ ?){0,2}\d+(?:\.\d+)*[a-z]?\W+")
_BRACKETED = re.compile(r"\([^()]*\)")
_ARROWS = ("→", "->", "⟶", "➜")
_IDS = r"(?:, (?:[A-Z]{1,5} ?)?\d[\d.]*[a-z]?)*"
#: An arrow to ids, which say what a line serves: "Night shift → KR1.2". Behind a figure an arrow to a bare number is a change.
_POINTS = (
    regex(
        rf"\s*[(\[]?(?:→|->|⟶|➜)\s*(?P<ids>(?!Q[1-4]|H[12]|FY)[A-Z]{{1,5}}[ -]?\d+(?:\.\d+)*[a-z]?{_IDS})(?!\w|\.\d)(?! ?%)"
    ),
    regex(rf"\s*[(\[]?(?:→|->|⟶|➜)\s*(?P<ids>\d{{1,2}}(?:\.\d{{1,2}}|[a-z]){_IDS})(?=[.,:;]?(?:\s|$))"),
)
_DIGIT = re.compile(r"\d")
_NOTE_LENGTH = 120
_END = re.compile(
    r"[.!?](?<![.!?]{2})[.!?]*+(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bvs\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bNo\.)(?<!\b[A-Z]\.)"
    r"[\"')\]”’]*+(?=\s+[\"'(\[“‘]?[A-Z0-9])"
)


#: How many texts are remembered: lines, cells and headings of forms come again in document after document.
_REMEMBERED = 1024
_HEAD = 90
_BARE_LENGTH = 40
_NUMBERED = re.compile(r"[A-Za-z]{1,3}[ -]?\d|\d{1,2}\.\d")
_ENDS = (":", "=", "—", "–", " -")
_SIGNS = (":", "=", "—", "–", "-", ".", ")", "|")


class Lead(NamedTuple):
    """How much of a text stands before its statement, the level that a label there claims, and the label."""

    length: int
    level: Level | None = None
    words: str = ""
    field: str | None = None


@lru_cache(maxsize=_REMEMBERED)
def lead(text: str) -> Lead:
    """Read what stands before the words of a statement."""
    head = text[:_HEAD]
    plain = head[:1].isalpha() and not head[1:2].isdigit()
    marks = None if plain else _MARKS.match(text)
    start = marks.end() if marks else 0
    if plain and len(text) > _HEAD and not any(map(head.__contains__, _SIGNS)):
        return Lead(0)
    numbered = 0 if marks and _NUMBERED.match(text) and text[0].isdigit() else start
    if _NUMBERED.match(text, numbered) and (match := _ID.match(text, numbered)):
        identity = match["id"] or match["set"] or match["own"] or match["outline"]
        level = None if match["own"] or match["outline"] else _BY_LETTER.get(identity[0].upper())
        level = Level.GOAL if "KR" in identity.upper().replace("OKR", "") else level
        inner = _LABEL.match(text, match.end())
        if inner and level_name(inner["name"]):
            return Lead(inner.end(), level_name(inner["name"]), identity)
        return Lead(match.end(), level, identity)
    if len(text) - start <= _BARE_LENGTH and (match := _BARE.match(text, start)):
        return Lead(len(text), level_name(match["name"]), " ".join(match.group().strip(" :.").split()))
    match = _LABEL.match(text, start) if any(map(text[start : start + _HEAD].__contains__, _ENDS)) else None
    if match is None or match.end() == start:
        return Lead(start)
    name = _LETTERED.sub("", match["name"].strip())
    level = level_name(name)
    words = " ".join(text[start : match.end()].strip(" :=—–-").split())
    if level is None and " " in name and "=" not in text[start : match.end()]:
        last = name.split()[-1]
        level = level_name(last) if last in ("KR", "Objective", "Mission", "Vision", "OKR", "Goal") else None
        level = level_name(" ".join(name.split()[-2:])) if name.lower().endswith("key result") else level
    if level is not None:
        return Lead(match.end(), level, words)
    if ":" in text[start : match.end()] and not match["number"] and heading_slot(name) is Level.PRINCIPLE:
        return Lead(match.end(), Level.PRINCIPLE, words)
    field = attribute_name(name)
    if field and not match["number"]:
        return Lead(match.end(), None, words, field)
    return Lead(start)


class Points(NamedTuple):
    """Where the ids stand that a line points at, and where the arrow before them begins."""

    start: int
    first: int
    last: int


@lru_cache(maxsize=_REMEMBERED)
def points_at(text: str) -> Points | None:
    """The ids that a line points at with an arrow, None where it points at nothing."""
    if not any(map(text.__contains__, _ARROWS)):
        return None
    for form in _POINTS:
        if match := form.search(text):
            if match["ids"][0].isdigit() and _DIGIT.search(_BRACKETED.sub("", text[: match.start()])):
                return None
            return Points(match.start(), *match.span("ids"))
    return None


def _is_change(head: str, tail: str) -> bool:
    """Whether an arrow leads from a start to a target, or is part of what is measured, and to no progress note."""
    return _STARTS.search(head) is not None or _MOVES.search(tail) is not None


@lru_cache(maxsize=_REMEMBERED)
def trail(text: str) -> int:
    """Where the words of a statement end, before a progress note or a state."""
    end = len(text)
    if text.endswith("()"):
        return len(text[:-2].rstrip())
    if points := points_at(text):
        end = points.start
    elif " → " in text:
        head, _, _ = text.rpartition(" → ")
        said = _ANY_LABEL.sub("", head)
        if (_REACHED.search(said) or not _DIGIT.search(said)) and not _is_change(head, text[len(head) :]):
            end = len(head)
    if "=> " not in text[:end] and text[end - 1 : end].isascii() and text[end - 1 : end] not in "):]>":
        return end
    match = _NOTE.search(text, max(0, end - _NOTE_LENGTH), end)
    return match.start() if match else end


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a stretch of prose."""
    ended = any(text.find(mark, start, end - 1) >= 0 for mark in ".!?")
    cuts = [match.end() for match in _END.finditer(text, start, end)] if ended else []
    spans = []
    for begin, last in zip([start, *cuts], [*cuts, end], strict=True):
        first = begin
        while first < last and text[first].isspace():
            first += 1
        if first < last:
            spans.append((first, last))
    return spans
