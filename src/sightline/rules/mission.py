"""Rules about missions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sightline.domain import Level, Related, Severity, Signal, Statement, shorten
from sightline.heuristics.grammar import numbers
from sightline.heuristics.lexicon import stems
from sightline.heuristics.wording import telling_words
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_SCALE = regex(r"(?:billions?|millions?|thousands?) (?:of )?\w+$", re.IGNORECASE)
_SINCE = regex(r"\b(?:since|founded|established|began|started|from|formed)\b[^.;]{0,20}$", re.IGNORECASE)
_OURS = regex(
    r"\b(?:their|your|his|her|everyone's|people's|customers')\s+(?:\w+\s){0,2}?(?:best|most|largest)\b", re.IGNORECASE
)


@rule(Severity.ERROR)
def has_metric(plan: Plan) -> Iterator[Complaint]:
    """A mission contains a measure.

    What it finds:
        A percentage, sum, change, rate or threshold in a statement that is, or is called, a mission. Plain counts, which
        mostly say who is served, are left alone.
    Why it matters:
        A purpose is not a figure. Once the number is reached the mission is over, and until then it steers people
        to the number instead of to the reason behind it.
    Example:
        # Mission

        Help tenants get repairs done, with 95 % of them fixed within two days.
    Use instead:
        # Mission

        Help tenants get repairs done so that homes stay healthy.
    When it is wrong:
        A number that is a name or a figure of speech ("a billion people", "24/7"). Such numbers are masked or
        reported as info; tell us of one that is not.
    Source:
        s0:56, s0:66, s1:13, s1:20
    """
    for mission in plan.missions:
        signal = plan.signal(mission, "quantity", "delta") or _bound(plan, mission)
        if signal is None:
            continue
        severity = Severity.INFO if _SCALE.search(signal.text) else None
        yield Complaint(
            mission,
            f'mission contains a measure ("{signal.text.strip()}"): a purpose is not a KPI',
            "Move the number to a goal below the mission; say here whom you serve and why.",
            signal,
            severity,
        )


def _bound(plan: Plan, mission: Statement) -> Signal | None:
    """A count that is a bound or a length of time: "more than 20 minutes"."""
    bounded = any(hit.name in ("threshold", "duration") for hit in numbers(mission.text).quantities)
    return plan.signal(mission, "countable") if bounded else None


@rule(Severity.ERROR)
def has_deadline(plan: Plan) -> Iterator[Complaint]:
    """A mission has an end date.

    What it finds:
        A calendar date, quarter, fiscal year or other deadline in a statement that is, or is called, a mission.
    Why it matters:
        A mission should still hold when this plan is forgotten. What has a date is a goal.
    Example:
        # Mission

        Put weather warnings in the hands of every fishing crew by the end of 2027.
    Use instead:
        # Mission

        Put weather warnings in the hands of every fishing crew.
    When it is wrong:
        A founding year ("since 2009") is left alone. A horizon of ten years or more is a warning only.
    Source:
        s0:56, s1:6, s1:20
    """
    for mission in plan.missions:
        signal = plan.signal(mission, "deadline")
        if signal is None or _SINCE.search(mission.text[: signal.start]):
            continue
        far = re.search(r"\b20[4-9]\d\b", signal.text)
        yield Complaint(
            mission,
            f'mission has an end date ("{signal.text.strip()}"): it should outlive the quarter',
            "Give the date to a goal; ask whether this sentence would still be true in twenty years.",
            signal,
            Severity.WARNING if far else None,
        )


@rule(Severity.WARNING)
def is_positioning(plan: Plan) -> Iterator[Complaint]:
    """A mission says where you rank, not whom you help.

    What it finds:
        "Become the leading ...", "the number one ...", "own the market" and the like in a mission.
    Why it matters:
        Nobody is helped by your rank. Positioning is an ambition; it belongs to the strategy, and it needs proof.
    Example:
        # Mission

        Become the leading platform for coaches.
    Use instead:
        # Mission

        Help coaches get their first ten clients.
    When it is wrong:
        A superlative about the people served ("their best work") is left alone. Where a purpose follows ("so that
        clinics ..."), it is info.
    Source:
        s0:58, s1:11
    """
    for mission in plan.missions:
        signal = plan.signal(mission, "positioning")
        if signal is None or _OURS.search(mission.text):
            continue
        purposeful = plan.signal(mission, "beneficiary") and re.search(r"\bso (?:that\b|\w+ can\b)", mission.text)
        yield Complaint(
            mission,
            f'"{signal.text.strip()}" says where you rank, not whom you help',
            "Say which people are better off, and how; keep the ambition under strategy.",
            signal,
            Severity.INFO if purposeful else None,
        )


_MANY_WORDS = 5


@rule(Severity.WARNING)
def is_generic(plan: Plan) -> Iterator[Complaint]:
    """A mission could stand on anybody's wall.

    What it finds:
        A mission of five words or more in which no word says what is done for whom: all of them are of the kind that every
        company uses. One telling word only is info.
    Why it matters:
        What survives a change of company, customer and market cannot help to choose between two pieces of work.
    Example:
        # Mission

        Deliver innovative solutions and exceptional value to our customers.
    Use instead:
        # Mission

        Help night-shift nurses get home on time.
    When it is wrong:
        A tagline that stands beside a longer mission.
    Source:
        s0:58, s1:11
    """
    for mission in plan.missions:
        words = re.findall(r"[A-Za-z'-]{2,}", mission.text)
        telling = telling_words(mission.text)
        if len(words) < _MANY_WORDS or len(telling) > 1 or (not mission.document.text.isascii() and len(telling) > 0):
            continue
        yield Complaint(
            mission,
            "mission could stand on anybody's wall: no word says what is done for whom",
            "Whom would you fail if you stopped tomorrow, and at what?",
            severity=None if not telling else Severity.INFO,
        )


_ENDS = regex(r"\b(?:v\d+(?:\.\d+)*|beta|MVP|GA|phase \d|milestone|release)\b|[A-Z]{2,}-\d+")


#: Making one new thing, or one that has a name: over when it is there, whoever it is for.
_MAKES = regex(
    r"^(?:.{0,40}? is )?(?:to )?(?P<words>(?:deliver|build|launch|ship|complete|roll out|implement|release|create)"
    r" (?:(?:the|our|a) new \w+|(?-i:[A-Z][A-Za-z]+)(?=[:,. ])))",
    re.IGNORECASE,
)


@rule(Severity.WARNING)
def is_deliverable(plan: Plan) -> Iterator[Complaint]:
    """A mission reads like work that ends.

    What it finds:
        A mission that makes one new or named thing; or one that opens with a verb of making and its artifact, or names a
        version, a beta or a ticket, and mentions nobody who is served.
    Why it matters:
        When the thing exists the mission is over, and the people who came for it have no reason to stay.
    Example:
        # Mission

        Build and ship the new logging library v2.
    Use instead:
        # Mission

        Help operators find out in minutes why a service failed.
    When it is wrong:
        A working group that is closed when its task is done; call it an objective.
    Source:
        s0:66, s1:20
    """
    for mission in plan.missions:
        verb, artifact = plan.signal(mission, "output-verb"), plan.signal(mission, "artifact")
        if made := _MAKES.match(mission.text):
            yield _is_work(mission, made["words"])
            continue
        ended = _ENDS.search(mission.text)
        if plan.signal(mission, "person", "beneficiary", "purpose") or not (ended or (verb and artifact)):
            continue
        if not ended and not (verb and plan.signal(mission, "imperative", "infinitive")):
            continue
        yield _is_work(mission, ended.group() if ended else artifact.text if artifact else "")


def _is_work(mission: Statement, words: str) -> Complaint:
    return Complaint(
        mission,
        f'mission reads like work that ends ("{shorten(words)}")',
        "Who is better off because this exists, and what would you do for them after it is finished?",
    )


@rule(Severity.WARNING)
def competing(plan: Plan) -> Iterator[Complaint]:
    """A document states two different missions.

    What it finds:
        Two statements labelled or headed as the mission in one document, under headings of the same kind, that share less
        than half of their telling words.
    Why it matters:
        Each goal can then be justified by one of them, and none can be turned down.
    Example:
        # Mission

        Help night-shift nurses get home on time.

        # Our mission

        Keep donated blood safe for every patient.
    Use instead:
        # Mission

        Help night-shift nurses get home on time.
    When it is wrong:
        The missions of a company and of its team in one file; name the team in the heading.
    Source:
        s0:190
    """
    for document in plan.documents:
        stated = [
            m
            for m in plan.missions
            if m.document is document
            and m.declared
            and m.declared.level is Level.MISSION
            and m.declared.basis in ("heading", "label", "key")
        ]
        by_section = {m.section: m for m in reversed(stated)}
        distinct = sorted(by_section.values(), key=lambda m: m.span.start)
        for earlier, later in pairwise(distinct):
            mine, theirs = stems(earlier.text), stems(later.text)
            shared = len(mine & theirs) * 2 >= min(len(mine), len(theirs))
            teams = len(earlier.section) != len(later.section) or _TEAM.search(
                " ".join((*earlier.section, *later.section))
            )
            if mine and theirs and not shared and not teams:
                yield Complaint(
                    later,
                    "a second mission, different from the one above",
                    "Which of the two decides when they disagree?",
                    related=(Related(earlier, "the first mission"),),
                )


_TEAM = regex(r"\b(?:team|squad|group|product|department|company|division|programme|program)\b", re.IGNORECASE)
_MEANS = regex(r"\b(?:by \w+ing|through|with|using|via|together)\b", re.IGNORECASE)
_EFFECT = regex(
    r"\b(?:so (?:that)?|in order to|without|instead of|to (?:live|get|stay|become|feel)|can|no longer)\b", re.IGNORECASE
)


@rule(Severity.INFO)
def missing_parts(plan: Plan) -> Iterator[Complaint]:
    """A mission leaves out three of its four parts.

    What it finds:
        Of purpose, the people served, the way it is done and the effect on them, three or more that cannot be seen in a mission
        of more than twelve words.
    Why it matters:
        The parts that are missing are where two readers will disagree.
    Example:
        # Mission

        Striving every day towards ever higher standards of excellence in everything that happens across our organisation.
    Use instead:
        # Mission

        Help night-shift nurses get home on time, by planning with them instead of for them, so that they can rest.
    When it is wrong:
        A short mission whose parts are explained in the text below it.
    Source:
        s0:40, s3:11
    """
    for mission in plan.missions:
        if len(mission.text.split()) <= 12 or plan.claimed(mission) is not Level.MISSION:
            continue
        parts = {
            "purpose": plan.signal(mission, "mission-verb", "outcome-verb", "mission"),
            "people served": plan.signal(mission, "person", "beneficiary"),
            "way": _MEANS.search(mission.text),
            "effect": _EFFECT.search(mission.text) or plan.signal(mission, "purpose"),
        }
        absent = [name for name, found in parts.items() if not found]
        if len(absent) > 2:
            there = ", ".join(name for name in parts if name not in absent) or "none"
            yield Complaint(
                mission,
                f"mission names {there} of its four parts; missing {', '.join(absent)}",
                "Say what you do, for whom, how, and what is different for them.",
            )
