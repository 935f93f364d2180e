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
from sightline import read_text
from sightline.extract import lines
from sightline.heuristics import signals
from sightline.link import reference
from sightline.patterns import _Uncompiled, regex
from sightline.rules import input as input_rules

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


_IDS = st.sampled_from(
    "OKR 1,kr2.1,O 3,G#4,ini 5,I6,objective 7,Goals 8,key results 9,initiative-2,to 50,item 3,Obj 2".split(",")
)
_SAID = st.sampled_from(
    "supports,Aligned to,moves the,see,for,→,->,serves: ,rolls up to,in Q3,down to,about".split(",")
)


@given(st.lists(st.one_of(_IDS, _SAID, st.sampled_from(["(", '"', " x", "to"])), max_size=8).map(" ".join))
def test_no_reference_hides_from_the_question_whether_there_may_be_one(text: str) -> None:
    if reference._REFERENCE.search(text):  # noqa: SLF001
        assert reference._ID_LIKE.search(text.lower())  # noqa: SLF001


_BEFORE = (
    "our mission is,the goal of the ward is to,its purpose is,this vision is,nurses exist to,in order to,to,we,we'll,we will,"
    "we're going to,please,also,then,and,successfully,continuously,fully,significantly,consistently,meaningfully,dramatically,"
    "drastically,further,proactively,positively,officially,possibly,begin to,continue to,start to,help to"
).split(",")


@pytest.mark.parametrize("before", _BEFORE)
def test_the_verb_behind_what_may_stand_before_it_leads(before: str) -> None:
    for text in (f"{before} build the map", f"{before} build the map".capitalize()):
        assert "build" in {found.text for found in signals.signals(text) if found.name == "output-verb"}


@given(st.one_of(st.from_regex(lines._TEMPLATE), st.from_regex(lines._ASIDE)))  # noqa: SLF001
def test_no_prompt_or_aside_hides_from_the_question_what_it_begins_with(text: str) -> None:
    said = lines._TEMPLATE.match(text) or lines._ASIDE.match(text)  # noqa: SLF001
    assert lines.says_nothing(text) is (said is not None)


@given(st.from_regex(re.compile(_PATTERNS["sightline.rules.input._ADDRESS"].expression, re.IGNORECASE)))
def test_no_order_to_a_machine_hides_from_the_question_where_one_may_stand(text: str) -> None:
    document = read_text("# Plan\n\n- " + " ".join(text.split()).replace("\x00", ""), "plan.txt")
    told = [prose for block in document.blocks for prose in (block.prose,) if input_rules._ADDRESS.search(prose.text)]  # noqa: SLF001
    assert [prose for _, prose in input_rules._suspicious(document) if prose in told] == told  # noqa: SLF001
