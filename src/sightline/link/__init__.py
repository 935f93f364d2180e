"""Draw the links from each statement to what it serves, and say by what.

In this order, the first that holds: a reference that the author wrote, the row it shares, what it is nested in,
the section beside it, the one mission of its document, the wording it shares with a mission elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import NamedTuple

from sightline.document import Block, Document
from sightline.domain import MISSION_SIDE, Level, Link, Loose, Statement, Verdict
from sightline.heuristics.lexicon import stems
from sightline.link.beside import Beside
from sightline.link.index import SERVES, Index
from sightline.link.names import NUMBER
from sightline.link.reference import referred
from sightline.vocabulary import attribute_name

#: A list with more items than this before an item is not looked through for the line that introduces it.
_LONGEST = 40
_BULLETS = frozenset("-*+•‣◦–—·")


class Linked(NamedTuple):
    """The links of statements, at most one upwards from each, by child in order, and the references that hold nothing."""

    links: tuple[Link, ...]
    loose: tuple[Loose, ...]


def links(statements: tuple[Statement, ...], verdicts: Mapping[Statement, Verdict]) -> Linked:
    """Link statements that were reviewed together."""
    index = Index(statements, verdicts)
    beside = Beside(index)
    ways = (
        _opened, referred, _narrower, _measuring, _in_row, _nested, _introduced, _listed,
        beside.above, beside.before, _numbered, beside.nearest, _under_purpose, _mission_here, _mission_elsewhere, _on_page_of,
    )  # fmt: skip
    found: list[Link] = []
    for child in index.placed:
        beside.see(child)
        if index.level[child] is Level.MISSION:
            broader = _narrower(child, index)
            found += [broader] if broader else []
            continue
        for way in ways:
            if (link := way(child, index)) is not None:
                found.append(link)
                break
    kept = tuple(_without_cycles(found, index.loose))
    return Linked(kept, tuple(index.loose))


def _without_cycles(found: list[Link], loose: list[Loose]) -> Iterator[Link]:
    """Drop a link that would close a circle, which only references in both directions can."""
    parent: dict[Statement, Statement] = {}
    for link in found:
        at: Statement | None = link.parent
        passed: list[Statement] = []
        while at is not None and at is not link.child and len(passed) < 64:
            passed.append(at)
            at = parent.get(at)
        if at is link.child:
            loose.append(Loose(link.child, link.parent.label or link.parent.text, tuple(passed)))
            continue
        parent[link.child] = link.parent
        yield link


def _opened(child: Statement, index: Index) -> Link | None:
    """The sentence that opens the item which this one continues."""
    if child.whole or child.document.blocks[child.block].kind != "item":
        return None
    opens = index.main(index.by_block[child.document, child.block][0])
    if not index.above(child, opens, same=True):
        return None
    return Link(child, opens, "nesting", "strong", "opens its item")


def _in_row(child: Statement, index: Index) -> Link | None:
    """Another statement of the same row, the nearest one up."""
    if child.document.blocks[child.block].kind != "row":
        return None
    beside, theme = index.row(child), child.attribute("link")
    row = [s for s in beside if index.above(child, s) and (theme is None or s.attribute("link") != theme)]
    if not row:
        return None
    parent = min(row, key=lambda s: (index.rung(s), s.span.start))
    return Link(child, parent, "table", "strong", "stands in its row")


def _narrower(child: Statement, index: Index) -> Link | None:
    """The broader mission that a record names before this one: that of the company before that of the team."""
    claim = child.declared
    if claim is None or claim.level is not Level.MISSION or child.document.blocks[child.block].kind != "row":
        return None
    before = [s for s in index.row(child) if s.span.start < child.span.start]
    broader = [s for s in before if s.declared is not None and s.declared.level is Level.MISSION]
    return Link(child, broader[-1], "table", "strong", "stands in its row") if broader else None


def _measuring(child: Statement, index: Index) -> Link | None:
    """The key result that a measure of a record is named after, by half of its words."""
    if index.level[child] is not Level.METRIC or child.document.format not in ("yaml", "json") or child.attributes:
        return None
    own = stems(child.text.replace("_", " "))
    goals = [(len(own & stems(g.text)), g) for g in index.goals(child.document) if index.above(child, g)]
    shared, goal = max(goals, key=lambda pair: pair[0], default=(0, child))
    return Link(child, goal, "wording", "strained", "is named after it") if shared * 2 >= max(2, len(own)) else None


def _nested(child: Statement, index: Index) -> Link | None:
    """The nearest statement that this one stands inside."""
    for block in reversed(child.document.headings(child.block)):
        inside = index.by_block.get((child.document, block), ())
        held = [s for s in inside if index.above(child, s, same=True) and not _beside(child, s, index)]
        held = [s for s in held if not _listed_apart(child, s, index)]
        if told := _spelled_out(child, block, index):
            return Link(child, told, "nesting", "strong", "stands under it")
        if held:
            return Link(child, min(held, key=partial(_nearness, index)), "nesting", "strong", "stands under it")
    return None


def _listed_apart(child: Statement, parent: Statement, index: Index) -> bool:
    """Whether a record lists its work beside its objectives, so that the work hangs from none of its purposes by itself."""
    record = parent.document.blocks[parent.block].kind == "row"
    work = index.level[child] is Level.INITIATIVE and index.level[parent] in MISSION_SIDE
    return record and work and child.document not in index.flat


def _nearness(index: Index, statement: Statement) -> tuple[float, int]:
    """What orders the statements of a holder: the lowest first; of missions and visions the last, which is the narrowest."""
    rung, at = index.rung(statement), statement.span.start
    return (SERVES[Level.VISION], -at) if rung >= SERVES[Level.VISION] else (rung, at)


def _spelled_out(child: Statement, heading: int, index: Index) -> Statement | None:
    """The emphasised sentence right below a heading, which says in full what the heading names."""
    blocks = child.document.blocks
    after = heading + 1
    if blocks[heading].kind != "heading" or after >= len(blocks) or blocks[after].parent != heading:
        return None
    said = index.by_block.get((child.document, after), [])[:1]
    emphasised = said and child.document.text[said[0].span.start - 1 : said[0].span.start] in ("*", "_")
    slogan = blocks[heading].parent is None and emphasised and index.rung(said[0]) >= SERVES[Level.VISION]
    if not emphasised or slogan or blocks[after].kind != "paragraph":
        return None
    return said[0] if index.above(child, said[0]) else None


def _beside(child: Statement, parent: Statement, index: Index) -> bool:
    """Whether the second cannot hold the first: both carry a label of the same level, or what is told of work is its purpose."""
    if child.declared is None:
        return index.stands(child) > index.stands(parent)
    claims = (child.declared, parent.declared)
    return all(c is not None and c.basis == "label" for c in claims) and len({c.level for c in claims if c}) == 1


def _introduced(child: Statement, index: Index) -> Link | None:
    """The statement that stands right before the small heading of this one's list, alone with its kind."""
    blocks = child.document.blocks
    for holder in reversed(child.document.headings(child.block)):
        before = blocks[holder - 1] if holder else None
        if blocks[holder].kind == "item" or before is None or before.kind == "heading":
            continue
        held = [s for s in index.by_block.get((child.document, holder - 1), ()) if index.above(child, s, same=True)]
        alone = holder < 2 or blocks[holder - 2].kind != before.kind or blocks[holder - 2].parent != before.parent
        alone = alone or (before.kind == "paragraph" and any(map(_labelled, held[:1])))
        if held and alone and before.parent == blocks[holder].parent:
            return Link(child, held[0], "nesting", "strong", "follows it")
    return None


