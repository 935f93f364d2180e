"""Every idea of the method texts is answered somewhere, and what answers it is held by a test that exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

from sightline import challenge, compare
from sightline.rules import all_rules

TESTS = Path(__file__).parent
#: What holds each place that is no rule: a file and a function of it.
HELD = {
    "card mission": "test_cards.py::test_test_card_answers_only_what_words_show",
    "card vision": "test_cards.py::test_vision_card",
    "card stack": "test_cards.py::test_stack_names_what_mission_and_strategy_share",
    "card goals": "test_cards.py::test_goal_grid_is_smart_letter_by_letter",
    "card themes": "test_cards.py::test_themes_count_what_hangs_below_them",
    "header": "test_cards.py::test_header_counts_work_and_proof",
    "chain map": "test_cards.py::test_the_chain_map_is_drawn_with_its_first_break",
    "audit verdict": "test_cards.py::test_audit_of_a_plan_that_fails_most_questions_is_weak",
    "audit next step": "test_cards.py::test_audit_answers_from_what_is_written",
    "samples": "test_samples.py::test_a_cascade_is_read_from_company_to_daily_measures",
    "command classify": "test_cli.py::test_classify_answers_in_order",
    "command trace": "test_cli.py::test_trace_stops_at_the_first_break",
    "command compare": "test_compare.py::test_a_pivot_that_keeps_the_mission_is_told_as_one",
    "command score": "test_score.py::test_a_score_is_read_for_its_kind",
    "command new": "test_writing.py::test_an_empty_template_is_recognised_and_a_filled_one_is_clean",
    "command narrative": "test_writing.py::test_a_narrative_has_holes_where_the_document_is_silent",
    "command guide": "test_writing.py::test_the_guide_names_every_level_test_and_conflict",
    **{
        f"audit {topic}": "test_cards.py::test_audit_answers_from_what_is_written"
        for topic in ("customer problem", "one telling", "traceability", "choices", "strategy", "review", "AI value")
    },
}
#: Rules that only a model or a comparison tells, and what holds them.
TOLD = {
    "mission/is-completable": "test_model.py::test_a_flaw_is_told_where_its_quote_stands",
    "mission/bound-to-product": "test_model.py::test_a_flaw_is_told_where_its_quote_stands",
    "objective/betrayal-risk": "test_model.py::test_a_flaw_is_told_where_its_quote_stands",
    "mission/rewritten": "test_compare.py::test_a_mission_rewritten_with_its_goals_and_no_word_is_a_warning",
    "vision/churn": "test_compare.py::test_a_history_with_a_vision_for_each_season",
}


class Idea(NamedTuple):
    number: int
    idea: str
    places: tuple[str, ...]
    left: str


def ideas() -> list[Idea]:
    found = []
    for line in (TESTS / "ideas.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, idea, where = (part.strip() for part in line.split("|"))
        left = where.removeprefix("left: ") if where.startswith("left: ") else ""
        found.append(Idea(int(number), idea, () if left else tuple(where.split(", ")), left))
    return found


def held_by(place: str) -> str:
    return HELD.get(place) or TOLD.get(place) or f"test_rules.py::test_examples_of_a_rule_are_true[{place}]"


def table() -> str:
    """The table of ARCHITECTURE.md."""
    lines = ["| | idea | where it is answered | held by |", "|--:|---|---|---|"]
    for idea in ideas():
        shown = ", ".join(f"`{place}`" if "/" in place else place for place in idea.places)
        tests = ", ".join(dict.fromkeys(_short(held_by(place)) for place in idea.places))
        lines.append(f"| {idea.number} | {idea.idea} | {shown or f'left out: {idea.left}'} | {tests or '-'} |")
    return "\n".join(lines) + "\n"


def _short(test: str) -> str:
    """The file of a test; the rules' examples all stand in one."""
    return test.partition("::")[0]


def test_every_idea_has_its_place() -> None:
    assert [idea.number for idea in ideas()] == list(range(1, 127))
    known = {rule.name for rule in all_rules()} | TOLD.keys() | HELD.keys()
    assert {place for idea in ideas() for place in idea.places} <= known
    assert TOLD.keys() == {info.name for info in (*challenge.INFOS, *compare.INFOS)}


def test_every_place_is_held_by_a_test() -> None:
    functions = {
        f"{path.name}::{node.name}"
        for path in TESTS.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    wanted = {re.sub(r"\[.*", "", held_by(place)) for idea in ideas() for place in idea.places}
    assert wanted <= functions
