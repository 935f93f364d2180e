"""What a folder's settings promise: they are found, refused clearly, and change what is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = "# OKRs\n\n- Objective: Patients trust the night shift\n  - Key result: Ship the new rota tool\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "sightline", *arguments], cwd=folder, capture_output=True, check=False)


def told(folder: Path, *arguments: str) -> dict[str, str]:
    found = json.loads(run(folder, "review", "plan.md", "-f", "json", *arguments).stdout)["findings"]
    return {finding["rule"]: finding["severity"] for finding in found}


def declared(folder: Path) -> list[str | None]:
    (document,) = json.loads(run(folder, "review", "plan.md", "-f", "json").stdout)["documents"]
    return [statement["declared"] for statement in document["statements"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.md").write_text(PLAN)
    return tmp_path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("slect = []", "unknown key 'slect'; did you mean select?"),
        ('ignore = "goal/*"', "ignore must be a list of texts, not 'goal/*'"),
        ('ignore = ["goal/is-outptu"]', "ignore: no rule is called 'goal/is-outptu'; did you mean goal/is-output?"),
        ('[severity]\n"goal/nope" = "error"', "severity: no rule is called 'goal/nope'; did you mean "),
        (
            '[per-path-ignores]\n"*.md" = ["nope/x"]',
            "per-path-ignores: no rule is called 'nope/x'; see sightline rules",
        ),
        ('[severity]\n"goal/*" = "fatal"', "severity.goal/*: unknown value 'fatal'; known are "),
        ('mission = ""', "mission is empty; give it a value or leave it out"),
        ("fiscal-year-start = 13", "fiscal-year-start must be a month from 1 to 12, not 13"),
        ("cycle = " + "[" * 5000, "nested too deep to be settings"),
        ("cycle = " + "9" * 5000, "not valid TOML: "),
    ],
)
def test_a_mistake_is_named_with_its_file(folder: Path, content: str, said: str) -> None:
    (folder / "sightline.toml").write_text(content)
    done = run(folder, "review", "plan.md")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"sightline: {folder}{os.sep}sightline.toml: {said}")


def test_the_nearest_file_upwards_counts_with_or_without_a_byte_order_mark(folder: Path) -> None:
    assert "goal/is-output" in told(folder)
    (folder / "sightline.toml").write_bytes(b'\xef\xbb\xbfignore = ["goal/is-output"]\n')
    inner = folder / "team"
    inner.mkdir()
    (inner / "plan.md").write_text(PLAN)
    assert "goal/is-output" not in told(inner)
    (inner / "pyproject.toml").write_text("[tool.sightline]\n")
    assert "goal/is-output" in told(inner)


def test_severities_and_paths_are_obeyed(folder: Path) -> None:
    (folder / "sightline.toml").write_text('[severity]\n"goal/is-output" = "info"\n')
    assert told(folder)["goal/is-output"] == "info"
    (folder / "sightline.toml").write_text('[per-path-ignores]\n"plan.md" = ["goal/*"]\n')
    assert not any(rule.startswith("goal/") for rule in told(folder))


def test_a_companys_words_name_levels(folder: Path) -> None:
    (folder / "plan.md").write_text("# Moonwish\n\nEvery patient sleeps through the night.\n")
    before = declared(folder)
    (folder / "sightline.toml").write_text('[vocabulary]\nvision = ["moonwish"]\n')
    assert (before, declared(folder)) == ([None], ["vision"])


def test_config_says_where_each_value_comes_from(folder: Path) -> None:
    (folder / "sightline.toml").write_text('cycle = "Q3 2027"\n')
    said = run(folder, "config").stdout.decode().splitlines()
    assert [line for line in said if line.startswith("cycle")] == [f"cycle = Q3 2027  # {folder / 'sightline.toml'}"]


@pytest.mark.parametrize("how", ["settings", "option"])
def test_what_another_part_tells_can_be_left_out_like_a_rule(tmp_path: Path, how: str) -> None:
    (tmp_path / "plan.md").write_text(
        "# Notes\n\n<!-- sightline: ignore goal/nonsense because -->\n\nText.\n", encoding="utf-8"
    )
    loud = run(tmp_path, "review", "plan.md", "--format", "concise")
    assert loud.stdout.decode().startswith("plan.md:3:1: warning input/malformed-suppression")
    if how == "settings":
        (tmp_path / "sightline.toml").write_text('ignore = ["input/malformed-suppression"]', encoding="utf-8")
    words = [] if how == "settings" else ["--ignore", "input/malformed-suppression"]
    quiet = run(tmp_path, "review", "plan.md", "--format", "concise", *words)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, b"", b"")