def _labelled(statement: Statement) -> bool:
    """Whether an author labels a statement as an objective."""
    claim = statement.declared
    return claim is not None and claim.basis == "label" and claim.level is Level.OBJECTIVE


def _listed(child: Statement, index: Index) -> Link | None:
    """The labelled line right before the bullets that this one is among."""
    blocks = child.document.blocks
    own = blocks[child.block]
    if child.label or not _bulleted(child.document, own):
        return None
    at = child.block - 1
    while at >= 0 and _bulleted(child.document, blocks[at]) and child.block - at < _LONGEST:
        at -= 1
    held = index.by_block.get((child.document, at), []) if at >= 0 and blocks[at].parent == own.parent else []
    if len(held) != 1 or held[0].declared is None or held[0].declared.basis != "label":
        return None
    return Link(child, held[0], "nesting", "strong", "is listed below it") if index.above(child, held[0]) else None


def _bulleted(document: Document, block: Block) -> bool:
    """Whether a block is an item that begins with a bullet, as plain lines in a list without bullets do not."""
    if block.kind != "item" or not block.prose.text:
        return False
    start = block.prose.span(0, 1).start
    return document.text[document.text.rfind("\n", 0, start) + 1 : start].strip()[:1] in _BULLETS


def _numbered(child: Statement, index: Index) -> Link | None:
    """Key result 2.1 belongs to objective 2, wherever it stands."""
    number = NUMBER.search(child.label)
    if number is None or "." not in number.group():
        return None
    stem = number.group().rsplit(".", 1)[0]
    for parent in index.by_label.get((child.document, f"objective{stem}"), ()):
        if index.above(child, parent):
            return Link(
                child, parent, "reference", "strong", f'its number {number.group()} belongs to "{parent.label}"'
            )
    return None


