"""Cut documents into requests at the boundaries of their sections, so that an edit asks only for its own section again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sightline import confirmation, prompt
from sightline.challenge import asked, questions
from sightline.domain import Finding, Level, Link, Statement, Verdict
from sightline.request import Request
from sightline.vocabulary import definitions

#: Sections are taken together until they hold so many statements, and cut where they hold more than the second.
FEWEST, MOST = 12, 40
#: How many children one request links, and how many other statements it shows.
CHILDREN, SHOWN = 100, 160
#: Longer statements are sent by their beginning.
LONGEST = 1200
_HEADINGS = 3
#: How many statements below one are shown.
_BELOW = 12
_LADDER = frozenset(Level) - {Level.OTHER, Level.PRINCIPLE}


#: The headings that single statements are given with.
Sections = Mapping[Statement, tuple[str, ...]]


class Asked(NamedTuple):
    """A request, the statement behind each of the ids in it, and which answers it wants where that is not one an id.

    `children` are the ids of a request about links, or the pairs of id and question of one that challenges.
    """

    request: Request
    ids: Mapping[str, Statement]
    children: tuple[str, ...] = ()


def classifying(statements: Sequence[Statement], model: str, index: int = 0) -> Iterator[Asked]:
    """The requests that ask what statements are."""
    for _, found in groupby(statements, key=lambda statement: statement.document):
        for part in _parts(list(found)):
            yield classify(part, model, index)


def _parts(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Statements in the order of the text, cut at sections."""
    part: list[Statement] = []
    for _, section in groupby(statements, key=lambda statement: statement.section):
        here = list(section)
        if part and (len(part) >= FEWEST or len(part) + len(here) > MOST):
            yield part
            part = []
        part += here
        while len(part) > MOST:
            yield part[:MOST]
            part = part[MOST:]
    if part:
        yield part


#: Single statements that one request asks about.
TOGETHER = 30


def alone(sections: Sections, model: str, index: int = 0) -> Iterator[Asked]:
    """The requests that ask what single statements are, each under the headings it was given with."""
    statements = list(sections)
    for start in range(0, len(statements), TOGETHER):
        yield classify(statements[start : start + TOGETHER], model, index, sections)


def classify(statements: Sequence[Statement], model: str, index: int = 0, sections: Sections | None = None) -> Asked:
    """One request that asks what these statements are, each under an id of this request alone."""
    headings = {s: s.section if sections is None else sections[s] for s in statements}
    ids = {f"s{number}": statement for number, statement in enumerate(statements, 1)}
    listed = [
        {"section": list(section[-_HEADINGS:]), "statements": [_entry(id, s) for id, s in entries]}
        for section, entries in groupby(ids.items(), key=lambda item: headings[item[1]])
    ]
    template = prompt.load("classify")
    messages = template.render(levels=_levels(), sections=listed)
    return Asked(Request(template.label, messages, template.answer, model, index), ids)


def _levels() -> dict[str, str]:
    return {level.value: meaning for level, meaning in definitions().items()}


def _entry(id: str, statement: Statement) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": id}
    if statement.label:
        entry["label"] = statement.label
    entry["text"] = statement.text[:LONGEST]
    if statement.attributes:
        entry["fields"] = {attribute.name: attribute.text[:LONGEST] for attribute in statement.attributes}
    return entry


def linking(
    statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link], model: str
) -> Iterator[Asked]:
    """The requests that ask what statements serve, given their levels and what the documents nest in what."""
    under = {
        link.child: link.parent for link in links if link.basis in ("nesting", "table") and link.strength == "strong"
    }
    for _, found in groupby(statements, key=lambda statement: statement.document):
        placed = [statement for statement in found if stands[statement].level in _LADDER]
        children = [statement for statement in placed if stands[statement].level is not Level.MISSION]
        for start in range(0, len(children), CHILDREN):
            yield _link(children[start : start + CHILDREN], placed, stands, under, model)


def _link(
    children: Sequence[Statement],
    placed: Sequence[Statement],
    stands: Mapping[Statement, Verdict],
    under: Mapping[Statement, Statement],
    model: str,
) -> Asked:
    """One request; where a document is too long, it shows the children and what they are most likely to serve."""
    shown = set(placed)
    if len(placed) > SHOWN:
        high = [s for s in placed if stands[s].level not in (Level.INITIATIVE, Level.METRIC)]
        shown = {*children, *(under[s] for s in children if s in under), *high[: SHOWN - len(children)]}
    ids = {f"s{number}": statement for number, statement in enumerate((s for s in placed if s in shown), 1)}
    names = {statement: id for id, statement in ids.items()}
    entries = []
    for section, group in groupby(ids.items(), key=lambda item: item[1].section):
        listed = []
        for id, statement in group:
            entry = _entry(id, statement) | {"level": stands[statement].level.value}
            if (holder := names.get(under.get(statement, statement))) and holder != id:
                entry["under"] = holder
            listed.append(entry)
        entries.append({"section": list(section[-_HEADINGS:]), "statements": listed})
    template = prompt.load("link")
    wanted = [names[statement] for statement in children]
    messages = template.render(levels=_levels(), statements=entries, children=wanted)
    return Asked(Request(template.label, messages, template.answer, model), ids, tuple(wanted))


