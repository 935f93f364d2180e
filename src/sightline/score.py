"""OKR scores: how far each key result came, on two named scales, and how its kind asks to read that.

`linear` is the share of the way from baseline to target, from 0 to 1. `growth-anchors` reads growth over the baseline on the
points 0 % = 0, 10 % = 0.3, 25 % = 0.5, 50 % = 0.7, 100 % = 1, straight between them (s3:31-38). Both are held within 0 and 1.
A committed key result is kept or missed; an aspirational one lands well near 0.7 (s3:121). One that only asks to stay above or
below a figure is a commitment, whatever it is called: it scores 1 or 0, and no mean counts it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sightline.domain import Level, Review, Statement
from sightline.heuristics.amounts import change, single, valued
from sightline.patterns import regex

Kind = Literal["committed", "aspirational", "learning"]
Scale = Literal["linear", "growth-anchors"]
#: Growth in percent and what it scores.
ANCHORS = ((0.0, 0.0), (10.0, 0.3), (25.0, 0.5), (50.0, 0.7), (100.0, 1.0))
#: A stated score may differ from the computed one by this much, since scores are rounded by hand.
ROUNDED = 0.1
_STRETCH, _LANDED, _BEGUN = 0.95, 0.65, 0.35
_KIND = regex(
    r"\b(committed|commitment|aspirational|stretch|moonshot|learning(?= (?:kr|goal|okr|objective|key result)|\W*$))\b",
    re.IGNORECASE,
)
_KINDS: dict[str, Kind] = {"committed": "committed", "commitment": "committed", "learning": "learning"}
_SCALE = regex(r"\b(?:scor(?:ed|ing)|scale)\b[^.\n]{0,30}?\b(linear|growth[- ]anchors?)\b", re.IGNORECASE)
_NOW = regex(
    r"\b(?:now|currently|today|so far|reached|result|ended (?:at|on)|stands at|is at)\b\s*:?\s*(?:at |about )?(?=[$€£]?\d)",
    re.IGNORECASE,
)
_KEEPS = regex(
    r"\b(?:keep|keeps|kept|stay|stays|hold|holds|maintain|maintains|remain|remains)\b[^.;]{0,80}?"
    r"(?:(?P<above>\babove\b|\bat least\b|\bover\b|[>≥])|\bbelow\b|\bunder\b|\bat most\b|\bwithin\b|[<≤])",
    re.IGNORECASE,
)
_KEPT = {1.0: "kept within its bound", 0.0: "not kept: it was to stay within its bound"}
_FIELDS = ("baseline", "target", "result")
_NUMBER = regex(r"[$€£]?\d[\d,]*(?:\.\d+)?\s?(?:%|k\b|m\b)?", re.IGNORECASE)
_STATED = regex(
    r"(?<![\w.,])(?P<score>-?(?:\d+(?:[.,]\d+)?|\.\d+))\s?(?:/\s?(?P<of>\d+(?:\.\d+)?)|(?P<percent>%))?(?![\w.])"
)


@dataclass(frozen=True, slots=True)
class Score:
    """How far a key result came. Figures are None where the document does not give them; `problem` says what is wrong or missing.

    `value` is the score on the scale that holds for the document, and `reading` what it means for this kind.
    """

    statement: Statement
    kind: Kind
    scale: Scale
    baseline: float | None
    current: float | None
    target: float | None
    linear: float | None
    anchors: float | None
    stated: float | None
    problem: str
    reading: str

    @property
    def value(self) -> float | None:
        """The score on the scale of the document, None where it cannot be computed."""
        return self.linear if self.scale == "linear" else self.anchors


def linear(baseline: float, current: float, target: float) -> float:
    """The share of the way from baseline to target, within 0 and 1.

    Raises:
        ValueError: baseline and target are the same, so that there is no way to go.
    """
    if baseline == target:
        raise ValueError("baseline and target are the same")
    return _within((current - baseline) / (target - baseline))


def growth_anchors(baseline: float, current: float, target: float) -> float:
    """What the growth over the baseline scores on `ANCHORS`; where the target lies below the baseline, the fall counts as growth.

    Raises:
        ValueError: the baseline is 0, so that nothing can be said in percent of it.
    """
    if baseline == 0:
        raise ValueError("growth cannot be counted from a baseline of 0")
    growth = (current - baseline) / abs(baseline) * 100 * (1 if target >= baseline else -1)
    points = [x for x, _ in ANCHORS]
    at = bisect_right(points, growth)
    if at == 0 or at == len(points):
        return _within(0.0 if at == 0 else 1.0)
    (x0, y0), (x1, y1) = list(pairwise(ANCHORS))[at - 1]
    return y0 + (y1 - y0) * (growth - x0) / (x1 - x0)


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def scores(review: Review, scale: Scale | None = None) -> tuple[Score, ...]:
    """The scores of all key results of a review that name a target, a score or a value of now, in the order of the text.

    Without `scale` a document's own word ("scored on growth anchors") decides, else it is linear.
    """
    found = []
    for statement in review.statements:
        claim = statement.declared
        called = claim is not None and claim.level is Level.GOAL
        if called or review.verdict(statement).level is Level.GOAL or statement.attribute("score"):
            found.append(score_of(statement, scale))
    return tuple(one for one in found if one is not None)


def score_of(statement: Statement, scale: Scale | None = None) -> Score | None:
    """The score of a key result, None where it names no target, score or value of now."""
    baseline, current, target = _figures(statement)
    stated = _stated(statement)
    kind, held = _kind(statement), scale or _scale(statement)
    if mixed := _mixed(statement):
        return Score(statement, kind, held, None, None, None, None, None, stated, mixed, _reading(kind, stated))
    if target is None and current is None and stated is None:
        return None
    bound, limit = _bound(statement)
    target = limit if target is None else target
    if bound and target is not None and current is not None and baseline in (None, target):
        kept = 1.0 if bound * (current - target) >= 0 else 0.0
        problem = _differs(stated, kept, [kept])
        return Score(statement, "committed", held, baseline, current, target, kept, kept, stated, problem, _KEPT[kept])
    problem = _problem(baseline, current, target, stated)
    steps: list[float | None] = [None, None]
    if baseline is not None and current is not None and target is not None and baseline != target:
        steps[0] = linear(baseline, current, target)
        steps[1] = growth_anchors(baseline, current, target) if baseline else None
    value = steps[0] if held == "linear" else steps[1]
    problem = problem or _differs(stated, value, [step for step in steps if step is not None])
    reading = _reading(kind, value if value is not None else stated)
    return Score(statement, kind, held, baseline, current, target, steps[0], steps[1], stated, problem, reading)


def _figures(statement: Statement) -> tuple[float | None, float | None, float | None]:
    """Baseline, current value and target: from fields, else from the words."""
    moved = change(statement.text)
    fields = [statement.attribute(name) for name in _FIELDS]
    start, end, now = (valued(field.text)[0] if field is not None else None for field in fields)
    baseline = start if fields[0] else moved.baseline if moved else None
    target = end if fields[1] else moved.target if moved else None
    return baseline, now if fields[2] else _said_now(statement), target


def _mixed(statement: Statement) -> str:
    """What is wrong where the fields are in different units, which cannot be compared; empty where they are not."""
    told = [a.text for name in _FIELDS if (a := statement.attribute(name)) is not None and single(a.text) is not None]
    if len({valued(text)[1] for text in told}) < 2:
        return ""
    return f"the figures are in different units: {', '.join(told)}"


def _bound(statement: Statement) -> tuple[int, float | None]:
    """1 where a goal is to stay at its target or above, -1 at or below, 0 where it is to move; and the figure that its words name."""
    match = _KEEPS.search(statement.text)
    if match is None:
        return 0, None
    number = _NUMBER.match(statement.text[match.end() :].lstrip())
    return 1 if match["above"] else -1, valued(number.group())[0] if number else None


def _said_now(statement: Statement) -> float | None:
    block = statement.document.blocks[statement.block]
    text = block.prose.text if block.kind == "item" else statement.text
    at = _NOW.search(text)
    number = _NUMBER.match(text, at.end()) if at else None
    return valued(number.group())[0] if number else None


def _stated(statement: Statement) -> float | None:
    """The score that the document gives: 0.7, 0,7, 70 %, 7/10 or 0.7/1.0."""
    field = statement.attribute("score")
    match = _STATED.search(field.text) if field else None
    if match is None:
        return None
    value = float(match["score"].replace(",", "."))
    most = float(match["of"]) if match["of"] else 100.0 if match["percent"] else 1.0
    return value / most if most else None


def _kind(statement: Statement) -> Kind:
    """The kind that the key result or a heading above it names, else aspirational, which is what the convention of 0.7 is made for."""
    texts = [a.text for a in statement.attributes] + [statement.label, *reversed(statement.section)]
    for text in texts:
        if match := _KIND.search(text):
            return _KINDS.get(match[1].lower(), "aspirational")
    return "aspirational"


def _scale(statement: Statement) -> Scale:
    match = _SCALE.search(statement.document.text)
    return "growth-anchors" if match and match[1].lower().startswith("growth") else "linear"


def _problem(baseline: float | None, current: float | None, target: float | None, stated: float | None) -> str:
    """What keeps a key result from being scored, empty where nothing does."""
    if stated is not None and not 0 <= stated <= 1:
        return f"the score {stated:g} is outside 0 to 1"
    absent = [
        name
        for name, value in (("baseline", baseline), ("current value", current), ("target", target))
        if value is None
    ]
    if absent:
        return (
            f"no {' and no '.join(absent)}"
            if len(absent) < 3 or stated is None
            else "no figures to check the score against"
        )
    return f"baseline and target are both {target:g}" if baseline == target else ""


def _differs(stated: float | None, value: float | None, steps: list[float]) -> str:
    """Where a stated score fits neither scale."""
    if stated is None or value is None or any(abs(stated - step) <= ROUNDED + 1e-9 for step in steps):
        return ""
    return f"the score {stated:g} fits neither scale ({' or '.join(f'{step:.2f}' for step in steps)})"


def _reading(kind: Kind, value: float | None) -> str:
    if value is None:
        return "not scored"
    if kind == "learning":
        return "what was learnt counts, not the number"
    if kind == "committed":
        return "kept" if value >= 1 else "missed: what was committed is kept in full or it is not"
    if value >= _STRETCH:
        return "reached in full: was it ever in doubt?"
    if value >= _LANDED:
        return "where a stretch should land"
    return "real progress, short of the stretch" if value >= _BEGUN else "little progress: stop, change or explain"


def mean(found: tuple[Score, ...]) -> float | None:
    """The mean of the values of aspirational key results without a problem, None where there are none."""
    values = [s.value for s in found if s.kind == "aspirational" and s.value is not None and not s.problem]
    return sum(values) / len(values) if values else None
