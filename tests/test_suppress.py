"""Suppressions: what an author has asked not to be told, how far it holds, and what is said of one that is wrong."""

from __future__ import annotations

from textwrap import dedent

import pytest

from sightline import read_text, review

MISSION = "# Mission\n\nServe 95 % of clinics by 2027.\n"


def told(text: str, name: str = "plan.md") -> list[tuple[str, int]]:
    result = review([read_text(dedent(text), name)])
    return [(f.rule, f.position.line) for f in result.findings if f.rule.startswith(("mission/has", "input/"))]


def test_without_a_suppression_both_are_told() -> None:
    assert told(MISSION) == [("mission/has-metric", 3), ("mission/has-deadline", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "# Mission\n\nServe 95 % of clinics by 2027. <!-- sightline: ignore mission/has-metric scope, not a target -->\n",
        "# Mission\n\n<!-- sightline: ignore mission/has-metric scope, not a target -->\n\nServe 95 % of clinics by 2027.\n",
        "<!-- sightline: ignore mission/has-metric decided in May -->\n\n# Mission\n\nServe 95 % of clinics by 2027.\n",
        "# Mission\n\nServe 95 % of clinics by 2027.\n\n<!-- sightline: ignore-file mission/has-metric -->\n",
        "---\nsightline: {ignore: [mission/has-metric]}\n---\n\n# Mission\n\nServe 95 % of clinics by 2027.\n",
        "---\nsightline:\n  ignore: [mission/has-metric]\n---\n\n# Mission\n\nServe 95 % of clinics by 2027.\n",
    ],
    ids=["line", "block", "section", "file", "front matter", "front matter in lines"],
)
def test_a_suppression_holds_where_it_stands(text: str) -> None:
    assert [rule for rule, _ in told(text)] == ["mission/has-deadline"]


def test_several_rules_and_families() -> None:
    assert (
        told(
            MISSION.replace("2027.", "2027. <!-- sightline: ignore mission/has-metric, mission/has-deadline known -->")
        )
        == []
    )
    assert told(MISSION.replace("2027.", "2027. <!-- sightline: ignore mission/* known -->")) == []


def test_yaml_comments_suppress() -> None:
    text = "mission: Serve 95 % of clinics by 2027.  # sightline: ignore mission/* decided in May\n"
    assert told(text, "plan.yaml") == []


def test_a_section_ends_where_the_next_begins() -> None:
    text = f"<!-- sightline: ignore mission/* old -->\n\n# Background\n\nWe began in a garage.\n\n{MISSION}"
    assert told(text) == [("input/unused-suppression", 1), ("mission/has-metric", 9), ("mission/has-deadline", 9)]


def test_what_is_wrong_with_a_suppression_is_told() -> None:
    cases = {
        "<!-- sightline: ignore -->": "no rule is named",
        "<!-- sightline: ignore mission/has-metrics why -->": 'no rule is called "mission/has-metrics"',
        "<!-- sightline: ignroe mission/has-metric -->": '"ignroe" is no request',
    }
    for note, message in cases.items():
        (found,) = [
            f for f in review([read_text(f"{note}\n\nText.\n", "plan.md")]).findings if f.rule.startswith("input/")
        ]
        assert (found.rule, found.message, found.position.line) == ("input/malformed-suppression", message, 1)


def test_text_about_suppressions_in_prose_is_none() -> None:
    assert told("Write sightline: ignore mission/has-metric in a comment.\n") == []


def test_front_matter_suppresses_in_either_form_and_its_mistakes_are_told() -> None:
    for ignored in ("{ignore: [mission/*]}", "\n  ignore: [mission/*]", "\n  ignore:\n    - mission/*"):
        assert told(f"---\nsightline: {ignored}\n---\n\n{MISSION}") == []
    for broken in ("{ignore: mission/*}", "[mission/*]", "{ignroe: [mission/*]}", "{ignore: [mission/nope]}"):
        found = told(f"---\nsightline: {broken}\n---\n\n{MISSION}")
        assert ("input/malformed-suppression", 2) in found
        assert "mission/has-metric" in {rule for rule, _ in found}


def test_several_rules_need_no_comma_and_each_must_be_of_use() -> None:
    note = "<!-- sightline: ignore mission/has-metric mission/has-deadline known -->"
    assert told(f"{note}\n\n{MISSION}") == []
    note = "<!-- sightline: ignore mission/*, goal/no-owner known -->"
    assert told(f"{note}\n\n{MISSION}") == [("input/unused-suppression", 1)]
