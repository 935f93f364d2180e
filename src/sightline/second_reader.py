"""A second reader in the pipeline: what it must be able to do, and what there is once it was heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from sightline import challenge, crosscheck, link
from sightline.confirmation import Told
from sightline.domain import Finding, Link, Run, Standing, Statement, Suggestion, Verdict
from sightline.heard import Charged, Heard, Proposed
from sightline.rules import Rule


class Judge(Protocol):
    """A second reader. `heard` keeps what came of asking: doubts, what was refused, and failures."""

    heard: Heard

    def classify(self, statements: Sequence[Statement]) -> dict[Statement, Verdict]:
        """Its own verdict on each statement that it has a usable one for."""

    def link(
        self, statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Proposed]:
        """What it says that statements serve, given the levels that stand and the links that the rules draw."""

    def challenge(
        self, statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Charged]:
        """The flaws that it sees when asked the gate questions."""

    def confirm(self, findings: Sequence[Finding]) -> Mapping[Finding, Told]:
        """Whether it finds that findings hold, by the passages that they point at."""

    def rewrite(
        self, flaws: Mapping[Statement, Sequence[str]], stands: Mapping[Statement, Verdict], links: Sequence[Link]
    ) -> Sequence[Suggestion]:
        """Better wordings for statements that something was found wrong with."""

    @property
    def run(self) -> Run:
        """How it was asked and what that took."""


class Second(NamedTuple):
    """What there is once a second reader was heard, or nobody was. `denied` are links of the rules that it does not see.

    They are not drawn, and no finding comes of that: that somebody does not see a link is no proof that there is none.
    """

    verdicts: dict[Statement, tuple[Verdict, ...]]
    stands: dict[Statement, Verdict]
    standings: dict[Statement, Standing]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...] = ()
    charges: tuple[Charged, ...] = ()
    denied: tuple[Link, ...] = ()

    @classmethod
    def none(cls, ruled: dict[Statement, Verdict], links: tuple[Link, ...]) -> Second:
        """The rules alone."""
        one = {id(verdict): (verdict,) for verdict in ruled.values()}
        return cls({statement: one[id(verdict)] for statement, verdict in ruled.items()}, ruled, {}, links)


def hear(judge: Judge, ruled: dict[Statement, Verdict], links: tuple[Link, ...]) -> Second:
    """Hear a second reader and check what it says."""
    statements = tuple(ruled)
    said = judge.classify(statements)
    unchecked = {failure.statement for failure in judge.heard.failures if failure.statement is not None}
    settled = crosscheck.settle(ruled, said, unchecked, links)
    drawn = link.links(statements, settled.stands).links
    joined = crosscheck.join(drawn, judge.link(statements, settled.stands, links), settled.stands, judge.heard)
    verdicts: dict[Statement, tuple[Verdict, ...]] = {s: (ruled[s],) for s in statements}
    verdicts |= {s: (ruled[s], opinion) for s, opinion in said.items()}
    charges = tuple(judge.challenge(statements, settled.stands, joined))
    told = tuple(crosscheck.findings(ruled, said, settled, judge.heard))
    kept = {link.child for link in joined}
    denied = tuple(link for link in drawn if link.child not in kept)
    return Second(verdicts, settled.stands, settled.standings, joined, told, charges, denied)


def runs(name: str, rules: Sequence[Rule]) -> bool:
    """Whether a charge may be told: it belongs to a rule that runs, or to none but the model."""
    return any(rule.name == name for rule in rules) or (bool(rules) and name in {info.name for info in challenge.INFOS})


def new(found: Iterable[Finding], more: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that only show where the model's readings count; none of the rules' own is ever taken back."""
    known = {(finding.rule, finding.document, finding.statement) for finding in found}
    for finding in more:
        if (finding.rule, finding.document, finding.statement) not in known:
            yield replace(finding, source="both")
