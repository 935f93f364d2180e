"""Suites: folders of labelled examples, read with every mistake named by file and line.

`SUITE/` holds `statements.jsonl` and/or `documents/NAME.EXT` with `documents/NAME.labels.json`, or splits of that form in
folders (`train`, `dev`, `test`), and a `card.md`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sightline.domain import Level
from sightline.errors import SuiteError, UsageError

LABELS = ".labels.json"
SPLITS = ("train", "dev", "test")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Label(_Record):
    """What a statement is: its level, and the others that a careful expert could give too."""

    text: str
    level: Level
    also: tuple[Level, ...] = ()

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("an empty text is no statement")
        return text

    @property
    def accepted(self) -> frozenset[Level]:
        """Every level that counts as right."""
        return frozenset({self.level, *self.also})


class Example(Label):
    """One labelled statement of `statements.jsonl`, with the headings it stood under."""

    id: str
    section: tuple[str, ...] = ()
    hard: bool = False
    declared: str | None = None
    why: str | None = None
    source: str | None = None
    topic: str | None = None

    @property
    def cluster(self) -> str:
        """What it shares with others that were written together: its source, else its topic, else nothing."""
        return self.source or self.topic or self.id


class Expected(Label):
    """One statement that a labelled document holds, at a line counted from 1.

    `span` is the lines that say the same thing, `optional` one that is defensible but not required, `link` how its
    `parent` can be seen: by the document's structure or by its meaning only.
    """

    id: str
    line: int
    parent: str | None = None
    link: Literal["explicit", "implied", "none"] | None = None
    span: tuple[int, int] | None = None
    optional: bool = False


class ExpectedFinding(_Record):
    """What a good reviewer would tell the author; any one of the rules says it. None is the document as a whole."""

    rules: tuple[str, ...] = Field(min_length=1)
    statement: str | None = None
    strong: bool = False
    why: str | None = None


class Labels(_Record):
    """The labels of a document. `labelled_lines` are the first and last line that were labelled, where not all were."""

    doc: str
    statements: tuple[Expected, ...]
    kind: str | None = None
    findings: tuple[ExpectedFinding, ...] = ()
    labelled_lines: tuple[int, int] | None = None
    status: Literal["proposed", "corrected"] | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Labels:
        ids = [statement.id for statement in self.statements]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"{twice[0]} labels two statements")
        known = set(ids)
        for statement in self.statements:
            if statement.parent is not None and statement.parent not in known:
                raise ValueError(f"{statement.id} has parent {statement.parent}, which is no statement here")
            if statement.parent == statement.id:
                raise ValueError(f"{statement.id} is its own parent")
        for finding in self.findings:
            if finding.statement is not None and finding.statement not in known:
                raise ValueError(f"a finding is about {finding.statement}, which is no statement here")
        return self

    def covers(self, line: int | None) -> bool:
        """Whether a line was labelled."""
        first, last = self.labelled_lines or (0, 10**9)
        return line is None or first <= line <= last

    @property
    def clean(self) -> bool:
        """Whether a good reviewer says nothing."""
        return not self.findings


@dataclass(frozen=True)
class LabelledDocument:
    """A document and its labels."""

    path: Path
    file: Path
    labels: Labels

    @property
    def name(self) -> str:
        """The name that results list it under."""
        return self.path.name


@dataclass(frozen=True)
class Part:
    """One split of a suite, or a suite without splits: its labelled statements and documents, and their content hash."""

    suite: str
    split: str | None
    folder: Path
    examples: tuple[Example, ...]
    documents: tuple[LabelledDocument, ...]
    digest: str

    @property
    def name(self) -> str:
        """The suite and its split."""
        return f"{self.suite}/{self.split}" if self.split else self.suite


_Model = TypeVar("_Model", bound=BaseModel)


def parts(folder: Path, split: str = "all") -> tuple[Part, ...]:
    """The labelled parts of a folder: of a suite, of one split, or of every suite in it.

    Raises:
        UsageError: the folder does not exist, holds no labelled examples, or has no such split.
        SuiteError: a label is broken or its document is missing.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: {'a file; name the folder of its suite' if folder.exists() else 'no such folder'}")
    found = [part for suite in (folder, *_inside(folder)) for part in _suite(suite)]
    if not found and _is_part(folder.resolve()):
        found = [_part(folder.resolve().parent.name, folder.name, folder)]
    if not found:
        raise UsageError(f"{folder}: no statements.jsonl and no documents/NAME{LABELS} in it or in its folders")
    chosen = [part for part in found if split == "all" or part.split in (split, None)]
    if not chosen:
        known = ", ".join(sorted({part.split for part in found if part.split}))
        raise UsageError(f"{folder}: no split {split!r}; known are {known}")
    return tuple(chosen)


