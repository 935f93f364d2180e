"""Turn bytes into documents. One module a format; the suffix decides, else the content."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from sightline.document import Document
from sightline.errors import ReadError
from sightline.patterns import regex
from sightline.readers.template import NOTICE, is_unfilled

#: The suffixes that are read, and the module of this package that reads each.
SUFFIXES = {
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".mkd": "markdown", ".myst": "markdown",
    ".txt": "text", ".text": "text",
    ".yaml": "yaml", ".yml": "yaml",
    ".json": "json",
    ".rst": "rst", ".rest": "rst",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_HTML = regex(r"\s*<(?:!doctype html|html|head|body|div|p|ul|ol|h[1-6]|table)\b", re.IGNORECASE)
_YAML = regex(
    r"(?:---[ \t]*\r?\n)?(?:[ \t]*(?:#[^\n]*)?\n)*[A-Za-z_][\w-]*:(?:[ \t]*\r?\n[ \t]*(?:-[ \t]|[A-Za-z_][\w-]*:)|[ \t]\S)"
)
_YAML_LINE = regex(r"[ \t]*(?:-[ \t]+)?[\w\"'-]+:(?:[ \t]|$)|[ \t]*-[ \t]|[ \t]*#|[ \t]*$|---|[ \t]{2,}\S")
_RST = regex(r"^\.\. [\w-]+::|^[^\s#>|-][^\n]*\n(=|~|\^|\*)\1{3,}[ \t]*$|:\w+:`[^`]+`", re.MULTILINE)
_MARKDOWN = regex(
    r"^#{1,6}[ \t]+\S|^[ \t]*[-*+][ \t]+\S|^\d+\.[ \t]+\S|\*\*[^*\n]+\*\*|^\|.*\|[ \t]*$|^```|\]\(", re.MULTILINE
)


def read(path: str | Path) -> Document:
    """Read a file.

    Raises:
        ReadError: the file is missing, unreadable, binary, empty, or not valid in its format.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise ReadError(f"{path}: is a directory; give it to `sightline review`, which walks it") from None
    except PermissionError:
        raise ReadError(f"{path}: no permission to read it") from None
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}") from None
    return read_bytes(content, path.as_posix())


def read_bytes(content: bytes, name: str) -> Document:
    """Read the bytes of a document; the suffix of `name` decides the format, else the content.

    Raises:
        ReadError: the content is binary, empty, or not valid in its format.
    """
    text, notices = _decode(content, name)
    return _with_notices(read_text(text, name), notices)


def read_text(text: str, name: str = "<text>") -> Document:
    """Read a text; the suffix of `name` decides the format, else the content.

    Raises:
        ReadError: the text is empty, or not valid in its format.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise ReadError(f"{name}: is empty; there is nothing to review")
    format = SUFFIXES.get(Path(name).suffix.lower()) or sniff(text)
    reader: Callable[[str, str], Document] = import_module(f"sightline.readers.{format}").read
    document = reader(name, text)
    if is_unfilled(document):
        return replace(document, notices=(*document.notices, NOTICE), unfilled=True)
    return _with_notices(document, _language(text))


def sniff(text: str) -> str:
    """The format that a text without a telling name seems to be in."""
    head = text[:20_000]
    if head.lstrip()[:1] in ("{", "[") and head.rstrip()[-1:] in "}]" and '"' in head:
        return "json"
    if _HTML.match(head):
        return "html"
    lines = head.splitlines()
    if _YAML.match(head) and sum(bool(_YAML_LINE.match(line)) for line in lines) >= 0.9 * len(lines):
        return "yaml"
    if _RST.search(head) and not re.search(r"^#{1,6} ", head, re.MULTILINE):
        return "rst"
    return "markdown" if _MARKDOWN.search(head) else "text"


def _with_notices(document: Document, notices: tuple[str, ...]) -> Document:
    if not notices:
        return document
    return replace(document, notices=notices + document.notices)


def _decode(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, errors="replace")
            return text, _replaced(text, encoding)
    if content.startswith(_BINARY):
        raise ReadError(f"{name}: is a binary file, not a text")
    sample = content[:8192]
    if len(sample) // 4 < sample.count(0) < len(sample) and not len(sample) % 2:
        encoding = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        text = content.decode(encoding, errors="replace")
        return text, (f"read as {encoding.upper()}, which it does not say that it is",)
    if len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 10:
        raise ReadError(f"{name}: is a binary file, not a text")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        text = content.decode("cp1252", errors="replace")
        place = content.count(b"\n", 0, error.start) + 1
        return text, (f"not valid UTF-8 (line {place}); read as Windows-1252",)


def _replaced(text: str, encoding: str) -> tuple[str, ...]:
    count = text.count("\ufffd")
    return (f"{count} characters are not valid {encoding.upper()} and were replaced",) if count else ()


_ENGLISH = frozenset("the and to of for that we our with be are this by it from not can their is all more".split())
_OTHERS = frozenset(
    "der die und ist nicht den von mit ein eine für auf dem wir zu les des est pour dans une que nous qui sur aux el los las "
    "del una por con para más il che di gli della per con não os uma em dos das het een van voor och att det som på og til".split()
)
_SAMPLE = 3_000
_LATIN = regex(r"[A-Za-z\u00c0-\u024f]")


def _language(text: str) -> tuple[str, ...]:
    """A notice where the commonest words of other languages outweigh the English ones, or the letters are not Latin."""
    sample = text[:_SAMPLE]
    found = [word for word in sample.lower().split() if word.isalpha()]
    if len(found) < 40:
        return ()
    english = sum(map(_ENGLISH.__contains__, found))
    others = sum(map(_OTHERS.__contains__, found))
    latin = len(found) if sample.isascii() else sum(bool(_LATIN.match(word)) for word in found)
    if (others > english and others >= 0.05 * len(found)) or latin < 0.5 * len(found):
        return ("the text does not look English; the rules are calibrated for English, so expect unsure levels",)
    return ()
