"""Rules about what was left open in a plan: template text and empty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.document import Document
from sightline.domain import GOAL_SIDE, Level, Severity, Statement, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule

_HOLE = regex(
    r"\[(?:number|target|metric|baseline|tbd|date|owner|name|value|x|n|figure[^\]]*|measur[^\]]*|describe[^\]]*|insert[^\]]*|your[^\]]*|team[^\]]*|what[^\]]*|who[^\]]*)\](?!\()"
    r"|\{\{[^}]*\}\}|<(?:target|metric|value|date|owner|number|name)>|\bTB[DCA]\b|\?{3,}|_{3,}|\bX\s?%|\blorem ipsum\b|\(tb[dca]\)|^TODO\b|<TODO\b[^>]*>",
    re.IGNORECASE,
)
#: One of these stands, in lower case, in every hole; to look for them is cheap.
_MARKS = ("[", "{", "<", "??", "__", "x%", "x %", "x\u00a0%", "tb", "lorem", "todo")
_TEMPLATE = regex(r"\btemplates?\b|\bhow to\b|\bexample\b", re.IGNORECASE)
_HELD = ("objective", "goal", "initiative", "metric", "mission", "vision")


@rule(Severity.WARNING)
def placeholder(plan: Plan) -> Iterator[Complaint]:
    """Template text was never filled in.

    What it finds:
        "[target]", "TBD", "X %", "???" and the like in a statement of the plan, in a target or owner field, or alone where a
        statement should stand.
    Why it matters:
        The hole is where the decision should be. A plan that is read with holes in it is agreed to without them.
    Example:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - Key result: [number] rosters are planned in the app by August
    Use instead:
        # OKRs Q3 2026

        - Objective: Nurses plan their nights without paper
          - Key result: 400 rosters are planned in the app by August
    When it is wrong:
        Templates and guides, and figures that were taken out on purpose before publishing ("N%").
    Source:
        s3:74
    """
    for document in plan.documents:
        if not _marked(document.text) or _TEMPLATE.search(document.path) or _is_template(plan, document):
            continue
        for statement in plan.by_document[document]:
            found = _hole(statement.text)
            fields = [
                a
                for a in statement.attributes
                if a.name in ("target", "baseline", "owner", "deadline") and _hole(a.text)
            ]
            if found is None and not fields:
                continue
            claimed = plan.claimed(statement)
            stands = claimed is not None and claimed.value in _HELD and statement.planning
            if not stands and plan.level(statement) is Level.OTHER:
                continue
            if found is None:
                said = (
                    f'{fields[0].name} of "{shorten(statement.text, 40)}" is unfilled: "{shorten(fields[0].text, 40)}"'
                )
                yield _hole_in(statement, said)
                continue
            yield _hole_in(statement, f'unfilled template text: "{shorten(found.group().strip(), 40)}"')
        yield from _empty_lines(plan, document)


def _hole_in(subject: Statement | Document, message: str) -> Complaint:
    return Complaint(subject, message, "Decide it, or say who will and by when.")


def _empty_lines(plan: Plan, document: Document) -> Iterator[Complaint]:
    """Lines where a key result or its like should stand and nothing does."""
    holders = {s.block: s for s in plan.by_document[document] if plan.claimed(s) in GOAL_SIDE}
    last: Statement | None = None
    for index, block in enumerate(document.blocks):
        here = holders.get(index)
        last = here if here is not None and plan.claimed(here) is Level.OBJECTIVE else last
        text = block.prose.text
        empty = _EMPTY.match(text) if block.kind in ("item", "paragraph", "lead") and len(text) < _SHORT_LINE else None
        holder = last if empty and empty["label"] else holders.get(block.parent or -1)
        if empty and holder is not None:
            line = document.position(block.prose.span(0, 1).start).line
            yield _hole_in(holder, f'line {line} below "{shorten(holder.text, 40)}" says only "{text}"')


#: A line that is nothing but a hole, perhaps behind the label of what should stand there.
_EMPTY = regex(
    r"(?P<label>(?:KR|key result|objective|O|goal|initiative)[ -]?[\d.]*\s*[:.)–—-]?\s+)?(?:TB[DCA]|TODO|\?{2,}|_{3,}|…|\.{3})\W*$",
    re.IGNORECASE,
)
_SHORT_LINE = 40


def _marked(text: str) -> bool:
    return any(map(text.lower().__contains__, _MARKS))


def _hole(text: str) -> re.Match[str] | None:
    return _HOLE.search(text) if _marked(text) else None


def _is_template(plan: Plan, document: Document) -> bool:
    """Whether most statements of a document are holes, as those of a template are."""
    claimed = [s for s in plan.by_document[document] if s.declared is not None]
    holes = sum(_hole(s.text) is not None for s in claimed)
    return len(claimed) >= 3 and holes * 2 > len(claimed)
