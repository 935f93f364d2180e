"""The pipeline: documents in, review out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import NamedTuple, Protocol

from sightline import crosscheck, extract, link, suppress
from sightline.config import Config
from sightline.document import Document
from sightline.domain import Failure, Finding, Link, Review, Run, Standing, Statement, Verdict
from sightline.heard import Heard, Proposed
from sightline.heuristics import levels
from sightline.plan import Plan
from sightline.rules import Rule, all_rules, findings, ordered


class Judge(Protocol):
    """A second reader. `heard` keeps what came of asking: doubts, what was refused, and failures."""

    heard: Heard

    def classify(self, statements: Sequence[Statement]) -> dict[Statement, Verdict]:
        """Its own verdict on each statement that it has a usable one for."""

    def link(
        self, statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Proposed]:
        """What it says that statements serve, given the levels that stand and the links that the rules draw."""

    @property
    def run(self) -> Run:
        """How it was asked and what that took."""


def review(
    documents: Iterable[Document],
    judge: Judge | None = None,
    rules: Sequence[Rule] | None = None,
    *,
    config: Config | None = None,
    strict: bool = False,
) -> Review:
    """Review the documents together, so that links may cross them. Without a judge nothing leaves the machine.

    `strict` gives every rule the severity that it was written with, whatever its measured precision.
    """
    config = config or Config()
    rules = all_rules() if rules is None else tuple(rules)
    read: list[Document] = []
    ruled: dict[Statement, Verdict] = {}
    for document in documents:
        read.append(document)
        ruled.update((statement, levels.verdict(statement)) for statement in extract.statements(document))
    documents, statements = tuple(read), tuple(ruled)
    linked = link.links(statements, ruled)

    def plan(verdicts: Mapping[Statement, Verdict], links: tuple[Link, ...]) -> Plan:
        cycle, fiscal = config.cycle, config.fiscal_year_start
        return Plan(documents, statements, verdicts, links, linked.loose, cycle=cycle, fiscal=fiscal)

    second = _second(judge, ruled, linked.links) if judge is not None else Second.none(ruled, linked.links)
    found = list(findings(plan(ruled, linked.links), rules, strict=strict))
    if judge is not None:
        found = ordered(
            documents,
            [*found, *_new(found, findings(plan(second.stands, second.links), rules, strict=strict)), *second.findings],
        )
    infos = (*(rule.info for rule in rules), *suppress.INFOS, *(crosscheck.INFOS if judge is not None else ()))
    known = [*(rule.name for rule in all_rules()), *(info.name for info in crosscheck.INFOS)]
    told = _asked(config, suppress.apply(documents, found, known, {info.name for info in infos}))
    return Review(
        documents,
        statements,
        second.verdicts,
        second.links,
        told,
        second.failures,
        infos,
        second.stands,
        second.standings,
        second.run,
    )


class Second(NamedTuple):
    """What there is once a second reader was heard, or nobody was."""

    verdicts: dict[Statement, tuple[Verdict, ...]]
    stands: dict[Statement, Verdict]
    standings: dict[Statement, Standing]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    run: Run | None = None

    @classmethod
    def none(cls, ruled: dict[Statement, Verdict], links: tuple[Link, ...]) -> Second:
        """The rules alone."""
        return cls({statement: (verdict,) for statement, verdict in ruled.items()}, ruled, {}, links)


def _second(judge: Judge, ruled: dict[Statement, Verdict], links: tuple[Link, ...]) -> Second:
    """Hear a second reader and check what it says."""
    statements = tuple(ruled)
    said = judge.classify(statements)
    unchecked = {failure.statement for failure in judge.heard.failures if failure.statement is not None}
    settled = crosscheck.settle(ruled, said, unchecked, links)
    drawn = link.links(statements, settled.stands).links
    joined = crosscheck.join(drawn, judge.link(statements, settled.stands, links), settled.stands, judge.heard)
    verdicts: dict[Statement, tuple[Verdict, ...]] = {s: (ruled[s],) for s in statements}
    verdicts |= {s: (ruled[s], opinion) for s, opinion in said.items()}
    told = tuple(crosscheck.findings(ruled, said, settled, judge.heard))
    return Second(verdicts, settled.stands, settled.standings, joined, told, tuple(judge.heard.failures), judge.run)


def _new(found: Iterable[Finding], more: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that only show where the model's readings count; none of the rules' own is ever taken back."""
    known = {(finding.rule, finding.document, finding.statement) for finding in found}
    for finding in more:
        if (finding.rule, finding.document, finding.statement) not in known:
            yield replace(finding, source="both")


def _asked(config: Config, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that the settings want told, at the severity that they want."""
    kept = []
    for finding in found:
        path = PurePath(finding.document.path)
        ignored = [rule for pattern, rules in config.per_path_ignores.items() if path.match(pattern) for rule in rules]
        if any(fnmatchcase(finding.rule, rule) for rule in ignored):
            continue
        severity = next((s for rule, s in config.severity.items() if fnmatchcase(finding.rule, rule)), finding.severity)
        kept.append(finding if severity is finding.severity else replace(finding, severity=severity))
    return tuple(kept)
