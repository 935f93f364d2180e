"""The pipeline: documents in, review out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Protocol

from sightline import extract, link, suppress
from sightline.config import Config
from sightline.document import Document
from sightline.domain import Failure, Finding, Link, Review, Statement, Verdict
from sightline.heuristics import levels
from sightline.plan import Plan
from sightline.rules import Rule, all_rules, findings


class Judge(Protocol):
    """A second reader: gives its own verdicts and links, and says what it could not judge."""

    def judge(
        self, statements: Sequence[Statement], verdicts: dict[Statement, tuple[Verdict, ...]]
    ) -> tuple[dict[Statement, Verdict], Sequence[Link], Sequence[Failure]]:
        """Verdicts by statement, links, and failures for everything that was left out."""


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
    verdicts: dict[Statement, tuple[Verdict, ...]] = {statement: (verdict,) for statement, verdict in ruled.items()}
    heard, proposed, failures = judge.judge(statements, verdicts) if judge else ({}, (), ())
    for statement, opinion in heard.items():
        verdicts[statement] = (*verdicts[statement], opinion)
    linked = link.links(statements, ruled)
    links = (*linked.links, *proposed)
    plan = Plan(
        documents,
        statements,
        ruled,
        links,
        linked.loose,
        cycle=config.cycle,
        fiscal=config.fiscal_year_start,
    )
    ran = {rule.name for rule in rules} | {info.name for info in suppress.INFOS}
    known = [rule.name for rule in all_rules()]
    found = findings(plan, rules, strict=strict)
    told = _asked(config, suppress.apply(documents, found, known, ran))
    infos = (*(rule.info for rule in rules), *suppress.INFOS)
    return Review(documents, statements, verdicts, links, told, tuple(failures), infos)


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
