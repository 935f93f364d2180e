"""Turn the tree of a YAML or JSON document into blocks.

A key that holds more than a word becomes a heading, a list item of one value an item, and a mapping a row
whose cells are its scalar values under their keys: the shapes that tables and headings have too, so that
nothing further on needs to know where they came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sightline.readers.outline import Outline
from sightline.readers.prose import Piece
from sightline.vocabulary import attribute_name, planning_key


class Scalar(NamedTuple):
    """A value, and the pieces of the document that it is made of."""

    value: str
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Mapping:
    """Keys and values in document order."""

    entries: list[tuple[Scalar, Node]] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """Values in document order."""

    items: list[Node] = field(default_factory=list)


Node = Scalar | Mapping | Listing


def outline(outline: Outline, root: Node, *, only_levels: bool = False) -> None:
    """Add the blocks of a tree. With `only_levels`, keys of the top that name no level are left out."""
    if only_levels and isinstance(root, Mapping):
        root = Mapping([entry for entry in root.entries if planning_key(entry[0].value)])
    work: list[tuple[Scalar | None, Node, int | None]] = [(None, root, None)]
    while work:
        name, node, holder = work.pop()
        if name is not None:
            holder = outline.add("heading", name.pieces, parent=holder, keyed=True)
        if isinstance(node, Scalar):
            if node.value:
                outline.add("item", node.pieces, parent=holder)
        elif isinstance(node, Listing):
            work += [(None, item, holder) for item in reversed(node.items)]
        else:
            cells = [(key.value, scalar.pieces) for key, value in node.entries for scalar in _values(key, value)]
            if any(pieces for _, pieces in cells):
                holder = outline.add("row", (), cells=cells, parent=holder)
            nested = [(key, value, holder) for key, value in node.entries if not _values(key, value)]
            work += reversed(nested)


def value(root: Node, key: str) -> Scalar | None:
    """The value of a key of the top, None where there is none but a list or a mapping."""
    entries = root.entries if isinstance(root, Mapping) else []
    return next((node for name, node in entries if name.value == key and isinstance(node, Scalar) and node.value), None)


def _values(key: Scalar, value: Node) -> list[Scalar]:
    """The values that stand in the row of a record: a scalar, or each id of what the record says it serves."""
    if isinstance(value, Scalar):
        return [value]
    serves = isinstance(value, Listing) and attribute_name(key.value) == "link"
    scalars = (
        [item for item in value.items if isinstance(item, Scalar)] if serves and isinstance(value, Listing) else []
    )
    return scalars if scalars and isinstance(value, Listing) and len(scalars) == len(value.items) else []
