"""The review for people at a terminal: the line of sight, then the findings by severity, then one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePath

from sightline.domain import Finding, Review, Severity
from sightline.reporters import Style, cards, sight
from sightline.reporters.terminal import cut, excerpt, paint, visible, width, wrap

_TREE_ROWS = 32
_NAME = 24
_FULL_TREES = 3
_LINES = 12


def render(review: Review, style: Style) -> str:
    """The review as text."""
    lines = [*_head(review, style), *_tree(review, style), *cards.glance(review, style)]
    for severity in reversed(Severity):
        lines += _severity(review, severity, style)
    lines += [*_suggestions(review, style), *_failures(review), summary(review)]
    return "\n".join(lines) + "\n"


def summary(review: Review) -> str:
    """The last line: what was checked and what was found."""
    counts = {severity: sum(f.severity is severity for f in review.findings) for severity in reversed(Severity)}
    said = ", ".join(_plural(number, severity) for severity, number in counts.items() if number) or "nothing to report"
    documents = f"{len(review.documents)} document{'s' * (len(review.documents) != 1)}"
    unchecked = f" {len(review.failures)} could not be checked." if review.failures else ""
    return f"Checked {documents}, {len(review.statements)} statements: {said}. {_read_by(review)}{unchecked}"


def _read_by(review: Review) -> str:
    """Who read the documents, and how often they agreed."""
    if review.run is None:
        return "Rules only, no model was named."
    shown = list(review.standings.values())
    told = [f"{shown.count(name)} {name}" for name in ("agreed", "model-only", "contested", "overruled", "unchecked")]
    counts = ", ".join(part for part in told if not part.startswith("0 "))
    run = review.run
    spent = f"{run.calls} call{'s' * (run.calls != 1)}, {run.cached} recorded"
    money = f", ${run.cost:.4f}" if run.cost else "" if run.cost is not None else ", cost unknown"
    return f"Read by the rules and {visible(run.model)} ({counts or 'nothing to compare'}; {spent}{money})."


def _plural(number: int, severity: Severity) -> str:
    return f"{number} {severity.value}{'s' * (number != 1 and severity is not Severity.INFO)}"


def _head(review: Review, style: Style) -> Iterator[str]:
    for document in review.documents[:_FULL_TREES]:
        kind = review.profiles.get(document)
        yield paint(visible(document.path), "bold", style) + (f" (read as: {kind})" if kind else "")
        for notice in document.notices:
            yield f"  note: {visible(notice)}"
    for document in review.documents[_FULL_TREES:]:
        for notice in document.notices:
            yield f"{visible(document.path)}: note: {visible(notice)}"
    tally = sight.tally(review)
    if all(document.unfilled for document in review.documents):
        return
    yield (
        f"  {tally}"
        if tally
        else "  no plan found here: no heading, label or sentence that says plainly what is a mission, a goal or work"
    )
    yield ""


def _tree(review: Review, style: Style) -> Iterator[str]:
    rows = sight.rows(review)
    if not rows:
        return
    yield paint("Line of sight", "bold", style)
    several = len(review.documents) > 1
    limit = _TREE_ROWS if len(review.documents) <= _FULL_TREES else 0
    if not limit or len(rows) > limit:
        depth = next((d for d in (3, 2, 1) if sum(len(r.trail) <= d for r in rows) <= _TREE_ROWS), 1)
        hidden = sum(len(row.trail) > depth for row in rows)
        rows = [row for row in rows if len(row.trail) <= depth]
        rest = len(rows) - _TREE_ROWS
        rows = rows[:_TREE_ROWS]
        yield from (_row(review, row, several, style) for row in rows)
        if hidden or rest > 0:
            more = hidden + max(rest, 0)
            yield paint(f"  … {more} more row{'s' * (more != 1)}; `--format json` has everything", "dim", style)
    else:
        yield from (_row(review, row, several, style) for row in rows)
    if covered := sight.coverage(review):
        yield "  " + covered
    yield ""


def _row(review: Review, row: sight.Row, several: bool, style: Style) -> str:
    stem = "".join("   " if last else "│  " for last in row.trail[:-1])
    stem += ("└─ " if row.trail[-1] else "├─ ") if row.trail else ""
    if row.statement is None:
        return "  " + stem + paint(row.remark, "dim", style)
    verdict = review.verdict(row.statement)
    name = verdict.level.value + ("" if verdict.sure else "?")
    path = f"{cut(PurePath(row.statement.document.path).name, _NAME)}:" if several else ""
    place = visible(f"{path}{row.statement.position.line}")
    room = max(20, style.width - width(stem) - len(name) - width(place) - 6)
    text = cut(visible(row.statement.text), room)
    gap = " " * max(2, style.width - 2 - width(stem) - len(name) - 1 - width(text) - width(place))
    return f"  {stem}{paint(name, 'mark', style)} {text}{gap}{paint(place, 'dim', style)}"


def _severity(review: Review, severity: Severity, style: Style) -> Iterator[str]:
    """What is worst at a severity: the first of each rule in a document in full, the others, also lesser ones, in a line."""
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in review.findings:
        groups[finding.document.path, finding.rule, finding.source].append(finding)
    doc = {rule.name: rule.doc for rule in review.rules}
    for found in groups.values():
        if max(finding.severity.rank for finding in found) != severity.rank:
            continue
        worst = [finding for finding in found if finding.severity is severity]
        yield from _finding(worst[0], doc.get(worst[0].rule, ""), style)
        yield from _more(worst[1:], style)
        for lesser in reversed(list(Severity)[: severity.rank]):
            yield from _more([finding for finding in found if finding.severity is lesser], style, f" as {lesser}")
        yield ""


def _finding(finding: Finding, doc: str, style: Style) -> Iterator[str]:
    head = f"{finding.severity.value}[{finding.rule}]"
    rest = wrap(visible(finding.message), style.width - len(head) - 2)
    yield f"{paint(head, finding.severity.value, style)}: {rest[0] if rest else ''}"
    yield from (f"    {line}" for line in rest[1:])
    gutter = "   "
    if finding.span is not None:
        place = finding.position
        number = str(place.line)
        gutter = " " * (len(number) + 1)
        yield f"{gutter}--> {visible(finding.document.path)}:{place.line}:{place.column}"
        end = finding.end
        line = finding.document.line(place.line)
        stop = end.column - 1 if end.line == place.line else len(line)
        shown, carets = excerpt(line, place.column - 1, stop, max(30, style.width - len(gutter) - 3))
        yield f"{gutter}|"
        yield f"{number} | {shown}"
        yield f"{gutter}| {paint(carets, finding.severity.value, style)}"
    else:
        yield f"{gutter}--> {visible(finding.document.path)}"
    why = _why(doc)
    for name, text in (("why", why), ("ask" if finding.help.endswith("?") else "help", finding.help)):
        lines = wrap(visible(text), style.width - len(gutter) - len(name) - 4)
        for index, part in enumerate(lines):
            yield f"{gutter}= {name}: {part}" if index == 0 else f"{gutter}{' ' * (len(name) + 4)}{part}"
    for related in finding.related[:3]:
        place = related.statement.position
        where = f"{related.statement.document.path}:" if related.statement.document is not finding.document else "line "
        said = visible(f'{related.label}, {where}{place.line}: "{related.statement.text}"')
        yield f"{gutter}= see: {cut(said, style.width - len(gutter) - 7)}"
    if len(finding.related) > 3:
        yield f"{gutter}= see: … and {len(finding.related) - 3} more"


def _why(doc: str) -> str:
    """The paragraph under *Why it matters*."""
    _, _, after = doc.partition("Why it matters:")
    return " ".join(after.partition("Example:")[0].split())


def _more(found: list[Finding], style: Style, remark: str = "") -> Iterator[str]:
    if not found:
        return
    first = found[0]
    lines = ", ".join(str(f.position.line) for f in found[:12] if f.span is not None)
    more = " …" if len(found) > 12 else ""
    place = f" on line{'s' * (len(found) > 1)} {lines}{more}" if lines else ""
    yield paint(f"    and {len(found)} more {first.rule}{remark}{place}", "dim", style)


def _suggestions(review: Review, style: Style) -> Iterator[str]:
    """The wordings that a model suggests and the rules let pass, each below the words that it would replace."""
    shown = [suggestion for suggestion in review.suggestions if not suggestion.refused]
    if not shown:
        return
    yield paint("Suggested wordings, to be filled in and decided by you", "bold", style)
    room = style.width - 6
    for suggestion in shown:
        statement = suggestion.statement
        place = f"{visible(statement.document.path)}:{statement.position.line}"
        yield f"  {place}  {cut(visible(statement.text), max(20, room - width(place)))}"
        text = suggestion.text or "(needs a decision)"
        lines = wrap(visible(text), room)
        yield from (f"    {'->' if number == 0 else '  '} {part}" for number, part in enumerate(lines))
        yield from (f"       {part}" for part in wrap(visible(suggestion.note), room))
    yield ""


def _failures(review: Review) -> Iterator[str]:
    """What could not be checked, with the statements that share a reason in one line."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for failure in review.failures:
        line = str(failure.statement.position.line) if failure.statement is not None else ""
        groups[failure.path, failure.step, failure.reason].append(line)
    for (path, step, reason), found in groups.items():
        lines = list(dict.fromkeys(filter(None, found)))
        more = " …" if len(lines) > _LINES else ""
        where = f", line{'s' * (len(lines) > 1)} {', '.join(lines[:_LINES])}{more}" if lines else ""
        yield f"not checked: {visible(path)}{where}: {step}: {visible(reason)}"
    if groups:
        yield ""
