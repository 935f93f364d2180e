"""Patterns are compiled late and look first for what every match contains; they must find what `re` finds."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sightline.heuristics
import sightline.rules
from sightline.patterns import _Uncompiled, regex

_MODULES = [
    import_module(f"{package.__name__}.{module.name}")
    for package in (sightline.rules, sightline.heuristics)
    for module in iter_modules(package.__path__)
]
_PATTERNS = {
    f"{module.__name__}.{name}": value
    for module in _MODULES
    for name, value in vars(module).items()
    if isinstance(value, _Uncompiled)
}
_WORDS = sorted({word for one in _PATTERNS.values() for word in re.findall(r"[A-Za-z]{2,}", one.expression)})
_TEXTS = st.lists(
    st.one_of(
        st.sampled_from(_WORDS),
        st.sampled_from(_WORDS).map(str.upper),
        st.text(max_size=6),
        st.integers(0, 2099).map(str),
    ),
    max_size=9,
).map(" ".join)


@pytest.mark.parametrize("name", sorted(_PATTERNS))
@given(text=_TEXTS)
def test_a_search_finds_what_re_finds(name: str, text: str) -> None:
    pattern = _PATTERNS[name]
    found, expected = pattern.search(text), re.search(pattern.expression, text, pattern.flags)
    assert (found and found.span()) == (expected and expected.span())


def test_an_invalid_expression_is_an_error_at_its_first_use() -> None:
    pattern = regex(r"(")
    with pytest.raises(re.error):
        pattern.search("a")


def test_a_part_of_a_text_is_searched_with_what_stands_around_it() -> None:
    assert regex(r"\bday\b", re.IGNORECASE).search("workday", 4) is None
