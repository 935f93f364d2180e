"""What authors set by hand in Markdown that the language does not know: titles in capitals, lists by their own marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What ends a line that is broken by hand.
BREAK = re.compile(r"[ \t]*\\|  ")
#: A title in capitals on a line of its own, which is no remark such as "TBD".
SHOUTED = re.compile(r"(?!(?:TB[ACD]|TODO|WIP|NOTE|NB|N/A|DRAFT)\b)[A-Z][A-Z0-9 &/'’,()-]{3,60}$")
#: The mark of a line in a list that Markdown does not know for one: "1.Lead time", "•Focus".
MARKED = re.compile(r"\d{1,2}[.)][ \t]*(?=[^\W\d_]{2}|[\"“])|[•‣◦▪●][ \t]*(?=\S)")
#: The mark of a list before words, but for a key of YAML.
BULLET = re.compile(r"[-*+•][ \t]?(?=[^\W_])(?![\w-]+:(?:\s|$))")
#: A line that is nothing but a remark in brackets.
ASIDE = re.compile(r"\([^()]*\)[ \t]*(?=[\r\n]|\Z)")
#: A line of an outline that somebody numbered by hand.
OUTLINED = re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]?\s+\S")


def by_mark(source: str, lines: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The lines of a paragraph, those without a mark together with the marked line that they go on with."""
    groups: list[list[tuple[int, int]]] = []
    for line in lines:
        if groups and not MARKED.match(source, *line) and MARKED.match(source, *groups[-1][0]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
