"""The chain map as nodes and edges, for the formats that draw it."""

from __future__ import annotations

from typing import NamedTuple

from sightline.domain import RUNG, Level, Review, Statement
from sightline.reporters.terminal import cut, visible

_TEXT = 70


class Node(NamedTuple):
    """A statement: its name in the drawing, its level, its text, and whether the way up from it ends before a mission."""

    name: str
    level: str
    text: str
    loose: bool


class Edge(NamedTuple):
    """A link from child to parent, by their names."""

    child: str
    parent: str
    strong: bool


def nodes(review: Review) -> list[Node]:
    """The statements of the plan, in the order of the text."""
    named = _names(review)
    up = {link.child for link in review.links}
    found = []
    for statement, name in named.items():
        level = review.verdict(statement).level
        loose = level is not Level.MISSION and statement not in up
        found.append(Node(name, level, cut(visible(" ".join(statement.text.split())), _TEXT), loose))
    return found


def edges(review: Review) -> list[Edge]:
    """The links between them."""
    named = _names(review)
    return [
        Edge(named[link.child], named[link.parent], link.strength == "strong")
        for link in review.links
        if link.child in named and link.parent in named
    ]


def _names(review: Review) -> dict[Statement, str]:
    """The statements that are drawn, each with a name that is its own among all documents."""
    linked = {end for link in review.links for end in (link.child, link.parent)}
    order = {document: number for number, document in enumerate(review.documents, 1)}
    return {
        s: f"d{order[s.document]}{s.id.lower()}"
        for s in review.statements
        if s in linked or (review.verdict(s).level in RUNG and s.planning)
    }
