"""Texts to start from: templates, narratives, the guide; and kinds of plan."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sightline import read_text, review
from sightline.config import Config
from sightline.narrative import narrative
from sightline.profile import profiles
from sightline.reporters.markdown import escape
from sightline.rules import all_rules
from sightline.templates import TEMPLATES, suffix, template


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sightline", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_empty_template_is_recognised_and_a_filled_one_is_clean(name: str) -> None:
    empty = review([read_text(template(name), f"{name}{suffix(name)}")])
    assert empty.documents[0].unfilled
    assert (empty.statements, empty.findings) == ((), ())
    filled = review([read_text(template(name, filled=True), f"{name}{suffix(name)}")])
    assert [(finding.rule, finding.message) for finding in filled.findings] == []
    assert filled.statements


@pytest.mark.parametrize("name", TEMPLATES)
def test_one_line_filled_in_makes_a_template_a_document(name: str) -> None:
    text = template(name)
    more = (
        "\n- Nurses are home within the hour of their last shift by June\n"
        if suffix(name) == ".md"
        else "\nnote: Nurses are home within the hour\n"
    )
    assert not read_text(text + more, f"{name}{suffix(name)}").unfilled


def test_new_prints_writes_and_never_overwrites(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "okr").stdout == template("okr")
    assert run(tmp_path, "new", "okr", "--filled", "-o", "plan.md").returncode == 0
    assert (tmp_path / "plan.md").read_text(encoding="utf-8") == template("okr", filled=True)
    again = run(tmp_path, "new", "mission", "-o", "plan.md")
    assert (again.returncode, again.stderr) == (2, "sightline: plan.md: exists already; name another file\n")
    assert [line.split()[0] for line in run(tmp_path, "new").stdout.splitlines()] == list(TEMPLATES)
    assert run(tmp_path, "new", "okrs").stderr == "sightline: unknown template: 'okrs'; did you mean okr?\n"


def test_a_narrative_has_holes_where_the_document_is_silent() -> None:
    found = review([read_text(template("okr", filled=True), "okr.md")])
    work = next(s for s in found.statements if s.text.startswith("Let a ward"))
    assert narrative(found, work, escape) == (
        "# Let a ward vote on its pattern of nights before it is published, told\n\n## Mission context\n\n"
        'Because our mission is "Help night-shift nurses get home safely through rosters that they plan themselves so that nobody '
        'drives home asleep", [why this mattered to a real person].\n\n## Goal\n\n'
        'The goal was "Rosters that nurses plan in the app rise from 35 % to 80 % (Kim)", by Q3 2026.\n\n## Judgement\n\n'
        "We chose this over [what was turned down], because nurses keep to what they chose.\n\n## Learning\n\n"
        "[What changed, in figures.] Next time we would [what].\n"
    )
    bare = review([read_text("# Roadmap\n\n- Build the swap board\n- Build the app\n", "a.md")])
    told = narrative(bare, bare.statements[0], escape)
    assert "[the mission is not in this document]" in told
    assert "[this work serves no goal that is written down]" in told


@pytest.mark.parametrize(
    ("name", "goal", "told"),
    [
        ("plan.md", "Wrong turns fall from 30 to 5 a week by June 2027", "by June 2027."),
        ("okrs-q3-2027.md", "Wrong turns fall from 30 to 5 a week", "by q3 2027."),
        ("plan.md", "Wrong turns fall from 30 to 5 a week", "by [date]."),
    ],
)
def test_a_narrative_says_the_date_once(name: str, goal: str, told: str) -> None:
    text = f"# Plan\n\n- Key result: {goal}\n  - Initiative: Put the entrance on every map\n"
    found = review([read_text(text, name)])
    work = next(s for s in found.statements if s.text.startswith("Put the"))
    assert told in narrative(found, work, escape)
    assert "by by" not in narrative(found, work, escape).lower()


def test_a_narrative_shows_the_words_of_a_document_and_does_not_obey_them() -> None:
    text = (
        "Mission: Help shops\u202e get paid on time\n\nObjective: Trust in 1 \\* 2 | 3\n"
        "- Initiative: Build the console `rm` # now, because 2 < 3 [see](https://a.example) _all_\n"
    )
    found = review([read_text(text, "plan.txt")])
    work = next(s for s in found.statements if s.text.startswith("Build the"))
    told = narrative(found, work, escape)
    assert told.splitlines()[0] == "# Build the console \\`rm\\` \\# now, told"
    assert '"Help shops<U+202E> get paid on time"' in told.replace("\\", "")
    assert "because 2 \\< 3 \\[see\\](https://a.example) \\_all\\_" in told


def test_a_narrative_takes_no_vision_for_the_mission() -> None:
    text = "# Vision\n\nBy 2040 nobody in the valley waits in the dark for a bus.\n\n- Build the swap board\n"
    found = review([read_text(text, "plan.md")])
    work = next(s for s in found.statements if s.text == "Build the swap board")
    assert [str(found.verdict(link.parent).level) for link in found.chain(work)] == ["vision"]
    assert "[the mission is not in this document]" in narrative(found, work, escape)


def test_a_narrative_is_a_template_with_its_mission_filled_in(tmp_path: Path) -> None:
    run(tmp_path, "new", "okr", "--filled", "-o", "okr.md")
    assert run(tmp_path, "narrative", "okr.md", "ward vote").stdout.startswith("# Let a ward vote")
    other = run(tmp_path, "narrative", "okr.md", "night-shift nurses get home")
    assert (other.returncode, other.stderr) == (
        2,
        "sightline: line 3 is read as mission, not as work; name the initiative to tell\n",
    )
    lost = run(tmp_path, "narrative", "okr.md", "zeppelin")
    assert (lost.returncode, lost.stderr) == (2, "sightline: no statement matches 'zeppelin' in okr.md\n")


def test_the_guide_names_every_level_test_and_conflict(tmp_path: Path) -> None:
    guide = run(tmp_path, "guide").stdout
    assert "<!--" not in guide
    assert all(f"| {number} | " in guide for number in range(1, 16))
    known = {rule.name for rule in all_rules()}
    import re

    assert set(re.findall(r"`([a-z]+/[a-z-]+)`", guide)) <= known


ROADMAP = """# Roadmap 2026

