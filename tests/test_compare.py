"""What became of a plan: two files, two revisions, a whole history."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.compare import Comparison, compare
from sightline.pipeline import review
from sightline.readers import read_text

MISSION = "Help night-shift nurses get home on time."
VISION = "A town where nobody waits for a bus in the dark after a night on the ward."
Goals = Sequence[str]
ROSTERS = ["80 % of rosters are planned in the app by June 2026", "Wrong turns fall from 30 to 5 a week by June 2026"]
CLINICS = [
    "45 of 50 clinics order by the forecast by June 2026",
    "Returned vaccines fall from 12 % to 4 % by June 2026",
]


def plan(goals: Goals, mission: str = MISSION, vision: str = VISION, note: str = "") -> str:
    listed = "\n".join(f"- Key result: {goal}" for goal in goals)
    return f"# Mission\n\n{mission}\n\n# Vision\n\n{vision}\n\n# Objectives\n\n- Objective: Nurses plan without paper\n\n{listed}\n\n{note}\n"


def between(old: str, new: str) -> Comparison:
    return compare(review([read_text(old, "plan.md")]), review([read_text(new, "plan.md")]))


def test_a_pivot_that_keeps_the_mission_is_told_as_one() -> None:
    found = between(plan(ROSTERS), plan(CLINICS).replace("Nurses plan without paper", "Clinics trust their forecast"))
    assert found.headline == "The mission stands; 3 of 3 goals were replaced: a pivot that keeps its reason."
    assert found.findings == ()


def test_a_mission_rewritten_with_its_goals_and_no_word_is_a_warning() -> None:
    other = "Let small clinics order what their patients need."
    text = plan(CLINICS, other).replace("Nurses plan without paper", "Clinics trust their forecast")
    found = between(plan(ROSTERS), text)
    assert found.headline == "The mission was rewritten together with 3 of 3 goals, and no note says why."
    assert [(f.rule, str(f.severity), f.message) for f in found.findings] == [
        (
            "mission/rewritten",
            "warning",
            "mission changed in the same revision as 3 of 3 goals, without a note that says why",
        )
    ]
    noted = between(
        plan(ROSTERS), text + "\nWe decided to serve clinics, because the hospital bought its own planner.\n"
    )
    assert noted.headline.startswith(
        'The mission was rewritten together with 3 of 3 goals, and a note says why: "We decided'
    )
    assert [str(f.severity) for f in noted.findings] == ["info"]


def test_a_target_moved_without_its_date_is_the_headline() -> None:
    found = between(plan(ROSTERS), plan([ROSTERS[0].replace("80", "60"), ROSTERS[1]]))
    assert found.headline == (
        "The mission stands; a target was moved and its date was not: 80% became 60% in "
        '"60 % of rosters are planned in the app by June 2026".'
    )
    assert [(c.kind, c.said) for c in found.changes] == [("target moved", "80% became 60%")]


def test_an_edit_of_the_wording_promises_nothing_else() -> None:
    found = between(
        plan(ROSTERS), plan([ROSTERS[0].replace("planned in the app", "planned within the app"), ROSTERS[1]])
    )
    assert found.headline == "The mission stands; only wording changed, nothing that is promised."
    assert between(plan(ROSTERS), plan(ROSTERS)).headline == "The mission stands; nothing in the plan changed."


def test_a_date_that_moved_and_a_goal_that_came_and_went_are_listed() -> None:
    new = [ROSTERS[0].replace("June", "September"), "Every swap is settled within a day by June 2026"]
    found = between(plan(ROSTERS), plan(new))
    assert {(c.kind, statement.text) for c in found.changes if (statement := c.new or c.old)} == {
        ("date moved", new[0]),
        ("dropped", ROSTERS[1]),
        ("added", new[1]),
    }


def test_a_link_whose_upper_end_was_reworded_is_suspect_and_one_that_is_gone_is_lost() -> None:
    old = "# OKRs 2026\n\n- Objective: Nurses plan their nights without paper\n  - Key result: 80 % of rosters are planned in the app\n"
    reworded = old.replace("plan their nights without paper", "plan their nights together with wards")
    assert ("link suspect", "80 % of rosters are planned in the app") in {
        (c.kind, c.new.text) for c in between(old, reworded).changes if c.new
    }
    loose = "# OKRs 2026\n\n- Objective: Nurses plan their nights without paper\n\n# Elsewhere\n\n- Key result: 80 % of rosters are planned in the app\n"
    assert "link lost" in {c.kind for c in between(old, loose).changes}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Loaves sold rise from 71 % to 90 %", "Loaves sold rise from 71 % to 80 %", "90% became 80%"),
        ("Revenue grows from $1.2M to $2M", "Revenue grows from $1.2M to $1.6M", "$2,000,000 became $1,600,000"),
        ("Ratings of bread: 71% → 90%", "Ratings of bread: 71% → 80%", "90% became 80%"),
        ("Raise ratings of bread from 20 to 40", "Raise ratings of bread from 30 to 40", ""),
        ("Revenue of $2M from bread", "Revenue of $2,000,000 from bread", ""),
        ("90% of loaves are sold", "90 percent of loaves are sold", ""),
    ],
)
def test_a_target_is_its_value_however_it_is_spelled(old: str, new: str, said: str) -> None:
    found = between(plan([old]), plan([new]))
    assert [c.said for c in found.changes if c.kind == "target moved"] == ([said] if said else [])


def test_a_cycle_and_a_link_that_moved_are_seen() -> None:
    old = "# OKRs Q1 2026\n\n- Objective: Nurses plan without paper\n  - KR: Rosters in the app rise to 80 %\n\n- Objective: Wards settle swaps\n"
    later = between(old, old.replace("Q1", "Q2"))
    assert ("date moved", "Q1 2026 became Q2 2026") in {(c.kind, c.said) for c in later.changes}
    other = old.replace("  - KR: Rosters in the app rise to 80 %\n", "") + "  - KR: Rosters in the app rise to 80 %\n"
    assert "link moved" in {c.kind for c in between(old, other).changes}


def test_numbers_before_key_results_do_not_decide_which_is_which() -> None:
    old = ["KR1: 80 % of rosters are planned in the app", "KR2: 30 % of complaints about nights are answered"]
    new = ["KR1: 40 % of complaints about nights are answered", "KR2: 85 % of rosters are planned in the app"]
    found = between(plan(old).replace("Key result: ", ""), plan(new).replace("Key result: ", ""))
    assert sorted(c.said for c in found.changes if c.kind == "target moved") == ["30% became 40%", "80% became 85%"]


_TEXTS = st.lists(st.sampled_from([*ROSTERS, *CLINICS, "Build the roster app", "Nobody is late"]), max_size=5).map(plan)


@given(_TEXTS, _TEXTS)
def test_nothing_is_counted_twice_and_nothing_is_lost(old: str, new: str) -> None:
    """What was dropped and what stayed is all that was; what was added and what stayed is all that is."""
    found = between(old, new)
    gone = [c.old for c in found.changes if c.kind == "dropped"]
    came = [c.new for c in found.changes if c.kind == "added"]
    assert len(gone) == len(set(gone))
    assert len(came) == len(set(came))
    kept_old, kept_new = len(_below(found.old)) - len(gone), len(_below(found.new)) - len(came)
    assert kept_old == kept_new


def _below(found: object) -> list[object]:
    from sightline.compare.pairs import planned
    from sightline.domain import Review

    assert isinstance(found, Review)
    return list(planned(found))


# Histories in git.

Commit = Callable[[str, str], None]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Write plan.md and commit it at a date; the folder is a fresh repository."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    def write(text: str, day: str) -> None:
        (tmp_path / "plan.md").write_text(text, encoding="utf-8")
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": f"{day}T12:00:00+00:00",
            "GIT_COMMITTER_DATE": f"{day}T12:00:00+00:00",
        }
        names = ["-c", "user.name=Kim", "-c", "user.email=kim@plans.example"]
        subprocess.run(["git", *names, "add", "plan.md"], cwd=tmp_path, check=True)
        subprocess.run(
            ["git", *names, "commit", "-q", "--allow-empty", "-m", "plan"], cwd=tmp_path, env=environment, check=True
        )

    return write


def sightline(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sightline", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def headline(folder: Path, *words: str) -> str:
    run = sightline(folder, "compare", "--format", "json", "--fail-on", "never", *words)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)["headline"]
    assert isinstance(told, str)
    return told


def test_a_history_with_a_pivot(tmp_path: Path, commit: Commit) -> None:
    commit(plan(ROSTERS), "2025-01-10")
    commit(plan(CLINICS).replace("Nurses plan without paper", "Clinics trust their forecast"), "2025-07-10")
    assert headline(tmp_path, "--history", "plan.md") == (
        "2025-07-10: The mission stands; 3 of 3 goals were replaced: a pivot that keeps its reason."
    )
    assert headline(tmp_path, "HEAD~1", "--", "plan.md") == headline(tmp_path, "HEAD~1..HEAD", "--", "plan.md")


def test_a_history_with_a_silent_rewrite(tmp_path: Path, commit: Commit) -> None:
    commit(plan(ROSTERS), "2025-01-10")
    other = plan(CLINICS, "Let small clinics order what their patients need.")
    commit(other.replace("Nurses plan without paper", "Clinics trust their forecast"), "2025-07-10")
    assert headline(tmp_path, "--history", "plan.md") == (
        "The mission was rewritten once, last on 2025-07-10. "
        "The mission was rewritten together with 3 of 3 goals, and no note says why."
    )
    run = sightline(tmp_path, "compare", "HEAD~1", "HEAD", "--fail-on", "warning")
    assert run.returncode == 1
    assert "warning[mission/rewritten]" in run.stdout


def test_a_history_with_a_target_moved_after_the_fact(tmp_path: Path, commit: Commit) -> None:
    commit(plan(ROSTERS), "2026-01-10")
    commit(plan([ROSTERS[0].replace("80", "60"), ROSTERS[1]]), "2026-06-29")
    assert headline(tmp_path, "--history", "plan.md") == (
        "2026-06-29: The mission stands; a target was moved and its date was not: 80% became 60% in "
        '"60 % of rosters are planned in the app by June 2026".'
    )


def test_a_history_with_a_vision_for_each_season(tmp_path: Path, commit: Commit) -> None:
    visions = [
        VISION,
        "Every ward has its own driver.",
        "Homes stand beside hospitals.",
        "Night work is a thing of the past.",
    ]
    days = ["2024-01-10", "2024-09-10", "2025-02-10", "2025-06-10"]
    for vision, day in zip(visions, days, strict=True):
        commit(plan(ROSTERS, vision=vision), day)
    assert headline(tmp_path, "--history", "plan.md") == (
        "The vision was rewritten 3 times within a year, last on 2025-06-10."
    )
    told = json.loads(sightline(tmp_path, "compare", "--history", "plan.md", "-f", "json").stdout)["findings"]
    assert [(f["rule"], f["message"]) for f in told] == [("vision/churn", "vision rewritten 3 times in 9 months")]


def test_a_clean_history(tmp_path: Path, commit: Commit) -> None:
    commit(plan(ROSTERS), "2025-01-10")
    commit(plan([ROSTERS[0].replace("planned in the app", "planned within the app"), ROSTERS[1]]), "2025-07-10")
    assert (
        headline(tmp_path, "--history", "plan.md") == "Nothing that is promised changed from 2025-01-10 to 2025-07-10."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.md", "plan.md"], "nowhere.md: is neither a file nor a revision that git knows here"),
        (["HEAD", "--", "empty/"], "HEAD: holds no document at empty/"),
        (["--history", "other.md"], "other.md: git knows no version of it"),
        (["--history", "plan.md", "other.md"], "--history takes one file"),
        (["plan.md"], "compare takes two versions: OLD and NEW"),
        (["HEAD", "HEAD", "HEAD"], "HEAD: compare takes two versions, and paths after them"),
        (["-", "plan.md"], "compare reads no paste; save it to a file"),
        (["plan.md", "blank.md"], "neither version holds a plan: there is nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_one_line(tmp_path: Path, commit: Commit, words: list[str], said: str) -> None:
    commit(plan(ROSTERS), "2025-01-10")
    (tmp_path / "blank.md").write_text("\n", encoding="utf-8")
    if "blank.md" in words:
        (tmp_path / "plan.md").write_text("\n", encoding="utf-8")
    run = sightline(tmp_path, "compare", *words)
    assert (run.returncode, run.stderr) == (2, f"sightline: {said}\n")


def test_a_file_that_was_renamed_keeps_its_history(tmp_path: Path, commit: Commit) -> None:
    commit(plan(ROSTERS), "2025-01-10")
    names = ["-c", "user.name=Kim", "-c", "user.email=kim@plans.example"]
    (tmp_path / "okrs").mkdir()
    subprocess.run(["git", "mv", "plan.md", "okrs/2025.md"], cwd=tmp_path, check=True)
    subprocess.run(["git", *names, "commit", "-q", "-m", "move"], cwd=tmp_path, check=True)
    (tmp_path / "okrs/2025.md").write_text(plan([ROSTERS[0].replace("80", "60"), ROSTERS[1]]), encoding="utf-8")
    subprocess.run(["git", *names, "commit", "-q", "-am", "lower"], cwd=tmp_path, check=True)
    told = json.loads(sightline(tmp_path / "okrs", "compare", "--history", "2025.md", "-f", "json").stdout)
    assert (told["editions"], len(told["steps"])) == (2, 1)


def folders(tmp_path: Path, *, old: str, new: str) -> None:
    for name, text in (("old", old), ("new", new)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.md").write_text(text, encoding="utf-8")


def test_one_document_that_cannot_be_read_does_not_end_the_comparison_of_a_folder(tmp_path: Path) -> None:
    folders(tmp_path, old=plan(ROSTERS), new=plan(ROSTERS[:1]))
    (tmp_path / "new" / "broken.json").write_text("{", encoding="utf-8")
    run = sightline(tmp_path, "compare", "old", "new")
    assert run.returncode == 3
    assert run.stderr.startswith("sightline: new/broken.json: ")
    assert run.stderr.endswith("; left out\n")
    assert "Wrong turns fall from 30 to 5 a week" in run.stdout


@pytest.mark.parametrize(
    ("settings", "words", "code"),
    [
        ("", [], 1),
        ("", ["--fail-on", "error"], 0),
        ('fail-on = "error"', [], 0),
        ('ignore = ["mission/rewritten"]', [], 0),
        ('severity = { "mission/rewritten" = "info" }', [], 0),
    ],
)
def test_settings_hold_for_a_comparison_too(tmp_path: Path, settings: str, words: list[str], code: int) -> None:
    other = "Let small clinics order what their patients need."
    folders(tmp_path, old=plan(ROSTERS), new=plan(CLINICS, other))
    (tmp_path / "sightline.toml").write_text(settings, encoding="utf-8")
    assert sightline(tmp_path, "compare", "old/plan.md", "new/plan.md", *words).returncode == code
    assert sightline(tmp_path, "review", "old/plan.md").stderr == ""


def test_a_goal_that_was_dropped_is_in_the_headline_of_a_target_that_moved() -> None:
    found = between(plan([*ROSTERS, CLINICS[0]]), plan([ROSTERS[0].replace("80", "60"), CLINICS[0]]))
    assert found.headline.endswith("; 1 goal was dropped.")


def test_a_row_in_other_words_is_the_same_row_where_its_fields_are() -> None:
    head = "# Roadmap 2026\n\n| Initiative | Why | Owner |\n|---|---|---|\n"
    old = f"{head}| Same-day transfers | wards run out of linen on Mondays | Ana |\n| Swap board | nurses ask for it | Ben |\n"
    new = f"{head}| Linen by the evening | wards run out of linen on Mondays | Ana |\n| Bus map | nurses ask for it | Cy |\n"
    assert [(c.kind, c.old.text if c.old else "", c.new.text if c.new else "") for c in between(old, new).changes] == [
        ("reworded", "Same-day transfers", "Linen by the evening"),
        ("dropped", "Swap board", ""),
        ("added", "", "Bus map"),
    ]
