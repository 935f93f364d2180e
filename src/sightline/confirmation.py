"""Questions about the passages that a finding points at, which only meaning decides: asked where a rule speaks by words alone.

The rule's finding stays. What a model says beside it counts only where its quotes stand in two of the passages, or in the only
one; an answer without such quotes is a failure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from sightline.domain import Finding, Statement, shorten
from sightline.vocabulary import data


class Told(NamedTuple):
    """What a model answered about the passages of a finding."""

    holds: bool
    reason: str


@cache
def questions() -> Mapping[str, str]:
    """The question of each rule whose findings a model is asked about."""
    return {rule: table["text"] for rule, table in data("confirmations.toml").items()}


def passages(finding: Finding) -> tuple[Statement, ...]:
    """The passages that a finding of such a rule points at, none where the rule is another."""
    if finding.rule not in questions():
        return ()
    own = () if finding.statement is None else (finding.statement,)
    return tuple(dict.fromkeys((*own, *(related.statement for related in finding.related))))


def doubtful(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of which words alone cannot say that they hold, so that a model is asked."""
    return [finding for finding in findings if passages(finding)]


def beside(findings: Iterable[Finding], told: Mapping[Finding, Told]) -> Sequence[Finding]:
    """The findings, each with what the model says of its passages."""
    return [_both(finding, told[finding]) if finding in told else finding for finding in findings]


def _both(finding: Finding, told: Told) -> Finding:
    view = "agrees" if told.holds else "disagrees"
    return replace(
        finding, message=f'{finding.message}; the model {view}: "{shorten(told.reason, 140)}"', source="both"
    )
