"""The shortcut of the grammars: a pattern that is skipped would not have matched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline import patterns
from sightline.heuristics import grammar
from sightline.heuristics.amounts import change

_FRAGMENTS = (
    "by from to reach hit zero no without any at least one twelve dozen hundred doubled halve tripled twofold fivefold half third Q3 H1 FY26 "
    "2026 2031-04-30 3/4/26 March may Sept. 4th of June the first quarter next sprint within 6 weeks in five years EOY end of year Sprint 12 PI-3 "
    "spring Tuesday the board meeting release 30 % 12pp 40bps $ € 5k 3x 2 × 7 days 90 ms 4/5 2 out of 3 1 in 5 NPS CSAT F1 points > ≥ under "
    "over max about 10/day per user 1,200 0 incidents TBD ?? ___ [target] x% {{a}} <date> lorem ipsum → -> baseline currently vs. by 5 % growth "
    "of + - SOC 2 ISO 27001 PCI WCAG S3 EC2 K8 Python 3 GPT-4 24/7 B2B P2P top 10 tier-1 p95 KR 1.2 O3 OKR-4 PAY-12 #45 v2.3 release 4 Node 18.2 "
    "https://a.example www.b.example me@c.example N1 $X N+ M% customers weeks users and a"
).split()


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map(" ".join), st.sampled_from(["", " ", ". "]))
def test_a_pattern_that_is_skipped_would_not_have_matched(text: str, tail: str) -> None:
    text += tail
    lowered = text.lower()
    heads = grammar.word_heads(lowered)
    hidden = [
        name
        for table in grammar.TABLES
        for name in table.expressions
        if name in grammar.NEEDS
        and heads.isdisjoint(grammar.NEEDS[name])
        and table[name].search(text if name in grammar.CASE_SENSITIVE else lowered)
    ]
    assert hidden == []


_TABLE_OF = {name: table for table in grammar.TABLES for name in table.expressions}


@pytest.mark.parametrize("name", sorted(grammar.FIRST))
@given(data=st.data())
def test_a_match_begins_as_its_pattern_says(name: str, data: st.DataObject) -> None:
    expression = _TABLE_OF[name].expressions[name]
    plain = re.compile(expression if name in grammar.CASE_SENSITIVE else patterns.lowered(expression))
    text = data.draw(st.from_regex(plain))
    found, expected = _TABLE_OF[name][name].search(text), plain.search(text)
    assert (found and found.span()) == (expected and expected.span())


@pytest.mark.parametrize(
    "text",
    [
        "1,500 paying wards (we're at 910)",
        "Late homecomings below 5 a week (was 30)",
        "Answered within 2 days (now 5)",
        "40 late buses a week, from 90",
        "300 wards plan in the app (230 today)",
        "9,000 swaps a month (current is 4,000)",
    ],
)
def test_what_is_said_beside_a_target_is_where_it_starts(text: str) -> None:
    found = change(text)
    assert [hit.name for hit in grammar.numbers(text).deltas] in (["aside"], ["baseline"])
    assert found is not None
    assert f"{found.target:,g}" in text
    assert f"{found.baseline:,g}" in text
    assert text.index(f"{found.target:,g}") < text.rindex(f"{found.baseline:,g}")


@pytest.mark.parametrize(
    "text", ["Hire 5 nurses (from 2026 on)", "Win 30 wards, from 2026 in all towns", "Ship 3 apps (now with 2 themes)"]
)
def test_a_year_or_a_remark_is_no_start(text: str) -> None:
    assert (grammar.numbers(text).deltas, change(text)) == ((), None)


def test_a_figure_in_a_bracket_is_no_start_of_a_figure_in_another_unit_or_of_another_measure() -> None:
    assert change("70 % of children gain 6 months of reading (2025: 58 %)") is None
    assert change("Carry 200 trains (not 36 lorries) and twice the parcels (now 200k)") is None


def test_a_change_of_how_many_out_of_how_many_is_read_forwards() -> None:
    assert change("Clinics with a surplus: 9 of 17 → 14 of 17") == (9, 14)
