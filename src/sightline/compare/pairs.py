"""Which statement of now is which of before: the same words, else the most alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sightline.domain import Level, Review, Statement
from sightline.heuristics.lexicon import stems

#: A statement is the same one in other words where this share of the words of both is common to them; less is enough with the same id.
ALIKE, ALIKE_BY_ID = 0.4, 0.3
#: How many statements that share a word are looked at, those with the rarest words first.
_TRIED = 60
#: From so many words on a field tells which row it is in.
_TELLING = 4
_PLANNED = (
    Level.VISION, Level.STRATEGY, Level.OBJECTIVE, Level.GOAL, Level.INITIATIVE, Level.METRIC, Level.PRINCIPLE,
)  # fmt: skip


def planned(review: Review) -> list[Statement]:
    """The statements of a plan below its missions, which are compared by themselves."""
    return [s for s in review.statements if review.verdict(s).level in _PLANNED and s.planning]


def pairs_of(old: Review, new: Review) -> dict[Statement, Statement]:
    """The statements of now that those of before became: the same words first, then the most alike."""
    before, after = planned(old), planned(new)
    waiting: dict[str, list[Statement]] = defaultdict(list)
    for statement in reversed(after):
        waiting[words_of(statement)].append(statement)
    pairs = {s: waiting[words_of(s)].pop() for s in before if waiting.get(words_of(s))}
    taken = set(pairs.values())
    left = [s for s in before if s not in pairs], [s for s in after if s not in taken]
    for _, _, one, other in sorted(_alike(*left, old, new), key=lambda found: (-found[0], found[1])):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def words_of(statement: Statement) -> str:
    """The words of a statement, without case and marks."""
    return folded(statement.text)


def _alike(
    before: Sequence[Statement], after: Sequence[Statement], old: Review, new: Review
) -> Iterator[tuple[float, int, Statement, Statement]]:
    """Pairs of the same level that share enough words, with how alike they are; the same id counts a little."""
    held = {statement: {*stems(statement.text), *_telling_fields(statement)} for statement in (*before, *after)}
    by_word: dict[str, list[Statement]] = defaultdict(list)
    for statement in after:
        for stem in held[statement]:
            by_word[stem].append(statement)
    number = 0
    for one in before:
        rarest = sorted(held[one], key=lambda stem: len(by_word[stem]))
        near = dict.fromkeys(other for stem in rarest for other in by_word[stem][:_TRIED])
        for other in list(near)[:_TRIED]:
            alike = len(held[one] & held[other]) / len(held[one] | held[other])
            alike = max(alike, ALIKE * _same_fields(one, other))
            same = bool(re.search(r"\d", one.label)) and one.label.lower() == other.label.lower()
            if alike >= (ALIKE_BY_ID if same else ALIKE) and old.verdict(one).level is new.verdict(other).level:
                number += 1
                yield alike + same / 10, number, one, other


def _telling_fields(statement: Statement) -> set[str]:
    """The fields that say so much that hardly two rows share them."""
    return {folded(f.text) for f in statement.attributes if len(f.text.split()) >= _TELLING}


def _same_fields(one: Statement, other: Statement) -> bool:
    """Whether two rows differ in nothing but their words: every field is the same, and one of them tells much."""
    fields = [{(f.name, folded(f.text)) for f in statement.attributes} for statement in (one, other)]
    return fields[0] == fields[1] and bool(_telling_fields(one))


def folded(text: str) -> str:
    """The words of a text, without case and marks."""
    return " ".join(re.findall(r"\w+|%", text.lower()))
