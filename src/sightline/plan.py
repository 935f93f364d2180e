"""What a rule may ask of the documents that are reviewed together: an indexed, read-only view."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import PurePath

from sightline.document import Block, Document
from sightline.domain import GOAL_SIDE, Attribute, Declaration, Level, Link, Loose, Signal, Statement, Verdict, walk
from sightline.heuristics.grammar import numbers
from sightline.vocabulary import attribute_name, folded

#: Where a document says what time it is for, in a title, a subtitle or a comment on top.
_HEAD = 900
#: How many blocks a record may stand in that describes the document.
_FIRST = 12
_HEAD_YEAR = re.compile(r"(?<![\w/.-])20\d\d(?:\s?[-–/]\s?(?:20)?\d\d)?(?![\w/-])")
_YEAR = re.compile(r"(?<![\w/.-])20\d\d(?![\w/-])")
_OKR = re.compile(r"\bokrs?\b|key results?", re.IGNORECASE)
_TIME = re.compile(r"\b(?:19|20)\d\d\b|\b[1-4]Q\b", re.IGNORECASE)


class Plan:
    """The statements of the documents with their verdicts and links.

    `loose` are the references that hold nothing, `cycle` is the time of documents that name none, `fiscal` the month in which
    fiscal years begin, `as_of` the day on which it is read, None where nobody says.
    """

    def __init__(
        self,
        documents: tuple[Document, ...],
        statements: tuple[Statement, ...],
        verdicts: Mapping[Statement, Verdict],
        links: tuple[Link, ...],
        loose: tuple[Loose, ...] = (),
        *,
        cycle: str | None = None,
        fiscal: int | None = None,
        as_of: date | None = None,
    ) -> None:
        self.documents = documents
        self.statements = statements
        self.verdicts = verdicts
        self.links = links
        self.loose = loose
        self.cycle = cycle
        self.fiscal = fiscal
        self.as_of = as_of
        self._up: dict[Statement, Link] = {link.child: link for link in links}
        self._called: dict[Statement, bool] = {}
        self._at: dict[tuple[Document, tuple[Level, ...]], tuple[Statement, ...]] = {}
        self._document_times: dict[Document, str | None] = {}
        self._times: dict[tuple[Document, int], str | None] = {}
        self._down: dict[Statement, list[Statement]] = defaultdict(list)
        for link in links:
            self._down[link.parent].append(link.child)

    def level(self, statement: Statement) -> Level:
        """The level that stands."""
        return self.verdicts[statement].level

    def sure(self, statement: Statement) -> bool:
        """Whether the level's confidence clears the threshold."""
        return self.verdicts[statement].sure

    def signal(self, statement: Statement, *names: str) -> Signal | None:
        """The first signal of a statement that has one of these names."""
        for found in self.verdicts[statement].signals:
            if found[0] in names:
                return found
        return None

    def up(self, statement: Statement) -> Link | None:
        """The link to what a statement serves."""
        return self._up.get(statement)

    @cached_property
    def worked(self) -> frozenset[Statement]:
        """What a piece of work serves directly."""
        return frozenset(p for p, found in self._down.items() if any(self.level(s) is Level.INITIATIVE for s in found))

    def children(self, statement: Statement) -> tuple[Statement, ...]:
        """What serves a statement directly."""
        return tuple(self._down.get(statement, ()))

    def chain(self, statement: Statement) -> tuple[Link, ...]:
        """The links from a statement upwards, as far as they reach."""
        return walk(self._up, statement)

    def reaches_mission(self, statement: Statement) -> bool:
        """Whether the chain of a statement ends at a mission."""
        chain = self.chain(statement)
        return bool(chain) and self.level(chain[-1].parent) is Level.MISSION

    def claimed(self, statement: Statement) -> Level | None:
        """The level that the document claims for a statement."""
        return statement.declared.level if statement.declared else None

    @cached_property
    def by_document(self) -> dict[Document, tuple[Statement, ...]]:
        """The statements of each document, in order."""
        found: dict[Document, list[Statement]] = {document: [] for document in self.documents}
        for statement in self.statements:
            found[statement.document].append(statement)
        return {document: tuple(statements) for document, statements in found.items()}

    @cached_property
    def missions(self) -> tuple[Statement, ...]:
        """What claims to be a mission, and what surely is one where the document claims nothing else for it."""
        return tuple(s for s in self.statements if self._claims_mission(s) or self._is_mission(s))

    def _is_mission(self, statement: Statement) -> bool:
        claim = statement.declared
        free = claim is None or claim.level is Level.MISSION
        opens = statement.block in statement.document.opening
        return self.level(statement) is Level.MISSION and free and (opens or claim is not None or self.sure(statement))

    def _claims_mission(self, statement: Statement) -> bool:
        claim = statement.declared
        return claim is not None and claim.level is Level.MISSION and claim.states

    def called_goal(self, statement: Statement) -> bool:
        """Whether the document calls a statement a key result, or lists it plainly as a goal."""
        claim = statement.declared
        if claim is None or claim.level not in GOAL_SIDE:
            return False
        if statement not in self._called:
            self._called[statement] = self._calls_goal(statement, claim)
        return self._called[statement]

    def _calls_goal(self, statement: Statement, claim: Declaration) -> bool:
        if claim.level is Level.OBJECTIVE:
            plain = claim.basis in ("heading", "label", "file") and "goal" in claim.words.lower()
            return plain and not self.measured(statement)
        if claim.basis != "nesting":
            return True
        up, document = self.up(statement), statement.document
        if up is None or self.claimed(up.parent) is not Level.OBJECTIVE or document in self._labelling:
            return False
        title = document.blocks[0].prose.text if document.blocks else ""
        return self.measured(up.parent) or bool(_OKR.search(f"{title} {document.path}"))

    @cached_property
    def called(self) -> dict[Document, tuple[Statement, ...]]:
        """What each document calls key results or lists plainly as goals."""
        return {document: tuple(filter(self.called_goal, found)) for document, found in self.by_document.items()}

    @cached_property
    def _labelling(self) -> frozenset[Document]:
        """The documents that say which of their lines are key results, so that what hangs beside them is none."""
        claims = ((s.document, s.declared) for s in self.statements if s.declared is not None)
        return frozenset(d for d, claim in claims if claim.level is Level.GOAL and claim.basis != "nesting")

    def at(self, document: Document, *levels: Level) -> tuple[Statement, ...]:
        """The statements of a document that stand at one of these levels."""
        key = (document, levels)
        if key not in self._at:
            self._at[key] = tuple(
                [
                    s
                    for level, s in zip(self._levels[document], self.by_document[document], strict=True)
                    if level in levels
                ]
            )
        return self._at[key]

    @cached_property
    def _levels(self) -> dict[Document, list[Level]]:
        """The levels that stand of the statements of each document."""
        return {document: [self.verdicts[s].level for s in found] for document, found in self.by_document.items()}

    def of(self, *levels: Level) -> Iterator[Statement]:
        """The statements of all documents that stand at one of these levels, in order."""
        return (s for document in self.documents for s in self.at(document, *levels))

    @cached_property
    def reasoned(self) -> tuple[tuple[Statement, Attribute], ...]:
        """What is planned with a reason of its own, and the reason."""
        given = ((s, s.attribute("rationale")) for s in self.statements if s.attributes)
        return tuple((s, reason) for s, reason in given if reason is not None and self.level(s) is not Level.OTHER)

    def goals(self, document: Document) -> tuple[Statement, ...]:
        """The objectives and goals of a document."""
        return self.at(document, *GOAL_SIDE)

    def objectives(self, document: Document) -> tuple[Statement, ...]:
        """What a document calls an objective, and what is one whatever it is called, where it stands in the plan."""
        return self._objectives.get(document, ())

    @cached_property
    def _objectives(self) -> dict[Document, tuple[Statement, ...]]:
        found: dict[Document, list[Statement]] = defaultdict(list)
        for s in self.statements:
            if s.declared is not None and s.declared.level is Level.OBJECTIVE and self.level(s) is not Level.OTHER:
                found[s.document].append(s)
        return {document: tuple(statements) for document, statements in found.items()}

    def measured(self, objective: Statement) -> bool:
        """Whether something that is, or claims to be, a key result hangs below an objective."""
        return any(map(self._proves, self.children(objective)))

    def _proves(self, child: Statement) -> bool:
        claim = child.declared
        named = claim is not None and claim.level is Level.GOAL and claim.basis != "nesting"
        return named or (self.level(child) is Level.GOAL and self.sure(child))

    def up_is_goal(self, statement: Statement) -> bool:
        """Whether a statement hangs below an objective or a goal."""
        link = self.up(statement)
        return link is not None and self.level(link.parent) in GOAL_SIDE

    def has_key_results(self, document: Document) -> bool:
        """Whether a document is written as objectives with key results."""
        return any(self.measured(objective) for objective in self.objectives(document))

    def deadline(self, statement: Statement) -> str | None:
        """The words that give a statement its time: its own, its row's, or those of anything above it."""
        if own := self.signal(statement, "deadline"):
            return own.text
        if field := statement.attribute("deadline"):
            return field.text
        return self._inherited(statement.document, statement.block)

    def year(self, document: Document) -> int | None:
        """The calendar year that a document is for, None where it names none, two, or a fiscal one."""
        found = set(_YEAR.findall(self._document_time(document) or ""))
        return int(found.pop()) if len(found) == 1 else None

    def _inherited(self, document: Document, block: int) -> str | None:
        for holder in (block, *reversed(document.headings(block))):
            if words := self._time(document, holder):
                return words
        return self._document_time(document)

    def _time(self, document: Document, block: int) -> str | None:
        """The date that a heading, a lead line, an item or a record carries."""
        if (document, block) not in self._times:
            self._times[document, block] = _block_time(document.blocks[block], first=block == 0)
        return self._times[document, block]

    def _document_time(self, document: Document) -> str | None:
        """The time in the file's name or the document's title."""
        if document not in self._document_times:
            self._document_times[document] = self._read_document_time(document)
        return self._document_times[document]

    def _read_document_time(self, document: Document) -> str | None:
        name = PurePath(document.path).stem.replace("-", " ").replace("_", " ")
        dates = numbers(name).dates
        if dates or _TIME.search(name):
            return name
        own = self._time(document, 0) if document.blocks else None
        own = own or next(filter(None, map(_cycle_named, document.blocks[:_FIRST])), None)
        head = _HEAD_YEAR.search(document.text[:_HEAD])
        return own or (head.group() if head else None) or self.cycle


def _cycle_named(block: Block) -> str | None:
    """The cycle that one of the first records of a document names for all of it."""
    texts = (
        cell.prose.text for cell in block.cells if folded(cell.header) in ("cycle", "period", "quarter", "time frame")
    )
    return next((text for text in texts if numbers(text).dates or _TIME.search(text)), None)


def _block_time(block: Block, *, first: bool) -> str | None:
    """The date in a block that holds others, or in the first of a document."""
    texts = [block.prose.text] if first or block.kind in ("heading", "lead", "item") else []
    texts += [cell.prose.text for cell in block.cells if attribute_name(cell.header) == "deadline"]
    for text in texts:
        if dates := numbers(text).dates:
            return text[dates[0].start : dates[0].end]
        if year := _TIME.search(text):
            return year.group()
    return None