def _mission_here(child: Statement, index: Index) -> Link | None:
    """The one mission of the document, for what stands at the top of its plan."""
    tops: tuple[Level, ...] = (Level.OBJECTIVE, Level.STRATEGY, Level.VISION)
    tops += (Level.GOAL,) if child.document in index.flat else ()
    if index.level[child] not in tops and not (child.declared and child.declared.level in tops):
        return None
    aside = index.level[child] is Level.PRINCIPLE and child.declared and child.declared.level not in tops[1:3]
    mission = None if aside else _labelled_mission(child, index) or index.top.get(child.document)
    if mission is child:
        mission = index.unclaimed.get(child.document)
    if mission is None or mission is child or not child.declared or not index.above(child, mission):
        return None
    top = index.level[mission] in MISSION_SIDE
    reason = f"is the one {index.level[mission]} of this document" if top else "is what this document calls its mission"
    return Link(child, mission, "nesting", "strained", reason)


def _under_purpose(child: Statement, index: Index) -> Link | None:
    """The one sentence above the list of a section, which says what the list is for."""
    blocks = child.document.blocks
    holder = blocks[child.block].parent
    if blocks[child.block].kind != "item" or holder is None:
        return None
    heading = blocks[holder].parent if blocks[holder].kind == "lead" else holder
    told = index.purposes.get((child.document, heading), [])
    if len(told) != 1 or told[0].span.start > child.span.start or not index.above(child, told[0]):
        return None
    return Link(child, told[0], "nesting", "strained", "is listed below what its section is for")


def _labelled_mission(child: Statement, index: Index) -> Statement | None:
    """The last mission before a statement, in a document that labels several, each of another team."""
    labelled = index.labelled.get(child.document, [])
    before = bisect_left(labelled, child.span.start, key=lambda mission: mission.span.start)
    return labelled[before - 1] if len(labelled) > 1 and before else None


def _on_page_of(child: Statement, index: Index) -> Link | None:
    """The one piece of work that a page is about, which its first lines name: "What: ...", "Deliverable: ..."."""
    subject = index.subjects.get(child.document)
    if subject is None or subject is child or child.span.start < subject.span.end:
        return None
    if child.declared is None and not (child.whole and index.level[child] is Level.INITIATIVE):
        return None
    if child.declared and attribute_name(child.declared.words) == "rationale":
        return None
    return Link(child, subject, "nesting", "strained", "stands on the page about it")


def _mission_elsewhere(child: Statement, index: Index) -> Link | None:
    """A mission of another document, where this one names that document or shares its wording."""
    if index.level[child] is not Level.OBJECTIVE or index.missions.get(child.document):
        return None
    for mission, named in index.elsewhere.get(child.document, ()):
        if named:
            name = PurePath(mission.document.path).name
            return Link(child, mission, "reference", "strong", f"its document refers to {name}")
        shared = sorted(stems(child.text) & stems(mission.text))
        if len(shared) >= 2:
            return Link(child, mission, "wording", "strained", f"shares the words {', '.join(shared[:3])}")
    return None
