"""Read YAML, by its event stream, so that depth costs no recursion and aliases expand nothing.

The marks of a scalar include its quotes and its block header; what lies inside is folded line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml as pyyaml

from sightline.document import Document
from sightline.errors import ReadError
from sightline.readers import tree
from sightline.readers.outline import Outline
from sightline.readers.prose import Piece
from sightline.readers.tree import Listing, Mapping, Node, Scalar
from sightline.vocabulary import holds_list, planning_key

_LOADER: Any = getattr(pyyaml, "CSafeLoader", pyyaml.SafeLoader)
_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n?|\n|\Z)")
_LINE = re.compile(r"[^\r\n]+")
_COMMENT = re.compile(r"(?<!\s)\s+#.*$")
_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)+")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|\r\n?|.)|''",
    re.DOTALL,
)
_FLAT = re.compile(r"^(?P<key>[A-Za-z_][\w-]*):[ \t]*(?P<value>\S.*)?$|^-[ \t]+(?P<item>\S.*)$")
FLATTENED = "the indentation is lost; keys were taken as nested in the order that they stand in"


def read(path: str, text: str) -> Document:
    """Read YAML text.

    Raises:
        ReadError: the text is not valid YAML and is no flattened plan either.
    """
    outline = Outline(text)
    notices: tuple[str, ...] = ()
    nodes, problem = parse(text, 0, len(text))
    if problem or (nodes is not None and _is_flat(nodes)):
        flattened = _flattened(text)
        if flattened is not None:
            nodes, notices, problem = flattened, (FLATTENED,), ""
    if problem:
        raise ReadError(f"{path}: not valid YAML: {problem}")
    if nodes is not None:
        tree.outline(outline, nodes)
    return Document(path, "yaml", text, tuple(outline.blocks), notices)


def parse(text: str, start: int, end: int) -> tuple[Node | None, str]:
    """The tree of the YAML between two offsets, or what is wrong with it."""
    part = text[start:end]
    try:
        nodes = list(_documents(pyyaml.parse(part, Loader=_LOADER), text, start))
    except pyyaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        return None, place + " ".join(str(getattr(error, "problem", None) or error).split())
    except (ValueError, RecursionError) as error:
        return None, " ".join(str(error).split())
    if not nodes:
        return None, ""
    return (nodes[0] if len(nodes) == 1 else Listing(nodes)), ""


def _documents(events: Iterator[Any], text: str, start: int) -> Iterator[Node]:
    """The root node of each document of the stream."""
    open_nodes: list[tuple[Listing | Mapping, Scalar | None]] = []
    for event in events:
        if isinstance(event, pyyaml.ScalarEvent):
            node: Node = _scalar(event, text, start)
        elif isinstance(event, pyyaml.AliasEvent):
            node = Scalar("", ())
        elif isinstance(event, pyyaml.SequenceStartEvent):
            open_nodes.append((Listing(), None))
            continue
        elif isinstance(event, pyyaml.MappingStartEvent):
            open_nodes.append((Mapping(), None))
            continue
        elif isinstance(event, pyyaml.SequenceEndEvent | pyyaml.MappingEndEvent):
            node = open_nodes.pop()[0]
        else:
            continue
        if not open_nodes:
            yield node
            continue
        holder, key = open_nodes[-1]
        if isinstance(holder, Listing):
            holder.items.append(node)
        elif key is None:
            open_nodes[-1] = (holder, node if isinstance(node, Scalar) else Scalar("", ()))
        else:
            holder.entries.append((key, node))
            open_nodes[-1] = (holder, None)


def _scalar(event: Any, text: str, start: int) -> Scalar:
    first, last = start + event.start_mark.index, start + event.end_mark.index
    if (event.anchor or event.tag) and (properties := _PROPERTIES.match(text, first, last)):
        first = properties.end()
    return Scalar(event.value.strip(), scalar_pieces(text, first, last, event.style or ""))


def scalar_pieces(text: str, start: int, end: int, style: str) -> tuple[Piece, ...]:
    """What a reader sees of a scalar that stands between two offsets, written in the given style."""
    if style in "|>" and style:
        header = _HEADER.match(text, start, end)
        start = header.end() if header else start
    elif style in "'\"" and style:
        start, end = start + 1, end - 1
    pieces: list[Piece] = []
    for line in _LINE.finditer(text, start, end):
        if style in ("'", '"'):
            pieces += _unescaped(text, line.start(), line.end(), style)
        else:
            pieces.append(Piece(line.start(), line.end()))
        pieces.append(Piece(line.end(), line.end(), " "))
    return tuple(pieces[:-1])


def _unescaped(text: str, start: int, end: int, style: str) -> Iterator[Piece]:
    kept = start
    for match in _ESCAPE.finditer(text, start, end):
        escape = match.group()
        if (escape == "''") != (style == "'"):
            continue
        yield Piece(kept, match.start())
        kept = match.end()
        code = escape[1:]
        if code[0] in "uUx" and len(code) > 1:
            yield Piece(match.start(), kept, _character(escape))
        else:
            yield Piece(match.start(), kept, " ") if code in "ntr0abefvN_LP" else Piece(kept - 1, kept)
    continued = style == '"' and text[end - 1 : end] == "\\" and kept < end
    yield Piece(kept, end - continued)


def _character(escape: str) -> str:
    """The character of a numeric escape; half of a surrogate pair is none."""
    codes = [int(part[1:], 16) for part in escape.split("\\") if part]
    if len(codes) == 2:
        return chr(0x10000 + ((codes[0] - 0xD800) << 10) + codes[1] - 0xDC00)
    return "\ufffd" if 0xD800 <= codes[0] <= 0xDFFF or codes[0] > 0x10FFFF else chr(codes[0])


def _is_flat(node: Node) -> bool:
    """Whether a mapping names a level and then leaves it empty, as YAML does whose indentation was lost."""
    return isinstance(node, Mapping) and any(
        isinstance(value, Scalar) and not value.value and planning_key(key.value) for key, value in node.entries
    )


def _flattened(text: str) -> Node | None:
    """The tree of YAML that has lost its indentation: an empty key holds what follows it."""
    root = Mapping()
    holder: Mapping = root
    record: Mapping | None = None
    offset = 0
    for line in text.splitlines(keepends=True):
        content = line.strip()
        match = _FLAT.match(content)
        at = offset + len(line) - len(line.lstrip())
        offset += len(line)
        if not content or content.startswith("#"):
            continue
        if not match or line[:1].isspace():
            return None
        if match["item"]:
            inner = _FLAT.match(match["item"])
            listing = holder.entries[-1][1] if holder.entries else None
            if not isinstance(listing, Listing):
                return None
            begun = at + match.start("item")
            if inner and inner["key"]:
                record = Mapping([_entry(inner, text, begun)])
                listing.items.append(record)
            else:
                listing.items.append(_plain(text, begun, at + len(content)))
            continue
        key = _plain(text, at, at + len(match["key"]))
        if match["value"]:
            (record or holder).entries.append(_entry(match, text, at))
        else:
            record = None
            if holds_list(key.value):
                holder.entries.append((key, Listing()))
            else:
                inner_mapping = Mapping()
                root.entries.append((key, inner_mapping))
                holder = inner_mapping
    return root if any(planning_key(key.value) for key, _ in root.entries) else None


def _entry(match: re.Match[str], text: str, at: int) -> tuple[Scalar, Scalar]:
    key = _plain(text, at, at + len(match["key"]))
    value = _COMMENT.sub("", match["value"] or "")
    start = at + (match.start("value") if match["value"] else 0)
    quoted = value[:1] in "'\"" and value[:1] == value[-1:] and len(value) > 1
    pieces = scalar_pieces(text, start, start + len(value), value[:1] if quoted else "")
    return key, Scalar(value.strip("'\""), pieces)


def _plain(text: str, start: int, end: int) -> Scalar:
    return Scalar(text[start:end].strip("'\""), (Piece(start, end),))
