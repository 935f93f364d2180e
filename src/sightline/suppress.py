"""Suppressions in documents: what an author has asked not to be told, with a reason.

`<!-- sightline: ignore RULE reason -->` (in YAML `# sightline: ignore RULE reason`, in reStructuredText `.. sightline: ignore
RULE reason`) holds for its own line; on a line of its own for the block that follows, and before a heading for the whole section.
`ignore-file` holds for the document. In front matter, `sightline: {ignore: [RULE, ...]}` does too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import NamedTuple

from sightline.document import Document, Span
from sightline.domain import Finding, RuleInfo, Severity
from sightline.patterns import regex

UNUSED = RuleInfo(
    "input/unused-suppression",
    Severity.INFO,
    "A suppression suppresses nothing.\n\nIts rule did not speak where it holds. Remove it, so that it hides nothing later.",
)
MALFORMED = RuleInfo(
    "input/malformed-suppression",
    Severity.WARNING,
    "A suppression cannot be understood.\n\nIt names no rule, or one that does not exist. Nothing was suppressed by it.",
)
INFOS = (MALFORMED, UNUSED)
_NOTE = regex(
    r"(?:<!--|(?<![\w\"'])#|^[ \t]*\.\.)[ \t]*sightline:[ \t]*(?P<verb>[\w-]*)[ \t]*(?P<rest>[^\n]*?)[ \t]*(?:-->|$)",
    re.MULTILINE | re.IGNORECASE,
)
_FRONT = re.compile(r"\A\ufeff?---\r?\n(.*?\r?\n)---", re.DOTALL)
_FRONT_IGNORE = regex(
    r"^sightline:[ \t]*\{?\s*ignore:(?:[ \t]*\[(?P<rules>[^\]\n]*)\]|(?P<items>(?:[ \t]*\r?\n[ \t]+-[^\n]*)+))",
    re.MULTILINE,
)
_FRONT_KEY = re.compile(r"^sightline:[^\n]*", re.MULTILINE)
_RULE = re.compile(r"[a-z]+/(?:[a-z]+(?:-[a-z]+)*|\*)")
_VERBS = ("ignore", "ignore-file")


class Suppression(NamedTuple):
    """One request: which rules it names, which lines it holds for, and where it stands."""

    rules: tuple[str, ...]
    first: int
    last: int
    span: Span

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is one that it asks not to be told."""
        whole = self.last >= _END and self.first == 1
        line = finding.position.line
        inside = self.first <= line <= self.last and (finding.span is not None or whole)
        return inside and any(fnmatchcase(finding.rule, rule) for rule in self.rules)


_END = 10**9


def apply(
    documents: Sequence[Document], findings: Sequence[Finding], known: Sequence[str], ran: Collection[str]
) -> tuple[Finding, ...]:
    """The findings without those that their documents suppress, and with what is wrong with the suppressions.

    `known` are the names of all rules, `ran` those that were asked to speak.
    """
    kept = list(findings)
    said: list[Finding] = []
    for document in documents:
        if "sightline:" not in document.text:
            continue
        found, problems = read(document, known)
        said += [problem for problem in problems if problem.rule in ran]
        for suppression in found:
            hidden = [f for f in kept if f.document is document and suppression.covers(f)]
            idle = [rule for rule in suppression.rules if not any(fnmatchcase(f.rule, rule) for f in hidden)]
            asked = [rule for rule in idle if any(fnmatchcase(name, rule) for name in ran)]
            if asked and UNUSED.name in ran:
                message = f"nothing to suppress: {', '.join(asked)}"
                said.append(_finding(document, suppression.span, UNUSED, message, "Remove it."))
            kept = [finding for finding in kept if finding not in hidden]
    order = {document: number for number, document in enumerate(documents)}
    return tuple(sorted((*kept, *said), key=lambda f: (order.get(f.document, 0), f.span or (0, 0), f.rule, f.message)))


def read(document: Document, known: Sequence[str]) -> tuple[list[Suppression], list[Finding]]:
    """The suppressions of a document, and a finding for each that cannot be understood."""
    found: list[Suppression] = []
    problems: list[Finding] = []
    if (front := _FRONT.match(document.text)) and (key := _FRONT_KEY.search(front[1])):
        ignored = _FRONT_IGNORE.match(front[1], key.start())
        names = _front_names(ignored) if ignored else ()
        whole = (ignored or key).group()
        span = Span(front.start(1) + key.start(), front.start(1) + key.start() + len(whole))
        if problem := _problem("ignore", names, known):
            help = problem[1] if names else "Write: sightline: {ignore: [RULE, ...]}."
            problems.append(_finding(document, span, MALFORMED, problem[0], help))
        else:
            found.append(Suppression(names, 1, _END, span))
    for note in _NOTE.finditer(document.text):
        rules = tuple(re.split(r"[,\s]+", lead.group())) if (lead := _LEAD.match(note["rest"])) else ()
        problem = _problem(note["verb"].lower(), rules, known)
        span = Span(*note.span())
        if problem:
            problems.append(_finding(document, span, MALFORMED, *problem))
        else:
            found.append(Suppression(rules, *_lines(document, span, note["verb"].lower()), span))
    return found, problems


def _front_names(ignored: re.Match[str]) -> tuple[str, ...]:
    listed = ignored["rules"].split(",") if ignored["rules"] is not None else ignored["items"].split("\n")
    return tuple(name for item in listed if (name := item.strip(" \t\r\"'-")))


_LEAD = re.compile(r"[\w-]+/[\w*-]+(?:[\s,]+[\w-]+/[\w*-]+)*")


def _problem(verb: str, rules: tuple[str, ...], known: Sequence[str]) -> tuple[str, str] | None:
    if verb not in _VERBS:
        near = get_close_matches(verb, _VERBS, n=1)
        return (
            f'"{verb}" is no request',
            f"Did you mean {near[0]}?" if near else "Write: sightline: ignore RULE reason.",
        )
    if not rules:
        return "no rule is named", "Write: sightline: ignore RULE reason, such as goal/no-deadline."
    for rule in rules:
        if not any(fnmatchcase(name, rule) for name in known):
            near = get_close_matches(rule, known, n=1)
            return f'no rule is called "{rule}"', f"Did you mean {near[0]}?" if near else "See sightline rules."
    return None


def _lines(document: Document, span: Span, verb: str) -> tuple[int, int]:
    """The first and last line that a note holds for."""
    if verb == "ignore-file":
        return 1, _END
    line = document.position(span.start).line
    text = document.line(line)
    if text.replace(document.text[span.start : span.end].strip(), "").strip(" \t>*-"):
        return line, line
    following = [
        (index, block)
        for index, block in enumerate(document.blocks)
        if block.prose.text and block.prose.span(0, 1).start > span.end
    ]
    if not following:
        return line, line
    index, block = following[0]
    start = document.position(block.prose.span(0, 1).start).line
    if block.kind != "heading":
        return start, document.position(block.prose.span(0, len(block.prose.text)).end).line
    after = [
        other
        for other, candidate in following[1:]
        if candidate.kind == "heading" and index not in document.headings(other)
    ]
    end = document.position(document.blocks[after[0]].prose.span(0, 1).start).line - 1 if after else _END
    return start, end


def _finding(document: Document, span: Span, rule: RuleInfo, message: str, help: str) -> Finding:
    return Finding(rule.name, rule.severity, message, help, document, None, span)
