"""What the blocks of a document show when they are looked at together, before any is read as a statement."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import pairwise

from sightline.document import Document
from sightline.domain import Level
from sightline.extract.labels import Lead, lead
from sightline.vocabulary import level_name

#: A heading that is numbered: "3. ...".
COUNTED = re.compile(r"\W*\d{1,2}[.)]\s")
#: A heading that is numbered among others: "C6 · ...", "3. ...".
_IN_ROW = re.compile(r"\W*([A-Z]{0,3})[ -]?\d{1,2}\s*[.:)·–—-]?\s+\S")
#: A field of a record that is written as a list: "Tracked: weekly".
_FIELD = re.compile(r"[A-Z][\w /'-]{1,40}:\s")
#: So many words may be no more than a reference.
_REFERENCE = 2
#: The fewest fields of a record, and where the colon behind the name of one stands at the latest.
_RECORD, _FIELD_NAME = 3, 45
#: The longest line that is nothing but the name of a level.
_LABEL = 20
#: A line that titles the list right below it has so many words at most, and stands on the line before.
_TITLE_WORDS = 12
_ADJACENT = 2


class Survey:
    """Facts about the blocks of a document, by their index.

    `fields` are items that say something about the objective whose key results are listed beside them. `measured` are headings that title an objective, `holding` those right below which objectives are labelled, `listing` holders of something that is listed, `divided` headings with
    headings below them, `grouping` headings inside of a table, `areas` headings that only gather, `titling` lines that title a
    list, `followed` the paragraphs below each heading.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks = document.blocks
        self.grouping = self._groups()
        self.holding = {
            block.parent for block in self.blocks if block.kind == "item" and self._objective(block.prose.text)
        }
        self.measured = self._with_siblings(self._measured())
        self.listing = self._listing()
        self.divided = {block.parent for block in self.blocks if block.kind == "heading"}
        self.areas = self._areas()
        self.titling = self._titling()
        self.fields = self._fields()
        self.followed: dict[int | None, list[str]] = defaultdict(list)
        for block in self.blocks:
            if block.kind in ("paragraph", "lead"):
                self.followed[block.parent].append(block.prose.text)

    def _objective(self, text: str) -> bool:
        """Whether a line states what it labels an objective, rather than pointing at one by its id: "Goal: A2"."""
        told = lead(text)
        return told.level is Level.OBJECTIVE and len(text[told.length :].split()) > _REFERENCE

    def _measured(self) -> set[int]:
        """The headings right below which key results are labelled, so that they title an objective."""
        found = set()
        for block in self.blocks:
            parent = block.parent
            while parent is not None and self.blocks[parent].kind == "lead":
                parent = self.blocks[parent].parent
            if parent is None or self.blocks[parent].kind != "heading":
                continue
            labelled = block.kind == "item" and lead(block.prose.text).level is Level.GOAL
            if labelled or any(level_name(cell.header) is Level.GOAL for cell in block.cells):
                found.add(parent)
        return found

    def _with_siblings(self, measured: set[int]) -> set[int]:
        """Headings numbered in one row with two or more that title objectives title one as well, though nothing measures it."""
        rows = defaultdict(list)
        for index, block in enumerate(self.blocks):
            if block.kind == "heading" and (number := _IN_ROW.match(block.prose.text)):
                rows[block.parent, number[1]].append(index)
        return measured | {index for row in rows.values() if len(measured.intersection(row)) > 1 for index in row}

    def _listing(self) -> set[int | None]:
        """The headings below which something is listed, so that a paragraph there only introduces it."""
        found: set[int | None] = set()
        for block in self.blocks:
            if block.kind in ("item", "row"):
                parent = block.parent
                found.add(parent)
                if parent is not None and self.blocks[parent].kind == "lead":
                    found.add(self.blocks[parent].parent)
        return found

    def _groups(self) -> set[int]:
        """The headings that stand inside a table, as the name of the rows below."""
        rows = {block.parent for block in self.blocks if block.kind == "row"}
        return {i for i in rows if i is not None and self.blocks[i].kind == "heading" and self.blocks[i].grouping}

    def _areas(self) -> set[int]:
        """The headings that only gather what is listed below them, such as the areas of a product: no sentence says what each is."""
        listed = {block.parent for block in self.blocks if block.kind in ("item", "row")}
        told = {block.parent for block in self.blocks if block.kind not in ("item", "row")}
        found = {i for i in listed - told if i is not None and self.blocks[i].kind == "heading"}
        return {i for i in found if not COUNTED.match(self.blocks[i].prose.text)}

    def _titling(self) -> set[int]:
        """The lines that title the list right below them, as headings would: short, no sentence, and not the only one."""
        found = set()
        for index, (block, after) in enumerate(pairwise(self.blocks)):
            if block.kind != "lead" or after.kind != "item" or after.parent != index or not after.prose.runs:
                continue
            words = block.prose.text.split()
            if not 1 < len(words) <= _TITLE_WORDS or words[-1][-1] in ":.,":
                continue
            between = self.document.text[block.prose.span(0, len(block.prose.text)).end : after.prose.runs[0].start]
            if len(between.splitlines()) == _ADJACENT:
                found.add(index)
        return found if len(found) > 1 else set()

    def _fields(self) -> set[int]:
        """The items beside one that is nothing but "Key results:", which are the fields of a record that is written as a list."""
        told = {
            block.parent
            for block in self.blocks
            if block.kind == "item"
            and len(block.prose.text) <= _LABEL
            and (named := lead(block.prose.text)).level is Level.GOAL
            and named.length >= len(block.prose.text)
        }
        told |= self._records()
        return {
            index
            for index, block in enumerate(self.blocks)
            if told
            and block.kind == "item"
            and block.parent in told
            and lead(block.prose.text).level is None
            and (_FIELD.match(block.prose.text) or len(block.prose.text.split()) == 1)
        }

    def _records(self) -> set[int | None]:
        """The holders of lists that are records: each line is a field, and two of them are fields that authors know."""
        found: dict[int | None, list[Lead]] = defaultdict(list)
        for block in self.blocks:
            if block.kind == "item":
                text = block.prose.text
                told = lead(text) if ":" in text[:_FIELD_NAME] else Lead(0)
                found[block.parent].append(told if told.length or not _FIELD.match(text) else Lead(0, None, text))
        return {
            parent
            for parent, leads in found.items()
            if len(leads) >= _RECORD
            and all(told.words for told in leads)
            and sum(
                told.field in ("target", "baseline", "owner", "deadline") or told.words.lower() == "target"
                for told in leads
            )
            > 1
        }

    @cached_property
    def labelled(self) -> set[int]:
        """The blocks that hold something which the author labels an objective or a key result, however far below."""
        found: set[int] = set()
        for block in self.blocks:
            if block.kind not in ("item", "paragraph", "heading"):
                continue
            told = lead(block.prose.text)
            holder = block.parent if told.level in (Level.OBJECTIVE, Level.GOAL) else None
            while holder is not None and holder not in found:
                found.add(holder)
                holder = self.blocks[holder].parent
        return found