#: Sets of passages that one request asks about, and the passages of a set.
CONFIRMED, PASSAGES = 10, 12
#: Statements that one request asks questions about.
CHALLENGED = 40


def challenging(
    statements: Sequence[Statement], stands: Mapping[Statement, Verdict], links: Sequence[Link], model: str
) -> Iterator[Asked]:
    """The requests that put the gate questions, with what stands above and below each statement."""
    for _, found in groupby(statements, key=lambda statement: statement.document):
        chosen = [(statement, names) for statement in found if (names := asked(statement, stands[statement]))]
        for start in range(0, len(chosen), CHALLENGED):
            yield _challenge(chosen[start : start + CHALLENGED], stands, links, model)


def _challenge(
    chosen: Sequence[tuple[Statement, tuple[str, ...]]],
    stands: Mapping[Statement, Verdict],
    links: Sequence[Link],
    model: str,
) -> Asked:
    above = {link.child: link.parent for link in links}
    below: dict[Statement, list[Statement]] = {}
    for link in links:
        below.setdefault(link.parent, []).append(link.child)
    ids = {f"s{number}": statement for number, (statement, _) in enumerate(chosen, 1)}
    named = {statement: id for id, statement in ids.items()}
    entries = []
    for (id, statement), (_, names) in zip(ids.items(), chosen, strict=True):
        entry = _entry(id, statement) | {"level": stands[statement].level.value}
        holder, section = above.get(statement), statement.section[-1:]
        if holder is not None:
            entry["above"] = named.get(holder) or holder.text[:LONGEST]
        if section and (holder is None or holder.text not in section[0]):
            entry["section"] = section[0]
        if statement in below and any(questions()[name].below for name in names):
            told = below[statement][:_BELOW]
            entry["below"] = [named.get(s) or f"{stands[s].level}: {s.text[:LONGEST]}" for s in told]
        entries.append(entry | {"questions": list(names)})
    template = prompt.load("challenge")
    texts = {name: question.text for name, question in questions().items()}
    messages = template.render(levels=_levels(), questions=texts, statements=entries)
    pairs = tuple(f"{id} {name}" for id, (_, names) in zip(ids, chosen, strict=True) for name in names)
    return Asked(Request(template.label, messages, template.answer, model), ids, pairs)


def confirming(findings: Sequence[Finding], model: str) -> Iterator[Asked]:
    """The requests that ask whether findings hold, in the order of the findings, by the ids of sets and of the passages in them."""
    for _, group in groupby(findings, key=lambda finding: finding.document):
        found = list(group)
        for start in range(0, len(found), CONFIRMED):
            yield _confirm(found[start : start + CONFIRMED], model)


def _confirm(findings: Sequence[Finding], model: str) -> Asked:
    ids: dict[str, Statement] = {}
    sets: list[dict[str, Any]] = []
    for number, finding in enumerate(findings, 1):
        found = {f"c{number}p{at}": passage for at, passage in enumerate(confirmation.passages(finding)[:PASSAGES], 1)}
        ids |= found
        told = [_entry(id, passage) | {"section": list(passage.section[-1:])} for id, passage in found.items()]
        sets.append({"id": f"c{number}", "question": confirmation.questions()[finding.rule], "passages": told})
    template = prompt.load("confirm")
    messages = template.render(sets=sets)
    return Asked(Request(template.label, messages, template.answer, model), ids, tuple(one["id"] for one in sets))


def rewriting(
    flaws: Mapping[Statement, Sequence[str]], stands: Mapping[Statement, Verdict], links: Sequence[Link], model: str
) -> Iterator[Asked]:
    """The requests for better wordings, with what was found wrong with each statement."""
    above = {link.child: link.parent for link in links}
    for _, found in groupby(flaws, key=lambda statement: statement.document):
        listed = list(found)
        for start in range(0, len(listed), CHALLENGED):
            ids = {f"s{number}": s for number, s in enumerate(listed[start : start + CHALLENGED], 1)}
            entries = []
            for id, statement in ids.items():
                entry = _entry(id, statement) | {"level": stands[statement].level.value}
                if statement in above:
                    entry["above"] = above[statement].text[:LONGEST]
                entries.append(entry | {"found": list(flaws[statement])})
            template = prompt.load("rewrite")
            messages = template.render(levels=_levels(), statements=entries)
            yield Asked(Request(template.label, messages, template.answer, model), ids)
