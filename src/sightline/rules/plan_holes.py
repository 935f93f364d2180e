"""Rules about what was left open in a plan: template text and empty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.document import Block, Document
from sightline.domain import GOAL_SIDE, Attribute, Level, Severity, Statement, shorten
from sightline.patterns import regex
from sightline.plan import Plan
from sightline.rules import Complaint, rule
from sightline.vocabulary import level_name

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
                if a.name in ("target", "baseline", "owner", "start", "deadline", "link") and _hole(a.text)
            ]
            if found is None and not fields:
                continue
            claimed = plan.claimed(statement)
            stands = claimed is not None and claimed.value in _HELD and statement.planning
            if not stands and plan.level(statement) is Level.OTHER:
                continue
            if found is None:
                name = {"link": "goal"}.get(fields[0].name, fields[0].name)
                said = f'{name} of "{shorten(statement.text, 40)}" is unfilled: "{shorten(fields[0].text, 40)}"'
                yield _hole_in(statement, said, fields[0])
                continue
            yield _hole_in(statement, f'unfilled template text: "{shorten(found.group().strip(), 40)}"')
        yield from _empty_lines(plan, document)


def _hole_in(subject: Statement | Document, message: str, field: Attribute | None = None) -> Complaint:
    return Complaint(subject, message, "Decide it, or say who will and by when.", field=field)


def _empty_lines(plan: Plan, document: Document) -> Iterator[Complaint]:
    """Lines where an objective, a key result or its like should stand and nothing does."""
    holders = {s.block: s for s in plan.by_document[document] if plan.claimed(s) in GOAL_SIDE}
    holding = {block.parent for block in document.blocks}
    last: Statement | None = None
    for index, block in enumerate(document.blocks):
        if (here := holders.get(index)) is not None:
            last = here if plan.claimed(here) is Level.OBJECTIVE else last
            continue
        empty = _empty(block, holds=index in holding)
        if empty is None:
            continue
        if block.kind == "heading":
            last = None
        named = block.kind in ("heading", "row") or empty.group("label") or empty.group("bare")
        holder = last if named else holders.get(block.parent or -1)
        if named or holder is not None:
            prose = next((cell.prose for cell in block.cells if cell.prose.text == empty.string), block.prose)
            line = document.position(prose.span(0, 1).start).line
            below = f' below "{shorten(holder.text, 40)}"' if holder is not None else ""
            said = f'line {line}{below} says only "{shorten(prose.text, _SHORT_LINE)}"'
            yield _hole_in(holder or document, said)


def _empty(block: Block, *, holds: bool) -> re.Match[str] | None:
    """What shows that a block says nothing: a heading that is still the form's, or a line that is nothing but a hole."""
    text = block.prose.text
    if block.kind == "row":
        named = (cell for cell in block.cells if level_name(cell.header) in (*GOAL_SIDE, Level.INITIATIVE))
        return next(filter(None, (_OPEN.fullmatch(cell.prose.text) for cell in named)), None)
    if block.kind == "heading":
        return _UNNAMED.fullmatch(text)
    if holds or len(text) >= _SHORT_LINE or block.kind not in ("item", "paragraph", "lead"):
        return None
    return _EMPTY.match(text)


#: A line that is nothing but a hole, perhaps behind the label of what should stand there.
_EMPTY = regex(
    r"(?P<label>(?:KR|key result|objective|O|goal|initiative)[ -]?[\d.]*\s*[:.)–—-]?\s+)?(?:TB[DCA]|TODO|\?{2,}|_{3,}|…|\.{3})\W*$"
    r"|(?P<bare>(?:KR|key result)[ -]?\d[\d.]*\s*[:.)–—-]?)\s*$",
    re.IGNORECASE,
)
_OPEN = regex(r"\W*(?:TB[DCA]|TODO|\?{2,}|_{3,})\W*", re.IGNORECASE)
#: A heading whose objective is still the form's.
_UNNAMED = regex(
    r"(?:objective|goal|key result|KR|O)[ -]?\d*\s*[:.)–—-]\s*(?:\[[^\]]{3,}\]|<[^>]{3,}>|TB[DCA])", re.IGNORECASE
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
