"""Rules about goals among others: who owns them, when they end, and what works on them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from sightline.document import Document
from sightline.domain import Level, Related, Severity, Statement, shorten
from sightline.heuristics.dates import Period, cycle, period
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule
from sightline.rules.goal import reads_like_work

_OWNED = regex(
    r"\b(?:owners?|dri|lead(?:s|er)?|responsible|accountable|sponsor|captain|driver|keeper|who|team|squad|division|department)\b\s*[:|]|"
    r"\((?:owner|lead|dri)?:?\s?[A-Z][\w.-]+(?: [A-Z][\w.-]+)?\)\s*$|@\w+",
    re.IGNORECASE,
)
_TEAM_FILE = regex(
    r"\b(?:team|squad|working group|wg|sig|chapter|guild|lab|department|division|unit|desk)\b", re.IGNORECASE
)
_DUE = regex(
    r"\b(?:by|before|until|due|end of|deadline:?|no later than|in place|ready|live|starting) (?:the )?(?:end of )?[^.;,()]{0,24}$",
    re.IGNORECASE,
)
_YEAR = regex(r"(?<![\w/.-])20\d\d(?![\w/])")
_CLOSED = regex(r"\b(?:done|closed|completed|cancelled|moved to|carried over|rolling|multi-?year)\b", re.IGNORECASE)
_NAMED = ("heading", "label", "key", "column", "nesting")
_WEAK = regex(
    r"\b(?:better|improv\w+|more|enhanc\w+|strengthen|support|promote|encourage|raise awareness|understand|be a|become|happ\w+|great|good|"
    r"visibility|excellen\w+|quality|easy|easier|accessible|transparent|modern\w*|optimi[sz]\w+)\b",
    re.IGNORECASE,
)


@rule(Severity.INFO)
def no_owner(plan: Plan) -> Iterator[Complaint]:
    """Goals of a document have no owner.

    What it finds:
        Three goals or more of which most have no owner: no field, no name in brackets, no handle, and no team named above
        them; said once.
    Why it matters:
        What everybody owns is nobody's to say no for.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app, up from 35 %
          - Key result: Wrong turns fall from 30 to 5 a week
          - Key result: 90 % of swaps are settled within a day, up from 52 %
    Use instead:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper (owner: Kim)
          - Key result: 80 % of rosters are planned in the app, up from 35 % (Kim)
          - Key result: Wrong turns fall from 30 to 5 a week (Ana)
          - Key result: 90 % of swaps are settled within a day, up from 52 % (Kim)
    When it is wrong:
        A team's own page where the team is the owner; a name in the title or a heading keeps it silent.
    Source:
        s0:52, s2:88
    """
    for document in plan.documents:
        goals = [g for g in plan.called[document] if plan.level(g) is Level.GOAL]
        titles = " ".join(block.prose.text for block in document.blocks[:6])
        bare = [g for g in goals if not _owned(plan, g)]
        if (
            len(bare) >= 3
            and len(bare) * 2 > len(goals)
            and not _TEAM_FILE.search(titles)
            and not _OWNED.search(titles)
        ):
            yield Complaint(
                document,
                f"no single owner for {len(bare)} of {len(goals)} goals",
                "Who may say no on behalf of each goal?",
                related=tuple(Related(g, "has no owner") for g in bare),
            )


def _owned(plan: Plan, goal: Statement) -> bool:
    line = goal.document.text[goal.span.start : goal.span.end + 60].partition("\n")[0]
    above = [link.parent for link in plan.chain(goal)]
    return any(s.attribute("owner") or _says_owner(s.text) for s in (goal, *above)) or _says_owner(line)


@lru_cache(maxsize=512)
def _says_owner(text: str) -> bool:
    return _OWNED.search(text) is not None


@rule(Severity.WARNING)
def date_out_of_cycle(plan: Plan) -> Iterator[Complaint]:
    """A goal is due after the cycle it belongs to.

    What it finds:
        A date in a goal or its row that begins after the end, or ends before the start, of the cycle in the heading or title
        above it.
    Why it matters:
        It cannot be scored when the cycle closes, and nobody will come back for it.
    Example:
        # OKRs Q2 2027

        - Objective: Passengers can trust the timetable again
          - Key result: Average delay falls from 17 to 9 minutes by 30 September 2027
    Use instead:
        # OKRs Q2 2027

        - Objective: Passengers can trust the timetable again
          - Key result: Average delay falls from 17 to 9 minutes by 30 June 2027
    When it is wrong:
        Goals that run over several cycles; say so in the line.
    Source:
        s1:21
    """
    for document in plan.documents:
        dated = [(goal, own, around) for goal in plan.called[document] for own, around in _times(plan, goal)]
        out = [(goal, own, around) for goal, own, around in dated if _outside(own, around)]
        if len(out) > 3 and len(out) * 5 > len(dated) * 2:
            yield Complaint(
                document,
                f"{len(out)} of {len(dated)} dated goals fall outside the cycle they stand in",
                "Is the heading's cycle the right one? If so, move the dates or the goals.",
                related=tuple(Related(goal, f"due {own.end.isoformat()}") for goal, own, _ in out),
            )
            continue
        for goal, own, around in out:
            yield Complaint(
                goal,
                f"due {own.end.isoformat()}, which falls outside {around.start.isoformat()} to {around.end.isoformat()}",
                "Move the date into the cycle, or the goal into the next one.",
            )


def _times(plan: Plan, goal: Statement) -> Iterator[tuple[Period, Period]]:
    """The period that a goal names and the one that it stands in, where both are known."""
    words = _due(plan, goal)
    around = _cycle(plan, goal) if words and not _CLOSED.search(goal.text) else None
    own = period(words, around.end.year) if words and around else None
    if around is not None and own is not None:
        yield own, around


def _outside(own: Period, around: Period) -> bool:
    apart = own.start > around.end or own.end < around.start
    whole_year = (own.end - own.start).days > 200 and own.end.year <= around.end.year
    return apart and not whole_year


@lru_cache(maxsize=64)
def _latest_year(document: Document) -> int:
    """The last year that the head of a document names."""
    return max(map(int, _YEAR.findall(document.text[:900])), default=0)


def _due(plan: Plan, goal: Statement) -> str | None:
    """The words of a goal, or its deadline field, that say when it is due."""
    if field := goal.attribute("deadline"):
        return field.text
    signal = plan.signal(goal, "deadline")
    if signal is None or not _DUE.search(goal.text[: signal.end]):
        return None
    return goal.text[signal.start : signal.end + 12]


def _cycle(plan: Plan, goal: Statement) -> Period | None:
    """The cycle that the nearest heading, key or title names, where it is a year or shorter."""
    document = goal.document
    around = _named_cycle(document, document.headings(goal.block), plan.fiscal)
    return around or (cycle(plan.cycle, plan.fiscal) if plan.cycle else None)


@lru_cache(maxsize=64)
def _named_cycle(document: Document, holders: tuple[int, ...], fiscal: int | None) -> Period | None:
    for block in (*reversed(holders), 0):
        found = document.blocks[block]
        texts = [found.prose.text] if found.kind in ("heading", "lead") or block == 0 else []
        texts += [cell.prose.text for cell in found.cells if cell.header.lower() in ("cycle", "period", "quarter")]
        later = _latest_year(document)
        for text in texts:
            if (
                (around := cycle(text, fiscal))
                and (around.end - around.start).days <= 366
                and (later <= around.end.year or (around.end - around.start).days < 200)
            ):
                return around
    return None


@rule(Severity.INFO)
def unserved(plan: Plan) -> Iterator[Complaint]:
    """Key results have no initiative working on them.

    What it finds:
        In a document whose initiatives are linked to key results, the key results that none of them serves; said once.
    Why it matters:
        A goal that nobody works on is a hope.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - KR1: 80 % of rosters are planned in the app, up from 35 %
            - Initiative: Build the roster app
          - KR2: Wrong turns fall from 30 to 5 a week
    Use instead:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - KR1: 80 % of rosters are planned in the app, up from 35 %
            - Initiative: Build the roster app
          - KR2: Wrong turns fall from 30 to 5 a week
            - Initiative: Put the entrance on every map
    When it is wrong:
        Guardrails, and plans whose work is listed elsewhere.
    Source:
        s1:20
    """
    for document in plan.documents:
        goals = [g for g in plan.at(document, Level.GOAL) if plan.called_goal(g) and not reads_like_work(plan, g)]
        also = {name.lower() for work in plan.at(document, Level.INITIATIVE) for name in _served_names(work)}
        served = {g for g in goals if _has_work(plan, g) or (g.label and g.label.lower() in also)}
        bare = [g for g in goals if g not in served and not plan.signal(g, "negation") and not _beside_work(plan, g)]
        if served and bare:
            yield Complaint(
                document,
                f"{len(bare)} of {len(goals)} key results have no initiative working on them",
                "What will be done about each of these, and by whom?",
                related=tuple(Related(g, "nothing works on it") for g in bare),
            )


def _has_work(plan: Plan, goal: Statement) -> bool:
    return goal in plan.worked


def _served_names(work: Statement) -> Iterator[str]:
    """The names in the fields that say what a piece of work serves, which may be several."""
    for field in work.attributes:
        if field.name == "link":
            yield from (name.strip(" []\"'") for name in re.split(r"[,;/&]|\band\b", field.text))


def _beside_work(plan: Plan, goal: Statement) -> bool:
    """Whether work serves the objective of a goal as a whole, so that it may move the goal too."""
    up = plan.up(goal)
    return up is not None and up.parent in plan.worked


@rule(Severity.WARNING)
def not_smart(plan: Plan) -> Iterator[Complaint]:
    """A plain goal names no measure and says nothing specific.

    What it finds:
        In a document without key results, something listed as a goal or an objective that has no figure and whose change is
        only "better", "improve", "promote" and the like.
    Why it matters:
        It can be said of every year, so it steers none.
    Example:
        # Goals for 2026

        - Improve the quality of our services
        - Half of the villages have a stop by June
    Use instead:
        # Goals for 2026

        - Every village answers its phone within a minute by June
        - Half of the villages have a stop by June
    When it is wrong:
        Themes that are measured in another document.
    Source:
        s1:21
    """
    for goal in plan.statements:
        if says_nothing(plan, goal):
            yield Complaint(
                goal,
                f'goal names no measure and nothing specific: "{shorten(goal.text, 60)}"',
                "What exactly is different for whom, how much, and by when?",
            )


def says_nothing(plan: Plan, goal: Statement) -> bool:
    """Whether something is plainly listed as a goal, in a document without key results, and says nothing specific."""
    claim = goal.declared
    if claim is None or claim.level is not Level.OBJECTIVE or claim.basis not in _NAMED:
        return False
    if plan.level(goal) not in (Level.OBJECTIVE, Level.GOAL) or not _WEAK.search(goal.text):
        return False
    if plan.signal(goal, "quantity", "countable", "delta", "deadline", "placeholder") or goal.attribute("target"):
        return False
    if plan.signal(goal, "beneficiary") and plan.signal(goal, "outcome-verb"):
        return False
    measured = any(plan.level(child) is Level.GOAL for child in plan.children(goal)) or _goes_on_measured(plan, goal)
    return not measured and not plan.has_key_results(goal.document)


def _goes_on_measured(plan: Plan, goal: Statement) -> bool:
    """Whether the sentences after this one, in the same paragraph, say the figure."""
    if goal.whole:
        return False
    listed = plan.by_document[goal.document]
    begin = bisect_right(listed, goal.span.start, key=lambda s: s.span.start)
    behind = map(listed.__getitem__, range(begin, len(listed)))
    return any(plan.signal(s, "quantity", "delta") for s in takewhile(lambda s: s.block == goal.block, behind))
