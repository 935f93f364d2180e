"""The report cards: each line follows from what is written, and what words cannot decide is left to the reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

import strategies
from sightline import read_text, review
from sightline.cards import report
from sightline.cards.card import Report
from sightline.cards.mission import parts
from sightline.reporters import FORMATS, Style, render
from sightline.rules import all_rules

PLAN = """# OKRs Q3 2026

Mission: Help night-shift nurses get home safely through rosters that they plan themselves so that nobody drives home asleep.

Check-ins every second Tuesday.

## Objective 1: Nurses trust a roster that they planned themselves

- KR 1.1: Rosters that nurses plan in the app rise from 35 % to 80 %
- KR 1.2: Complaints about unfair nights fall from 12 to 5 a month
- KR 1.3: Launch the roster app

### Initiatives

- Let a ward vote on its pattern of nights (KR 1.1)

# Elsewhere

- Initiative: Migrate the shift archive
"""


def cards(text: str, name: str = "plan.md") -> Report:
    return report(review([read_text(text, name)]))


def answers(text: str) -> dict[str, str]:
    return {test.name: test.answer for test in cards(f"# Mission\n\n{text}\n").missions[0].tests}


def test_a_test_whose_rule_was_left_out_is_undecided() -> None:
    document = read_text("# Mission\n\nRaise the share of clinics that order by the forecast to 90 %.\n", "plan.md")
    rules = [rule for rule in all_rules() if rule.name != "mission/has-metric"]
    seen = {
        test.name: (test.answer, test.evidence) for test in report(review([document], rules=rules)).missions[0].tests
    }
    assert seen["metric"] == ("undecided", "not looked at: mission/has-metric was left out")
    told = {test.name: test.answer for test in report(review([document])).missions[0].tests}
    assert told["metric"] == "fail"


def test_header_counts_work_and_proof() -> None:
    head = cards(PLAN).header
    assert (head.missions, head.motion, head.progress, head.aimed, head.cadence) == (
        1,
        3,
        2,
        2,
        "Check-ins every second Tuesday",
    )
    assert (head.initiatives, head.goals) == ((2, 3), (3, 3))


def test_mission_card_finds_the_four_parts_and_fills_the_template() -> None:
    card = cards(PLAN).missions[0]
    assert [(part.name, part.text) for part in card.parts] == [
        ("for whom", "night-shift nurses"),
        ("what changes for them", "get home safely"),
        ("through what", "rosters that they plan themselves"),
        ("so that", "nobody drives home asleep"),
    ]
    assert card.template == (
        "Help night-shift nurses get home safely through rosters that they plan themselves so that nobody drives home asleep."
    )


@pytest.mark.parametrize(
    ("mission", "found"),
    [
        ("Help people who plan together see the reason.", ("people who plan together", "see the reason", "", "")),
        (
            "To empower growers to sell their surplus by same-day routes.",
            ("growers", "sell their surplus", "same-day routes", ""),
        ),
        ("People who run stalls get what they earned.", ("People who run stalls", "get what they earned", "", "")),
        ("Faster trains.", ("", "faster trains", "", "")),
    ],
)
def test_mission_parts(mission: str, found: tuple[str, ...]) -> None:
    assert parts(mission) == found


def test_test_card_answers_only_what_words_show() -> None:
    assert answers("Help night-shift nurses get home safely.") == {
        "replacement": "pass",
        "sprint": "pass",
        "metric": "pass",
        "deadline and dashboard": "pass",
        "twenty years": "undecided",
        "product discontinued": "undecided",
        "achieved tomorrow": "undecided",
    }
    made = answers("Build and ship the new logging library v2 by 2027.")
    assert (made["sprint"], made["deadline and dashboard"], made["twenty years"]) == ("fail", "fail", "fail")
    assert answers("Raise activation to 40 %.")["metric"] == "fail"
    assert answers("Make technology work for everyone.")["replacement"] == "fail"


def test_swapped_sentences_are_shown_where_the_replacement_test_does_not_pass() -> None:
    card = cards("# Mission\n\nHelp teams succeed.\n").missions[0]
    assert card.swapped[0] == "Help airline passengers succeed."
    assert cards(PLAN).missions[0].swapped == ()


def test_vision_card() -> None:
    vision = (
        "# Vision\n\nBy 2035 nobody in the valley fears the way home after a night on the ward, as many still do.\n"
    )
    found = {test.name: test.answer for test in cards(vision).visions[0].tests}
    assert found == {
        "paints the arrived-at state": "pass",
        "three years away or more": "pass",
        "free of today's limits": "pass",
        "grounded in a problem": "pass",
        "more than the mission again": "undecided",
        "lofty": "undecided",
        "attainable": "undecided",
        "shown, not only said": "undecided",
    }
    target = cards("# Vision\n\n75 % of residents hold a library card.\n").visions[0].tests[0]
    assert target.answer == "fail"


def test_stack_names_what_mission_and_strategy_share() -> None:
    text = "# Mission\n\nHelp night-shift nurses get home.\n\n# Strategy\n\n- We begin with nurses on wards, then clinics.\n"
    assert [(s.upper, s.lower, s.words) for s in cards(text).stack.shared] == [("mission", "strategy", ("nurses",))]


def test_goal_grid_is_smart_letter_by_letter() -> None:
    rows = {row.statement.label: row for row in cards(PLAN).goals}
    assert {label: (row.letters, row.proves, row.baseline, row.target) for label, row in rows.items()} == {
        "KR 1.1": ("SMART", ("behaviour",), "35", "80"),
        "KR 1.2": ("SMART", ("quality",), "12", "5"),
        "KR 1.3": ("SM?RT", ("work only",), "", ""),
    }
    bare = cards(
        "# Goals\n\n- Improve the quality of our services\n- Half of the villages have a stop by June\n"
    ).goals[0]
    assert bare.letters == "--?--"


def test_goal_grid_scores_what_has_a_result() -> None:
    table = "# OKRs Q3 2026\n\n| Key result | Baseline | Target | Result |\n|---|---|---|---|\n| Lift faults per thousand trips | 2.8 | 1.4 | 2.1 |\n"
    (row,) = cards(table).goals
    assert (row.baseline, row.target, row.score) == ("2.8", "1.4", "0.50")


def test_themes_count_what_hangs_below_them() -> None:
    text = "# Plan 2026\n\n## Strategy: Nights before days\n\n- Objective: Nurses trust the roster\n  - KR: 80 % of rosters are planned in the app\n  - Initiative: Build the app\n"
    assert [(t.goals, t.initiatives) for t in cards(text).themes] == [(2, 1)]


def test_what_a_plan_calls_its_themes_is_covered_or_not_whatever_it_reads_like() -> None:
    text = (Path(__file__).parent / "samples" / "themes.md").read_text(encoding="utf-8")
    assert [(t.statement.text, t.goals, t.initiatives) for t in cards(text).themes] == [
        ("Owners see what they owe", 0, 0),
        ("Owners get paid on time", 0, 0),
        ("Owners sleep before the tax year ends", 0, 0),
    ]


def test_audit_answers_from_what_is_written() -> None:
    found = cards(PLAN).audit
    assert [(q.topic, q.answer) for q in found.questions] == [
        ("customer problem", "unclear"),
        ("one telling", "unclear"),
        ("traceability", "no"),
        ("choices", "unclear"),
        ("strategy", "unclear"),
        ("review", "yes"),
        ("AI value", "unclear"),
    ]
    assert (found.verdict, found.next_step) == ("open", "sightline trace plan.md 19")


def test_audit_of_a_plan_that_fails_most_questions_is_weak() -> None:
    text = (
        "# Strategy\n\n- 450,000 loans a year\n- Card holding at 75 %\n\n# Goals\n\n- Key result: Readers rise from 10 to 20 a day\n"
        "- Key result: Loans rise from 5 to 9 a day\n- Key result: Cards rise from 4 to 8 a day\n\n# Roadmap\n\n- Build an agentic layer\n"
        "- Build an LLM gateway\n\n# The mission in our own words\n\n- Design: nurses plan their own nights and get home safely\n"
        "- Sales: hospitals cut the cost of agency staff\n"
    )
    audit = cards(text).audit
    assert [q.topic for q in audit.questions if q.answer == "no"] == [
        "one telling",
        "traceability",
        "strategy",
        "review",
        "AI value",
    ]
    assert audit.verdict == "weak"


def test_a_glance_is_shown_where_there_is_a_plan_and_not_elsewhere() -> None:
    shown = render(review([read_text(PLAN, "plan.md")]), "text", Style(width=100))
    assert "At a glance\n  balance       3 lines of work, 2 goals whose figures would show progress\n" in shown
    assert "At a glance" not in render(review([read_text("# Install\n\nRun `make`.\n", "readme.md")]), "text")


@given(strategies.documents())
def test_every_format_renders_any_document(text: str) -> None:
    if text.strip():
        found = review([read_text(text, "plan.md")])
        rendered = {format: render(found, format) for format in FORMATS}
        assert len(json.loads(rendered["json"])["audit"]) == 7


def test_the_chain_map_is_drawn_with_its_first_break() -> None:
    found = review([read_text(PLAN, "plan.md")])
    drawn = render(found, "mermaid")
    assert drawn.startswith("flowchart BT\n")
    assert '["initiative: Migrate the shift archive"]:::loose' in drawn
    dot = render(found, "dot")
    assert 'label="initiative: Migrate the shift archive", style=dashed' in dot
    assert dot.count("->") == drawn.count("-->") + drawn.count("-.->") == len(found.links)


def test_a_mission_that_only_says_why_fills_no_other_part() -> None:
    assert parts("Riverbend exists so that nobody in the valley drives home asleep.") == (
        "",
        "",
        "",
        "nobody in the valley drives home asleep",
    )


@pytest.mark.parametrize(
    ("line", "cadence"),
    [
        ("Weekly bookings rise from 200 to 300.", ""),
        ("Weekly look at the numbers in the Monday huddle.", "Weekly"),
        ("Quarterly churn falls. Weekly check-in on Mondays.", "Weekly check-in"),
    ],
)
def test_a_rhythm_is_one_of_meeting_and_not_of_a_measure(line: str, cadence: str) -> None:
    assert (
        cards(f"# OKRs\n\n{line}\n\n- Objective: Nurses rest\n  - KR1: Nights fall from 5 to 3\n").header.cadence
        == cadence
    )
