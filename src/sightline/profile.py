"""Kinds of plan, so that a roadmap is not told what only an OKR sheet promises (`data/profiles.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from sightline.document import Document
from sightline.vocabulary import data

_HEADINGS = 3


class Profile(NamedTuple):
    """A kind of plan: its name, what it is, and the rules that do not apply to it."""

    name: str
    what: str
    titles: re.Pattern[str]
    headings: frozenset[str]
    quiet: frozenset[str]


@cache
def profiles() -> Mapping[str, Profile]:
    """The kinds by name, in the order in which a document is tried for them."""
    found = {}
    for name, table in data("profiles.toml").items():
        titles = re.compile(rf"\b(?:{table['titles']})\b", re.IGNORECASE)
        headings, quiet = frozenset(table.get("headings", ())), frozenset(table["quiet"])
        found[name] = Profile(name, table["what"], titles, headings, quiet)
    return found


def profile(document: Document, *, measured: bool) -> Profile | None:
    """The kind of plan that a document's title, name or headings say it is, None where they say nothing.

    Where objectives have key results (`measured`), it promises what an OKR sheet promises, whatever its title says.
    """
    named = _named(document)
    return profiles()["okr"] if measured and (named is None or named.name != "v2mom") else named


def _named(document: Document) -> Profile | None:
    titles = [block.prose.text for block in document.blocks if block.kind == "heading"]
    told = {title.strip().lower().rstrip(":") for title in titles}
    name = PurePath(document.path).stem.replace("-", " ").replace("_", " ")
    for text in (*titles[:1], name):
        for kind in profiles().values():
            if kind.titles.search(text):
                return kind
    return next((kind for kind in profiles().values() if len(kind.headings & told) >= _HEADINGS), None)
