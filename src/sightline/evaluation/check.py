"""Checks a suite before its scores are believed: texts at their lines, leaks between splits, contamination, a frozen hash."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sightline.domain import RUNG, Level
from sightline.evaluation.suite import Expected, LabelledDocument, Part
from sightline.readers import read
from sightline.rules import all_rules

#: Two statements of which this share of words is common say the same.
ALIKE = 0.8
#: Texts of fewer words are in no way peculiar to the place where they stand.
PECULIAR = 6
_WORD = re.compile(r"[^\W_]+")
_MARKUP = re.compile(r"\]\([^)]*\)|<[^<>]+>")
_FROZEN = re.compile(r"^frozen:\n((?:  \w+: \w+\n)*)", re.MULTILINE)
_LINES = 10
_BEGIN, _END = "<!-- composition -->", "<!-- end -->"


class Problem(NamedTuple):
    """What is wrong, where, and whether scores are wrong because of it (`error`) or only less sure."""

    place: str
    message: str
    error: bool = True


def problems(parts: Sequence[Part], texts: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong with parts of suites. `texts` are prompts and examples that no label may stand in, by name."""
    found = [problem for part in parts for document in part.documents for problem in _document(document)]
    found += _alike(parts)
    found += _contaminated(parts, texts)
    found += [problem for folder in _folders(parts) for problem in _frozen(folder, parts)]
    return found


def astray(parts: Iterable[Part]) -> list[str]:
    """A sentence for each labels file whose texts do not stand where it says, so that they count as missed."""
    said = []
    for document in (document for part in parts for document in part.documents):
        lines = read(document.path).text.splitlines()
        lost = sum(not _stands(statement, lines) for statement in document.labels.statements)
        if lost:
            said.append(f"{document.file}: {lost} texts do not stand at their line; see sightline eval --check")
    return said


def examples_of_rules() -> dict[str, str]:
    """The documentation of every rule by its name, which holds examples that were written for it."""
    return {rule.name: rule.doc for rule in all_rules()}


def _words(text: str) -> list[str]:
    return _WORD.findall(_MARKUP.sub(" ", text).lower())


def _document(document: LabelledDocument) -> Iterator[Problem]:
    labels, lines = document.labels, read(document.path).text.splitlines()
    known = {statement.id: statement for statement in labels.statements}
    if labels.status == "proposed":
        yield Problem(str(document.file), 'labels are as proposed; correct them and set "status" to "corrected"')
    for statement in labels.statements:
        place = f"{document.file}#{statement.id}"
        if not _stands(statement, lines):
            yield Problem(
                place,
                f"line {statement.line} of {document.name} does not begin {_start(statement)}; correct line or text",
            )
        parent = known.get(statement.parent or "")
        if parent is not None and not _higher(statement, parent):
            yield Problem(
                place, f"a {statement.level} serves {parent.id}, a {parent.level}, which stands no higher", error=False
            )
        if parent is not None and statement.id in _above(parent, known):
            yield Problem(place, f"{statement.id} serves itself by way of {parent.id}; correct a parent")
        if statement.parent is None and statement.link in ("explicit", "implied"):
            yield Problem(place, f"link is {statement.link}, but there is no parent")
    names = {rule.name for rule in all_rules()}
    for finding in labels.findings:
        if not names.intersection(finding.rules):
            yield Problem(
                str(document.file), f"no rule is called {' or '.join(finding.rules)}: it counts as missed", error=False
            )


def _above(statement: Expected | None, known: Mapping[str, Expected]) -> set[str]:
    """The ids of a statement and of all that it serves, each once."""
    passed: set[str] = set()
    while statement is not None and statement.id not in passed:
        passed.add(statement.id)
        statement = known.get(statement.parent or "")
    return passed


def _start(statement: Expected) -> str:
    return f'"{statement.text[:40]}…"' if len(statement.text) > 40 else f'"{statement.text}"'


def _stands(statement: Expected, lines: Sequence[str]) -> bool:
    if not 1 <= statement.line <= len(lines):
        return False
    shown = _words(" ".join(lines[statement.line - 1 : statement.line - 1 + _LINES]))
    wanted = _words(statement.text)
    first = len(_words(lines[statement.line - 1]))
    return any(shown[at : at + len(wanted)] == wanted for at in range(max(1, first)))


def _higher(child: Expected, parent: Expected) -> bool:
    lows = [RUNG.get(level, -1) for level in child.accepted]
    return max(RUNG.get(level, 9) for level in parent.accepted) >= min(lows)


