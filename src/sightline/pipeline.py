"""The pipeline: documents in, review out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sightline import extract, link
from sightline.document import Document
from sightline.domain import Failure, Link, Review, Statement, Verdict
from sightline.heuristics import levels
from sightline.plan import Plan
from sightline.rules import Rule, all_rules, findings


class Judge(Protocol):
    """A second reader: gives its own verdicts and links, and says what it could not judge."""

    def judge(
        self, statements: Sequence[Statement], verdicts: dict[Statement, tuple[Verdict, ...]]
    ) -> tuple[dict[Statement, Verdict], Sequence[Link], Sequence[Failure]]:
        """Verdicts by statement, links, and failures for everything that was left out."""


def review(documents: Iterable[Document], judge: Judge | None = None, rules: Sequence[Rule] | None = None) -> Review:
    """Review the documents together, so that links may cross them. Without a judge nothing leaves the machine."""
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
    plan = Plan(documents, statements, ruled, links, linked.loose)
    return Review(
        documents, statements, verdicts, links, findings(plan, rules), tuple(failures), tuple(r.info for r in rules)
    )
