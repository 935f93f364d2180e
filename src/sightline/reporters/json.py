"""The review as JSON, schema `sightline.review/1`: a public contract, mapped field by field."""

from __future__ import annotations

import json as standard
from collections import defaultdict
from typing import Any

from sightline import __version__
from sightline.cards import report
from sightline.document import Document
from sightline.domain import Finding, Link, Review, Statement, Verdict
from sightline.reporters import Style, cards

SCHEMA = "sightline.review/1"


def render(review: Review, style: Style) -> str:
    """The whole review as one JSON object."""
    return dump(as_dict(review), indent=2) + "\n"


def dump(value: object, indent: int | None = None) -> str:
    """JSON that any encoding of UTF-8 can write: lone surrogates stay escaped."""
    text = standard.dumps(value, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_dict(review: Review) -> dict[str, Any]:
    """The review as plain values, keys in the order of the contract."""
    statements: dict[Document, list[Statement]] = defaultdict(list)
    links: dict[Document, list[Link]] = defaultdict(list)
    for statement in review.statements:
        statements[statement.document].append(statement)
    for link in review.links:
        links[link.child.document].append(link)
    found = report(review)
    return {
        "schema": SCHEMA,
        "tool": {"name": "sightline", "version": __version__},
        "run": run(review),
        "documents": [
            {
                "path": document.path,
                "format": document.format,
                "notices": list(document.notices),
                "profile": review.profiles.get(document),
                "statements": [_statement(review, statement) for statement in statements[document]],
                "links": [_link(link) for link in links[document]],
            }
            for document in review.documents
        ],
        "findings": [finding(found) for found in review.findings],
        "suggestions": [
            {
                "path": s.statement.document.path,
                "statement": s.statement.id,
                "text": s.text,
                "note": s.note,
                "refused": s.refused or None,
            }
            for s in review.suggestions
        ],
        "audit": cards.audit(found.audit),
        "cards": cards.as_dict(found),
        "failures": [
            {"step": f.step, "path": f.path, "statement": f.statement.id if f.statement else None, "reason": f.reason}
            for f in review.failures
        ],
    }


def run(review: Review) -> dict[str, Any]:
    """What is said of the run as a whole."""
    asked = review.run
    usage = {
        "calls": asked.calls if asked else 0,
        "cached": asked.cached if asked else 0,
        "input_tokens": asked.input_tokens if asked else 0,
        "output_tokens": asked.output_tokens if asked else 0,
        "cost_usd": round(asked.cost, 6) if asked and asked.cost is not None else None,
    }
    return {
        "mode": "model" if asked else "rules",
        "model": asked.model if asked else None,
        "prompts": dict(asked.prompts) if asked else {},
        "complete": review.complete,
        "usage": usage,
    }


def _place(statement: Statement) -> dict[str, int]:
    end = statement.document.position(statement.span.end)
    start = statement.position
    return {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}


def _statement(review: Review, statement: Statement) -> dict[str, Any]:
    verdict = review.verdict(statement)
    return {
        "id": statement.id,
        "text": statement.text,
        **_place(statement),
        "section": list(statement.section),
        "level": verdict.level.value,
        "sure": verdict.sure,
        "declared": statement.declared.level.value if statement.declared else None,
        "apparent": verdict.apparent.value if verdict.apparent else None,
        "standing": review.standings.get(statement, "rules-only"),
        "confidence": round(verdict.confidence, 3),
        "label": statement.label or None,
        "attributes": [{"name": a.name, "text": a.text} for a in statement.attributes],
        "verdicts": [_verdict(v) for v in review.verdicts[statement]],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    if verdict.source == "model":
        return {
            "source": verdict.source,
            "level": verdict.level.value,
            "confidence": verdict.stated,
            "reason": verdict.said,
            "quote": verdict.quote,
        }
    return {
        "source": verdict.source,
        "level": verdict.level.value,
        "confidence": round(verdict.confidence, 3),
        "reason": verdict.reason,
        "signals": signals(verdict),
    }


def signals(verdict: Verdict) -> list[dict[str, Any]]:
    """The signals of a verdict, in the order of the text; `start` and `end` count code points of the statement."""
    return [
        {"name": signal.name, "text": signal.text, "start": signal.start, "end": signal.end, "weight": weight}
        for signal, weight in zip(verdict.signals, verdict.weights, strict=True)
    ]


def _link(link: Link) -> dict[str, Any]:
    entry = {
        "child": link.child.id,
        "parent": link.parent.id,
        "basis": link.basis,
        "strength": link.strength,
        "reason": link.reason,
        "source": link.source,
    }
    if link.parent.document is not link.child.document:
        entry["parent_path"] = link.parent.document.path
    return entry


def finding(found: Finding) -> dict[str, Any]:
    """One finding. About a whole document it has no statement and stands at line 1, column 1."""
    start, end = found.position, found.end
    place = {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "path": found.document.path,
        "statement": found.statement.id if found.statement else None,
        **place,
        "message": found.message,
        "help": found.help,
        "related": [
            {"path": r.statement.document.path, "statement": r.statement.id, "label": r.label} for r in found.related
        ],
        "source": found.source,
        "fingerprint": found.fingerprint,
    }
