"""Read JSON: validated by the standard library, then walked by its tokens, which carry offsets."""

from __future__ import annotations

import json as standard
import re

from sightline.document import Document
from sightline.errors import ReadError
from sightline.readers import tree
from sightline.readers.outline import Outline
from sightline.readers.tree import Listing, Mapping, Node, Scalar
from sightline.readers.yaml import scalar_pieces

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def read(path: str, text: str) -> Document:
    """Read JSON text.

    Raises:
        ReadError: the text is not valid JSON.
    """
    try:
        standard.loads(text, parse_int=str, parse_float=str)
    except RecursionError:
        raise ReadError(f"{path}: not read: the JSON is nested too deeply") from None
    except standard.JSONDecodeError as error:
        raise ReadError(
            f"{path}: not valid JSON: line {error.lineno}, column {error.colno}: {error.msg.lower()}"
        ) from None
    outline = Outline(text)
    tree.outline(outline, _tree(text))
    return Document(path, "json", text, tuple(outline.blocks))


def _tree(text: str) -> Node:
    """The tree of a text that is known to be valid JSON."""
    root = Listing()
    open_nodes: list[Listing | Mapping] = [root]
    key: list[Scalar | None] = [None]
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in ":,":
            continue
        if token in "}]":
            open_nodes.pop()
            key.pop()
            continue
        node: Node
        if token == "{":
            node = Mapping()
        elif token == "[":
            node = Listing()
        else:
            quoted = token.startswith('"')
            value = token.strip('"') if token != "null" else ""
            node = Scalar(value, scalar_pieces(text, *match.span(), '"' if quoted else "") if value else ())
        holder = open_nodes[-1]
        if isinstance(holder, Listing):
            holder.items.append(node)
        elif key[-1] is None:
            key[-1] = node if isinstance(node, Scalar) else None
            continue
        else:
            holder.entries.append((key[-1], node))
            key[-1] = None
        if not isinstance(node, Scalar):
            open_nodes.append(node)
            key.append(None)
    return root.items[0]
