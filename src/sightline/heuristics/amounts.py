"""The figures of a goal: where it starts, where it should end, and whether less of it is better."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from sightline.patterns import regex

_N = r"[$€£]?\s?(?<![\d.])(?!(?:19|20)\d\d\b)(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<{0}unit>%|percent|pp|bps?|k\b|m\b|bn?\b|ms|seconds?|minutes?|hours?|days?|weeks?|months?|x\b)?"
_A, _B = _N.format("a"), _N.format("b")
_BETWEEN = r"[^.;:\d]{0,40}?"
#: What may stand between a target and the bracket that says where it starts.
_NEAR = r"[^.;:\d()]{0,60}?"
_FORMS = tuple(
    regex(form, re.IGNORECASE)
    for form in (
        rf"\bfrom\s+(?:about |around |~)?{_A}{_BETWEEN}\s(?:up |down )?(?:to|→|->)\s+(?:at least |at most |under |below |over |[<>~≤≥]\s?)?{_B}",
        rf"{_A} (?:out )?of \d+\s?(?:→|->|⟶|to)\s?{_B} (?:out )?of \d+",
        rf"{_A}\s?(?:→|->|⟶)\s?(?:under |below |[<>~≤≥]\s?)?{_B}",
        rf"(?:to|at|(?<!out )of|reach\w*|least)\s+{_B}{_BETWEEN}[,(]?\s*(?:up|down|instead of|against|was|now|currently|today|from|vs\.?|versus|\w+ was)\s*:?\s*(?:from |at )?{_A}",
        rf"{_B}{_NEAR}[,(]\s*(?:up from|down from|was|now|currently|today|from|we(?:['’]re| are)(?: now)? at|it(?:['’]s| is)|current(?: value| level)? is|\d{{4}}:|[A-Z]\w+:)\s*:?\s*{_A}",
        rf"{_B}{_NEAR}\({_A}\s?(?:today|now|currently|so far|at present)\)",
        rf"{_B}{_BETWEEN}\s(?:instead of|up from|down from)\s+{_A}",
    )
)
_DOWN_VERB = regex(
    r"\b(?:reduc\w+|decreas\w+|cut(?:ting)?|lower\w*|shrink\w*|shorten\w*|halv\w+|drop\w*|fall\w*|declin\w+|minimi[sz]\w+|slash\w*|trim\w*|down from|less is better|go(?:es)? down)\b",
    re.IGNORECASE,
)
_UP_VERB = regex(
    r"^lift\b|\b(?:increas\w+|rais(?:e|es|ing)|grow\w*|ris(?:e|es|ing)|lift(?:ed|ing)|improv\w+|boost\w*|doubl\w+|tripl\w+|up from|gain\w*|more is better|go(?:es)? up)\b",
    re.IGNORECASE,
)
_LESS = regex(
    r"\b(?<!between )(?:churn|attrition|turnover$|turnover rate|overtime|sick leave|leftovers|turnover of staff|errors?|defects?|bugs?|faults?|incidents?|outages?|downtime|delays?|latency|waiting|late (?:arrivals|trains|deliveries|payments)|repeat (?:visits|contacts|calls)|backlog|queue|cost per|complaints?|cancellations?|cancelled|refunds?|returns?|rework|waste|payback|wastage|spoil\w*|injuries|accidents|absence|no-shows?|abandon\w*|rejected|declined|failures?|failed|mttr|mean time to|time (?:to|from)|response time|lead time|cycle time|turnaround|false (?:alarms?|positives?|pages?|holds?)|dropout|drop-outs?|stock-?outs?|losses|lost|leak\w*|overdue|vacanc\w+|casualties|duplicates?|misclassified)\b",
    re.IGNORECASE,
)
_MORE = regex(
    r"\b(?:satisf\w+|nps|csat|retention|retained|adoption|activation|uptime|availability|accuracy|coverage|on[- ]time|punctual\w*|"
    r"recommend\w*|complet\w+ rate|conversion)\b",
    re.IGNORECASE,
)
#: How many words of a text name what is measured.
_SUBJECT = 5
_SOLVED = regex(
    r"\b(?:correct|same[- ]day|solved|fixed|answered|handled|settled|resolved|within|found|caught|prevented|avoided)\b",
    re.IGNORECASE,
)
_MOVES = regex(r"\b(?:from|to|at|of|up|down|was|now|against|instead|currently|today|vs)\b", re.IGNORECASE)
_MARKS = ("(", "→", "->", "⟶")
_FIGURE = regex(r"\d+")
_SCALE = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}
_KEEP = regex(
    r"\b(?:keep|maintain|stay\w*|hold|remain\w*|no (?:more|less|higher|lower) than|guardrails?|never)\b", re.IGNORECASE
)


class Change(NamedTuple):
    """A start and an end, in the same unit."""

    baseline: float
    target: float


@lru_cache(maxsize=2048)
def change(text: str) -> Change | None:
    """The change that a text names, None where it names none or in two units."""
    if len(_FIGURE.findall(text)) < 2 or not (any(map(text.__contains__, _MARKS)) or _MOVES.search(text)):
        return None
    for form in _FORMS:
        if match := form.search(text):
            first, last = match["aunit"], match["bunit"]
            if first == "%" and not last and match.start("b") < match.start("a"):
                continue
            if first and last and _unit(first) != _unit(last):
                return None
            scale = last or first
            found = Change(_value(match["a"], first or scale), _value(match["b"], last or scale))
            return found if all(map(isfinite, found)) else None
    return None


def single(text: str) -> float | None:
    """The one number of a field such as "27 %", None where there is none or more than one."""
    found = re.findall(r"(?<![\w.])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])-?\d+(?:\.\d+)?", text)
    value = float(found[0].replace(",", "")) if len(found) == 1 else None
    return value if value is not None and isfinite(value) else None


_FIELD = regex(
    r"^[~≈<>≤≥ ]*(?P<sign>[-−]?)(?P<money>[$€£]?)\s?(?P<sign2>[-−]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<unit>[a-zA-Z%]*)"
)


def valued(text: str) -> tuple[float | None, str]:
    """The one number of a field with its sign and magnitude, and its unit: "$1.2M" is 1,200,000 in "$", "-10" is -10 in ""."""
    match = _FIELD.match(text.strip())
    plain = single(text)
    if match is None or plain is None:
        return plain, ""
    unit = match["unit"].lower()
    value = float(match["digits"].replace(",", "")) * _SCALE.get(unit, 1.0)
    signed = -value if match["sign"] or match["sign2"] else value
    return (signed if isfinite(signed) else None), match["money"] or ("" if unit in _SCALE else unit.rstrip("s"))


def _unit(text: str) -> str:
    return {"percent": "%"}.get(text.lower(), text.lower().rstrip("s"))


def _value(digits: str, unit: str | None) -> float:
    return float(digits.replace(",", "")) * _SCALE.get((unit or "").lower(), 1.0)


def wanted(text: str) -> int:
    """The direction that a text asks for: 1 for more, -1 for less, 0 where it does not say or asks to keep."""
    way = _asked(text)
    way = _better(text) if way is None else way
    return 0 if way is None or _KEEP.search(text) else way


def _asked(text: str) -> int | None:
    """The direction of the verbs of a text, 0 where they contradict each other, None where it has none."""
    down, up = _DOWN_VERB.search(text), _UP_VERB.search(text)
    return None if not down and not up else 0 if down and up else -1 if down else 1


def _better(text: str) -> int | None:
    """The direction in which the thing that a text measures is better."""
    head = " ".join(text.split()[:_SUBJECT])
    less, more = _LESS.search(head), _MORE.search(head)
    if bool(less) == bool(more) or _SOLVED.search(text):
        return None
    return -1 if less else 1
