"""The cards as values: what the method says of a plan beyond single findings, each line with what it rests on.

Every card is worked out from the review alone: its statements, links and findings. What only meaning decides is `undecided`
unless a model was asked; nothing is guessed. The tests and questions are those of s0:50-68, s0:213-225, s1:20, s2:14-42, s3:4-12.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sightline.domain import Statement

Answer = Literal["pass", "fail", "undecided"]


class Check(NamedTuple):
    """One test of a statement: its name, the answer, and what that rests on."""

    name: str
    answer: Answer
    evidence: str


#: What is said of a test that words cannot decide.
UNDECIDED = "decide by reading it aloud; words alone do not show it"


def check(name: str, fails: str, passes: str, undecided: str = UNDECIDED, *, unseen: str = "") -> Check:
    """A test that fails with what was found, passes with what shows it, and is undecided else, or where nobody looked."""
    if unseen and not fails:
        return Check(name, "undecided", unseen)
    answer: Answer = "fail" if fails else "pass" if passes else "undecided"
    return Check(name, answer, fails or passes or undecided)


class Part(NamedTuple):
    """A part of a mission, with the words that say it; empty where none do."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class MissionCard:
    """A mission: what it answers, its four parts, the template filled as far as its words go, the seven tests.

    `swapped` are the same sentence for other people, to be read aloud where the replacement test did not pass.
    `principles` counts the principles stated in its document.
    """

    statement: Statement
    parts: tuple[Part, ...]
    template: str
    tests: tuple[Check, ...]
    swapped: tuple[str, ...]
    principles: int


@dataclass(frozen=True, slots=True)
class VisionCard:
    """A vision and what is asked of one."""

    statement: Statement
    tests: tuple[Check, ...]


class Shared(NamedTuple):
    """Two layers of the stack and the ideas that both name."""

    upper: str
    lower: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Mission, vision and strategy of a plan, None where there is none, and what they have in common."""

    mission: Statement | None
    vision: Statement | None
    strategy: Statement | None
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal letter by letter. `proves` are the kinds of proof among behaviour, business and quality that it gives."""

    statement: Statement
    smart: tuple[Check, ...]
    proves: tuple[str, ...]
    vanity: bool
    baseline: str
    target: str
    score: str

    @property
    def letters(self) -> str:
        """The letters that pass, with a dash for one that fails and a question mark for one that is undecided."""
        marks = {"fail": "-", "undecided": "?"}
        return "".join(marks.get(check.answer, check.name[0]) for check in self.smart)


class Theme(NamedTuple):
    """A theme or strategy and how many goals and initiatives hang below it."""

    statement: Statement
    goals: int
    initiatives: int


class Question(NamedTuple):
    """One question of the audit. `because` says what the answer rests on: statements, names of rules, or words."""

    topic: str
    question: str
    answer: Literal["yes", "no", "unclear"]
    because: tuple[Statement | str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The seven questions, what they come to, and what to do first."""

    questions: tuple[Question, ...]
    verdict: Literal["sound", "mixed", "weak", "open"]
    next_step: str


@dataclass(frozen=True, slots=True)
class Header:
    """The plan at a glance.

    `motion` counts what says that work is done, `progress` what says that something is different then (s0:26); `aimed` are goals
    with a target, `metrics` measures without one; `cadence` is the rhythm of review in the document's own words, empty if none.
    """

    missions: int
    motion: int
    progress: int
    initiatives: tuple[int, int]
    goals: tuple[int, int]
    aimed: int
    metrics: int
    cadence: str


@dataclass(frozen=True, slots=True)
class Report:
    """The cards of the documents that were reviewed together."""

    header: Header
    missions: tuple[MissionCard, ...]
    visions: tuple[VisionCard, ...]
    stack: Stack
    goals: tuple[GoalRow, ...]
    themes: tuple[Theme, ...]
    audit: Audit
