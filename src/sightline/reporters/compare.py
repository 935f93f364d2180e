"""What became of a plan, as text, Markdown or JSON (`sightline.compare/1`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sightline.chronicle import Chronicle
from sightline.compare import Change, Comparison
from sightline.domain import Finding, Statement
from sightline.reporters import Style, json
from sightline.reporters.markdown import escape
from sightline.reporters.terminal import cut, paint, visible, wrap

SCHEMA = "sightline.compare/1"
_SHOWN = 12
_ORDER = (
    "target moved",
    "date moved",
    "owner changed",
    "level changed",
    "dropped",
    "added",
    "link lost",
    "link moved",
    "link suspect",
    "reworded",
)


def render(found: Comparison | Chronicle, format: str, style: Style) -> str:
    """Two versions, or all of them."""
    if format == "json":
        whole = as_dict(found) if isinstance(found, Comparison) else _chronicle(found)
        return json.dump({"schema": SCHEMA, **whole}, indent=2) + "\n"
    marked = format == "markdown"
    lines = (
        _versions(found, style, marked=marked) if isinstance(found, Comparison) else _steps(found, style, marked=marked)
    )
    return "\n".join(lines) + "\n"


def as_dict(found: Comparison) -> dict[str, Any]:
    """A comparison as plain values."""
    return {
        "headline": found.headline,
        "mission": found.fate,
        "missions": {name: _place(mission) for name, mission in zip(("old", "new"), found.missions, strict=True)},
        "goals_replaced": {"gone": found.goals[0], "of": found.goals[1]},
        "note": found.note or None,
        "changes": [
            {
                "kind": change.kind,
                "level": str(change.level),
                "old": _place(change.old),
                "new": _place(change.new),
                "said": change.said or None,
            }
            for change in found.changes
        ],
        "trend": {rule: {"before": before, "now": now} for rule, (before, now) in found.trend.items()},
        "findings": [json.finding(one) for one in found.findings],
    }


def _place(statement: Statement | None) -> dict[str, Any] | None:
    if statement is None:
        return None
    return {"path": statement.document.path, "line": statement.position.line, "text": statement.text}


def _chronicle(found: Chronicle) -> dict[str, Any]:
    steps = [
        {"revision": step.edition.revision, "date": step.edition.day.isoformat(), **as_dict(step.comparison)}
        for step in found.steps
    ]
    return {
        "headline": found.headline,
        "editions": found.editions,
        "from": {"revision": found.first.revision, "date": found.first.day.isoformat()},
        "to": {"revision": found.last.revision, "date": found.last.day.isoformat()},
        "steps": steps,
        "findings": [json.finding(one) for one in found.findings],
    }


def _versions(found: Comparison, style: Style, *, marked: bool) -> Iterator[str]:
    yield from _head(found.headline, style, marked=marked)
    yield from _missions(found, style, marked=marked)
    for kind in _ORDER:
        of_kind = [change for change in found.changes if change.kind == kind]
        if not of_kind:
            continue
        yield f"### {kind.capitalize()}" if marked else paint(f"{kind} ({len(of_kind)})", "bold", style)
        if marked:
            yield ""
        shown = of_kind if marked else of_kind[:_SHOWN]
        yield from (_change(change, style, marked=marked) for change in shown)
        if len(of_kind) > len(shown):
            yield paint(f"  … {len(of_kind) - len(shown)} more; `--format json` has everything", "dim", style)
        yield ""
    yield from _trend(found)
    yield from _told(found.findings, style, marked=marked)


def _head(headline: str, style: Style, *, marked: bool) -> Iterator[str]:
    if marked:
        yield from ("## What became of the plan", "", escape(headline), "")
        return
    yield from (paint(line, "bold", style) for line in wrap(visible(headline), style.width))
    yield ""


def _missions(found: Comparison, style: Style, *, marked: bool) -> Iterator[str]:
    """The mission before and now, where they are not the same, since only a reader can weigh the difference."""
    if found.fate not in ("reworded", "rewritten"):
        return
    for name, mission in zip(("was", "is"), found.missions, strict=True):
        if mission is not None and marked:
            yield f"- mission {name}: {escape(mission.text)}"
        elif mission is not None:
            yield from wrap(f"  mission {name}: {visible(mission.text)}", style.width)
    yield ""


def _change(change: Change, style: Style, *, marked: bool) -> str:
    statement = change.new or change.old
    assert statement is not None
    said = f": {change.said}" if change.said else ""
    if marked:
        return f"- line {statement.position.line}: **{change.level}** {escape(statement.text)}{escape(said)}"
    head = f"  {statement.position.line:>4} {change.level} "
    room = max(20, style.width - len(head) - len(said))
    return f"{head}{cut(visible(statement.text), room)}{visible(said)}"


def _trend(found: Comparison) -> Iterator[str]:
    if found.trend:
        told = ", ".join(f"{rule} {before} -> {now}" for rule, (before, now) in found.trend.items())
        yield f"Findings: {told}."
        yield ""


def _told(findings: Sequence[Finding], style: Style, *, marked: bool) -> Iterator[str]:
    for finding in findings:
        head = f"{finding.severity.value}[{finding.rule}]"
        if marked:
            yield f"- **{head}** {escape(finding.message)} {escape(finding.help)}"
            continue
        yield from wrap(f"{head}: {visible(finding.message)}", style.width)
        yield f"   = {'ask' if finding.help.endswith('?') else 'help'}: {visible(finding.help)}"


def _steps(found: Chronicle, style: Style, *, marked: bool) -> Iterator[str]:
    yield from _head(found.headline, style, marked=marked)
    for step in found.steps:
        head = f"{step.edition.day} {step.edition.revision} "
        said = visible(step.comparison.headline)
        if marked:
            yield f"- `{step.edition.revision}` {step.edition.day}: {escape(step.comparison.headline)}"
            continue
        first, *rest = wrap(said, max(20, style.width - len(head)))
        yield f"{paint(head, 'dim', style)}{first}"
        yield from (" " * len(head) + line for line in rest)
    yield ""
    yield from _told(found.findings, style, marked=marked)
    yield f"{found.editions} versions from {found.first.day} to {found.last.day}, {len(found.steps)} of them changed the plan."
