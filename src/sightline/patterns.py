"""Regular expressions that are compiled when they are first used, and that find out quickly that nothing is there.

Compiling is a part of every start, and most patterns are never asked. Most of those that are asked find nothing: to look for
the words without the boundary before them, in lower case, costs about half of the whole expression, so that comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
_CAPITAL = re.compile(r"\\.|\(\?P|[A-Z]")
_BOUNDARY = r"\b"


class _Uncompiled:
    """Stands for a pattern; the first use of any of its methods puts those of the compiled pattern in their places."""

    __slots__ = ("expression", "flags", *_METHODS)

    def __init__(self, expression: str, flags: int) -> None:
        self.expression = expression
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.expression, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        if self.expression.startswith(_BOUNDARY) and self.flags & re.IGNORECASE:
            self.search = _quick(self.expression, self.flags, compiled.search)
        return getattr(self if name in _METHODS else compiled, name)


Search = Callable[..., re.Match[str] | None]


def _quick(expression: str, flags: int, search: Search) -> Search:
    """The same search, which looks first for what every match contains."""
    needed = re.compile(lowered(expression.removeprefix(_BOUNDARY)), flags & ~re.IGNORECASE).search

    def quick(text: str, *within: int) -> re.Match[str] | None:
        return search(text, *within) if within or needed(text.casefold()) else None

    return quick


def lowered(expression: str) -> str:
    """An expression for text in lower case; its escapes and groups stay what they are."""
    return _CAPITAL.sub(lambda found: found.group().lower() if len(found.group()) == 1 else found.group(), expression)


def regex(expression: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that behaves like `re.compile(expression, flags)`; an invalid expression is an error at its first use."""
    return cast("re.Pattern[str]", _Uncompiled(expression, flags))
