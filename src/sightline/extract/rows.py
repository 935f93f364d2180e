"""Read a row, of a table or of a record: which cells are statements, and which are fields of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from sightline.document import Block, Cell, Prose
from sightline.domain import MISSION_SIDE, Declaration, Level
from sightline.extract.context import Context
from sightline.heuristics.grammar import numbers
from sightline.vocabulary import column, level_name, subject_rank

_WORD = re.compile(r"[^\W\d_]{2,}")
_ID_ONLY = re.compile(
    r"^(?:(?:O|OKR)[ -]?\d+[-./ ])?(?:KR|O|G|OKR|Objective|Key Result|Goal|[A-Z]{1,5}(?=\d|-\d))?[ -]?\d+(?:\.\d+)*[a-z]?[.:]?$",
    re.IGNORECASE,
)
_FIGURES = frozenset({"goal", "target", "measure", "metric", "outcome", "objective", "indicator", "kpi"})
_FIGURE = re.compile(r"[^\w]*\d[\d.,]*\s?\S{0,3}")
#: A cell that begins with a value, with a few words about it: "≥85 % across all wards".
_VALUE = re.compile(r"[<>≤≥~≈=]+\s?[$€£]?\d\S*(?:\s+\S+){0,7}$")
#: What a column of bare numbers points at by its header: the goals of a numbered list.
_SERVED = frozenset({"goal", "objective"})
_NUMBERS = re.compile(r"\d{1,2}(?:\s*[,/&]\s*\d{1,2})*")
#: Fields that hold no name of their row.
_NO_NAMES = frozenset({"link", "deadline", "target", "baseline"})
_ID_HEADERS = frozenset({"id", "no", "nr", "number", "ref", "key"})
#: Headers of columns that hold what is true today.
_NOW = frozenset({"current", "current value", "today", "actual"})
#: What may stand before the date in the header of a column that is a period: "End of 2027".
_AT = frozenset({"end", "end of", "by", "by end", "by end of", "until", "mid", "goal", "target"})
#: Headers of columns that hold the latest value where a figure stands in them; in a roadmap they are horizons.
_LATEST = frozenset({"now", "latest", "latest value", "where we are"})
#: First columns of tables that say who is who.
_PEOPLE = frozenset({"role", "who", "contact", "channel", "member", "person", "attendee", "stakeholder"})
#: Headers of tables whose rows are fields of the document.
_FIELD_NAMES = frozenset({"field", "attribute", "property", "key", "item"})
_FIELD_VALUES = frozenset({"value", "detail", "information", "info"})
#: A form's field that nobody filled in: "[target]", "<goal>", "TBD".
_BLANK = re.compile(r"\[[^\]]{3,}\]|<[^>]{3,}>|TB[DCA]", re.IGNORECASE)
_NARROW = 3
_SHORT = 4
#: A value has so many words at most.
_VALUED = 7
_SENTENCE = 5
_SUM = re.compile(r"(?:grand )?(?:sub)?totals?$|sum$|averages?$", re.IGNORECASE)
_HEIGHT = list(Level)[::-1]


class Part(NamedTuple):
    """A statement in a row: its prose, what its column or key claims, its label, and its fields."""

    prose: Prose
    declared: Declaration | None
    label: str
    attributes: tuple[tuple[str, Prose], ...]


def row_parts(
    block: Block,
    outer: Context,
    *,
    record: bool = False,
    stands: Callable[[str], bool] = lambda _: False,
    bold: Callable[[Prose], bool] = lambda _: False,
) -> list[Part]:
    """The statements of a row. A column that names a level holds one; else the column that says most does.

    `stands` says whether a text stands elsewhere in the document: a goal column whose cells do points at goals. `bold` says
    whether a text is set in bold, as the name of its row is.
    """
    if outer.outside or (block.cells and _SUM.match(block.cells[0].prose.text)) or _lists_people(block):
        return []
    if len(block.cells) == 2 and (not any(cell.header for cell in block.cells) or _names_fields(block)):
        return _named_value(*block.cells)
    cells = [cell for cell in block.cells if cell.prose.text]
    own = [c for c in cells if c is block.cells[0] or column(c.header).field not in _NO_NAMES]
    own = own if not own or not _points(own[0], cells) else own[1:]
    label = next((c.prose.text for c in own if _names(c, block)), "")
    served = [c for c in cells[1:] if _is_served(c) and (_BLANK.fullmatch(c.prose.text) or stands(c.prose.text))]
    named = [(c, level) for c in cells if (level := _level(c)) and c.prose.text != label and not _among(c, served)]
    named = _without_figures(named)
    periods = [cell for cell in cells if column(cell.header).numbered and not column(cell.header).name]
    ends = periods or [cell for cell in cells if column(cell.header).numbered and column(cell.header).name in _AT]
    fields = [
        *_fields([c for c in cells if not _among(c, served) and c.prose.text != label], named, ends),
        *(("link", c.prose) for c in served),
    ]
    dated = [cell for cell in periods if _WORD.search(cell.prose.text) and (not named or " " in cell.prose.text)]
    measured = any(name in ("baseline", "target") for name, _ in fields)
    if (len(dated) >= 2 or (dated and len(block.cells) > 3)) and not measured:
        return _by_date(cells, dated, outer)
    if outer.words and (subject := _subject(cells, named)) and not _names_levels(named):
        level = outer.slot if isinstance(outer.slot, Level) else Level.OBJECTIVE
        if level is Level.METRIC and any(name == "target" for name, _ in fields):
            level = Level.GOAL
        declared = Declaration(level, outer.basis or "key", outer.words) if outer.slot else None
        kept = tuple((name, prose) for name, prose in fields if prose is not subject.prose)
        return [Part(subject.prose, declared, label, kept), *_benefits(cells, fields)]
    if len(named) == 1 and _takes_target(*named[0]) and any(name == "target" for name, _ in fields):
        named = [(named[0][0], Level.GOAL)]
    if named:
        lowest = min(range(len(named)), key=lambda i: _HEIGHT.index(named[i][1]))
        return [
            Part(
                cell.prose,
                Declaration(level, "column", cell.header),
                "" if i else label,
                tuple(fields) if i == lowest else (),
            )
            for i, (cell, level) in enumerate(named)
        ]
    subject = _subject(cells, []) or _longest(cells, fields, bold)
    if subject is None:
        return _benefits(cells, fields)
    if record and subject_rank(subject.header) is None:
        return [Part(subject.prose, None, "", ())] if len(subject.prose.text.split()) >= _SENTENCE else []
    slot: Level | None = None if outer.slot is None else (outer.slot if isinstance(outer.slot, Level) else Level.GOAL)
    slot = None if outer.basis == "file" and slot in MISSION_SIDE else slot
    if slot is Level.METRIC and any(name == "target" for name, _ in fields):
        slot = Level.GOAL
    if slot is None and any(name == "rationale" for name, _ in fields):
        slot = Level.INITIATIVE
    declared = Declaration(slot, "table", outer.words or subject.header) if slot else None
    kept = tuple((name, prose) for name, prose in fields if prose is not subject.prose)
    return [Part(subject.prose, declared, label, kept), *_benefits(cells, fields)]


def _points(first: Cell, cells: list[Cell]) -> bool:
    """Whether the first cell of a row names what the row serves, rather than the row: work stands beside the id of a key result."""
    about = column(first.header)
    if about.field not in _NO_NAMES:
        return False
    return about.level is not Level.GOAL or any(column(cell.header).level is Level.INITIATIVE for cell in cells)


def _names(cell: Cell, block: Block) -> bool:
    """Whether a cell is the id of its row. A bare number is one in the first column or under a header that says so."""
    text = cell.prose.text
    if not _is_id(text) or (cell is not block.cells[0] and _is_served(cell)):
        return False
    return not text[:1].isdigit() or cell is block.cells[0] or column(cell.header).name in _ID_HEADERS


@lru_cache(maxsize=1024)
def _is_id(text: str) -> bool:
    """Whether a text is nothing but an id."""
    return _ID_ONLY.match(text) is not None


def _is_served(cell: Cell) -> bool:
    """Whether a column is headed by what its rows serve: "Goal", or "Quarterly goal" where ids stand below it."""
    thing = column(cell.header).thing
    return thing in _SERVED or (thing.rpartition(" ")[2] in _SERVED and _is_id(cell.prose.text))


def _without_figures(named: list[tuple[Cell, Level]]) -> list[tuple[Cell, Level]]:
    """The cells that name levels, without the short target beside a key result, such as "done"."""
    results = [
        cell
        for cell, level in named
        if level in (Level.GOAL, Level.METRIC)
        and column(cell.header).name not in ("target", "goal", "outcome", "objective")
    ]
    return [
        (cell, level)
        for cell, level in named
        if not results or column(cell.header).name != "target" or not _is_value(cell.prose.text)
    ]


def _is_value(text: str) -> bool:
    """Whether a target is a word or a value rather than a sentence: "done", "7 in 10 by October"."""
    words = len(text.split())
    return words <= _SHORT or (words <= _VALUED and _FIGURE.match(text) is not None)


def _among(cell: Cell, cells: list[Cell]) -> bool:
    return any(cell is other for other in cells)


def _lists_people(block: Block) -> bool:
    """Whether the rows of a table say who does what, and nothing of what is to be done."""
    return bool(block.cells) and column(block.cells[0].header).thing in _PEOPLE and len(block.cells) <= _NARROW


def _names_fields(block: Block) -> bool:
    """Whether the columns of a table are the names of fields and their values."""
    name, value = (column(cell.header).thing for cell in block.cells)
    return name in _FIELD_NAMES and value in _FIELD_VALUES


def _named_value(name: Cell, value: Cell) -> list[Part]:
    """The statement in a row of a table without headers, whose first cell names what the second says."""
    level = level_name(name.prose.text)
    if level is None or not _WORD.search(value.prose.text):
        return []
    return [Part(value.prose, Declaration(level, "key", name.prose.text), "", ())]


def _fields(cells: list[Cell], named: list[tuple[Cell, Level]], periods: list[Cell]) -> list[tuple[str, Prose]]:
    """The fields of a row: of a start and a value of today the start is the baseline; a period beside them is the target."""
    told = [(name, cell) for cell in cells if (name := _attribute(cell, named)) is not None]
    starts = [cell for name, cell in told if column(cell.header).name == "start" and _FIGURE.fullmatch(cell.prose.text)]
    begun = bool(starts) or any(column(cell.header).name in ("baseline", "start value") for _, cell in told)
    found = []
    for name, cell in told:
        start = any(cell is other for other in starts)
        now = begun and column(cell.header).name in _NOW
        found.append(("baseline" if start else "result" if now else name, cell.prose))
    names = {name for name, _ in found}
    if "baseline" not in names and ("target" in names or len(periods) == 1):
        found = [
            ("baseline" if name == "result" and _is_latest(prose, cells) else name, prose) for name, prose in found
        ]
        names = {name for name, _ in found}
    if names.isdisjoint(("baseline", "target")) and len(periods) > 1:
        ends = (periods[0].prose, periods[-1].prose)
        if all(_FIGURE.fullmatch(prose.text) for prose in ends):
            found += zip(("baseline", "target"), ends, strict=True)
    if "baseline" in names and "target" not in names and len(periods) == 1:
        found.append(("target", periods[0].prose))
    return found


def _takes_target(cell: Cell, level: Level) -> bool:
    """Whether what a column holds is a goal with a target beside it: a measure, or what the author calls a goal."""
    return level is Level.METRIC or (level is Level.OBJECTIVE and column(cell.header).thing in ("goal", "outcome"))


def _is_latest(prose: Prose, cells: list[Cell]) -> bool:
    """Whether a value stands under a header such as "Now", which is the start where no other is named."""
    return any(cell.prose is prose and column(cell.header).name in _LATEST for cell in cells)


def _level(cell: Cell) -> Level | None:
    """The level that a column or key names. A goal column of figures is a target, an id column is neither."""
    level = column(cell.header).level
    if level is None or _is_id(cell.prose.text):
        return None
    short = len(cell.prose.text.split()) <= _SHORT or _VALUE.match(cell.prose.text) is not None
    if column(cell.header).thing in _FIGURES and short and numbers(cell.prose.text).quantities:
        return None
    return level if _WORD.search(cell.prose.text) and not re.match(r"https?://", cell.prose.text) else None


def _names_levels(named: list[tuple[Cell, Level]]) -> bool:
    return any(level is not Level.METRIC for _, level in named)


def _attribute(cell: Cell, named: list[tuple[Cell, Level]]) -> str | None:
    if any(cell is other for other, _ in named):
        return None
    if column(cell.header).thing in _FIGURES and numbers(cell.prose.text).quantities:
        return "target"
    if _is_served(cell) and (_NUMBERS.fullmatch(cell.prose.text) or _is_id(cell.prose.text)):
        return "link"
    name = column(cell.header).field
    if name is None and column(cell.header).name in _LATEST and _FIGURE.match(cell.prose.text):
        return "result"
    if name == "link" and column(cell.header).level and not _is_id(cell.prose.text):
        return None
    return name


def _subject(cells: list[Cell], named: list[tuple[Cell, Level]]) -> Cell | None:
    ranked = [(rank, i) for i, cell in enumerate(cells) if (rank := subject_rank(cell.header)) is not None]
    ranked = [(rank, i) for rank, i in ranked if _WORD.search(cells[i].prose.text)]
    return cells[min(ranked)[1]] if ranked else None


def _longest(cells: list[Cell], fields: list[tuple[str, Prose]], bold: Callable[[Prose], bool]) -> Cell | None:
    """The cell of a row without telling headers that is set in bold, or that says most."""
    taken = {id(prose) for _, prose in fields}
    free = [cell for cell in cells if id(cell.prose) not in taken and _WORD.search(cell.prose.text)]
    free = [cell for cell in free if not _is_id(cell.prose.text)]
    named = next((cell for cell in free[:1] if bold(cell.prose)), None)
    return named or max(free, key=lambda cell: min(len(cell.prose.text), 60), default=None)


def _benefits(cells: list[Cell], fields: list[tuple[str, Prose]]) -> list[Part]:
    """A benefit is the outcome that the row's work serves, where no target or goal column says it better."""
    if any(name in ("target", "baseline", "link") for name, _ in fields):
        return []
    return [
        Part(cell.prose, Declaration(Level.OBJECTIVE, "column", cell.header), "", ())
        for cell in cells
        if column(cell.header).name.startswith(("benefit", "outcome", "expected benefit"))
    ]


def _by_date(cells: list[Cell], dated: list[Cell], outer: Context) -> list[Part]:
    """A row whose columns are periods: each of their cells is due in its period, under the row's first cell."""
    slot = outer.slot if isinstance(outer.slot, Level) else None
    if slot is Level.METRIC:
        slot = Level.GOAL
    due = Declaration(slot, "table", outer.words) if slot else None
    heads = [cell.prose for cell in cells if all(cell is not other for other in dated)][:1]
    served = tuple(("link", prose) for prose in heads)
    return [Part(cell.prose, due, "", served) for cell in dated]
