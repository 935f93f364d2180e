"""Sightline reviews planning documents the way a linter reviews code.

    from sightline import read, review

    result = review([read("roadmap.md")])
    for finding in result.findings:
        print(finding.rule, finding.message)
"""

from __future__ import annotations

__version__ = "0.1.0"

from sightline.domain import Document, Finding, Level, Link, Review, Severity, Statement, Verdict
from sightline.errors import SightlineError
from sightline.readers import read, read_text
from sightline.review import review

__all__ = [
    "Document",
    "Finding",
    "Level",
    "Link",
    "Review",
    "Severity",
    "SightlineError",
    "Statement",
    "Verdict",
    "read",
    "read_text",
    "review",
]
