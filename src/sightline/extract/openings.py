"""Which paragraph of a section says what its heading claims that the section holds."""

from __future__ import annotations

import re

from sightline.document import Block
from sightline.domain import Level
from sightline.extract.context import Context, Contexts
from sightline.extract.headings import names_one
from sightline.extract.labels import Lead, sentences
from sightline.extract.lines import intends, leads
from sightline.heuristics.lexicon import lexicon

TITLE = re.compile(r"([A-Z][\w &/-]{1,30}):\s")
_TAGLINE = 8
#: How each paragraph about what a group holds to may begin.
_OURS = ("We ", "Our ")
#: A purpose has more words than this.
_AIM = 3
_PROSE_LEVELS = frozenset({Level.MISSION, Level.VISION, Level.STRATEGY, Level.PRINCIPLE})


class Openings:
    """What the paragraphs of a document open, in reading order.

    `aimed` are the holders of lists that a line says the purpose of, `described` the blocks below which a paragraph has said already what they stand for, `listed` those below which
    something is listed.
    """

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self.document = contexts.document
        self.described: set[int | None] = set()
        self.listed: set[int | None] = set()
        self.aimed: set[int | None] = set()
        self._intending: dict[int | None, bool] = {}

    def opens(self, index: int, block: Block, outer: Context) -> bool:
        """Whether a paragraph is the first of a section that names a level, and so what the section claims to hold."""
        if outer.slot is None or outer.basis == "nesting":
            return False
        told = block.parent in self.described or block.parent in self.listed
        if outer.depth == 0 and not told and self._is_one(block.parent):
            return not leads(block.prose.text)
        if block.kind == "lead":
            return False
        named = outer.slot is Level.PRINCIPLE and TITLE.match(block.prose.text) is not None
        if named and outer.basis in ("heading", "key") and outer.depth == 0:
            return True
        if outer.slot is Level.PRINCIPLE and outer.depth <= 1 and block.prose.text.startswith(_OURS):
            return True
        if told:
            return False
        prose = outer.slot in _PROSE_LEVELS
        listing = block.parent in self.contexts.survey.listing or block.parent in self.contexts.survey.divided
        if outer.depth > (1 if prose else 0) or (not prose and (outer.title or listing)):
            return False
        greets = outer.slot is Level.INITIATIVE and block.parent == self.contexts.first_heading
        return not greets and not leads(block.prose.text) and not self._is_tagline(index, block)

    def _is_one(self, holder: int | None) -> bool:
        """Whether a heading says that what stands first below it is one objective or key result."""
        block = self.document.blocks[holder] if holder is not None else None
        return block is not None and block.kind == "heading" and names_one(block.prose.text)

    def purpose(self, index: int, found: Lead, end: int) -> bool:
        """Whether a line above the list of a section says in one sentence what the list is for: "To reach more readers."."""
        block = self.document.blocks[index]
        after = self.document.blocks[index + 1] if index + 1 < len(self.document.blocks) else None
        held = block.parent is not None and self.document.blocks[block.parent].kind == "heading"
        if not held or after is None or after.kind != "item" or leads(block.prose.text):
            return False
        words = block.prose.text[found.length : end].lower().split()
        ordered = len(words) > _AIM and (
            words[0] in lexicon().base or (words[0] == "to" and words[1] in lexicon().base)
        )
        aims = ordered and len(sentences(block.prose.text, found.length, end)) == 1
        if aims:
            self.aimed.add(after.parent)
        return aims

    def describes(self, block: Block) -> bool:
        """Whether a paragraph opens with what there is, in a section that says elsewhere what is to be done."""
        if block.parent not in self._intending:
            told = self.contexts.survey.followed.get(block.parent, ())
            self._intending[block.parent] = any(map(intends, told))
        first = next((block.prose.text[a:b] for a, b in sentences(block.prose.text, 0, len(block.prose.text))), "")
        return self._intending[block.parent] and not intends(first)

    def _is_tagline(self, index: int, block: Block) -> bool:
        """Whether a few words without a verb only say what the paragraph after them is."""
        words = block.prose.text.lower().rstrip(".:").split()
        after = self.document.blocks[index + 1] if index + 1 < len(self.document.blocks) else None
        followed = after is not None and after.kind == "paragraph" and after.parent == block.parent
        return followed and len(words) <= _TAGLINE and words[0] != "to" and words[0] not in lexicon().base
