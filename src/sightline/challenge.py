"""The gate questions of rules that meaning decides: which are asked of which statement, and what a yes is told as.

A model's yes is no finding by itself. The question must fit the level that stands, the facts of the text must not speak
against it, the quote must stand in the statement, and the rules must not have said the same already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sightline.domain import Finding, Level, RuleInfo, Severity, Statement, Verdict, shorten
from sightline.heard import Charged
from sightline.vocabulary import data


@dataclass(frozen=True)
class Question:
    """One question of data/questions.toml, with what it is asked of and what it becomes.

    `below` is one that looks at what stands below a statement.
    """

    name: str
    rule: str
    levels: frozenset[Level]
    text: str
    said: str
    help: str
    claimed: bool = False
    below: bool = False
    words: str = ""
    against: frozenset[str] = frozenset()

    def fits(self, statement: Statement, verdict: Verdict) -> bool:
        """Whether it makes sense to ask it of a statement with this verdict."""
        claim = statement.declared.level if statement.declared is not None and self.claimed else None
        names = {signal.name for signal in verdict.signals}
        asked = verdict.level in self.levels or (claim in self.levels and verdict.level is not Level.OTHER)
        named = not self.words or re.search(rf"\b(?:{self.words})\b", statement.text, re.IGNORECASE) is not None
        return asked and named and not names & self.against


@cache
def questions() -> Mapping[str, Question]:
    """All questions by name."""
    return {name: _question(name, table) for name, table in data("questions.toml").items()}


def _question(name: str, table: Mapping[str, Any]) -> Question:
    levels, against = frozenset(map(Level, table["levels"])), frozenset(table.get("against", ()))
    return Question(
        name, table["rule"], levels, table["text"], table["said"], table["help"], table.get("claimed", False),
        table.get("below", False), table.get("words", ""), against,
    )  # fmt: skip


def asked(statement: Statement, verdict: Verdict) -> tuple[str, ...]:
    """The names of the questions that are asked of a statement."""
    if not statement.planning:
        return ()
    return tuple(name for name, question in questions().items() if question.fits(statement, verdict))


def findings(charges: Iterable[Charged], known: Iterable[Finding]) -> Iterator[Finding]:
    """What a model's charges are told as, where the rules have not said it of the same statement already."""
    told = {(finding.rule, finding.statement) for finding in known}
    for charge in charges:
        question, statement = questions()[charge.question], charge.statement
        if (question.rule, statement) in told:
            continue
        told.add((question.rule, statement))
        message = f'{question.said}; the model says: "{shorten(charge.reason, 140)}"'
        yield Finding(
            question.rule,
            Severity.INFO,
            message,
            question.help,
            statement.document,
            statement,
            statement.span,
            source="model",
        )


INFOS = (
    RuleInfo(
        "mission/is-completable",
        Severity.INFO,
        "A mission can be finished.\n\nA model sees a day on which it is done for good.\n\nWhy it matters:\nA purpose that ends with "
        "its work leaves nothing to steer by on the day after; call it an objective and say what it serves.\n",
    ),
    RuleInfo(
        "mission/bound-to-product",
        Severity.INFO,
        "A mission depends on one product or technology.\n\nA model sees nothing left of it without what it names.\n\nWhy it "
        "matters:\nProducts are replaced. The people who needed them still have the problem.\n",
    ),
    RuleInfo(
        "objective/betrayal-risk",
        Severity.INFO,
        "All measures of an objective can be reached while those it is for are worse off.\n\nA model sees how, and no measure that would "
        "notice.\n\nWhy it matters:\nWhat is measured is done, and what is not measured pays for it.\n",
    ),
)
