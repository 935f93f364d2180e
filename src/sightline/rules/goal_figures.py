"""Rules about the figures of goals: whether there are any, where they start, and which way they go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Level, Related, Severity, Statement, shorten
from sightline.heuristics.amounts import change, valued, wanted
from sightline.heuristics.grammar import numbers
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule
from sightline.rules.goal import reads_like_work
from sightline.rules.goal_plan import says_nothing

_VAGUE = regex(
    r"\b(?:quick(?:ly)?|eas(?:y|ily|ier)|efficient(?:ly)?|improv\w+|enhanc\w+|better|great(?:er)?|robust|stable|reliabl[ey]|actionable|"
    r"intuitive|seamless\w*|smooth\w*|effective\w*|high[- ]quality|consistent\w*|continuous\w*|happ(?:y|ier)|support\w*|strong\w*|"
    r"increas\w+|reduc\w+|decreas\w+|declin\w+|raise|grows?|rises?|falls?|drops?|trends?|lower|higher|shorter|longer|more|less|fewer|faster|clear(?:er)?|good|visible|aware\w*|confident\w*|healthy|sustainabl[ey]|"
    r"well[- ]\w+|proactive\w*|regular(?:ly)?|appropriate|sufficient|significant\w*|optimi[sz]\w+|maximi[sz]\w+|minimi[sz]\w+|"
    r"strengthen\w*|engag\w+|collaborat\w+|understand\w*|streamlin\w+|frictionless|relevant|up[- ]to[- ]date|exceptional)\b",
    re.IGNORECASE,
)
_KEY_RESULT = regex(r"\b(?:key results?|krs?)\b", re.IGNORECASE)
_EVERY = regex(r"\b(?:all|every|each|none|no one|nobody|100\s?%|zero|both|half|most of|third|quarter)\b", re.IGNORECASE)
_ADMITTED = regex(r"\b(?:tbd|tbc|to be (?:defined|decided|confirmed))\b|\[[^\]]*\]|\?\?", re.IGNORECASE)
_FIXED = regex(r"\b(?:zero|no |none|stay\w*|keep|maintain|remain\w*|never|guardrail|new\b|first)\b", re.IGNORECASE)


def _key_results(plan: Plan, *, measures: bool = False) -> Iterator[Statement]:
    """What documents call key results and what does not read like work; with `measures` also those that only name a measure."""
    for called in plan.called.values():
        for statement in called:
            level = plan.level(statement)
            if level is Level.METRIC and measures and statement.declared is not None:
                measured = _KEY_RESULT.search(statement.declared.words) is not None and plan.up_is_goal(statement)
                if measured:
                    yield statement
            elif level not in (Level.OTHER, Level.PRINCIPLE, Level.METRIC):
                yield statement


@rule(Severity.WARNING)
def unmeasurable(plan: Plan) -> Iterator[Complaint]:
    """A key result cannot be judged.

    What it finds:
        A key result without a figure, a target field or a word such as "every", whose only measure is a word like "better",
        "quickly", "robust" or "improved", or which is the name of a measure and no more.
    Why it matters:
        At the end of the period two people will look at the same facts and disagree on whether it was reached.
    Example:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: The forecast is much more reliable
    Use instead:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: The forecast is within 5 % of demand in 45 of 50 clinics
    When it is wrong:
        The figure stands on a dashboard that the line links to, or the state is so plain that everybody sees it. Of plain
        lists of goals goal/not-smart speaks instead.
    Source:
        s1:7, s1:21
    """
    for goal in _key_results(plan, measures=True):
        if plan.signal(goal, "quantity", "countable", "delta", "placeholder") or goal.attribute("target", "baseline"):
            continue
        vague = _VAGUE.search(goal.text)
        if vague is None and plan.level(goal) is Level.METRIC:
            yield Complaint(
                goal,
                f'key result can\'t be judged: it names a measure and no value to reach ("{shorten(goal.text, 60)}")',
                "Which value should it reach, from which value today?",
            )
            continue
        if vague is None or _EVERY.search(goal.text) or _ADMITTED.search(goal.text) or reads_like_work(plan, goal):
            continue
        if says_nothing(plan, goal):
            continue
        yield Complaint(
            goal,
            f'key result can\'t be judged: "{vague.group()}" has no measure ("{shorten(goal.text, 60)}")',
            _BETTER_HOW if vague.group().lower() == "better" else _WHO_IS_RIGHT,
        )


@rule(Severity.INFO)
def no_baseline(plan: Plan) -> Iterator[Complaint]:
    """Most key results with a figure give no starting point.

    What it finds:
        In one document three or more key results with a target and no value of today, neither in the line nor in a field;
        said once.
    Why it matters:
        Without today's value nobody can tell a stretch from something that is already true.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app
          - Key result: 95 % of drivers see their shift a week ahead
          - Key result: 90 % of swaps are settled within a day
    Use instead:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app, up from 35 %
          - Key result: Wrong turns fall from 30 to 5 a week
          - Key result: 90 % of swaps are settled within a day, up from 52 %
    When it is wrong:
        New measures that nobody could have counted before.
    Source:
        s1:21
    """
    for document in plan.documents:
        measured = [
            g
            for g in plan.called[document]
            if plan.level(g) is Level.GOAL
            and (figure := plan.signal(g, "quantity", "countable")) is not None
            and (figure.name == "quantity" or any(hit.name == "duration" for hit in numbers(g.text).quantities))
            and not _FIXED.search(g.text)
        ]
        bare = [g for g in measured if not _starts(plan, g)]
        if len(bare) >= 3 and len(bare) * 2 > len(measured):
            yield Complaint(
                document,
                f"{len(bare)} of {len(measured)} key results with a figure give no starting point",
                "Write today's value beside the target; if nobody knows it, finding out is the first step.",
                related=tuple(Related(g, "has no starting point") for g in bare),
            )


def _starts(plan: Plan, goal: Statement) -> bool:
    return bool(plan.signal(goal, "delta") or goal.attribute("baseline") or change(goal.text))


@rule(Severity.ERROR)
def wrong_direction(plan: Plan) -> Iterator[Complaint]:
    """A target goes the wrong way.

    What it finds:
        A start and a target, in the line or in fields, that move against what the words ask for: a reduction that rises, a
        rise that falls, errors that go up.
    Why it matters:
        Reaching it would make things worse, and a team that is measured on it may do just that.
    Example:
        # OKRs Q3 2026

        - Objective: Nights are quiet again
          - Key result: Reduce false pages from 40 to 55 a week
    Use instead:
        # OKRs Q3 2026

        - Objective: Nights are quiet again
          - Key result: Reduce false pages from 55 to 40 a week
    When it is wrong:
        A measure whose direction the words do not show. Things to keep as they are and figures in two units are left alone.
    Source:
        s1:21
    """
    for goal in plan.of(Level.GOAL, Level.METRIC, Level.OBJECTIVE):
        told = plan.signal(goal, "quantity", "countable", "delta") or goal.attributes
        figures = (change(goal.text) or _fields(goal)) if told else None
        if figures is None:
            continue
        moved = figures[1] - figures[0]
        way = wanted(goal.text) if moved else 0
        if way * moved < 0:
            asked = "less" if way < 0 else "more"
            yield Complaint(
                goal,
                f"target {figures[1]:g} is no improvement on {figures[0]:g}, where {asked} is better",
                "Swap the two figures, or say why this way is meant.",
            )


def _fields(goal: Statement) -> tuple[float, float] | None:
    start, end = goal.attribute("baseline"), goal.attribute("target")
    if start is None or end is None:
        return None
    (first, unit), (last, other) = valued(start.text), valued(end.text)
    return None if first is None or last is None or unit != other else (first, last)


_WHO_IS_RIGHT = "How would two people who disagree find out who is right? Name the measure and the value."
_BETTER_HOW = "Better in what way: faster, more often right, more often finished, or with fewer cases handed on?"
_VANITY = regex(
    r"\b(?:page ?views|video ?views|post ?views|blog ?views|article ?views|views (?:of|on) (?:the |our )?(?:\w+ ){0,2}(?:page|site|article|post|blog|collection|channel|demo|video)s?|impressions|followers?|likes|shares|downloads|installs|registered users|sign-?ups|clicks|"
    r"app downloads|newsletter subscribers|our reach|social reach|organic reach|total reach|media reach|mentions|hits|media coverage|press (?:mentions|coverage)|push notifications|emails sent|stars|"
    r"visitors|visits|traffic|page rank|AI seats|prompts|messages sent|notifications sent|registered (?:\w+ )?accounts|accounts created)\b",
    re.IGNORECASE,
)
_VIEWS = regex(r"\b\d[\d,.]*\s?(?:k|m|million|thousand)? views\b", re.IGNORECASE)
#: Who opened it at all: better than sign-ups, and silent about what they got from it.
_ACTIVE = regex(r"(?:(?:daily|weekly|monthly) active \w+|[DWM]AU)\b", re.IGNORECASE)
_COUNTS = regex(r"(?:the )?(?:total |number of |total number of |unique )", re.IGNORECASE)
#: From so many words on a text says what is done to a number, and is not only its name.
_SENTENCE = 5
_GROWS = regex(
    r"\b(?:increas|grow|rais|boost|doubl|tripl|gain|maximi[sz]|driv|attract|earn|expand|more)\w*", re.IGNORECASE
)
_RESCUED = regex(
    r"\b(?:per (?:user|session|visitor|customer|reader|member)|conver\w+|retention|retained|returning|repeat|who|that|cohort|paid|paying|rate|share of|complete\w*|activated?|after|within|day[- ]?\d+)\b|%",
    re.IGNORECASE,
)


@rule(Severity.INFO)
def vanity_metric(plan: Plan) -> Iterator[Complaint]:
    """A goal counts what can rise without helping anyone.

    What it finds:
        A goal or measure of views, followers, downloads, sign-ups, visitors and the like, with nothing about who stays, pays,
        completes or comes back. It is a warning where the document calls it a key result and gives it a number.
    Why it matters:
        Such a number can be bought. It tells a team to be seen rather than to be useful.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses hear of the planner
          - Key result: 100,000 page views on the help centre
    Use instead:
        # OKRs Q3 2026

        - Objective: Nurses hear of the planner
          - Key result: 60 % of nurses who open the help centre solve their question there
    When it is wrong:
        A campaign whose purpose is to be seen, with the effect measured beside it.
    Source:
        s0:110
    """
    for goal in plan.statements:
        level = plan.level(goal)
        counts = level is Level.METRIC and _COUNTS.match(goal.text)
        if level is not Level.GOAL and not counts and not plan.called_goal(goal):
            continue
        found = _VANITY.search(goal.text) or _VIEWS.search(goal.text) or _ACTIVE.match(goal.text)
        if found is None or _RESCUED.search(goal.text.replace(found.group(), "")):
            continue
        figure = plan.signal(goal, "quantity", "countable", "delta") or goal.attribute("target")
        named = level is Level.METRIC or len(goal.text.split()) < _SENTENCE
        if not (figure or named or _GROWS.search(goal.text)):
            continue
        counted = plan.called_goal(goal) and plan.signal(goal, "quantity", "countable", "delta")
        yield Complaint(
            goal,
            f'"{found.group()}" can rise without helping anyone',
            "Which customer problem gets solved better if this moves? Measure that.",
            severity=Severity.WARNING if counted and not _ACTIVE.match(found.group()) else None,
        )


_SCORE = regex(r"^(?:score|grade|rating)\b|^\W*(?:score)\s*[:=]", re.IGNORECASE)
_OKR_SCORE = regex(r"(?<![\w.])(\d(?:\.\d{1,2})?)(?![\w.%/])")


@rule(Severity.ERROR)
def wrong_score(plan: Plan) -> Iterator[Complaint]:
    """A score is outside 0 to 1 or does not match its progress.

    What it finds:
        A score field above 1, which is an error; or one that differs by more than 0.15 from how far the result lies between
        start and target, which is a warning.
    Why it matters:
        Scores are compared across teams. One that follows no scale makes all of them worthless.
    Example:
        # OKRs Q3 2026

        | Key result | Baseline | Target | Result | Score |
        |---|---|---|---|---|
        | Lift faults per thousand trips | 2.8 | 1.4 | 1.4 | 1.3 |
    Use instead:
        # OKRs Q3 2026

        | Key result | Baseline | Target | Result | Score |
        |---|---|---|---|---|
        | Lift faults per thousand trips | 2.8 | 1.4 | 1.4 | 1.0 |
    When it is wrong:
        A scale of one's own, such as 0 to 10; say so in the document and ignore this rule.
    Source:
        s3:60
    """
    for goal in plan.statements:
        score = next((a for a in goal.attributes if a.name == "score"), None)
        match = _OKR_SCORE.search(score.text) if score else None
        if score is None or match is None:
            continue
        value = float(match[1])
        if value > 1:
            yield Complaint(
                goal, f"score {value:g} is outside 0 to 1", "Write 1.0 for a result at or beyond its target."
            )
            continue
        figures, result = change(goal.text) or _fields(goal), goal.attribute("result")
        reached = valued(result.text)[0] if result else None
        if figures is None or reached is None or figures[0] == figures[1]:
            continue
        due = min(1.0, max(0.0, (reached - figures[0]) / (figures[1] - figures[0])))
        if abs(due - value) > 0.15:
            yield Complaint(
                goal,
                f"score {value:g} does not match the result {reached:g}: from {figures[0]:g} to {figures[1]:g} that is {due:.1f}",
                "Correct the score, or say which scale it follows.",
                severity=Severity.WARNING,
            )
