"""The rules: each reads the plan and yields complaints. One module a family; the function's name is the rule's.

A large family has several modules, `goal.py` and `goal_figures.py`. Dropping a decorated function into one is all that it takes to add one. Its docstring is the only
text about it: `sightline rules NAME`, the README and the reports show it, and its examples run as tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from typing import NamedTuple

from sightline.document import Document, Span
from sightline.domain import Attribute, Finding, Related, RuleInfo, Severity, Signal, Statement
from sightline.plan import Plan
from sightline.vocabulary import data

#: With fewer findings on labelled documents a precision says nothing.
_ENOUGH = 10


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a rule says of a statement, or of a whole document. `signal` narrows it to the words that show it, or `field` does."""

    subject: Statement | Document
    message: str
    help: str
    signal: Signal | None = None
    severity: Severity | None = None
    related: tuple[Related, ...] = ()
    field: Attribute | None = None


class Evidence(NamedTuple):
    """What the labelled documents of evals/ say of a rule: how often it spoke, how often a label says the same, and when."""

    said: int
    hits: int
    date: str

    @property
    def precision(self) -> float | None:
        """The share of its findings that a label confirms, None where it spoke too seldom to say."""
        return self.hits / self.said if self.said >= _ENOUGH else None


class Rule(NamedTuple):
    """A rule: its name, how severe it is unless a complaint says otherwise, its text, the check, and its evidence."""

    name: str
    severity: Severity
    doc: str
    check: Callable[[Plan], Iterable[Complaint]]
    evidence: Evidence | None = None

    @property
    def most(self) -> Severity:
        """The highest severity that its evidence allows: an error needs a precision of 0.95, a warning of 0.8."""
        precision = self.evidence.precision if self.evidence else None
        if precision is None:
            return Severity.ERROR
        return Severity.ERROR if precision >= 0.95 else Severity.WARNING if precision >= 0.8 else Severity.INFO

    @property
    def summary(self) -> str:
        """The first sentence of the rule's text."""
        return self.doc.partition("\n")[0]

    @property
    def info(self) -> RuleInfo:
        """The rule as reporters know it."""
        return RuleInfo(self.name, self.severity, self.doc)


Check = Callable[[Plan], Iterator[Complaint]]


def rule(severity: Severity) -> Callable[[Check], Check]:
    """Mark a function as a rule of this severity."""

    def mark(check: Check) -> Check:
        check.severity = severity  # type: ignore[attr-defined]
        return check

    return mark


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, by name."""
    found = []
    table = data("evidence.toml")
    measured = {name: Evidence(row["said"], row["hits"], table["date"]) for name, row in table["rules"].items()}
    for module in iter_modules(__path__):
        family = import_module(f"{__name__}.{module.name}")
        for name, check in vars(family).items():
            if hasattr(check, "severity") and getattr(check, "__module__", "") == family.__name__:
                family_name = module.name.partition("_")[0]
                rule_name = f"{family_name}/{name.replace('_', '-')}"
                found.append(
                    Rule(rule_name, check.severity, cleandoc(check.__doc__ or ""), check, measured.get(rule_name))
                )
    return tuple(sorted(found))


def findings(plan: Plan, rules: Iterable[Rule], *, strict: bool = False) -> tuple[Finding, ...]:
    """What the rules find, by document in the order given, then by place and rule.

    A finding is no more severe than the evidence for its rule allows, unless `strict`.
    """
    found = [_finding(rule, complaint, strict=strict) for rule in rules for complaint in rule.check(plan)]
    return tuple(ordered(plan.documents, found))


def ordered(documents: Sequence[Document], found: Iterable[Finding]) -> list[Finding]:
    """Findings by document in the order given, then by place and rule, each with its fingerprint."""
    order = {document: number for number, document in enumerate(documents)}
    placed = sorted(found, key=lambda f: (order[f.document], f.span or (0, 0), f.rule, f.message))
    return list(_fingerprinted(placed))


def _finding(rule: Rule, complaint: Complaint, *, strict: bool) -> Finding:
    subject = complaint.subject
    severity = complaint.severity or rule.severity
    severity = severity if strict or severity.rank <= rule.most.rank else rule.most
    if isinstance(subject, Document):
        where = complaint.field.span if complaint.field is not None else None
        return Finding(
            rule.name, severity, complaint.message, complaint.help, subject, span=where, related=complaint.related
        )
    span = complaint.field.span if complaint.field is not None else _words(subject, complaint.signal)
    return Finding(
        rule.name, severity, complaint.message, complaint.help, subject.document, subject, span, complaint.related
    )


def _words(statement: Statement, signal: Signal | None) -> Span:
    """Where the words stand that a complaint is about: those of its signal, else all of the statement."""
    if signal is None or not signal.text.strip():
        return statement.span
    start = signal.start + len(signal.text) - len(signal.text.lstrip())
    return statement.place(start, start + len(signal.text.strip()))


def _fingerprinted(found: Iterable[Finding]) -> Iterator[Finding]:
    """Name each finding by rule, document and words, never by its line, so that edits elsewhere keep its name."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in found:
        words = " ".join(finding.statement.text.lower().split()) if finding.statement else ""
        key = (finding.rule, finding.document.path, words)
        seen[key] += 1
        parts = "\0".join((*key, str(seen[key])))
        digest = sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        yield replace(finding, fingerprint=digest)
