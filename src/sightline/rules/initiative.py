"""Rules about initiatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import GOAL_SIDE, Level, Related, Severity, Statement, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_UPKEEP = regex(
    r"\b(?:maintenance|keep the lights on|ktlo|compliance|bau|business as usual|upkeep|tech(?:nical)? debt|bug ?fix|housekeeping|chores?)\b",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def orphan(plan: Plan) -> Iterator[Complaint]:
    """An initiative supports no objective or goal.

    What it finds:
        Work that no link leads from to a goal or objective, in a document whose other work is linked. Where a
        document links no work at all, it says so once, as info.
    Why it matters:
        Work without a goal cannot be judged done, and cannot be cut when money is short.
    Example:
        # OKRs Q3 2026

        ## Objective: Nurses plan without paper

        - Key result: 80 % of rosters are planned in the app

        # Initiatives

        - Build the roster app (supports O1)
        - Migrate the roster database (KR: 80 % of rosters are planned in the app)
        - Launch the donor newsletter
    Use instead:
        # OKRs Q3 2026

        ## Objective: Nurses plan without paper

        - Key result: 80 % of rosters are planned in the app
          - Build the roster app
          - Migrate the roster database
    When it is wrong:
        Upkeep that everybody agrees on. Work under a heading or with a tag that says so (maintenance, compliance)
        is left alone.
    Source:
        s0:125, s0:161
    """
    for document in plan.documents:
        work = [w for w in plan.at(document, Level.INITIATIVE) if plan.claimed(w) not in (None, *GOAL_SIDE)]
        lost = [w for w in work if not _serves(plan, w) and plan.sure(w) and not _upkeep(w)]
        work = [w for w in work if not _upkeep(w)] if lost else []
        if len(work) < 2:
            continue
        linked = [w for w in work if _serves(plan, w)]
        if len(linked) * 2 < len(work):
            goals = plan.goals(document)
            reason = "none stands in this document" if not goals else "nothing in the text leads up from them"
            yield Complaint(
                document,
                f"{len(work) - len(linked)} of {len(work)} initiatives serve no objective or goal: {reason}",
                "Walk the largest one up: which goal does it move, and what does that goal do for the mission?",
                severity=Severity.INFO,
                related=tuple(Related(w, "serves nothing") for w in lost),
            )
            continue
        for initiative in lost:
            yield Complaint(
                initiative,
                f'initiative "{shorten(initiative.text, 60)}" supports no key result or objective',
                "Name the goal that it moves, or say what would be lost by not doing it.",
            )


def _serves(plan: Plan, work: Statement) -> bool:
    return any(
        plan.level(link.parent) in GOAL_SIDE or plan.claimed(link.parent) in GOAL_SIDE for link in plan.chain(work)
    )


def _upkeep(work: Statement) -> bool:
    return any(map(_UPKEEP.search, (work.text, *work.section)))


@rule(Severity.WARNING)
def before_goal(plan: Plan) -> Iterator[Complaint]:
    """An objective lists work and no key result.

    What it finds:
        An objective below which stand two pieces of work or more and nothing that measures it.
    Why it matters:
        The work was chosen before anybody said what it should change, so finishing it will look like success.
    Example:
        # Objectives for Q3 2026

        ## Users know what to expect from us

        - Publish a usage policy
        - Ship a status page
    Use instead:
        # Objectives for Q3 2026

        ## Users know what to expect from us

        - Questions about outages fall from 40 to 10 a week
        - Ship a status page
    When it is wrong:
        The key results stand on another page. Research that is named so is left alone.
    Source:
        s0:120, s1:20
    """
    for document in plan.documents:
        for objective in plan.objectives(document):
            below = plan.children(objective)
            work = [child for child in below if plan.level(child) is Level.INITIATIVE]
            if plan.level(objective) is not Level.OBJECTIVE or plan.signal(objective, "quantity", "delta", "countable"):
                continue
            if len(work) < 2 or plan.measured(objective) or any(plan.level(child) is Level.GOAL for child in below):
                continue
            if any(_STUDY.search(text) for text in (objective.text, *objective.section)):
                continue
            yield Complaint(
                objective,
                f'"{shorten(objective.text, 60)}" lists {len(work)} pieces of work and no key result',
                "What would you see, and by when, if all of this work had succeeded?",
                related=tuple(Related(child, "work") for child in work),
            )


_STUDY = regex(r"\b(?:research|discovery|spikes?|explor\w+|learning)\b", re.IGNORECASE)
_CAPABILITY = regex(
    r"\b(?:AI|LLMs?|GPT|large language models?|agentic|Agentic|agents?|Agents?|copilot|Copilot|RAG|embeddings?|Embeddings?|generative|Generative|"
    r"machine learning|Machine learning|neural|Neural|multi-agent|Multi-agent|vector (?:search|store|database)|chatbot|Chatbot|AI-powered|"
    r"model fine-?tuning|fine-?tune an? |Fine-?tune an? |sentiment (?:detection|analysis)|Sentiment (?:detection|analysis))\b"
)
_NO_AI = regex(
    r"\bRAG (?:status|rating)\b|\bAI:\s|travel agents?|estate agents?|agents? (?:of|for|who|in|on)\b|support agents|(?:service|call|desk) agents?",
    re.IGNORECASE,
)
_VALUE = regex(
    r"\b(?:so (?:that)?|because|who|lets?|allow\w*|helps?|tells?|answers?|without|instead of|faster|fewer|less|within|minutes|hours|customers?|users?|"
    r"people|nurses?|teachers?|patients?|managers?|learners?|readers?|drivers?)\b",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def capability_only(plan: Plan) -> Iterator[Complaint]:
    """AI work names a capability, not what someone can do with it.

    What it finds:
        An initiative about AI, a model or agents in whose words and reasons nobody appears who could do something with it.
    Why it matters:
        A capability is easy to build and hard to miss. What somebody can do afterwards is the only thing worth planning.
    Example:
        # Roadmap

        - Build an agentic workflow engine
        - Draw a map of all entrances
    Use instead:
        # Roadmap

        - Build an agentic workflow engine, so that a nurse swaps a shift without a phone call
        - Draw a map of all entrances
    When it is wrong:
        Infrastructure that another item builds on, research that is named so.
    Source:
        s0:174
    """
    for work in plan.of(Level.INITIATIVE, Level.GOAL):
        if not _CAPABILITY.search(work.text) or _NO_AI.search(work.text):
            continue
        reason = work.attribute("rationale")
        told = _VALUE.search(work.text) or (reason is not None and _VALUE.search(reason.text))
        if told or _STUDY.search(work.text) or plan.signal(work, "quantity", "delta", "countable", "past", "event"):
            continue
        yield Complaint(
            work,
            f'AI work "{shorten(work.text, 60)}" names a capability, not what someone can do with it',
            "Who can do what afterwards that they cannot do today?",
        )


@rule(Severity.INFO)
def no_hypothesis(plan: Plan) -> Iterator[Complaint]:
    """Linked work gives no reason why it should move its goal.

    What it finds:
        In a document, three initiatives or more that serve a key result and say neither in their line nor in a field why
        they should; said once, and only where at least one initiative does give a reason.
    Why it matters:
        A bet whose reason is written down can be learnt from when it loses.
    Example:
        # Goals for Q3 2026

        G1: 80 % of rosters are planned in the app, up from 35 %

        # Initiatives

        | Initiative | Supports | Why |
        |---|---|---|
        | Roster app for phones | G1 | nurses plan on the bus |
        | Roster import | G1 | |
        | Roster mail | G1 | |
        | Roster poster | G1 | |
    Use instead:
        # Goals for Q3 2026

        G1: 80 % of rosters are planned in the app, up from 35 %

        # Initiatives

        | Initiative | Supports | Why |
        |---|---|---|
        | Roster app for phones | G1 | nurses plan on the bus |
        | Roster import | G1 | half of the plans are in spreadsheets |
    When it is wrong:
        Mandated work, and tasks too small for a reason.
    Source:
        s0:126
    """
    for document in plan.documents:
        linked = [
            w
            for w in plan.at(document, Level.INITIATIVE)
            if (up := plan.up(w)) and plan.level(up.parent) in GOAL_SIDE and plan.claimed(w) is not Level.GOAL
        ]
        silent = [w for w in linked if not w.attribute("rationale") and not _REASON.search(w.text)]
        if len(silent) >= 3 and len(silent) < len(linked):
            yield Complaint(
                document,
                f"{len(silent)} of {len(linked)} linked initiatives give no reason why they should move their goal",
                "Finish the sentence for each: we expect this to help because …",
                related=tuple(Related(w, "gives no reason") for w in silent),
            )


_REASON = regex(
    r"\b(?:because|so that|so|since|as|expect|hypothesis|in order to|to (?:reduce|cut|raise|help|let))\b", re.IGNORECASE
)


@rule(Severity.WARNING)
def roadmap_inflation(plan: Plan) -> Iterator[Complaint]:
    """Most initiatives lean on the same measure.

    What it finds:
        Five linked initiatives or more, of which 60 % serve one key result, while the document has three or more.
    Why it matters:
        When everything serves one number, the link explains nothing, and the other goals are left alone.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - KR1: 80 % of rosters are planned in the app, up from 35 %
            - Initiative: Roster app
            - Initiative: Roster import
            - Initiative: Roster mail
            - Initiative: Roster poster
            - Initiative: Roster video
          - KR2: Wrong turns fall from 30 to 5 a week
          - KR3: 90 % of swaps are settled within a day, up from 52 %
    Use instead:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - KR1: 80 % of rosters are planned in the app, up from 35 %
            - Initiative: Roster app
            - Initiative: Roster import
          - KR2: Wrong turns fall from 30 to 5 a week
            - Initiative: Entrance map
          - KR3: 90 % of swaps are settled within a day, up from 52 %
    When it is wrong:
        A plan with one measure by design.
    Source:
        s0:117
    """
    for document in plan.documents:
        goals = plan.at(document, Level.GOAL)
        serving = {g: [c for c in plan.children(g) if plan.level(c) is Level.INITIATIVE] for g in goals}
        total = sum(map(len, serving.values()))
        for goal, work in serving.items():
            if len(goals) >= 3 and len(work) >= 4 and total >= 5 and len(work) * 10 >= total * 6:
                yield Complaint(
                    goal,
                    f"{len(work)} of {total} initiatives lean on the same measure",
                    "Which of them would you start if this measure were already reached?",
                    related=tuple(Related(w, "leans on it") for w in work),
                )
