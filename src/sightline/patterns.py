"""Regular expressions that are compiled when they are first used, and that find out quickly that nothing is there.

Compiling is a part of every start, and most patterns are never asked. Most of those that are asked find nothing: to look for
the words without the boundary before them, in lower case, costs about half of the whole expression, so that comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

_METHODS = ("match", "fullmatch", "finditer", "findall", "sub", "split")
_CAPITAL = re.compile(r"\\.|\(\?P|[A-Z]")
_BOUNDARY = r"\b"

Search = Callable[..., re.Match[str] | None]


class _Uncompiled:
    """Stands for a pattern; the first use of a method puts that of the compiled pattern in its place."""

    __slots__ = ("compiled", "expression", "flags", "search", *_METHODS)

    def __init__(self, expression: str, flags: int) -> None:
        self.expression = expression
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name == "compiled":
            self.compiled = re.compile(self.expression, self.flags)
            return self.compiled
        if name == "search":
            self.search = _quick(self) if self.expression.startswith(_BOUNDARY) else self.compiled.search
            return self.search
        found = getattr(self.compiled, name)
        if name in _METHODS:
            setattr(self, name, found)
        return found


def _quick(pattern: _Uncompiled) -> Search:
    """The same search, which looks first for what every match contains."""
    bare, flags = pattern.expression.removeprefix(_BOUNDARY), pattern.flags
    ignoring = bool(flags & re.IGNORECASE)
    needed = re.compile(lowered(bare) if ignoring else bare, flags & ~re.IGNORECASE).search

    def quick(text: str, *within: int) -> re.Match[str] | None:
        if within or needed(text.casefold() if ignoring else text):
            return pattern.compiled.search(text, *within)
        return None

    return quick


def lowered(expression: str) -> str:
    """An expression for text in lower case; its escapes and groups stay what they are."""
    return _CAPITAL.sub(lambda found: found.group().lower() if len(found.group()) == 1 else found.group(), expression)


def regex(expression: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that behaves like `re.compile(expression, flags)`; an invalid expression is an error at its first use."""
    return cast("re.Pattern[str]", _Uncompiled(expression, flags))
