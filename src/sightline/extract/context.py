"""Where a block stands: what its headings promise, and whether it is part of the plan at all."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import PurePath
from typing import NamedTuple

from sightline.document import Block, Document
from sightline.domain import MISSION_SIDE, Level
from sightline.extract.headings import LISTED, has_words, names_team, states
from sightline.extract.labels import Lead, lead
from sightline.extract.lines import leads
from sightline.extract.survey import COUNTED, Survey
from sightline.heuristics.lexicon import lexicon
from sightline.patterns import regex
from sightline.vocabulary import Slot, folded, heading_slot, level_name, names_area, whole_heading

#: What hangs below a statement of a level where nothing else is said.
BELOW = {
    Level.MISSION: None,
    Level.VISION: None,
    Level.OBJECTIVE: Level.GOAL,
    Level.GOAL: Level.INITIATIVE,
    Level.INITIATIVE: Level.INITIATIVE,
}
_WEAK = frozenset(
    "how what now next later future plan scope programs services status planned upcoming approach timeline signal action"
    " measure value method feature completed shipped task benefit priority target".split()
)
_PLAN_NAME = re.compile(
    r"roadmap|okrs?\b|objectives|strategy|strategic|vision|mission|goals|planning|v2mom|charter", re.IGNORECASE
)
_BAD_EXAMPLE = regex(
    r"\b(?:(?:bad|poor|wrong|anti-?pattern|don'?ts?|what not to|weak) (?:example|okr|goal|objective)s?|instead of)\b",
    re.IGNORECASE,
)
#: What shows how objectives are written, and holds none.
_SHOWN = regex(
    r"\b(?:examples?|templates?|format|guides?|faq|process|glossary|definitions?|history|archive)\b", re.IGNORECASE
)
#: What the title of a page promises for all that stands at the top of it, below other titles of the same rank too.
_TITLED = ("okr", Level.OBJECTIVE, Level.INITIATIVE)
_LISTS = regex(
    r"(?:sub ?)?(?:children|items|list|entries|data|teams?|quarters?|months?|sections?|levels?|nodes|groups?|areas?|categories)"
)
_ROADMAP = re.compile(
    r"\broad ?map\b|\b(?:project|work|action|implementation|delivery|development) ?plan\b", re.IGNORECASE
)
_NOT_PLANS = re.compile(
    r"^(?:readme|changelog|changes|history|license|licence|contributing|code of conduct|security|news|releases?)\s*$|\breadme$|\bhow ?to\b|\b(?:faq|handbook)\b",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"^\W*(?:how to\b|how we write|writing (?:okrs|goals|good)|a guide to|guide to|terms of|privacy|frequently asked"
    r"|what (?:is|are) (?:an? )?(?:okrs?|roadmaps?|v2moms?|key results)\b"
    r"|why (?:use|have|write|set|make|you need|we need|do we need) (?:an? |the )?(?:okrs?|roadmaps?|goals?|objectives?|plans?|strategy|vision|mission)\b)",
    re.IGNORECASE,
)
#: Who a guide speaks to, and who plans; a plan says "we" where a guide says "you".
_YOU = re.compile(r"\byou(?:r|rs|['’]re|['’]ll|['’]ve)?\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our|us|we['’]\w+)\b", re.IGNORECASE)
#: A guide has so many lines that speak to the reader, and they are so large a part of all.
_ADDRESSED, _SHARE = 5, 3
_SUBNUMBERED = regex(r"\W*[A-Z]{1,3}[ -]?\d+(?:\.\d+)*\s*[.:)·–—-]\s")
_GENERIC = re.compile(
    r"(?:overview|summary|details|description|introduction|other|general|misc|notes?|key|how|also|not|chatter|log|parked|parking|questions?|"
    r"(?:now|next|later|soon|someday|future)(?= *(?:$|[/&,(+]|and\b|or\b))|appendix|what|where|when|who|why|about|legend|remarks?|minutes|history|glossary|links?|ideas|results?|status)\b",
    re.IGNORECASE,
)


class Context(NamedTuple):
    """What a block's holders say of it.

    `slot` is what the nearest telling heading holds and `words` its text; `basis` is how it tells. `depth` counts
    the holders between that heading and the block. `outside` is true in a section that is no part of the plan.
    """

    slot: Slot | None = None
    basis: str = ""
    words: str = ""
    depth: int = 0
    outside: bool = False
    title: bool = False

    def deeper(self) -> Context:
        """The same, seen from inside one more holder."""
        return Context(self.slot, self.basis, self.words, self.depth + 1, self.outside, self.title)


class Contexts:
    """The contexts of a document's blocks, worked out in reading order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.blocks = document.blocks
        self.inner: list[Context] = []
        title = next((block.prose.text for block in self.blocks if block.kind == "heading"), "")
        self.guide = _GUIDE.match(title) is not None or self._speaks_to_reader()
        self.root = self._root()
        self.leads: dict[int, Lead] = {}
        self.telling = self._telling_children()
        self.planned = self.root.slot is not None or any(map(self._strong, self.blocks))
        self.first_heading = next((i for i, block in enumerate(self.blocks) if block.kind == "heading"), None)
        self.survey = Survey(document)
        self.sectioned = self._sectioned()

    def _speaks_to_reader(self) -> bool:
        """Whether a third of the lines tell the reader what to do, and hardly one says what the authors do."""
        told = [block.prose.text for block in self.blocks if block.kind in ("paragraph", "item")]
        addressed = sum("you" in text.lower() and _YOU.search(text) is not None for text in told)
        if addressed < _ADDRESSED or addressed * _SHARE < len(told):
            return False
        return sum(_WE.search(text) is not None for text in told) * _SHARE < addressed

    def _root(self) -> Context:
        name = folded(PurePath(self.document.path).stem.replace("-", " ").replace(".", " "))
        if _NOT_PLANS.search(name) or self.guide:
            return Context(None, "", "", 0, True)
        match = list(_PLAN_NAME.finditer(name))
        words = match[-1].group().lower() if match else ""
        slot = heading_slot(words) if words else None
        return Context(slot if slot != "outside" else None, "file", words, title=True)

    def _telling_children(self) -> set[int]:
        """The headings that hold another heading which names a level."""
        found = set()
        for index, block in enumerate(self.blocks):
            if block.kind != "heading" or block.parent is None:
                continue
            self.leads[index] = lead(block.prose.text)
            if self.leads[index].level or isinstance(heading_slot(block.prose.text), Level):
                found.add(block.parent)
        return found

    def _sectioned(self) -> bool:
        """Whether sections below the title say where the goals stand, so that the title promises none for the others."""
        goals = ("okr", Level.OBJECTIVE, Level.GOAL)
        title = self.first_heading
        if title is None or heading_slot(self.blocks[title].prose.text) not in goals:
            return False
        inside = [block for block in self.blocks if block.kind == "heading" and block.parent == title]
        return any(heading_slot(block.prose.text) in goals for block in inside)

    def _strong(self, block: Block) -> bool:
        """Whether a heading by itself shows that the document is a plan."""
        if block.kind not in ("heading", "lead"):
            return False
        slot = heading_slot(block.prose.text)
        return slot not in (None, "outside") and folded(block.prose.text).rstrip("s") not in _WEAK

    def outer(self, index: int) -> Context:
        """The context that a block stands in."""
        parent = self.blocks[index].parent
        return self.root if parent is None else self.inner[parent]

    def enter(self, index: int, statement: Level | None) -> None:
        """Work out the context inside a block, which became a statement of a level or none."""
        block, outer = self.blocks[index], self.outer(index)
        if index in self.survey.fields:
            self.inner.append(Context(None, "", block.prose.text, 0, True))
        elif statement is not None and (block.kind != "lead" or index in self.survey.titling):
            self.inner.append(self._below(outer, statement, block))
        elif block.kind in ("heading", "lead") or (
            block.kind == "item" and statement is None and leads(block.prose.text)
        ):
            self.inner.append(self._section(index, block, outer))
        else:
            self.inner.append(outer.deeper())
        if index == self.first_heading and self.inner[index].title and self.inner[index].slot in _TITLED:
            self.root = self.inner[index]

    def _below(self, outer: Context, level: Level, block: Block) -> Context:
        listing = block.kind == "item" and leads(block.prose.text)
        if listing or (block.grouping and outer.slot is Level.INITIATIVE):
            return outer.deeper()
        if outer.slot == "okr" or level in (Level.OBJECTIVE, Level.GOAL):
            plain = outer.slot in (Level.OBJECTIVE, Level.MISSION) and not lead(block.prose.text).level
            plain = plain and level is Level.OBJECTIVE and block.kind == "heading"
            below = Level.OBJECTIVE if plain else BELOW.get(level, level)
            return Context(below, "nesting", block.prose.text, outer.depth + 1, outer.outside)
        if level in (Level.MISSION, Level.VISION) and block.kind != "row":
            return Context(None, "", "", 1, outer.outside)
        return Context(outer.slot or BELOW.get(level), outer.basis, outer.words, outer.depth + 1, outer.outside)

    def _section(self, index: int, block: Block, outer: Context) -> Context:
        text = block.prose.text
        found = self.leads.get(index) or lead(text)
        slot: Slot | None = found.level if found.level and found.length >= len(text) else heading_slot(text)
        if block.keyed:
            slot = level_name(text) or slot
        if slot is None and block.kind == "lead" and (named := LISTED.match(text)):
            slot = heading_slot(named["name"])
            if slot == "outside":
                return Context(None, "", text, 0, True)
        weak = folded(text).rstrip("s") in _WEAK
        minor = block.kind != "heading" or weak
        if block.kind == "item" and found.field in ("rationale", "status") and found.length >= len(text):
            return Context(None, "", text, 0, outer.outside or found.field == "status")
        if slot == "outside" and index == self.first_heading and self._labels():
            return outer._replace(depth=outer.depth + 1, title=True)
        if slot == "outside" and not outer.outside and self._plans(index, text, outer):
            slot = None
        if self.guide or _BAD_EXAMPLE.search(text) or slot == "outside":
            return Context(None, "", text, 0, True)
        held_by_record = block.parent is not None and self.blocks[block.parent].kind == "row"
        if slot is None and block.keyed and held_by_record and not _LISTS.fullmatch(folded(text)):
            return Context(None, "", text, 0, True)
        if slot is None and outer.title and block.kind == "heading" and self.sectioned:
            return Context(None, "", text, 0, outer.outside)
        if slot is None or (outer.outside and minor):
            divides = not has_words(text) or (outer.slot in _TITLED and names_team(text))
            return outer._replace(depth=outer.depth + (not divides), title=False)
        if minor and outer.slot is None and not self.planned and not block.keyed:
            return outer.deeper()
        if outer.slot == "okr" and slot is Level.OBJECTIVE and index in self.telling:
            slot = "okr"
        if (
            slot is Level.OBJECTIVE
            and folded(text) in ("goals", "objectives", "goal", "objective")
            and index in self.telling
        ):
            slot = "okr"
        first = block.parent is None and index == self.first_heading
        confirmed = outer.basis == "file" and slot is Level.OBJECTIVE and outer.slot in ("okr", Level.OBJECTIVE)
        first = first and (slot == "okr" or weak or confirmed or not whole_heading(text))
        if first and confirmed:
            slot = "okr"
        if first and slot != "okr" and not _ROADMAP.search(text):
            return outer._replace(depth=outer.depth + 1, title=True)
        return Context(slot, "key" if block.keyed else "heading", text, 0, False, first)

    def _plans(self, index: int, text: str, outer: Context) -> bool:
        """Whether a section is part of the plan though its heading is or ends like that of one that is not.

        It is an area of a roadmap, objectives or key results are labelled in it, or it is a team's part of a plan.
        """
        if names_area(text):
            return index in self.survey.labelled or (
                outer.slot in (Level.INITIATIVE, Level.STRATEGY) and index in self.survey.listing
            )
        if whole_heading(text):
            return False
        words = folded(text).split()
        if outer.slot is not None and len(words) > 1 and words[0] in lexicon().base:
            return True
        if _SHOWN.search(text):
            return False
        named = self.blocks[index].kind == "heading" and names_team(text)
        return index in self.survey.labelled or (outer.slot is not None and named)

    def _labels(self) -> bool:
        """Whether objectives and key results are labelled in the document, so that it is a plan whatever its title is."""
        labelled = {
            lead(block.prose.text).level for block in self.blocks if block.kind in ("item", "paragraph", "heading")
        }
        return Level.OBJECTIVE in labelled and Level.GOAL in labelled

    @cached_property
    def both(self) -> bool:
        """Whether the document names a mission and a vision, by headings or labels."""
        named = {lead(block.prose.text).level for block in self.blocks if block.kind in ("heading", "paragraph")}
        named |= {
            slot for b in self.blocks if b.kind == "heading" and isinstance(slot := heading_slot(b.prose.text), Level)
        }
        return named.issuperset(MISSION_SIDE)

    def named_by(self, index: int | None) -> Level | None:
        """The level of a heading that only names what the paragraph below it says, None for any other."""
        if index is None or index not in self.survey.followed:
            return None
        level = self.titles_statement(index)
        if level not in (Level.GOAL, Level.INITIATIVE):
            return None
        text = self.blocks[index].prose.text
        name = folded(text[lead(text).length :].rpartition(": ")[2])
        words = name.split()
        if len(words) > 1 and any(
            folded(said[: 2 * len(text)]).startswith(name) for said in self.survey.followed[index][:3]
        ):
            return level
        return level if len(words) <= 6 and not (words and words[0] in lexicon().base and len(words) > 2) else None

    def titles_statement(self, index: int) -> Level | None:
        """The level that a heading without a label, or a line that titles a list, claims as a statement of its own; else None."""
        block, outer = self.blocks[index], self.outer(index)
        text = block.prose.text
        if index in self.survey.titling and not outer.outside and lead(text).field is None:
            return Level.OBJECTIVE if outer.slot in ("okr", Level.OBJECTIVE) else None
        if block.kind != "heading" or block.keyed or outer.outside or not has_words(text):
            return None
        words, slot = folded(text).split(), heading_slot(text)
        if slot == "outside" and not whole_heading(text):
            titles = index in self.survey.measured or (outer.slot == "okr" and words[0] in lexicon().base)
            slot = None if titles else slot
        titled = slot is None and len(words) > 1
        if index in self.survey.holding or (
            index in self.survey.measured and outer.slot is Level.GOAL and outer.basis == "heading"
        ):
            return None
        if index in self.survey.measured and titled and not names_team(text) and not _GENERIC.match(text):
            return Level.OBJECTIVE
        if outer.slot is None:
            return None
        if index in self.survey.grouping and outer.slot is Level.INITIATIVE and not names_team(text):
            return Level.OBJECTIVE
        if outer.basis == "nesting" and outer.slot is Level.GOAL and _SUBNUMBERED.match(text):
            return Level.GOAL
        if outer.basis == "file":
            return None
        if slot is not None or index in self.telling or outer.depth > 1 or _GENERIC.match(text):
            return None
        verbal = any(word in lexicon().verbs and (at == 0 or not word.endswith("ing")) for at, word in enumerate(words))
        if outer.slot == "okr":
            needed = 4 if outer.title else 3
            return Level.OBJECTIVE if (verbal or len(words) >= needed) and not names_team(text) else None
        if outer.basis == "nesting":
            return None
        if outer.slot is Level.MISSION:
            return Level.OBJECTIVE if verbal and len(words) >= 2 else None
        if outer.slot is Level.INITIATIVE and index in self.survey.areas and not states(text, words):
            return None
        needed = 1 if verbal or index in self.survey.followed or COUNTED.match(text) else 2
        if len(words) < needed or names_team(text):
            return None
        return outer.slot if isinstance(outer.slot, Level) and not outer.title else None