def _inside(folder: Path) -> list[Path]:
    return sorted(
        child for child in folder.iterdir() if child.is_dir() and child.name not in (*SPLITS, "documents")
    ) + ([folder / "documents"] if (folder / "documents").is_dir() and not _is_part(folder) else [])


def _suite(folder: Path) -> Iterator[Part]:
    if folder.name in SPLITS:
        return
    if _is_part(folder):
        yield _part(folder.resolve().name, None, folder)
        return
    for split in SPLITS:
        if _is_part(folder / split):
            yield _part(folder.resolve().name, split, folder / split)


def _is_part(folder: Path) -> bool:
    return (folder / "statements.jsonl").is_file() or any((folder / "documents").glob(f"*{LABELS}"))


def _part(suite: str, split: str | None, folder: Path) -> Part:
    statements = folder / "statements.jsonl"
    files = sorted((folder / "documents").glob(f"*{LABELS}"))
    examples = tuple(_examples(statements)) if statements.is_file() else ()
    documents = tuple(map(_document, files))
    stored = [statements] * statements.is_file() + [p for d in documents for p in (d.path, d.file)]
    return Part(suite, split, folder, examples, documents, _digest(folder, stored))


def _digest(folder: Path, files: Iterable[Path]) -> str:
    """A hash of names and contents; where a file stands and how its lines end does not count."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.relative_to(folder).as_posix().encode() + b"\0")
        total.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()[:16]


def _examples(file: Path) -> list[Example]:
    """The labelled statements of a file; all that is wrong in it is told at once."""
    seen: dict[str, int] = {}
    found, wrong = [], []
    for number, line in enumerate(_text(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            example = _valid(Example, _json(line, file, number), f"{file}:{number}")
        except SuiteError as error:
            wrong.append(str(error))
            continue
        if example.id in seen:
            wrong.append(f"{file}:{number}: id {example.id} was given on line {seen[example.id]}; give each its own")
        seen[example.id] = number
        found.append(example)
    if wrong:
        raise SuiteError("\n".join(wrong))
    return found


def _document(file: Path) -> LabelledDocument:
    text = _text(file)
    labels = _valid(Labels, _json(text, file), str(file), text)
    path = file.parent / labels.doc
    if Path(labels.doc).name != labels.doc or not path.is_file():
        raise SuiteError(
            f'{file}: "doc" names {labels.doc!r}, which does not stand beside it; put it there or correct the name'
        )
    return LabelledDocument(path, file, labels)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SuiteError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _json(text: str, file: Path, number: int | None = None) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SuiteError(f"{file}:{number or error.lineno}: not valid JSON: {error.msg}") from None
    except ValueError as error:
        raise SuiteError(f"{file}:{number or 1}: not valid JSON: {error}") from None
    except RecursionError:
        raise SuiteError(f"{file}:{number or 1}: nested too deep to be a label") from None


def _valid(model: type[_Model], record: Any, place: str, text: str = "") -> _Model:
    """The record as a model, its first mistake named with what was there and what to do."""
    try:
        return model.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        line = _line_of(text, record, first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        given = "" if first["type"] in ("missing", "value_error") else f", not {str(first['input'])[:60]!r}"
        raise SuiteError(f"{place}{line}: {where + ': ' if where else ''}{message}{given}") from None


def _line_of(text: str, record: Any, location: tuple[int | str, ...]) -> str:
    """The line of a labels file that a mistake stands on, found by the id of its statement."""
    if not text:
        return ""
    if len(location) > 1 and location[0] == "statements" and isinstance(location[1], int):
        identity = (
            record["statements"][location[1]].get("id") if isinstance(record["statements"][location[1]], dict) else None
        )
        at = text.find(f'"{identity}"') if identity else -1
        return f":{text.count(chr(10), 0, at) + 1}" if at >= 0 else ""
    return ":1"
