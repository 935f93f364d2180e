"""Rules about goals: key results, and objectives that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import Level, Related, Severity, Signal, Statement, shorten
from sightline.heuristics.lexicon import lexicon
from sightline.heuristics.wording import telling_words
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_LEARNING = regex(
    r"\b(?:learn|learning|discovery|research|spike|hypothes[ie]s|certification|certified|hire|hiring|recruit)\b",
    re.IGNORECASE,
)
_MANY = 3
#: How many words may stand between a verb and what it changes: "improve the overall quality".
_NEAR_OBJECT = 3
_SHIPS = regex(
    r"\b(?:ships?|shipped|releases?|released|launch(?:es|ed)|deploy(?:s|ed)) (?:a|an|the|its|our|\d)\b", re.IGNORECASE
)
#: Counts of what is held, printed or taught: they say how much was done, whatever comes of it.
_HOLDS = regex(
    r"(?:hold|host|run|organi[sz]e|send|print|fit|train|publish|produce|conduct|record|feature|visit|attend|give)\s+(?:out\s+)?"
    r"(?:at least |up to |more than )?(?:\d[\d,]*\b(?!\s?%)|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty)\s",
    re.IGNORECASE,
)
_TRAINED = regex(
    r"^(?!.*\d)(?:[\w'-]+ ){1,6}(?:trained|printed|published|installed|fitted|hired|built|documented|agreed|defined|designed|written|launched"
    r"|shipped|released|delivered|implemented|completed|created|deployed|migrated|approved|drafted|prepared|rolled out)"
    r"(?: and (?:trained|published|agreed|approved|shared|documented|tested|deployed|released|signed|reviewed))?\W*$",
    re.IGNORECASE,
)
#: What somebody says was made: "Created a dashboard", "We have published two studies".
_MADE = regex(r"(?:we(?:['’]ve| have) )?(?P<verb>\w+ed|built|written|made)\b", re.IGNORECASE)
_STANDING = regex(
    r"^(?:maintain|keep|sustain|hold|preserve|remain)\b|\b(?:guardrails?|health metrics?|ongoing|continuous)\b",
    re.IGNORECASE,
)
_DECLARED_ORPHAN = regex(
    r"\b(?:does not|doesn't|not)\s+(?:directly\s+)?(?:align|map|ladder|link|contribute)|\bnot aligned\b|\b(?:parent|supports|aligned to)\s*:\s*(?:none|n/?a)\b",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def is_output(plan: Plan) -> Iterator[Complaint]:
    """A key result counts our own work.

    What it finds:
        A statement that the document calls a key result and that opens with a verb of making or doing ("publish",
        "launch", "run"), with no change in anything and at most a count.
    Why it matters:
        Work can be finished without anybody being better off. A key result names what changes when the work works.
    Example:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: Launch the new forecast dashboard
    Use instead:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: 45 of 50 clinics order by the forecast, up from 12
    When it is wrong:
        Where the output is the outcome: hiring, a certificate, a learning goal. Those are info or left alone.
    Source:
        s0:68, s0:112, s3:94
    """
    for goal in (goal for called in plan.called.values() for goal in called):
        if not reads_like_work(plan, goal) or is_milestone(plan, goal):
            continue
        up = plan.up(goal)
        learning = _LEARNING.search(goal.text)
        signal = plan.signal(goal, "output-verb", "activity-verb", "done", "artifact")
        yield Complaint(
            goal,
            f'key result counts our work ("{_opening(goal.text, signal.start if signal and signal.name.endswith("verb") else 0)}")',
            "Name the behaviour or quality that this should change, and by how much.",
            severity=Severity.INFO if learning else None,
            related=(Related(up.parent, _above(plan, up.parent)),) if up else (),
        )


def _above(plan: Plan, parent: Statement) -> str:
    """What a key result should prove, by the name that the document gives it, else by what it is."""
    name = plan.claimed(parent) or plan.level(parent)
    return "the objective that it should prove" if name is Level.OBJECTIVE else f"the {name} above it"


def reads_like_work(plan: Plan, goal: Statement) -> bool:
    """Whether a statement that is called a key result says what is done, and no change in anything."""
    if plan.signal(goal, "delta", "quantity") or plan.level(goal) is Level.OTHER:
        return False
    if is_slogan(plan, goal):
        return False
    if _HOLDS.match(goal.text) or _TRAINED.search(goal.text):
        return True
    if (made := _MADE.match(goal.text)) and "output" in lexicon().verbs.get(made["verb"].lower(), ()):
        return plan.signal(goal, "outcome-verb") is None
    verb = plan.signal(goal, "output-verb", "activity-verb")
    leads = verb is not None and plan.signal(goal, "imperative", "infinitive") is not None
    if goal.attribute("target", "baseline") and not (leads and verb is not None and verb.name == "output-verb"):
        return False
    if verb is not None and leads:
        return not _changes(plan, goal, verb) and not plan.signal(goal, "outcome-verb")
    if plan.signal(goal, "condition", "outcome-verb", "comparative") or plan.signal(goal, "artifact") is None:
        return False
    apparent = plan.verdicts[goal].apparent is Level.INITIATIVE or plan.level(goal) is Level.INITIATIVE
    named = apparent and plan.signal(goal, "noun-phrase") is not None
    named = named and not plan.signal(goal, "person", "countable", "measure", "opens-measure", "third-person")
    shipped = _SHIPS.search(goal.text) is not None
    return plan.signal(goal, "done") is not None or named or shipped


#: Opening a number of things that stay, by a date of its own: a milestone, which can be hit or missed.
_OPENS = regex(
    r"(?:launch|open|found|establish)\s+(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)\s", re.IGNORECASE
)


def is_milestone(plan: Plan, goal: Statement) -> bool:
    """Whether a plain goal, in a document without key results, names how many of something there will be, and by when."""
    named = _OPENS.match(goal.text) and plan.signal(goal, "deadline")
    return bool(named) and not plan.has_key_results(goal.document)


#: A verb of purpose with a few words of the kind that every company uses.
_SLOGAN = 5


def is_slogan(plan: Plan, goal: Statement) -> bool:
    """Whether a few words only name a purpose: a verb of helping, with nothing that is made, changed, counted or dated."""
    if not 1 < len(goal.text.split()) <= _SLOGAN or not plan.signal(goal, "imperative", "infinitive"):
        return False
    if not telling_words(goal.text):
        return True
    concrete = ("outcome-verb", "comparative", "condition", "artifact", "quantity", "countable", "delta", "deadline")
    return plan.signal(goal, "mission-verb") is not None and plan.signal(goal, *concrete) is None


def _changes(plan: Plan, goal: Statement, verb: Signal) -> bool:
    """Whether a verb of making has a condition for its object ("build trust"), not a thing ("build a knowledge graph")."""
    object_, thing = plan.signal(goal, "condition"), plan.signal(goal, "artifact")
    if object_ is None or verb.name == "activity-verb":
        return False
    near = len(goal.text[verb.end : object_.start].split()) <= _NEAR_OBJECT
    compound = thing is not None and 0 <= thing.start - object_.end <= 1
    return near and not compound


def _opening(text: str, start: int) -> str:
    words = text[start:].split()
    return " ".join(words[:5]).rstrip(",.;:") + (" …" if len(words) > 5 else "")


@rule(Severity.WARNING)
def no_deadline(plan: Plan) -> Iterator[Complaint]:
    """A goal has no time, in its line or anywhere above it.

    What it finds:
        A goal, or an objective that stands without key results, for which no date, cycle or year can be found: not
        in its words or its row, nor in a heading, record, title or file name above it. Where that is true of most
        goals of a document, it is said once.
    Why it matters:
        Without a time nobody can be early or late, and nothing forces the choice between two goals.
    Example:
        # Goals

        - Key result: 80 % of rosters are planned in the app
        - Key result: Wrong turns fall from 30 to 5 a week
    Use instead:
        # Goals for Q3 2026

        - Key result: 80 % of rosters are planned in the app
        - Key result: Wrong turns fall from 30 to 5 a week
    When it is wrong:
        The cycle is stated on another page. Rolling health measures and things to keep as they are stay silent.
    Source:
        s0:52, s0:218, s1:21
    """
    for document in plan.documents:
        goals = _timed(plan, document)
        undated = [goal for goal in goals if plan.deadline(goal) is None and not _STANDING.search(goal.text)]
        if not undated:
            continue
        goals = [goal for goal in goals if not _STANDING.search(goal.text)]
        if len(undated) > 1 and len(undated) * 5 > len(goals) * 2:
            yield Complaint(
                document,
                f"{_count(len(undated), len(goals))} of this document have no timeframe, in the line or anywhere above",
                "Name the cycle once, in the title or a heading, or give each goal its date.",
                related=tuple(Related(goal, "has no date") for goal in undated),
            )
            continue
        for goal, others in _by_section(undated):
            what = f'"{shorten(goal.text, 60)}"' if not others else f"{len(others) + 1} goals of this section"
            yield Complaint(
                goal,
                f"no timeframe for {what}, in the line or anywhere above",
                "By when should this be true?",
                related=tuple(Related(other, "has no date either") for other in others),
            )


def _by_section(goals: list[Statement]) -> list[tuple[Statement, list[Statement]]]:
    """The goals with those that stand in the same section behind the first, where three or more do."""
    sections: dict[tuple[Document, tuple[str, ...]], list[Statement]] = {}
    for goal in goals:
        sections.setdefault((goal.document, goal.section), []).append(goal)
    found: list[tuple[Statement, list[Statement]]] = []
    for together in sections.values():
        found += [(together[0], together[1:])] if len(together) >= _MANY else [(goal, []) for goal in together]
    return found


def _count(some: int, every: int) -> str:
    return f"all {every} goals" if some == every else f"{some} of {every} goals"


def _timed(plan: Plan, document: Document) -> list[Statement]:
    """The statements that need a time: goals, and objectives where the document has no goals."""
    goals = [g for g in plan.at(document, Level.GOAL) if g.declared is not None]
    if goals:
        return goals
    return [o for o in plan.objectives(document) if plan.level(o) is Level.OBJECTIVE]


@rule(Severity.WARNING)
def orphan(plan: Plan) -> Iterator[Complaint]:
    """A goal has no path to the mission.

    What it finds:
        A mission exists among the documents reviewed, and no link leads to it from this goal or objective: neither
        nesting nor a reference, a table or a shared section. It is an error where the author links most of its
        neighbours, and said once where none of a file's are.
    Why it matters:
        A goal that serves nothing can be reached in full without bringing the mission any closer.
    Example:
        # Hospital

        ## Mission

        Help night-shift nurses get home on time.

        # Laboratory

        ## Mission

        Keep donated blood safe for every patient.

        # Objectives

        - Key result: 80 % of rosters are planned in the app by Q3 2026
    Use instead:
        # Mission

        Help night-shift nurses get home on time.

        # Objectives for Q3 2026

        - Nurses plan their nights without paper
          - Key result: 80 % of rosters are planned in the app
    When it is wrong:
        The link is made in a document that was not given. A goal that says itself that it serves none is info.
    Source:
        s0:193, s0:203, s1:22
    """
    if not any(plan.level(mission) is Level.MISSION for mission in plan.missions):
        return
    for document in plan.documents:
        goals = [g for g in plan.goals(document) if g.declared is not None and plan.sure(g)]
        lost = [goal for goal in goals if not plan.reaches_mission(goal)]
        if not lost:
            continue
        roots = [goal for goal in lost if plan.up(goal) is None]
        if len(lost) == len(goals) and len(goals) > 1:
            yield Complaint(
                document,
                f"none of the {len(goals)} goals of this document has a path to the mission",
                "Say for each objective how it moves the mission, or name the mission's document in this one.",
                related=tuple(Related(goal, "stops here") for goal in roots),
            )
            continue
        linked = [
            g for g in goals if plan.reaches_mission(g) and all(hop.strength == "strong" for hop in plan.chain(g))
        ]
        mostly = len(linked) * 2 >= len(goals)
        for goal, others in _by_section(roots):
            admitted = _DECLARED_ORPHAN.search(goal.text)
            severity = Severity.INFO if admitted else Severity.ERROR if mostly and len(goals) >= 4 else None
            several = f"{len(others) + 1} goals of this section have no path to the mission"
            yield Complaint(
                goal,
                several if others else f'goal "{shorten(goal.text, 60)}" has no path to the mission',
                "Finish the sentence: this moves the mission for a real customer because …",
                severity=severity,
                related=tuple(Related(other, "stops here too") for other in others),
            )
