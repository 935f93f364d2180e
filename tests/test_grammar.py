"""The shortcut of the grammars: a pattern that is skipped would not have matched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sightline.heuristics import grammar

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
