"""Rules about what the key results of an objective prove together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Level, Related, Severity, Statement, shorten
from sightline.heuristics.wording import sides
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_FAST = regex(
    r"\b(?:deployments?|per week|per day|faster|speed|lead time|throughput|volume|growth|grow|downloads?|sign-?ups?|installs?|number of|tickets|lines|words|merged)\b",
    re.IGNORECASE,
)
_PLATFORM = regex(r"\b(?:committed|compliance|certif\w+|audit|migration)\b", re.IGNORECASE)


@rule(Severity.INFO)
def one_sided_set(plan: Plan) -> Iterator[Complaint]:
    """The key results of an objective look at one side only.

    What it finds:
        Three key results or more below one objective that are all about speed, volume or growth, with none about quality, trust
        or cost beside them.
    Why it matters:
        Speed can be bought with mistakes. Without a second kind of measure nobody sees the price.
    Example:
        # OKRs Q3 2026

        - Objective: The team moves with confidence
          - Key result: Throughput grows from 12 to 25 merged changes a week
          - Key result: Lead time falls from 15 to 5 days
          - Key result: 80 % of pull requests are merged within a day, up from 35 %
    Use instead:
        # OKRs Q3 2026

        - Objective: The team moves with confidence
          - Key result: Throughput grows from 12 to 25 merged changes a week
          - Key result: Lead time falls from 15 to 5 days
          - Key result: Failed deployments fall from 12 % to 4 %, incidents from 9 to 3 a month
    When it is wrong:
        Guardrails that are listed for the whole team elsewhere.
    Source:
        s0:106
    """
    for document in plan.documents:
        for objective in plan.objectives(document):
            proofs = [child for child in plan.children(objective) if plan.level(child) is Level.GOAL]
            if len(proofs) < 3 or _PLATFORM.search(objective.text):
                continue
            if not all(_FAST.search(p.text) for p in proofs):
                continue
            if not set().union(*(sides(p.text) for p in proofs)) & {"business", "quality"}:
                yield Complaint(
                    objective,
                    f'key results of "{shorten(objective.text, 50)}" are all about speed or volume; none about quality or cost',
                    "What would get worse if these were reached at any price? Measure that beside them.",
                    related=tuple(Related(p, "speed or volume") for p in proofs),
                )


_FULL = 0.95
_NUMBER = regex(r"(?<![\w.])([01](?:\.\d{1,2})?)(?![\w.%/])")


@rule(Severity.INFO)
def no_stretch(plan: Plan) -> Iterator[Complaint]:
    """Nearly every key result of a closed cycle was reached in full.

    What it finds:
        Three scores or more in a document, all of them 0.95 or higher.
    Why it matters:
        A set that is always reached was known to be reachable. A set that stretches lands near 0.7.
    Example:
        # OKRs Q3 2026

        | Key result | Score |
        |---|---|
        | 80 % of rosters are planned in the app | 1.0 |
        | Wrong turns fall from 30 to 5 a week | 1.0 |
        | 90 % of swaps are settled within a day | 0.95 |
    Use instead:
        # OKRs Q3 2026

        | Key result | Score |
        |---|---|
        | 80 % of rosters are planned in the app | 1.0 |
        | Wrong turns fall from 30 to 5 a week | 0.6 |
        | 90 % of swaps are settled within a day | 0.7 |
    When it is wrong:
        Goals that were committed to others, and safety, where full marks are the point.
    Source:
        s3:60
    """
    for document in plan.documents:
        scored = [(s, value) for s in plan.by_document[document] if (value := _score(s)) is not None]
        if len(scored) >= 3 and all(value >= _FULL for _, value in scored):
            yield Complaint(
                document,
                f"{len(scored)} of {len(scored)} key results scored {_FULL} or more; a set that stretches lands near 0.7",
                "Which of these were ever in doubt?",
                related=tuple(Related(s, f"scored {value:g}") for s, value in scored),
            )


def _score(statement: Statement) -> float | None:
    field = next((a for a in statement.attributes if a.name == "score"), None)
    match = _NUMBER.search(field.text) if field else None
    return float(match[1]) if match else None
