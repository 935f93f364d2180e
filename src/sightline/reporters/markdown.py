"""The review as Markdown, for a pull request or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.domain import Review
from sightline.reporters import Style, cards, sight
from sightline.reporters.terminal import cut, visible
from sightline.reporters.text import summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@!])")
_COLUMNS = 160


def render(review: Review, style: Style) -> str:
    """A heading, the line of sight as nested list, and a table of the findings."""
    lines = ["## Sightline review", "", *_documents(review), *_tree(review), *_findings(review)]
    lines += [*cards.markdown(review, escape), summary(review)]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", visible(text))


def _documents(review: Review) -> Iterator[str]:
    for document in review.documents:
        for notice in document.notices:
            yield f"> {escape(document.path)}: {escape(notice)}"
            yield ""


def _tree(review: Review) -> Iterator[str]:
    rows = sight.rows(review)
    if not rows:
        yield "No plan found: no heading, label or sentence that says plainly what is a mission, a goal or work."
        yield ""
        return
    yield "### Line of sight"
    yield ""
    several = len(review.documents) > 1
    for row in rows:
        if row.statement is None and not row.trail:
            yield f"- *{escape(row.remark)}*"
            continue
        depth = len(row.trail)
        if row.statement is None:
            yield f"{'  ' * depth}- *{escape(row.remark)}*"
            continue
        verdict = review.verdict(row.statement)
        name = verdict.level.value + ("" if verdict.sure else "?")
        place = f"{row.statement.document.path}:" if several else "line "
        text = escape(cut(row.statement.text, _COLUMNS))
        yield f"{'  ' * depth}- **{name}** {text} ({escape(place)}{row.statement.position.line})"
    yield ""
    if covered := sight.coverage(review):
        yield covered[0].upper() + covered[1:] + "."
        yield ""


def _findings(review: Review) -> Iterator[str]:
    if not review.findings:
        return
    yield "### Findings"
    yield ""
    yield "| Where | Severity | Rule | What | Ask |"
    yield "|---|---|---|---|---|"
    for finding in review.findings:
        where = escape(finding.document.path)
        if finding.span is not None:
            where += f":{finding.position.line}"
        cells = (where, finding.severity.value, f"`{finding.rule}`", escape(finding.message), escape(finding.help))
        yield f"| {' | '.join(cells)} |"
    yield ""
