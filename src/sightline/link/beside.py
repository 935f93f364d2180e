"""Links by what stands beside a statement: the objective before it, the section around it, the rows above it."""

from __future__ import annotations

from collections import defaultdict

from sightline.document import Document
from sightline.domain import Level, Link, Statement
from sightline.link.index import TRIED, Index
from sightline.vocabulary import level_name


class Beside:
    """The one objective or goal under each heading, for lists that stand beside it in a section of their own."""

    def __init__(self, index: Index) -> None:
        self.last: dict[tuple[Document, int | None], dict[Level, Statement | None]] = defaultdict(dict)
        self.labelled: dict[tuple[Document, int | None], Statement] = {}
        self.rows: dict[tuple[Document, int | None, tuple[str, ...]], list[Statement]] = defaultdict(list)
        self.index = index

    def see(self, statement: Statement) -> None:
        """Remember a statement under each of its headings."""
        level = _stands_for(statement, self.index)
        block = statement.document.blocks[statement.block]
        if block.kind == "row":
            self.rows[statement.document, block.parent, tuple(cell.header for cell in block.cells)].append(statement)
            return
        if statement.declared and statement.declared.basis == "label" and statement.declared.level is Level.OBJECTIVE:
            self.labelled[statement.document, block.parent] = statement
        measure = statement.declared is not None and level_name(statement.declared.words) is Level.METRIC
        if measure or level not in (Level.OBJECTIVE, Level.GOAL, Level.STRATEGY):
            return
        holders = statement.document.headings(statement.block)
        for holder in holders[-2:] or (None,):
            seen = self.last[statement.document, holder]
            if level not in seen or (statement.declared and (last := seen[level]) and not last.declared):
                seen[level] = statement
            elif statement.declared:
                seen[level] = None

    def above(self, child: Statement, index: Index) -> Link | None:
        """The statement of a row above whose cell an empty cell of this row stands for, as merged cells are exported."""
        block = child.document.blocks[child.block]
        empty = {level_name(cell.header) for cell in block.cells if not cell.prose.text} - {None}
        if block.kind != "row" or not empty:
            return None
        rows = self.rows[child.document, block.parent, tuple(cell.header for cell in block.cells)]
        for parent in reversed(rows[-TRIED:]):
            claim = parent.declared
            if claim and claim.level in empty and parent.block != child.block and index.above(child, parent):
                return Link(child, parent, "table", "strong", "stands in a row below it")
        return None

    def before(self, child: Statement, index: Index) -> Link | None:
        """The labelled objective that a labelled key result follows on a line of its own."""
        claim = child.declared
        if claim is None or claim.basis != "label" or claim.level not in (Level.GOAL, Level.INITIATIVE, Level.METRIC):
            return None
        parent = self.labelled.get((child.document, child.document.blocks[child.block].parent))
        if parent is None or not index.above(child, parent):
            return None
        return Link(child, parent, "nesting", "strong", "follows it")

    def nearest(self, child: Statement, index: Index) -> Link | None:
        """The objective above a list of key results, or the goal above a list of work, in the section around both."""
        claimed = child.declared.level if child.declared else index.level[child]
        wanted = {Level.GOAL: Level.OBJECTIVE, Level.INITIATIVE: Level.GOAL}.get(claimed)
        holders = child.document.headings(child.block)
        if wanted is None:
            return None
        for holder in (*reversed(holders[-3:]), *(() if holders else (None,))):
            seen = self.last.get((child.document, holder), {})
            if Level.STRATEGY in seen and wanted is not Level.OBJECTIVE:
                continue
            for level in (wanted, Level.OBJECTIVE):
                parent = seen.get(level)
                if parent and index.above(child, parent) and self._leads(parent, child):
                    return Link(child, parent, "nesting", "strained", "stands in the section that follows it")
                if level in seen and parent is None:
                    break
        return None

    def _leads(self, parent: Statement, child: Statement) -> bool:
        """Whether parent and child claim different levels, the parent the one that it has."""
        if parent.declared is None or child.declared is None:
            return False
        claimed = parent.declared.level
        return claimed is _stands_for(parent, self.index) and claimed is not child.declared.level


def _stands_for(statement: Statement, index: Index) -> Level:
    """What a statement is taken for in its section: what the document says in so many words, else how it reads."""
    claim = statement.declared
    return (
        claim.level if claim is not None and claim.states and claim.level is Level.OBJECTIVE else index.level[statement]
    )
