"""Sightline reviews planning documents the way a linter reviews code.

from sightline import read, review

result = review([read("roadmap.md")])
for finding in result.findings:
    print(finding.rule, finding.message)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sightline.document import Document
    from sightline.domain import Finding, Level, Link, Review, Severity, Statement, Verdict
    from sightline.errors import SightlineError
    from sightline.pipeline import review
    from sightline.readers import read, read_text

__version__ = "0.1.0"
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
_HOME = {
    "Document": "document",
    "read": "readers",
    "read_text": "readers",
    "review": "pipeline",
    "SightlineError": "errors",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that `sightline --help` does not pay for all of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"sightline.{_HOME.get(name, 'domain')}"), name)
    globals()[name] = value
    return value
