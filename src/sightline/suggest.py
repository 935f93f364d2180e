"""Check a suggested wording before anybody sees it: it may invent nothing, and the same rules must find it better.

Each suggestion is put into its document in place of the statement and reviewed by the rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sightline.document import Document
from sightline.domain import Finding, Link, RuleInfo, Severity, Statement, Suggestion, shorten
from sightline.patterns import regex
from sightline.readers import read_text

#: How many statements of a document get a suggestion, those with the gravest findings first.
MOST = 12
_PLACEHOLDER = re.compile(r"\[[^\[\]]{1,60}\]")
_FIGURE = re.compile(r"\d[\d.,]*")
_NAME = re.compile(r"(?<![.!?\]]\s)(?<!^)\b[A-Z][\w-]+")
_MONTH = regex(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|q[1-4]|h[12])\b",
    re.IGNORECASE,
)

INVENTS = RuleInfo(
    "verdict/invents-fact",
    Severity.INFO,
    "A suggested wording names a figure, date or name that the document does not.\n\nIt was not shown. A suggestion may ask for a "
    "fact in brackets; it may not make one up.\n",
)
REGRESSES = RuleInfo(
    "verdict/rewrite-regresses",
    Severity.INFO,
    "A suggested wording is no better by the same rules.\n\nIt was not shown: what was found stays, or something graver is found "
    "in it.\n",
)
INFOS = (INVENTS, REGRESSES)
Lint = Callable[[Document], Sequence[Finding]]


def flaws(found: Iterable[Finding]) -> dict[Statement, list[str]]:
    """What is wrong with each statement that has a warning or an error, in the order of the text."""
    listed: dict[Statement, list[str]] = {}
    for finding in found:
        if finding.statement is not None and finding.severity is not Severity.INFO:
            listed.setdefault(finding.statement, []).append(finding.message)
    chosen: dict[Statement, list[str]] = {}
    counts: dict[Document, int] = {}
    for statement, messages in listed.items():
        counts[statement.document] = counts.get(statement.document, 0) + 1
        if counts[statement.document] <= MOST:
            chosen[statement] = messages
    return chosen


def checked(
    suggestions: Iterable[Suggestion], found: Sequence[Finding], links: Sequence[Link], lint: Lint
) -> Iterator[Suggestion]:
    """The suggestions, each with why it is refused where it is."""
    above = {link.child: link.parent for link in links}
    for suggestion in suggestions:
        if not suggestion.text.strip():
            yield suggestion
            continue
        reason = invented(suggestion, above) or _regression(suggestion, found, lint)
        yield suggestion._replace(refused=reason)


def invented(suggestion: Suggestion, above: Mapping[Statement, Statement]) -> str:
    """What a suggestion names that neither the statement, its fields nor what stands above it does; empty where nothing."""
    statement = suggestion.statement
    known = [statement.text, statement.label, *(attribute.text for attribute in statement.attributes)]
    parent = above.get(statement)
    while parent is not None and len(known) < 64:
        known.append(parent.text)
        parent = above.get(parent)
    given = " ".join(known)
    text = _PLACEHOLDER.sub(" ", suggestion.text)
    figures = {figure.rstrip(".,") for figure in _FIGURE.findall(given)}
    for figure in _FIGURE.findall(text):
        if figure.rstrip(".,") not in figures:
            return f'it names "{figure.rstrip(".,")}", which is not in the document'
    for pattern in (_MONTH, _NAME):
        for match in pattern.finditer(text):
            if match.group().lower() not in given.lower() and match.group() not in statement.document.text:
                return f'it names "{match.group()}", which is not in the document'
    return ""


def _regression(suggestion: Suggestion, found: Sequence[Finding], lint: Lint) -> str:
    """Why a suggestion is no better by the rules; empty where it is."""
    statement = suggestion.statement
    document = statement.document
    changed = document.text[: statement.span.start] + suggestion.text + document.text[statement.span.end :]
    end = statement.span.start + len(suggestion.text)
    after = [
        finding
        for finding in lint(read_text(changed, document.path))
        if finding.span is not None
        and finding.statement is not None
        and statement.span.start <= finding.span.start < end
    ]
    before = {
        finding.rule for finding in found if finding.statement is statement and finding.severity is not Severity.INFO
    }
    bad = {finding.rule for finding in after if finding.severity is not Severity.INFO} - {"plan/placeholder"}
    if fresh := sorted(bad - before):
        return f"{fresh[0]} is found in it"
    return f"{min(before)} is still found in it" if before and before <= bad else ""


def findings(suggestions: Iterable[Suggestion]) -> Iterator[Finding]:
    """What is told of suggestions that were refused."""
    for suggestion in suggestions:
        if suggestion.refused:
            info = INVENTS if "not in the document" in suggestion.refused else REGRESSES
            message = f'a suggested wording was refused ("{shorten(suggestion.text, 60)}"): {suggestion.refused}'
            statement = suggestion.statement
            yield Finding(
                info.name, info.severity, message, "Mend it by hand; the finding above says what is wrong.",
                statement.document, statement, statement.span, source="model",
            )  # fmt: skip
