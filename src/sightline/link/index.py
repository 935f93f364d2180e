"""Where each statement can be found: by its block, its label and its words; and the top of each document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import PurePath

from sightline.document import Document
from sightline.domain import GOAL_SIDE, RUNG, Level, Loose, Statement, Verdict
from sightline.link.names import labels, ordinal
from sightline.vocabulary import folded_key

#: How many statements of one name are looked at, so that a name that stands a thousand times costs no more.
TRIED = 20
SERVES = {Level.METRIC: 0.5, **RUNG}


#: How many blocks the first lines of a page are.
_EARLY = 12


#: A name that a statement opens with, and the mark behind it.
_OPENS = re.compile(r"([^:–—]{2,40}?)(?: [-–—]|:)\s")
_FIGURE = re.compile(r"\d")
#: Among more goals than this no name is sought by its words, which bounds the cost of each reference.
_MANY = 200
_OUTLINED = re.compile(r"\d{1,2}\.\d{1,2}")


class Index:
    """Where each statement can be found: by its block, its label and its words."""

    def __init__(self, statements: Iterable[Statement], verdicts: Mapping[Statement, Verdict]) -> None:
        self.loose: list[Loose] = []
        self._rows: dict[tuple[Document, int], list[Statement]] = {}
        self.level = {statement: verdicts[statement].level for statement in statements}
        self._verdicts = verdicts
        self.placed = [s for s in self.level if self.level[s] in SERVES or _among(s, self.level[s])]
        self.by_block: dict[tuple[Document, int], list[Statement]] = defaultdict(list)
        self.by_label: dict[tuple[Document | None, str], list[Statement]] = defaultdict(list)
        self.by_ordinal: dict[tuple[Document, str], list[Statement]] = defaultdict(list)
        self.missions: dict[Document, list[Statement]] = defaultdict(list)
        self.visions: dict[Document, list[Statement]] = defaultdict(list)
        self.called: dict[Document, list[Statement]] = defaultdict(list)
        for statement in self.placed:
            self.by_block[statement.document, statement.block].append(statement)
            claim = statement.declared
            if self.level[statement] is Level.VISION and claim is not None and claim.level is Level.VISION:
                self.visions[statement.document].append(statement)
            if self.level[statement] is not Level.MISSION and _called(statement):
                self.called[statement.document].append(statement)
            free = claim is None or claim.level in (Level.MISSION, Level.VISION)
            free = free and not (claim is None and self._introduces_list(statement))
            if self.level[statement] is Level.MISSION and free:
                self.missions[statement.document].append(statement)
            if (place := ordinal(statement)) is not None:
                self.by_ordinal[statement.document, f"objective{place}"].append(statement)
            for label in labels(statement):
                self.by_label[statement.document, label].append(statement)
                self.by_label[None, label].append(statement)

    def row(self, statement: Statement) -> list[Statement]:
        """What stands in the row of a statement, of a list in a cell the first few of each level."""
        key = statement.document, statement.block
        if len(self.by_block[key]) <= TRIED:
            return self.by_block[key]
        if key not in self._rows:
            counted: dict[float, int] = defaultdict(int)
            self._rows[key] = []
            for other in self.by_block[key]:
                counted[self.rung(other)] += 1
                self._rows[key] += [other] if counted[self.rung(other)] <= TRIED else []
        return self._rows[key]

    def _introduces_list(self, statement: Statement) -> bool:
        """Whether a statement stands above the list of a section below the title, so that it is the purpose of that section."""
        blocks = statement.document.blocks
        holder = blocks[statement.block].parent if blocks[statement.block].kind == "paragraph" else statement.block
        holder = blocks[holder].parent if holder is not None and blocks[holder].kind == "lead" else holder
        below = holder is not None and blocks[holder].kind == "heading" and blocks[holder].parent is not None
        return below and (statement.document, holder) in self.listing

    @cached_property
    def labelled(self) -> dict[Document, list[Statement]]:
        """The missions that each document labels so, in order."""
        found = {
            d: [m for m in told if m.declared and m.declared.basis == "label"] for d, told in self.missions.items()
        }
        return {document: sorted(missions, key=lambda m: m.span.start) for document, missions in found.items()}

    @cached_property
    def listing(self) -> set[tuple[Document, int | None]]:
        """The headings below which something is listed, right below or below a line that introduces it."""
        found: set[tuple[Document, int | None]] = set()
        for document in {statement.document: None for statement in self.level}:
            for block in document.blocks:
                if block.kind == "item" and block.parent is not None:
                    lead = document.blocks[block.parent]
                    found.add((document, lead.parent if lead.kind == "lead" else block.parent))
        return found

    @cached_property
    def purposes(self) -> dict[tuple[Document, int | None], list[Statement]]:
        """What the paragraphs right below each heading state, and the lines that introduce its lists."""
        found: dict[tuple[Document, int | None], list[Statement]] = defaultdict(list)
        for statement in self.placed:
            block = statement.document.blocks[statement.block]
            if block.kind in ("paragraph", "lead"):
                found[statement.document, block.parent].append(statement)
        return found

    def goals(self, document: Document) -> list[Statement]:
        """The goals of a document."""
        return self._goals.get(document, [])

    @cached_property
    def _goals(self) -> dict[Document, list[Statement]]:
        goals: dict[Document, list[Statement]] = defaultdict(list)
        for statement in self.placed:
            if self.level[statement] is Level.GOAL:
                goals[statement.document].append(statement)
        return goals

    def main(self, statement: Statement) -> Statement:
        """What an item is about: of its sentences the first that says what is intended, else the one given."""
        if statement.whole or self._intends(statement):
            return statement
        told = self.by_block[statement.document, statement.block]
        return next((s for s in told if self._intends(s) and self.rung(s) >= self.rung(statement)), statement)

    def _intends(self, statement: Statement) -> bool:
        return any(signal.name == "intent" for signal in self._verdicts[statement].signals)

    @cached_property
    def by_text(self) -> dict[str, list[Statement]]:
        """What says the same, but for case, spaces and punctuation."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.placed:
            found[folded_key(statement.text)].append(statement)
        return found

    @cached_property
    def numbered(self) -> set[Document]:
        """The documents that number their objectives or goals, by labels or by their place in a list."""
        return {
            document
            for document, label in (*self.by_ordinal, *self.by_label)
            if document is not None and label.startswith("objective")
        }

    @cached_property
    def outlined(self) -> set[Document]:
        """The documents whose statements carry numbers such as 2.3."""
        return {s.document for s in self.level if _OUTLINED.fullmatch(s.label)}

    @cached_property
    def known(self) -> set[tuple[Document, str]]:
        """The labels and places in a list of all statements, also of those that can serve nothing."""
        placed = {(s.document, f"objective{place}") for s in self.level if (place := ordinal(s)) is not None}
        return placed | {(s.document, label) for s in self.level for label in labels(s)}

    @cached_property
    def _keys(self) -> dict[Document, list[tuple[str, int]]]:
        keys: dict[Document, list[tuple[str, int]]] = defaultdict(list)
        for number, statement in enumerate(self.placed):
            keys[statement.document].append((folded_key(statement.text), number))
        return {document: sorted(found) for document, found in keys.items()}

    def beginning(self, key: str, child: Statement) -> Statement | None:
        """A statement of the child's document that begins with a name, best one that the document claims something for."""
        keys = self._keys[child.document]
        at = bisect_left(keys, (key, 0))
        found = [self.placed[number] for text, number in keys[at : at + TRIED] if text.startswith(key)]
        found = [p for p in found if p is not child]
        return min(
            found, key=lambda p: (p.declared is None or p.declared.basis == "nesting", p.span.start), default=None
        )

    def saying(self, key: str, child: Statement) -> Statement | None:
        """The one objective or goal of the child's document that has a name among its words; none is sought among very many."""
        goals = self._aims.get(child.document, [])
        if len(goals) > _MANY:
            return None
        found = [s for text, s in goals if key in text and self.stands(child) < self.stands(s)]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _aims(self) -> dict[Document, list[tuple[str, Statement]]]:
        found: dict[Document, list[tuple[str, Statement]]] = defaultdict(list)
        for statement in self.placed:
            if self.level[statement] in GOAL_SIDE:
                found[statement.document].append((folded_key(statement.text), statement))
        return found

    def opening(self, key: str, child: Statement) -> Statement | None:
        """A claimed statement of the child's document that opens with a name and a mark behind it: "Update - ...", "Update: ..."."""
        found = self.beginning(key, child) if len(key) > 2 else None
        if found is None or found.declared is None:
            return None
        opened = _OPENS.match(found.text)
        return found if opened and folded_key(opened[1]) == key else None

    @cached_property
    def top(self) -> dict[Document, Statement]:
        """The one mission of each document: what it calls so, else what reads so, else the one vision."""
        claimed = {d: found for d, found in self.missions.items() if any(m.declared for m in found)}
        called = {d: found for d, found in self.called.items() if not any(map(_called, claimed.get(d, ())))}
        tops = {
            document: _one(sorted(found, key=lambda mission: not self._verdicts[mission].sure))
            for document, found in (self.missions | self.visions | claimed | called).items()
        }
        return {document: found for document, found in tops.items() if found is not None}

    @cached_property
    def unclaimed(self) -> dict[Document, Statement]:
        """What surely reads like the mission of a document that calls nothing so, where it is the only one."""
        found = {d: missions[0] for d, missions in self.missions.items() if len(missions) == 1}
        return {d: m for d, m in found.items() if m.declared is None and self._verdicts[m].sure}

    @cached_property
    def flat(self) -> frozenset[Document]:
        """The documents whose goals stand below no objective, because there is none."""
        levels: dict[Document, set[Level]] = defaultdict(set)
        for statement in self.placed:
            levels[statement.document].add(self.level[statement])
            levels[statement.document] |= {statement.declared.level} if statement.declared else set()
        return frozenset(document for document, found in levels.items() if Level.OBJECTIVE not in found)

    @cached_property
    def elsewhere(self) -> dict[Document, list[tuple[Statement, bool]]]:
        """For each document without a mission, the missions of the others and whether it names their document."""
        found: dict[Document, list[tuple[Statement, bool]]] = {}
        for document in {s.document: None for s in self.placed}:
            if document not in self.missions:
                named = [(m[0], PurePath(d.path).name in document.text) for d, m in self.missions.items()]
                found[document] = sorted(named, key=lambda pair: not pair[1])
        return found

    @cached_property
    def subjects(self) -> dict[Document, Statement]:
        """The piece of work that the first lines of a document name as what it is about."""
        found: dict[Document, list[Statement]] = defaultdict(list)
        for statement in self.level:
            claim = statement.declared
            if claim is None or claim.level is not Level.INITIATIVE:
                continue
            if folded_key(statement.label) in ("what", "deliverable", "epic", "project"):
                found[statement.document].append(statement)
        return {d: named[0] for d, named in found.items() if len(named) == 1 and named[0].block < _EARLY}

    def rung(self, statement: Statement) -> float:
        """How high a statement stands: by what the document makes of it where that is on the ladder, else by its level."""
        claim, level = statement.declared, self.level[statement]
        if claim is not None and claim.level in SERVES and (claim.basis != "file" or level not in SERVES):
            return SERVES[claim.level]
        return SERVES[self.level[statement]]

    def stands(self, statement: Statement) -> float:
        """How high a statement stands by its level, whatever the document makes of it; a principle where it is placed."""
        level = self.level[statement]
        return SERVES[level] if level in SERVES else self.rung(statement)

    def above(self, child: Statement, parent: Statement, *, same: bool = False) -> bool:
        """Whether a statement may serve another: it stands lower on the ladder, or as low where it is nested."""
        low, high = self.rung(child), self.rung(parent)
        return parent is not child and (high > low or (same and high == low))


def _called(statement: Statement) -> bool:
    """Whether the document calls a statement its mission, by a label or a heading; a target under that name is none."""
    claim = statement.declared
    named = claim is not None and claim.level is Level.MISSION and claim.states
    return named and not _FIGURE.search(statement.text)


def _among(statement: Statement, level: Level) -> bool:
    """Whether a principle stands where the document places its objectives, goals or work."""
    claim = statement.declared
    return level is Level.PRINCIPLE and claim is not None and claim.level in SERVES


def _one(missions: list[Statement]) -> Statement | None:
    """The mission that a document states: the one it labels so, else the only one; of one section, or of two side by side, the first."""
    ranks = {"label": 4, "key": 3, "column": 3, "heading": 2}
    rank = dict.fromkeys(missions, 0.0)
    for mission in missions:
        if mission.declared and mission.declared.level in (Level.MISSION, Level.VISION):
            called = ranks.get(mission.declared.basis, 1)
            rank[mission] = called if mission.declared.level is Level.MISSION else called / 10
    best = [m for m in missions if rank[m] == max(rank.values())]
    together = len({m.section[:-1] for m in best}) == 1 and max(rank.values()) > 1
    return best[0] if best and (together or len({m.section for m in best}) == 1) else None
