"""Find the statements of a document: what its blocks say, one statement an item, sentence or row.

Every statement keeps its exact span, the level that the document claims for it, and the fields that came with
it. Headings that only divide, fields, templates, link lists and navigation are no statements.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from sys import intern

from sightline.document import Block, Document, Prose
from sightline.domain import MISSION_SIDE, Attribute, Declaration, Level, Statement
from sightline.extract.context import Context, Contexts
from sightline.extract.draft import Draft, listed, pointed
from sightline.extract.labels import Lead, lead, points_at, sentences, trail
from sightline.extract.lines import (
    acts,
    aims_at,
    intends,
    introduces_itself,
    leads,
    only_names,
    said_to_be,
    says_nothing,
    star_or_mission,
    tells_much,
    titled,
)
from sightline.extract.openings import TITLE, Openings
from sightline.extract.rows import row_parts
from sightline.heuristics.grammar import numbers
from sightline.vocabulary import folded, folded_key, heading_slot

_WORD = re.compile(r"[^\W_]{2,}")
#: What is left of a period without its number.
_PERIODS = frozenset({"", "sprint", "quarter", "week", "month", "year", "cycle", "phase", "release", "iteration"})
_DIGIT = re.compile(r"\d")
#: The period before a title: "23Q1: ...".
_IN_PERIOD = re.compile(r"(?:\d\d)?[QH][1-4](?:[ /-]?(?:20)?\d\d)?\s*[:–—-]\s+(?=[A-Z])")
_NAMED = re.compile(r"(?:[A-Z]{1,5}[ -]?)?\d+(?:\.\d+)*[a-z]?\W*")
#: A sentence in the middle of a paragraph that says which goal it is: "Goal 2: ...".
_SAYS_WHICH = re.compile(r"(?:Goal|Objective|Key [Rr]esult|KR|O) ?#?\d[\d.]*[a-z]?\s*[:—–]\s")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d+)*[.)]?\s+(?=[A-Z])")
#: How many words of a line a cell must repeat to point at it.
_NAMING = 3
#: What a list holds whose items go on in a list of their own.
_ASKED = frozenset({Level.OBJECTIVE, Level.GOAL, Level.INITIATIVE})
#: The levels that may take several sentences to say.
_GOES_ON = frozenset({Level.VISION, Level.STRATEGY, Level.PRINCIPLE})
#: What a section of prose may hold in sentences that say what is intended.
_TOLD = frozenset({Level.INITIATIVE, Level.GOAL})
#: What work may name as what it serves.
_SERVED = frozenset({Level.MISSION, Level.VISION, Level.STRATEGY, Level.OBJECTIVE, Level.GOAL})


def statements(document: Document) -> tuple[Statement, ...]:
    """The statements of a document, in the order of the text; a template that nobody filled in has none."""
    if document.unfilled:
        return ()
    found = sorted(_Extraction(document).run(), key=lambda draft: draft.span)
    return tuple(draft.statement(document, number) for number, draft in enumerate(found, 1))


class _Extraction:
    """One pass over the blocks. A label that stands alone waits for the text that follows it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.contexts = Contexts(document)
        self.found: list[Draft] = []
        self.waiting: tuple[int | None, Declaration, str] | None = None
        self.numbered: tuple[int | None, Declaration | None] = (None, None)
        self.owner_of: dict[int, int] = {}
        self.early: dict[int, tuple[Attribute, ...]] = {}
        self.openings = Openings(self.contexts)

    def run(self) -> list[Draft]:
        for index, block in enumerate(self.document.blocks):
            before = len(self.found)
            if block.kind == "heading":
                self._heading(index, block)
            elif block.kind == "row":
                self._row(index, block)
            elif block.kind != "comment":
                self._prose(index, block)
            made = [statement for statement in self.found[before:] if statement.declared]
            if self.found[before:]:
                self.owner_of[index] = before
                if block.kind == "paragraph" and block.parent is not None and self.found[before].declared:
                    self.owner_of.setdefault(block.parent, before)
            self.contexts.enter(index, self._claims(block, made))
        return self.found

    def _claims(self, block: Block, made: list[Draft]) -> Level | None:
        """The level that orders what hangs below a block: the one claimed for its first statement."""
        if not made or block.kind == "paragraph":
            return None
        assert made[0].declared is not None
        return made[0].declared.level

    def _heading(self, index: int, block: Block) -> None:
        text = block.prose.text
        found = lead(text)
        if found.field is not None or self.contexts.outer(index).outside or says_nothing(text):
            return
        if found.level and found.length < trail(text):
            said = text[found.length :]
            if folded(said) not in _PERIODS and (len(said.split()) > 2 or heading_slot(said) is None):
                self._add(
                    index,
                    block.prose,
                    found.length,
                    trail(text),
                    Declaration(found.level, "label", found.words),
                    found.words,
                )
            return
        if found.level and _DIGIT.search(found.words):
            self.numbered = (index, Declaration(found.level, "label", found.words))
            return
        holder, claim = self.numbered
        if claim is not None and holder == block.parent == index - 1 and heading_slot(text) is None:
            self._add(index, block.prose, found.length, trail(text), claim, claim.words)
            return
        level = self.contexts.titles_statement(index)
        if level and not self.contexts.named_by(index):
            outer = self.contexts.outer(index)
            end = trail(text)
            number = _NUMBERED.match(text, found.length) or _IN_PERIOD.match(text, found.length)
            start = number.end() if number else found.length
            if start < end:
                self._add(index, block.prose, start, end, Declaration(level, "heading", outer.words), found.words)

    def _row(self, index: int, block: Block) -> None:
        outer = self.contexts.outer(index)
        record = self.document.format in ("yaml", "json")
        for part in row_parts(block, outer, record=record, stands=self._stands_elsewhere, bold=self._bold):
            if part.prose.text and not says_nothing(part.prose.text):
                found = lead(part.prose.text)
                attributes = tuple(
                    Attribute(name, prose.text, prose.span(0, len(prose.text))) for name, prose in part.attributes
                )
                start = found.length if found.length < len(part.prose.text) else 0
                declared = part.declared
                if found.level and start:
                    declared = Declaration(found.level, "label", found.words)
                lines = listed(self.document, part.prose) if declared is not None else []
                if lines:
                    for first, last in lines:
                        self._add(index, part.prose, first, last, declared, part.label, attributes)
                    continue
                self._add(
                    index, part.prose, start, trail(part.prose.text), declared, part.label or found.words, attributes
                )

    def _bold(self, prose: Prose) -> bool:
        """Whether a text begins in bold."""
        start = prose.span(0, 1).start
        return self.document.text[start - 2 : start] in ("**", "__")

    def _stands_elsewhere(self, text: str) -> bool:
        """Whether a cell repeats what a line of the document says, or how it begins, so that it points there."""
        key = folded_key(text)
        at = bisect_left(self.lines, key)
        return len(text.split()) >= _NAMING and at < len(self.lines) and self.lines[at].startswith(key)

    @cached_property
    def lines(self) -> list[str]:
        """What the lines of the document say behind their labels, folded and sorted."""
        texts = [block.prose.text for block in self.document.blocks if block.kind in ("item", "heading", "paragraph")]
        return sorted(folded_key(text[lead(text).length :]) for text in texts)

    def _prose(self, index: int, block: Block) -> None:
        text, outer = block.prose.text, self.contexts.outer(index)
        found = lead(text)
        if (
            found.level in _SERVED
            and outer.slot is Level.INITIATIVE
            and block.kind != "item"
            and only_names(text[found.length :])
        ):
            found = found._replace(level=None, field="link")
        if found.level and _NAMED.fullmatch(text, found.length):
            found = found._replace(level=None, field="link")
        if found.level is Level.METRIC and numbers(text[found.length :]).quantities:
            found = found._replace(level=Level.GOAL)
        if found.field and self._field(index, block.prose, found):
            return
        if found.level and found.length >= len(text):
            self.waiting = (block.parent, Declaration(found.level, "label", found.words), found.words)
            return
        end = trail(text)
        if not _WORD.search(text, found.length, end) or says_nothing(text, found.length):
            return
        waiting, self.waiting = self.waiting, None
        stated = found.level is Level.MISSION and "mission" in found.words.lower()
        if found.level and (stated or not outer.outside):
            claim = Declaration(found.level, "label", found.words)
            self._sentences(index, block.prose, found.length, end, claim, found.words)
        elif waiting and waiting[0] in (block.parent, index - 1):
            self._sentences(index, block.prose, found.length, end, waiting[1], waiting[2])
        elif block.kind == "item":
            self._item(index, block, outer, found, end)
        else:
            self._paragraph(index, block, outer, found, end)

    def _item(self, index: int, block: Block, outer: Context, found: Lead, end: int) -> None:
        self.openings.listed.add(block.parent)
        declared = self._declared(outer)
        if index in self.contexts.survey.fields:
            return
        if declared is not None and aims_at(declared, block.prose.text):
            declared = declared._replace(level=Level.GOAL)
        if declared is None and not outer.outside and block.parent in self.openings.aimed:
            declared = Declaration(Level.INITIATIVE, "nesting", "")
        if leads(block.prose.text):
            end = block.prose.text.rindex(":")
            if not introduces_itself(block.prose.text[found.length : end]) or outer.slot not in _ASKED:
                return
        if outer.slot is Level.MISSION:
            declared = declared if self.openings.described.isdisjoint(self.document.headings(index)[-2:]) else None
            self.openings.described.add(block.parent)
        if block.linked and not (outer.slot is Level.INITIATIVE and acts(block.prose.text[found.length : end])):
            return
        if outer.slot in _ASKED and (rest := titled(block.prose.text, found.length, end)):
            self._add(index, block.prose, found.length, rest[0], declared, found.words)
            self._sentences(index, block.prose, rest[1], end, None, found.words)
        elif tells_much(block.prose.text, found.length, end):
            title = TITLE.match(block.prose.text, found.length)
            self._sentences(index, block.prose, found.length, end, declared, found.words or (title[1] if title else ""))
        else:
            self._add(index, block.prose, found.length, end, declared, found.words)

    def _paragraph(self, index: int, block: Block, outer: Context, found: Lead, end: int) -> None:
        """Prose: in a section of a level its first sentence is what the section claims to hold."""
        if block.linked:
            return
        if block.kind == "lead" and (level := self.contexts.titles_statement(index)):
            claim = Declaration(level, "heading", outer.words)
            self._add(index, block.prose, found.length, end, claim, found.words)
            return
        describes = outer.slot is Level.INITIATIVE and self.openings.describes(block)
        title = None if describes else self.contexts.named_by(block.parent)
        if title and block.parent not in self.openings.described:
            self._described(index, block, found, end, title)
            return
        declared = self._declared(outer) if self.openings.opens(index, block, outer) else None
        declared = None if describes else declared
        if declared is None and not outer.outside and self.openings.purpose(index, found, end):
            declared = Declaration(Level.OBJECTIVE, "nesting", outer.words)
        if declared:
            self.openings.described.add(block.parent)
        self._sentences(index, block.prose, found.length, end, declared, found.words)

    def _described(self, index: int, block: Block, found: Lead, end: int, level: Level) -> None:
        """The first sentence below a heading that only names something says what the name stands for."""
        title = self.document.blocks[block.parent or 0].prose.text
        self.openings.described.add(block.parent)
        declared = Declaration(level, "heading", self.contexts.outer(block.parent or 0).words)
        self._sentences(index, block.prose, found.length, end, declared, title[lead(title).length :])

    def _sentences(
        self, index: int, prose: Prose, start: int, end: int, declared: Declaration | None, label: str
    ) -> None:
        outer = self.contexts.outer(index)
        measured = outer.basis == "nesting" and outer.slot in (Level.GOAL, Level.OBJECTIVE)
        told = outer.slot in _TOLD and not outer.outside and self.document.blocks[index].kind == "paragraph"
        for number, (first, last) in enumerate(sentences(prose.text, start, end)):
            claimed = declared if number == 0 else self._goes_on(declared)
            if claimed is None and told and intends(prose.text, first, last):
                assert isinstance(outer.slot, Level)
                claimed = Declaration(outer.slot, "nesting", outer.words)
            if claimed is None and measured and numbers(prose.text[first:last]).quantities:
                claimed = Declaration(Level.GOAL, "nesting", "")
            claimed = said_to_be(prose.text[first:last]) or claimed
            which = number and prose.text[first] in "GOK" and _SAYS_WHICH.match(prose.text, first, last)
            named = lead(prose.text[first:last]) if which else None
            if named is not None and named.level and not outer.outside:
                claimed = Declaration(named.level, "label", named.words)
                self._add(index, prose, first + named.length, last, claimed, named.words, whole=False)
            else:
                self._add(index, prose, first, last, claimed, label, whole=False)

    def _goes_on(self, declared: Declaration | None) -> Declaration | None:
        """What a section of prose claims for the sentences after its first."""
        if declared is None or declared.level not in _GOES_ON or declared.basis == "label":
            return None
        return Declaration(declared.level, "nesting", declared.words)

    def _declared(self, outer: Context) -> Declaration | None:
        if outer.outside or outer.slot is None:
            return None
        if outer.slot == "okr":
            return Declaration(Level.OBJECTIVE, outer.basis, outer.words)
        assert isinstance(outer.slot, Level)
        near = outer.depth <= 2 or outer.basis == "file"
        return Declaration(outer.slot, outer.basis if near else "nesting", outer.words)

    def _field(self, index: int, prose: Prose, found: Lead) -> bool:
        """Hand a field ("Owner: Priya") to the statement that it stands beside; whether there was one."""
        assert found.field is not None
        parent = self.document.blocks[index].parent
        at = self.owner_of.get(parent) if parent is not None else None
        if found.length >= len(prose.text):
            return True
        if found.field in ("rationale", "status") and at is None:
            return False
        new = Attribute(found.field, prose.text[found.length :], prose.span(found.length, len(prose.text)))
        if at is not None:
            self.found[at].attributes = (*self.found[at].attributes, new)
        elif parent is not None:
            self.early[parent] = (*self.early.get(parent, ()), new)
        return True

    def _add(
        self,
        index: int,
        prose: Prose,
        start: int,
        end: int,
        declared: Declaration | None,
        label: str = "",
        attributes: tuple[Attribute, ...] = (),
        *,
        whole: bool = True,
    ) -> None:
        while start < end and prose.text[start].isspace():
            start += 1
        while end > start and prose.text[end - 1].isspace():
            end -= 1
        claimed = declared is not None and declared.basis == "label" and len(prose.text[start:end].split()) > 1
        alone = whole or self.document.blocks[index].kind == "lead"
        introduces = (alone or declared is None) and not claimed and prose.text[end - 1 : end] == ":"
        if introduces or not (prose.text[start : start + 2].isalpha() or _WORD.search(prose.text, start, end)):
            return
        outer = self.contexts.outer(index)
        if (points := points_at(prose.text)) is not None and start < points.start and end <= points.first:
            attributes = (*attributes, *pointed(prose, points))
        declared = star_or_mission(declared, prose.text[start:end])
        if declared is not None and declared.level in MISSION_SIDE and declared.states and self.contexts.both:
            declared = declared._replace(apart=True)
        if declared is not None:
            attributes = (*self.early.pop(self.document.blocks[index].parent or -1, ()), *attributes)
        planning = not outer.outside or said_to_be(prose.text[start:end]) is not None
        span, text = prose.span(start, end), intern(prose.text[start:end])
        self.found.append(Draft(index, span, text, declared, label, attributes, planning, whole, prose, start))
