"""What the cards ask of a review."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from sightline.domain import GOAL_SIDE, Finding, Level, Review, Statement
from sightline.plan import Plan


class View:
    """A review as the cards see it: the plan, and the findings by statement and by rule."""

    def __init__(self, review: Review) -> None:
        self.review = review
        stands = {statement: review.verdict(statement) for statement in review.statements}
        filled = tuple(document for document in review.documents if not document.unfilled)
        self.plan = Plan(filled, review.statements, stands, review.links)
        self.about: dict[Statement, set[str]] = defaultdict(set)
        self.by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in review.findings:
            self.by_rule[finding.rule].append(finding)
            if finding.statement is not None:
                self.about[finding.statement].add(finding.rule)

    @property
    def asked(self) -> bool:
        """Whether a model was asked."""
        return self.review.run is not None

    @cached_property
    def ran(self) -> frozenset[str]:
        """The rules that ran."""
        return frozenset(rule.name for rule in self.review.rules)

    def said(self, statement: Statement, *rules: str) -> str:
        """The message of the first of these rules that speaks about a statement, empty where none does."""
        for rule in rules:
            for finding in self.by_rule.get(rule, ()):
                if finding.statement is statement:
                    return finding.message
        return ""

    def at(self, *levels: Level) -> list[Statement]:
        """The statements that stand at one of these levels."""
        return [s for s in self.review.statements if self.plan.level(s) in levels]

    @cached_property
    def missions(self) -> tuple[Statement, ...]:
        """The missions, those first that are called so."""
        return tuple(sorted(self.plan.missions, key=lambda m: m.declared is None))

    @cached_property
    def goals(self) -> list[Statement]:
        """Key results and plain goals: what is called so or is one, work under their heading included."""
        return [
            s
            for s in self.review.statements
            if s.planning
            and (self.plan.level(s) is Level.GOAL or (self.plan.called_goal(s) and self.plan.level(s) in _PLANNED))
        ]


_PLANNED = frozenset({*GOAL_SIDE, Level.INITIATIVE, Level.METRIC})
