"""Proposes labels for a document, for a person to correct: the beginning of a suite of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sightline.domain import Level, Review, Severity
from sightline.pipeline import review
from sightline.readers import read


def propose(path: Path) -> dict[str, Any]:
    """The labels of a document as the rules see it, marked `proposed` until somebody has corrected them.

    Scoring a proposal would compare the rules with themselves, so `sightline eval` refuses it.
    """
    result = review([read(path)])
    kept = [s for s in result.statements if result.verdict(s).level is not Level.OTHER]
    names = {statement: f"k{number}" for number, statement in enumerate(kept, 1)}
    parents = {link.child: link for link in result.links if link.parent in names}
    statements = []
    for statement in kept:
        link = parents.get(statement)
        implied = link is not None and link.basis == "wording"
        statements.append(
            {
                "id": names[statement],
                "text": statement.text,
                "line": statement.position.line,
                "level": result.verdict(statement).level.value,
                "also": [],
                "parent": names[link.parent] if link else None,
                "link": "none" if link is None else "implied" if implied else "explicit",
                "sure": result.verdict(statement).sure,
            }
        )
    return {
        "doc": path.name,
        "status": "proposed",
        "kind": None,
        "statements": statements,
        "findings": _findings(result, names),
    }


def _findings(result: Review, names: dict[Any, str]) -> list[dict[str, Any]]:
    return [
        {
            "statement": names.get(found.statement) if found.statement else None,
            "rules": [found.rule],
            "strong": found.severity is not Severity.INFO,
            "why": found.message,
        }
        for found in result.findings
    ]
