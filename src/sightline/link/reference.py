"""References that an author wrote: a field, an id after "supports", a quoted title, a name at the beginning of a heading."""

from __future__ import annotations

import re

from sightline.document import Document
from sightline.domain import Link, Loose, Statement
from sightline.link.index import TRIED, Index
from sightline.link.names import NUMBER, names
from sightline.patterns import regex
from sightline.vocabulary import folded_key, level_name

_REFERENCE = regex(
    r"(?:\b(?:supports?|supporting|aligns? (?:to|with)|aligned (?:to|with)|contributes? to|ladders? (?:up )?to|rolls? up to|traces? to|maps? to"
    r"|moves?|advances?|serves?|in service of|in support of|parent(?: objective| goal)?|linked to|feeds|see|for)\b\s*[:=]?\s*(?:the )?|(?:→|->|=>)\s*)"
    r"[\"“(\[]?(?P<id>(?:OKR|KR|OBJ|O|G|INI|I|objective|goal|key result|initiative)s?[ -]?#?\d+(?:\.\d+)*[a-z]?)\b",
    re.IGNORECASE,
)
#: Where the number of an id may begin, in lower case; most figures stand behind other words.
_ID_LIKE = re.compile(r"[rjiestlog](?<!to)[ -]?#?\d")
_IN_BRACKETS = regex(
    r"[(\[](?P<id>(?:OKR|KR|OBJ|O|G|INI|[A-Z]|[Oo]bjective|[Gg]oal|[Kk]ey [Rr]esult)[ -]?#?\d+(?:\.\d+)*|\d+\.\d+)(?:[,/ ]+(?:KR|O|[A-Z])?[ -]?\d+(?:\.\d+)*)*[)\]]"
)
_ID_ONLY = regex(r"(?:O\d+[-./ ]?)?(?:[A-Z]{1,5}|objective|goal|key result)?[ -]?#?\d+(?:\.\d+)*[a-z]?", re.IGNORECASE)
#: Places in a list that a remark names: "(serves 1 and 2)".
_PLACES = regex(
    r"\((?:serves?|supports?|for|moves?|helps?|drives?|→)\s+(?:goals?|objectives?|no\.?|#)?\s*(?P<all>\d{1,2}(?:\s*(?:,|and|&|\+)\s*\d{1,2})*)\)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"\s+[—–-]\s+|,? because ")
_AND = re.compile(r"\s*(?:[,;&]|\band\b)\s*")
_DIGIT = re.compile(r"\d")
_BRACKETS = ("(", "[")
_QUOTED = regex(r"[\"“]([^\"”]{8,160})[\"”]")
#: Words behind an arrow at the end of a line, which name what it serves: "Retry a second time (→ first try)".
_AIMED = regex(r"(?:→|->|⟶|\b(?:[Mm]oves|[Ss]upports|[Ss]erves):)\s*([A-Za-z][^()→>\d.]{4,60}?)(?:\)?\s*$|\.(?:\s|$))")
#: One of these stands in every text in which words name what is served; to look for them is cheap.
_AIM_MARKS = ("→", "->", "⟶", "oves:", "upports:", "erves:")
_ORDINAL = regex(r"^(?:\d+[.)]\s+|(?:KR|key result|objective|goal|O)\s*:\s+)", re.IGNORECASE)


def referred(child: Statement, index: Index) -> Link | None:
    """A reference that the author wrote: a field, an id after "supports", a quoted title."""
    fields = [name for a in child.attributes if a.name == "link" for name in _listed_names(a.text)]
    aimed = any(map(child.text.__contains__, _AIM_MARKS))
    said = child.label or child.attribute("rationale") or aimed or '"' in child.text or "“" in child.text
    figures = _DIGIT.search(child.text) is not None
    if not fields and not said and not figures:
        return None
    if child.document in index.numbered:
        fields = [f"goal {name}" if name.isdecimal() else name for name in fields]
    wanted: list[str] = []
    if figures and _ID_LIKE.search(child.text.lower()):
        wanted = [match["id"] for match in _REFERENCE.finditer(child.text)]
    if figures and any(map(child.text.__contains__, _BRACKETS)):
        wanted += [match["id"] for match in _IN_BRACKETS.finditer(child.text)]
        wanted += [f"goal {n}" for match in _PLACES.finditer(child.text) for n in re.findall(r"\d+", match["all"])]
    reason = child.attribute("rationale")
    if reason is not None:
        wanted += [match["id"] for match in _IN_BRACKETS.finditer(reason.text)]
    if fields:
        wanted = fields + wanted
    elif child.label and not NUMBER.search(child.label) and not _ends_in_level(child.label):
        wanted.append(child.label)
    served = None
    for name in wanted:
        if parent := _find(name, child, index):
            served = served or Link(child, index.main(parent), "reference", "strong", f'says that it serves "{name}"')
            continue
        if name != child.label and _names_nothing(name.strip(), child.document, index):
            index.loose.append(Loose(child, name.strip()))
    if served is not None:
        return served
    for name in _AIMED.findall(child.text) if aimed else ():
        if parent := index.saying(folded_key(name), child):
            return Link(child, parent, "reference", "strong", f'points at "{name.strip()}"')
    for quoted in _QUOTED.finditer(child.text) if '"' in child.text or "“" in child.text else ():
        for parent in index.by_text.get(folded_key(quoted[1]), ())[:TRIED]:
            if index.above(child, parent):
                return Link(child, parent, "reference", "strong", "quotes it")
    return None


def _ends_in_level(label: str) -> bool:
    """Whether a label says what its line is, perhaps of whom ("CEO KR"), and nothing that the line serves."""
    return level_name(label) is not None or level_name(label.rpartition(" ")[2]) is not None


def _names_nothing(name: str, document: Document, index: Index) -> bool:
    """Whether a name is an id that no statement of a document has."""
    if not _ID_ONLY.fullmatch(name) or (name[:1].isdigit() and document not in index.outlined):
        return False
    return not any((document, label) in index.known for label in names(name))


def _listed_names(field: str) -> list[str]:
    """The names in a field: several where it is a list of ids, else all of it."""
    parts = [part.strip() for part in _AND.split(field)]
    if len(parts) > 1 and all(map(_ID_ONLY.fullmatch, parts)):
        return parts
    whole = _ORDINAL.sub("", field)
    return list(dict.fromkeys((whole, _BECAUSE.split(whole)[0])))


def _find(name: str, child: Statement, index: Index) -> Statement | None:
    """The statement that a reference names: by id here, by id elsewhere, by title, by the name it begins with."""
    for where in (child.document, None):
        named = [
            p
            for label in names(name)
            for p in index.by_label.get((where, label), ())[:TRIED]
            if p is not child and p.label != child.label
        ]
        before = [p for p in named if p.document is child.document and p.span.start < child.span.start]
        if named and name[-1:].isdigit():
            return max(before, key=lambda p: p.span.start) if before else named[0]
        if named:
            opens = index.opening(folded_key(name), child) if where else None
            return min((opens, named[0]), key=lambda p: p.span.start) if opens else named[0]
    for label in names(name):
        placed = index.by_ordinal.get((child.document, label), [])
        if len(placed) == 1 and placed[0] is not child:
            return placed[0]
    return _titled(name, child, index)


def _titled(name: str, child: Statement, index: Index) -> Statement | None:
    """The statement that a reference names by its title, or by the name that it begins with."""
    key = folded_key(name)
    if not key:
        return None
    for parent in index.by_text.get(key, ())[:2]:
        if parent is not child:
            return parent
    if key in ("mission", "themission", "companymission", "ourmission"):
        missions = [found[0] for found in index.missions.values()]
        return missions[0] if len(missions) == 1 else None
    if len(key) <= 2:
        return None
    if found := index.beginning(key, child):
        return found
    opens = index.opening(folded_key(name.split(maxsplit=1)[0]), child)
    around = opens.section[:-1] if opens else ()
    return opens if child.section[: len(around)] == around else None
