"""The audit: seven questions about a plan, answered as far as what is written shows it (s0:213-229)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Literal

from sightline.cards.card import Audit, Header, Question
from sightline.cards.view import View
from sightline.domain import Level, Statement
from sightline.heuristics.lexicon import stems
from sightline.patterns import regex

_CUSTOMER_PROBLEM = ("customer problem", "Can everybody name the customer problem?")
_ONE_TELLING = ("one telling", "Do all functions describe the mission alike?")
_TRACEABILITY = ("traceability", "Can work be traced to a goal, and goals to the mission?")
_CHOICES = ("choices", "Does the mission decide what is not done?")
_STRATEGY = ("strategy", "Is the strategy more than a metric?")
_REVIEW = ("review", "Can progress be reviewed within a clear time?")
_AI_VALUE = ("AI value", "Does AI work say what people can do with it?")
_PROBLEM = regex(
    r"\b(?:problem|struggl\w+|pain points?|cannot|can't|too (?:slow|hard|expensive|late|long)|frustrat\w+|wait(?:s|ing)? for|complain\w*|fail(?:s|ed)? to)\b",
    re.IGNORECASE,
)
_REFUSED = regex(
    r"\b(?:won['’]?t|will not|not (?:this|in this) (?:year|quarter|cycle)|out of scope|non-?goals?|not doing|stop doing|parking lot|deprioriti[sz]ed|dropped)\b",
    re.IGNORECASE,
)
#: What may state a problem: no goal, whose measure of complaints says nothing of whom they come from.
_TELLING = (Level.OTHER, Level.MISSION, Level.VISION, Level.STRATEGY)
_AI = regex(r"\b(?:AI|ML|LLMs?|GPT|[Mm]achine learning|(?:language|AI) models?|[Cc]opilots?|[Cc]hatbots?)\b")
#: A share of the initiatives that may end nowhere in a plan that is called traceable.
_TRACED = 0.9
_WEAK, _MIXED = 4, 2


def audit(view: View, head: Header) -> Audit:
    """The seven questions; those that do not apply to a plan are unclear and do not count against it."""
    questions = tuple(_questions(view, head))
    against = sum(question.answer == "no" for question in questions)
    clean = sum(question.answer == "yes" for question in questions)
    verdict: Literal["sound", "mixed", "weak", "open"] = (
        "weak" if against >= _WEAK else "mixed" if against >= _MIXED else "sound" if clean >= _WEAK else "open"
    )
    return Audit(questions, verdict, _next_step(view))


def _questions(view: View, head: Header) -> Iterator[Question]:
    problem = next((s for s in view.at(*_TELLING) if _PROBLEM.search(s.text)), None)
    yield Question(
        *_CUSTOMER_PROBLEM,
        "yes" if problem else "unclear",
        (problem,) if problem else ("no problem is stated here; ask three people",),
    )
    yield _alike(view)
    yield _traceable(head)
    yield _decides(view)
    targets = view.by_rule.get("strategy/is-targets", [])
    strategies = view.at(Level.STRATEGY)
    yield Question(
        *_STRATEGY,
        "no" if targets else "yes" if strategies else "unclear",
        ("strategy/is-targets",) if targets else tuple(strategies[:3]) or ("no strategy is stated here",),
    )
    yield _reviewable(view, head)
    yield _hypotheses(view)


def _alike(view: View) -> Question:
    drift = view.by_rule.get("plan/audience-drift") or view.by_rule.get("mission/competing")
    several = len(view.missions) > 1 and len({frozenset(stems(m.text)) for m in view.missions}) == 1
    because = (
        (drift[0].rule,)
        if drift
        else view.missions[:3]
        if several
        else ("one telling only; ask design, sales and support for theirs",)
    )
    return Question(*_ONE_TELLING, "no" if drift else "yes" if several else "unclear", because)


def _traceable(head: Header) -> Question:
    (reach, work), (up, goals) = head.initiatives, head.goals
    told = [f"{reach} of {work} initiatives reach a goal"] if work else []
    told += [f"{up} of {goals} goals reach a mission"] if goals else []
    if not work and not goals:
        return Question(*_TRACEABILITY, "unclear", ("no work and no goals here",))
    clean = reach >= _TRACED * work and up >= _TRACED * goals
    return Question(*_TRACEABILITY, "yes" if clean else "no", tuple(told))


def _decides(view: View) -> Question:
    """Whether something was turned down, and the mission is given as the reason."""
    headed = cache(lambda heading: _REFUSED.search(heading) is not None)
    refused = [s for s in view.review.statements if _REFUSED.search(s.text) or any(map(headed, s.section[-1:]))]
    held = set().union(*(stems(m.text) for m in view.missions))
    cited = [s for s in refused if stems(s.text) & held]
    answer: Literal["yes", "unclear"] = "yes" if cited else "unclear"
    because = tuple((cited or refused)[:3]) or ("nothing here says what was turned down, and why",)
    return Question(*_CHOICES, answer, because)


def _reviewable(view: View, head: Header) -> Question:
    lacking = tuple(rule for rule in ("goal/no-deadline", "plan/no-cadence") if view.by_rule.get(rule))
    answer: Literal["yes", "no", "unclear"] = (
        "no" if lacking else "yes" if head.goals[1] and head.cadence else "unclear"
    )
    because = lacking or ((f'"{head.cadence}"',) if head.cadence else ("no rhythm of review is named here",))
    return Question(*_REVIEW, answer, because)


def _hypotheses(view: View) -> Question:
    bare = [f.statement for f in view.by_rule.get("initiative/capability-only", []) if f.statement is not None]
    work = [s for s in view.at(Level.INITIATIVE) if _AI.search(s.text)]
    if not work and not bare:
        return Question(*_AI_VALUE, "unclear", ("no AI work here",))
    return Question(*_AI_VALUE, "no" if bare else "yes", tuple((bare or work)[:3]))


def _next_step(view: View) -> str:
    """A live decision to walk up, rather than a workshop (s0:223): the first work whose way up ends before a mission."""
    lost = [s for s in view.at(Level.INITIATIVE) if s.planning and not view.plan.reaches_mission(s)]
    lost.sort(key=lambda s: (-_effort(s), s.declared is None))
    if not lost:
        return ""
    first = lost[0]
    path = first.document.path
    named = "-" if path.startswith("<") else shlex.quote(path)
    return f"sightline trace {named} {first.position.line}"


def _effort(statement: Statement) -> float:
    """How much work a line says that it is, in whatever unit its field has."""
    for attribute in statement.attributes:
        if attribute.name == "status" and (
            found := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:d|days?|w|weeks?|points?|FTE)\s*", attribute.text)
        ):
            return float(found[1])
    return 0.0
