"""When a written date begins and ends, as calendar days; None where a text leaves that open.

Quarters and halves are of the calendar year; fiscal years are left open unless it is said in which month they begin.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sightline.patterns import regex

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = tuple(
    regex(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>20\d\d)-(?P<m>0[1-9]|1[0-2])(?:-(?P<day>[0-2]\d|3[01]))?\b",
        rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s*,?\s*(?P<year>20\d\d)?\b",
        rf"\b{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)(?:\s*,?\s+(?P<year>20\d\d))?",
        rf"\b{_MONTH}\s*,?\s+(?P<year>20\d\d)\b",
        r"\bQ(?P<quarter>[1-4])\s?[-/,']?\s?(?:of\s+)?(?P<year>20\d\d)\b|\b(?P<year2>20\d\d)[-\s/]*Q(?P<quarter2>[1-4])\b",
        r"\bH(?P<half>[12])\s?[-/,']?\s?(?P<year>20\d\d)\b|\b(?P<year2>20\d\d)[-\s/]*H(?P<half2>[12])\b",
        r"\bQ(?P<quarter>[1-4])\b",
        rf"(?:\b(?:by|before|until|in|end of|early|late|mid)[\s-]+|^\W*){_MONTH}(?=\W|$)",
        r"\b(?P<year>20\d\d)\b",
    )
)


class Period(NamedTuple):
    """The first and the last day that a date means."""

    start: date
    end: date


_FISCAL = regex(
    r"\b(?:Q(?P<before>[1-4])\s?)?FY\s?'?(?:20)?(?P<year>\d\d)(?:\s?[-/]?\s?Q(?P<after>[1-4]))?\b", re.IGNORECASE
)


#: Without one of these no date in a text says its year.
_NAMES_YEAR = regex(r"20\d\d|[Ff][Yy]")


@lru_cache(maxsize=2048)
def period(text: str, year: int | None = None, fiscal: int | None = None) -> Period | None:
    """The period of the first date in a text.

    `year` is what a date without one belongs to, `fiscal` the month in which the fiscal years begin, which are named after the
    year that they end in.
    """
    if year is None and not _NAMES_YEAR.search(text):
        return None
    if match := _FISCAL.search(text):
        return None if fiscal is None else _fiscal(match, fiscal)
    for form in _FORMS:
        for match in form.finditer(text):
            if found := _period(match.groupdict(), year):
                return found
    return None


def _period(found: dict[str, str | None], year: int | None) -> Period | None:
    def number(*names: str) -> int | None:
        return next((int(value) for name in names if (value := found.get(name))), None)

    year = number("year", "year2") or year
    if year is None:
        return None
    quarter, half, day = number("quarter", "quarter2"), number("half", "half2"), number("day")
    word = found.get("month")
    month = number("m") or (_MONTHS[word.lower()] if word else None)
    if quarter:
        return _months(year, 3 * quarter - 2, 3 * quarter)
    if half:
        return _months(year, 6 * half - 5, 6 * half)
    if month and day:
        try:
            at = date(year, month, day)
        except ValueError:
            return None
        return Period(at, at)
    return _months(year, month, month) if month else _months(year, 1, 12)


def _fiscal(match: re.Match[str], begins: int) -> Period:
    first = (2000 + int(match["year"]) - (begins > 1)) * 12 + begins - 1
    quarter = match["before"] or match["after"]
    start, length = (first + 3 * int(quarter) - 3, 3) if quarter else (first, 12)
    last = start + length - 1
    days = monthrange(last // 12, last % 12 + 1)[1]
    return Period(date(start // 12, start % 12 + 1, 1), date(last // 12, last % 12 + 1, days))


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


_IN_BRACKETS = regex(r"\(([^()]*20\d\d[^()]*)\)")
_RANGE = regex(r"\s(?:to|until|through)\s|\s?[–—-]\s?(?=\d|[A-Z])")


@lru_cache(maxsize=2048)
def cycle(text: str, fiscal: int | None = None) -> Period | None:
    """The period that a title or heading covers: one date, or a range of two ("1 January - 30 June 2027")."""
    if not _NAMES_YEAR.search(text):
        return None
    inner = _IN_BRACKETS.search(text)
    if inner and (found := cycle(inner[1], fiscal)):
        return found
    parts = _RANGE.split(text, maxsplit=1)
    if len(parts) == 2 and (last := period(parts[1])):
        first = period(parts[0], last.end.year)
        if first and first.start <= last.start:
            return Period(first.start, last.end)
    return period(text, None, fiscal)
