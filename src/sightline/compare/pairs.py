"""Which statement of now is which of before: the same words, the same id, else the most alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sightline.domain import Level, Review, Statement
from sightline.heuristics.lexicon import stems

#: A statement is the same one in other words where this share of the words of both is common to them.
ALIKE = 0.4
_TRIED = 40
_PLANNED = (Level.VISION, Level.STRATEGY, Level.OBJECTIVE, Level.GOAL, Level.INITIATIVE, Level.METRIC)


def planned(review: Review) -> list[Statement]:
    """The statements of a plan below its missions, which are compared by themselves."""
    return [s for s in review.statements if review.verdict(s).level in _PLANNED and s.planning]


def pairs_of(old: Review, new: Review) -> dict[Statement, Statement]:
    """The statements of now that those of before became: the same words, the same id, else the most alike."""
    before, after = planned(old), planned(new)
    pairs: dict[Statement, Statement] = {}
    taken: set[Statement] = set()
    for key in (words_of, _id):
        waiting: dict[str, list[Statement]] = defaultdict(list)
        for statement in after:
            if statement not in taken and key(statement):
                waiting[key(statement)].append(statement)
        for statement in before:
            found = waiting.get(key(statement)) if statement not in pairs else None
            match = next((s for s in found or () if s not in taken and _may_be(statement, s, old, new)), None)
            if match is not None:
                pairs[statement] = match
                taken.add(match)
    left = [s for s in before if s not in pairs], [s for s in after if s not in taken]
    for _, _, one, other in sorted(_alike(*left, old, new), key=lambda found: (-found[0], found[1])):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def words_of(statement: Statement) -> str:
    """The words of a statement, without case and marks."""
    return folded(statement.text)


def _id(statement: Statement) -> str:
    return statement.label.lower() if re.search(r"\d", statement.label) else ""


def _may_be(one: Statement, other: Statement, old: Review, new: Review) -> bool:
    """Whether two statements with the same words or id can be the same: with the same id they must share a word."""
    if folded(one.text) == folded(other.text):
        return True
    return old.verdict(one).level is new.verdict(other).level and bool(stems(one.text) & stems(other.text))


def _alike(
    before: Sequence[Statement], after: Sequence[Statement], old: Review, new: Review
) -> Iterator[tuple[float, int, Statement, Statement]]:
    """Pairs in the same line of the ladder that share enough words, with how alike they are."""
    by_word: dict[str, list[Statement]] = defaultdict(list)
    for statement in after:
        for stem in stems(statement.text):
            by_word[stem].append(statement)
    number = 0
    for one in before:
        own = stems(one.text)
        shared = Counter(other for stem in own for other in by_word[stem][:_TRIED])
        for other, count in shared.items():
            alike = count / len(own | stems(other.text))
            if alike >= ALIKE and old.verdict(one).level is new.verdict(other).level:
                number += 1
                yield alike, number, one, other


def folded(text: str) -> str:
    """The words of a text, without case and marks."""
    return " ".join(re.findall(r"\w+|%", text.lower()))
