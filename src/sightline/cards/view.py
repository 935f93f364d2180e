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
        self.about: dict[Statement, dict[str, str]] = defaultdict(dict)
        self.by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in review.findings:
            self.by_rule[finding.rule].append(finding)
            if finding.statement is not None:
                self.about[finding.statement].setdefault(finding.rule, finding.message)

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
        told = self.about.get(statement, {})
        return next((told[rule] for rule in rules if rule in told), "")

    def left_out(self, *rules: str) -> str:
        """What a test rests on that did not run, so that its silence says nothing; empty where all of these rules ran."""
        missing = [rule for rule in rules if rule not in self.ran]
        return f"not looked at: {missing[0]} was left out" if missing else ""

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
