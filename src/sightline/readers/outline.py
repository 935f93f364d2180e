"""Build the blocks of a document in reading order, each inside the block that holds it."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.document import Block, Cell, Kind
from sightline.readers.prose import Piece, fold

#: Ranks below the headings proper: a line in capitals, one set in bold, a group row of a table, a line before a list.
CAPITALS, BOLD, GROUP, LEAD = 6, 7, 8, 9


class Outline:
    """Collects blocks and works out which holds which, by rank for headings and by depth for items."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self._headings: list[tuple[int, int]] = []

    def add(
        self,
        kind: Kind,
        pieces: Sequence[Piece],
        *,
        parent: int | None = None,
        cells: Sequence[tuple[str, Sequence[Piece]]] = (),
        keyed: bool = False,
        linked: bool = False,
        grouping: bool = False,
    ) -> int:
        """Add a block under `parent`, else under the nearest heading; the new block's index."""
        if parent is None and self._headings:
            parent = self._headings[-1][1]
        folded = tuple(Cell(header, fold(self.source, cell)) for header, cell in cells)
        prose = fold(self.source, pieces)
        self.blocks.append(Block(kind, prose, parent, folded, keyed, linked, grouping))
        return len(self.blocks) - 1

    def heading(self, rank: int, pieces: Sequence[Piece], *, keyed: bool = False) -> int:
        """Add a heading of this rank; it holds what follows until a heading of the same or a lower rank."""
        while self._headings and self._headings[-1][0] >= rank:
            self._headings.pop()
        index = self.add("lead" if rank == LEAD else "heading", pieces, keyed=keyed, grouping=rank == GROUP)
        self._headings.append((rank, index))
        return index

    def close(self, rank: int) -> None:
        """End every heading of this rank and below, as a blank after a list ends the line that led into it."""
        while self._headings and self._headings[-1][0] >= rank:
            self._headings.pop()

    def lead(self, index: int) -> None:
        """Make the paragraph at `index` the lead of the list that follows it."""
        block = self.blocks[index]
        self.blocks[index] = Block("lead", block.prose, block.parent)