class _Text(NamedTuple):
    part: Part
    place: str
    text: str
    words: frozenset[str]
    section: tuple[str, ...]


def _alike(parts: Sequence[Part]) -> Iterator[Problem]:
    """Statements that stand twice: an error across the splits of a suite, where one leaks what the other measures."""
    texts = [
        _Text(part, f"{part.folder / 'statements.jsonl'}#{e.id}", e.text, frozenset(_words(e.text)), e.section)
        for part in parts
        for e in part.examples
    ]
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(texts):
        shared: Counter[int] = Counter()
        for word in one.words:
            shared.update(by_word[word])
        for other, count in sorted(shared.items()):
            before = texts[other]
            if count < ALIKE * len(one.words | before.words):
                continue
            across = before.part.suite == one.part.suite and before.part.split != one.part.split
            same = before.text == one.text and before.section == one.section
            if across or same:
                yield Problem(one.place, f"stands almost so in {before.place} too: {one.text[:60]!r}", error=True)
        for word in one.words:
            by_word[word].append(number)


def _contaminated(parts: Sequence[Part], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Labelled statements that stand in prompts, in rules' examples or in other text that decides verdicts."""
    known = {name: f" {' '.join(_words(text))} " for name, text in texts.items()}
    for part in parts:
        labelled = [(f"{part.folder / 'statements.jsonl'}#{e.id}", e.text) for e in part.examples]
        labelled += [(f"{d.file}#{s.id}", s.text) for d in part.documents for s in d.labels.statements]
        for place, text in labelled:
            words = _words(text)
            for name, content in known.items():
                if len(words) >= PECULIAR and f" {' '.join(words)} " in content:
                    yield Problem(place, f"stands in {name} too, so that it measures nothing: reword one of them")


def _folders(parts: Iterable[Part]) -> list[Path]:
    return sorted({part.folder.parent if part.split else part.folder for part in parts})


def _frozen(folder: Path, parts: Sequence[Part]) -> Iterator[Problem]:
    """Splits that are not the ones that the card describes."""
    card = folder / "card.md"
    if not card.is_file():
        yield Problem(str(folder), "has no card.md that says what it measures and how it was labelled", error=False)
        return
    match = _FROZEN.search(card.read_text(encoding="utf-8"))
    stated = dict(line.split(": ") for line in match[1].replace("  ", "").splitlines()) if match else {}
    for part in parts:
        name = part.split or "all"
        if part.folder in (folder, folder / name) and stated.get(name) != part.digest:
            yield Problem(
                str(card),
                f"describes {name} {stated.get(name, 'not at all')}, but it is {part.digest}; --freeze writes it anew",
            )


def freeze(parts: Sequence[Part]) -> list[Path]:
    """Write the hashes and the composition of suites into their cards; what people wrote there stays."""
    written = []
    for folder in _folders(parts):
        own = [part for part in parts if folder in (part.folder, part.folder.parent)]
        card = folder / "card.md"
        text = (
            card.read_text(encoding="utf-8")
            if card.is_file()
            else f"---\nfrozen:\n---\n# {folder.name}\n\n{_BEGIN}\n{_END}\n"
        )
        hashes = "".join(f"  {part.split or 'all'}: {part.digest}\n" for part in own)
        text = _FROZEN.sub(f"frozen:\n{hashes}", text, count=1)
        before, _, rest = text.partition(_BEGIN)
        _, _, after = rest.partition(_END)
        if rest:
            text = f"{before}{_BEGIN}\n{composition(own)}{_END}{after}"
        card.write_text(text, encoding="utf-8")
        written.append(card)
    return written


def composition(parts: Sequence[Part]) -> str:
    """A table of how many statements of each level each split holds, as Markdown."""
    heads = ["split", "documents", "statements", *(level.value for level in Level), "hard or optional"]
    rows = []
    for part in parts:
        labelled = [*part.examples, *(s for d in part.documents for s in d.labels.statements)]
        counts = Counter(label.level for label in labelled)
        special = sum(e.hard for e in part.examples) + sum(
            s.optional for d in part.documents for s in d.labels.statements
        )
        cells = [part.split or "all", len(part.documents), len(labelled), *(counts[level] for level in Level), special]
        rows.append("| " + " | ".join(map(str, cells)) + " |\n")
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n{''.join(rows)}"
