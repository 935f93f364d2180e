"""Rules about objectives."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import Level, Related, Severity, Statement, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule
from sightline.rules.goal import reads_like_work

_STANDING = regex(r"\b(?:health|committed|keep the lights on|ktlo|business as usual|bau)\b", re.IGNORECASE)
_TEAM = regex(r"\b(?:team|squad|group|department|wg|division|unit|office|chapter|guild)s?\b", re.IGNORECASE)
_DRAFT = regex(r"^status:\s*draft|\bnext (?:cycle|quarter|year)\b|\bdraft\b", re.IGNORECASE | re.MULTILINE)
_MANY = 3


@rule(Severity.WARNING)
def has_metric(plan: Plan) -> Iterator[Complaint]:
    """An objective carries a number that belongs to a key result.

    What it finds:
        A quantity in an objective that has key results below it. "Zero" is info.
    Why it matters:
        The objective says where to go, the key results prove that you got there. A number in the objective makes
        one of its proofs the whole of it.
    Example:
        # OKRs

        - Objective: Raise the renewal rate of clinics to 90 %
          - Key result: Renewals signed a month early rise from 20 to 45 by Q3 2026
    Use instead:
        # OKRs

        - Objective: Clinics renew because they trust the forecast
          - Key result: Renewals signed a month early rise from 20 to 45 by Q3 2026
    When it is wrong:
        A number that names the scope ("customers with 80,000 patients") rather than a target. In brackets it is
        left alone.
    Source:
        s0:96, s1:7
    """
    for document in plan.documents:
        for objective in plan.objectives(document):
            signal = plan.signal(objective, "quantity", "delta", "countable")
            if plan.level(objective) is Level.GOAL and _plain(objective):
                continue
            if signal is None or not plan.measured(objective) or _in_brackets(objective.text, signal.start):
                continue
            zero = signal.text.lower().startswith(("zero", "no ", "0"))
            yield Complaint(
                objective,
                f'objective carries a number ("{signal.text.strip()}")',
                "Keep the objective directional and move the number to a key result.",
                signal,
                Severity.INFO if zero else None,
            )


def _plain(objective: Statement) -> bool:
    """Whether a statement stands under "Goals", where a number is welcome, rather than under "Objectives"."""
    return objective.declared is not None and bool(
        re.match(r"\W*\w*\W*goals?\b", objective.declared.words, re.IGNORECASE)
    )


def _in_brackets(text: str, start: int) -> bool:
    return text.count("(", 0, start) > text.count(")", 0, start)


@rule(Severity.WARNING)
def too_many(plan: Plan) -> Iterator[Complaint]:
    """More objectives than anybody can keep in mind.

    What it finds:
        More than three objectives for one team in one cycle, in a document written as objectives with key results.
    Why it matters:
        Focus is what is left out. A long list of objectives is a list of what the team does anyway.
    Example:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: Forecasts within 5 % of demand in 45 of 50 clinics
        - Objective: Nurses plan without paper
          - Key result: 80 % of rosters are planned in the app
        - Objective: Drivers know where to go
          - Key result: Wrong turns fall from 30 to 5 a week
        - Objective: Donors come back
          - Key result: 40 % of donors return within a year
    Use instead:
        # OKRs Q3 2026

        - Objective: Clinics trust the forecast
          - Key result: Forecasts within 5 % of demand in 45 of 50 clinics
        - Objective: Nurses plan without paper
          - Key result: 80 % of rosters are planned in the app
    When it is wrong:
        Several teams share one heading. Objectives under headings that name teams, and standing ones (health,
        committed), are not counted.
    Source:
        s0:96, s2:78
    """
    for document in plan.documents:
        if not plan.has_key_results(document):
            continue
        groups: dict[int | None, list[Statement]] = defaultdict(list)
        for objective in plan.objectives(document):
            if plan.level(objective) is Level.OBJECTIVE and not plan.up_is_goal(objective):
                groups[_section(document, objective.block)].append(objective)
        for section, objectives in groups.items():
            counted = [o for o in objectives if not _STANDING.search(o.text)]
            proven = sum(map(plan.measured, counted))
            teams = sum(block.kind == "heading" and bool(_TEAM.search(block.prose.text)) for block in document.blocks)
            if (
                len(counted) <= _MANY
                or teams > 1
                or proven * 2 < len(counted)
                or _names_teams(document, section, counted)
            ):
                continue
            cycle = document.blocks[section].prose.text if section is not None else ""
            where = f'under "{cycle}"' if cycle else "in one list"
            yield Complaint(
                counted[_MANY],
                f"{len(counted)} objectives {where}; one to three keeps focus",
                "Which three would you keep if you had to drop the rest today?",
                related=tuple(Related(o, "objective") for o in counted),
            )


def _section(document: Document, block: int) -> int | None:
    headings = [b for b in document.headings(block) if document.blocks[b].kind in ("heading", "lead")]
    if document.blocks[block].kind == "heading" and document.blocks[block].parent is not None:
        return document.blocks[block].parent
    return headings[-1] if headings else None


def _names_teams(document: Document, section: int | None, objectives: list[Statement]) -> bool:
    """Whether the objectives of a section belong to several teams: each has its own owner or team label."""
    owners = {found.text for o in objectives if (found := o.attribute("owner"))}
    labels = sum(bool(_TEAM.search(o.label)) for o in objectives)
    return labels * 2 > len(objectives) or len(owners) * 4 > len(objectives) * 3 > 0


@rule(Severity.WARNING)
def unmeasured(plan: Plan) -> Iterator[Complaint]:
    """An objective has no key result while its neighbours have some.

    What it finds:
        An objective without any key result in a document whose other objectives have them, or one whose key results are
        all work.
    Why it matters:
        Nobody can say whether it was reached, so at the end of the cycle everybody will say that it was.
    Example:
        # OKRs Q3 2026

        ## Objective: Clinics trust the forecast

        - Key result: Forecasts within 5 % of demand in 45 of 50 clinics

        ## Objective: Nurses plan without paper

        - Build the roster app
    Use instead:
        # OKRs Q3 2026

        ## Objective: Clinics trust the forecast

        - Key result: Forecasts within 5 % of demand in 45 of 50 clinics

        ## Objective: Nurses plan without paper

        - Key result: 80 % of rosters are planned in the app
    When it is wrong:
        The key results stand in a linked file. Drafts, plans for the next cycle and documents that use no key
        results at all are left alone.
    Source:
        s3:18, s1:21
    """
    for document in plan.documents:
        objectives = [
            o for o in plan.objectives(document) if plan.level(o) is Level.OBJECTIVE and not plan.up_is_goal(o)
        ]
        measured = [o for o in objectives if plan.measured(o)]
        most = bool(measured) and len(measured) * 2 >= len(objectives)
        for objective in objectives:
            work = _only_work(plan, objective)
            if work:
                said = f'{len(work)} key results of "{shorten(objective.text, 60)}" are work and nothing measures it'
                yield Complaint(objective, said, _ASK, related=tuple(Related(child, "work") for child in work))
            elif most and not plan.measured(objective) and not _worked(plan, objective):
                below = len(plan.children(objective))
                has = f"; it lists {below} piece{'s' * (below > 1)} of work" if below else ""
                said = f'objective "{shorten(objective.text, 60)}" has no key result{has}'
                yield Complaint(objective, said, _ASK, related=(Related(measured[0], "this one has key results"),))


_ASK = "What would you see, and by when, if this had been reached?"


def _worked(plan: Plan, objective: Statement) -> bool:
    """Whether an objective is of another cycle, or lists work, of which initiative/before-goal speaks."""
    work = sum(plan.level(child) is Level.INITIATIVE for child in plan.children(objective))
    return work > 1 or any(_DRAFT.search(text) for text in objective.section)


def _only_work(plan: Plan, objective: Statement) -> list[Statement]:
    """The key results of an objective, where there are several and all of them read like work."""
    proofs = [child for child in plan.children(objective) if plan.called_goal(child)]
    works = [
        p for p in proofs if reads_like_work(plan, p) or Level.INITIATIVE in (plan.level(p), plan.verdicts[p].apparent)
    ]
    measured = any(plan.signal(p, "quantity", "delta") or p.attribute("target") for p in proofs)
    return works if len(works) > 1 and not measured and len(works) * 4 >= len(proofs) * 3 else []
