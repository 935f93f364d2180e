"""Rules about missions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Severity
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_SCALE = re.compile(r"(?:billions?|millions?|thousands?) (?:of )?\w+$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|founded|established|began|started|from|formed)\b[^.;]{0,20}$", re.IGNORECASE)
_OURS = re.compile(
    r"\b(?:their|your|his|her|everyone's|people's|customers')\s+(?:\w+\s){0,2}?(?:best|most|largest)\b", re.IGNORECASE
)


@rule(Severity.ERROR)
def has_metric(plan: Plan) -> Iterator[Complaint]:
    """A mission contains a measure.

    What it finds:
        A percentage, sum, change, rate or threshold in a statement that is, or is called, a mission. A plain
        count is a warning.
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
        signal = plan.signal(mission, "quantity", "delta", "countable")
        if signal is None:
            continue
        strong = signal.name != "countable"
        severity = Severity.INFO if _SCALE.search(signal.text) else Severity.ERROR if strong else Severity.WARNING
        yield Complaint(
            mission,
            f'mission contains a measure ("{signal.text.strip()}"): a purpose is not a KPI',
            "Move the number to a goal below the mission; say here whom you serve and why.",
            signal,
            severity,
        )


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
