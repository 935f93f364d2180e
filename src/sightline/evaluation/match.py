"""Which statement that was found is which labelled one: by shared words, near the labelled line.

A pair matches where the words overlap by 60 %, where one holds the other, or where the found statement stands inside the
labelled `span`. The closest pairs are taken first and each statement is used once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from sightline.evaluation.suite import Expected

#: How many lines a statement may stand from its label.
NEAR = 12
_WORD = re.compile(r"[^\W_]+")


def match(labelled: Sequence[Expected], found: Sequence[tuple[str, int]]) -> dict[int, int]:
    """The index of the found (text, line) for the index of each labelled statement that was found."""
    lines: dict[int, list[int]] = defaultdict(list)
    bags = [Counter(_WORD.findall(text.lower())) for text, _ in found]
    for index, (_, line) in enumerate(found):
        lines[line].append(index)
    pairs = []
    for number, label in enumerate(labelled):
        bag = Counter(_WORD.findall(label.text.lower()))
        first, last = label.span or (label.line, label.line)
        for line in range(min(first, label.line) - NEAR, max(last, label.line) + NEAR + 1):
            pairs += [
                (rank, number, index)
                for index in lines.get(line, ())
                if (rank := _rank(label, bag, bags[index], line)) is not None
            ]
    pairs.sort(reverse=True)
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, number, index in pairs:
        if number not in taken and index not in used:
            taken[number] = index
            used.add(index)
    return taken


def _rank(label: Expected, wanted: Counter[str], bag: Counter[str], line: int) -> float | None:
    """How well a found statement fits a label, None where it does not."""
    first, last = label.span or (label.line, label.line)
    away = 0 if first <= line <= last else min(abs(line - first), abs(line - last), abs(line - label.line))
    if away > NEAR:
        return None
    shared = sum((wanted & bag).values())
    overlap = shared / max(1, sum((wanted | bag).values()))
    held = shared / max(1, min(sum(wanted.values()), sum(bag.values())))
    inside = label.span is not None and away == 0 and line != label.line and sum(bag.values()) >= 3
    if overlap >= 0.6 or (held >= 0.85 and overlap >= 0.3) or inside:
        return max(overlap, 0.05) - away * 0.005
    return None