- Key result: 80 % of rosters are planned in the app
- Key result: 95 % of drivers see their shift a week ahead
- Key result: 90 % of swaps are settled within a day
"""


def test_a_roadmap_is_not_told_what_only_an_okr_sheet_promises() -> None:
    forced = review([read_text(ROADMAP, "x.md")], config=Config(profile="okr"))
    assert {f.rule for f in forced.findings} & profiles()["roadmap"].quiet == {"goal/no-baseline", "goal/no-owner"}
    auto = review([read_text(ROADMAP, "x.md")])
    assert list(auto.profiles.values()) == ["roadmap"]
    assert not {f.rule for f in auto.findings} & profiles()["roadmap"].quiet
    measured = review(
        [read_text(ROADMAP.replace("- Key", "- Objective: Wards plan without paper\n  - Key", 1), "x.md")]
    )
    assert list(measured.profiles.values()) == ["okr"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("OKRs Q3", "okr"),
        ("Roadmap", "roadmap"),
        ("Strategic plan 2030", "strategy"),
        ("Team charter", "charter"),
        ("V2MOM", "v2mom"),
        ("Notes", None),
    ],
)
def test_the_title_tells_the_kind(title: str, kind: str | None) -> None:
    document = read_text(f"# {title}\n\n- Nurses rest\n", "x.md")
    assert review([document]).profiles.get(document) == kind


def test_rules_that_a_profile_quiets_exist() -> None:
    known = {rule.name for rule in all_rules()}
    assert set().union(*(profile.quiet for profile in profiles().values())) <= known
