"""The command line as a user meets it, in a process of its own: streams, exit codes, one clear line for bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parent.parent
PLANS = ROOT / "tests/plans"
CLEAN = "# Mission\n\nHelp night nurses get home on time.\n\n# Objectives for Q3 2026\n\n- Nurses plan without paper\n"
BROKEN = "# Mission\n\nServe 95 % of clinics by 2027.\n"


def run(*arguments: str, text: str | bytes = b"", cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[bytes]:
    content = text.encode() if isinstance(text, str) else text
    return subprocess.run(
        [sys.executable, "-m", "sightline", *arguments],
        input=content, capture_output=True, cwd=cwd, env={**os.environ, **env}, check=False,
    )  # fmt: skip


def lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return done.stderr.decode().splitlines()


def test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "clean.md").write_text(CLEAN)
    (tmp_path / "broken.md").write_text(BROKEN)
    (tmp_path / "bad.yaml").write_text("a: [")
    assert run("review", "clean.md", cwd=tmp_path).returncode == 0
    assert run("review", "broken.md", cwd=tmp_path).returncode == 1
    assert run("review", "broken.md", "--fail-on", "never", cwd=tmp_path).returncode == 0
    assert run("review", "broken.md", "--ignore", "mission/*", cwd=tmp_path).returncode == 0
    assert run("review", "bad.yaml", cwd=tmp_path).returncode == 2
    mixed = run("review", "broken.md", "bad.yaml", cwd=tmp_path)
    assert mixed.returncode == 3
    assert b"mission/has-metric" in mixed.stdout
    assert b"not checked: bad.yaml: read: bad.yaml: not valid YAML: line " in mixed.stdout


def test_bad_input_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photo.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "okr.yaml").write_text("objectives:\n  - a: [1\n")
    (tmp_path / "okr.json").write_text('{"goals": [}')
    cases = {
        ("review", "missing.md"): "missing.md: no such file",
        ("review", "empty"): "empty: holds no document (.md, .txt, .yaml, .json, .rst or .html)",
        ("review", "photo.md"): "photo.md: is a binary file, not a text",
        ("review", "okr.json"): "okr.json: not valid JSON: line 1, column 12: expecting value",
        ("review", "-"): "<stdin>: is empty; there is nothing to review",
        (
            "review",
            "-",
            "--select",
            "goal/no-dedline",
        ): "unknown rule: 'goal/no-dedline'; did you mean goal/no-deadline?",
        ("review", "-", "--format", "jsn"): "unknown value for --format: 'jsn'; did you mean json?",
        ("review", "-", "--fail-on", "warn"): "unknown value for --fail-on: 'warn'; did you mean warning?",
        ("rules", "mission/has-metrik"): "unknown rule: 'mission/has-metrik'; did you mean mission/has-metric?",
        ("review", "--frobnicate"): "No such option: --frobnicate",
        ("review", ""): "an empty path names no document; use . for this folder",
        ("review", "-", "--as-of", ""): "--as-of '': write a day as 2026-11-30",
        ("review", "-", "--as-of", "11/30/2026"): "--as-of '11/30/2026': write a day as 2026-11-30",
        ("classify", " "): "an empty statement is none",
        ("classify", "-"): "nothing to classify: the input is empty",
        ("review", "photo.md", "-o", "no/such/place"): "photo.md: is a binary file, not a text",
    }
    for arguments, message in cases.items():
        done = run(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout, len(lines(done))) == (2, b"", 1), arguments
        assert lines(done)[0].startswith(f"sightline: {message}")
    done = run("review", "okr.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert len(lines(done)) == 1
    assert "not valid YAML: line " in lines(done)[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_said(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(CLEAN)
    (tmp_path / "secret.md").chmod(0)
    assert lines(run("review", "secret.md", cwd=tmp_path)) == ["sightline: secret.md: no permission to read it"]


@pytest.mark.parametrize("plan", sorted(path.name for path in PLANS.iterdir()))
def test_json_keeps_its_contract(plan: str) -> None:
    schema = json.loads(run("schema").stdout)
    assert schema == json.loads(files("sightline").joinpath("data/review.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(run("review", f"tests/plans/{plan}", "--format", "json").stdout), schema)


def test_the_paste_is_reviewed_like_the_file() -> None:
    content = (PLANS / "messy.md").read_bytes()
    pasted = run("review", "-", "--stdin-filename", "tests/plans/messy.md", text=content)
    assert pasted.stdout == run("review", "tests/plans/messy.md").stdout
    assert pasted.returncode == 1
    guessed = run("review", "-", "--format", "concise", text=content).stdout.decode()
    assert guessed.startswith("<stdin>:1")


def test_python_and_command_line_agree() -> None:
    code = (
        "from sightline import read, review; from sightline.reporters import render; "
        "print(render(review([read('tests/plans/messy.md')]), 'json'), end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == run("review", "tests/plans/messy.md", "--format", "json").stdout


def test_nothing_changes_the_output_but_the_documents(tmp_path: Path) -> None:
    for name in ("messy.md", "paste.txt", "okr.yaml"):
        (tmp_path / name).write_bytes((PLANS / name).read_bytes())
    first = run("review", "messy.md", "okr.yaml", "paste.txt", "--format", "json", cwd=tmp_path, PYTHONHASHSEED="1")
    again = run("review", "paste.txt", "messy.md", "okr.yaml", "--format", "json", cwd=tmp_path, PYTHONHASHSEED="2")
    assert first.stdout == again.stdout
    walked = json.loads(run("review", str(tmp_path), "--format", "json", LC_ALL="C", TZ="Asia/Tokyo").stdout)
    for found, expected in zip(walked["findings"], json.loads(first.stdout)["findings"], strict=True):
        assert {**found, "path": "", "related": [], "fingerprint": ""} == {
            **expected,
            "path": "",
            "related": [],
            "fingerprint": "",
        }


def test_classify_answers_in_order() -> None:
    asked = '{"id": "a", "text": "Launch the app", "section": ["Initiatives"]}\nHelp patients rest\n\n{"id": "c", "text": "Churn rate"}\n'
    done = run("classify", "-", "--format", "jsonl", text=asked)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["id"], a["level"], a["side"]) for a in answers] == [
        ("a", "initiative", "neither"), ("2", "mission", "mission"), ("c", "metric", "neither"),
    ]  # fmt: skip
    assert set(answers[0]) >= {"id", "text", "level", "side", "confidence", "reason", "signals"}
    assert lines(run("classify", "-", text='{"id": 1}\n')) == ['sightline: line 1: a JSON line needs a "text"']
    assert run("classify", "Launch the app", "--section", "Initiatives").stdout.startswith(b"initiative")


def test_a_bare_call_shows_the_help() -> None:
    done = run()
    assert (done.returncode, done.stderr) == (2, b"")
    assert done.stdout.startswith(b"Usage: ")


def test_trace_stops_at_the_first_break() -> None:
    plan = "evals/demo/roadmap.md"
    whole = json.loads(run("trace", plan, "exact spans", "--format", "json").stdout)
    assert [(step["level"], step["line"]) for step in whole["steps"]] == [
        ("initiative", 39), ("goal", 21), ("objective", 19), ("mission", 10),
    ]  # fmt: skip
    assert whole["reaches_mission"] is True
    assert b"breaks at line 42: nothing says what this initiative serves" in run("trace", plan, "mascot").stdout
    done = run("trace", plan, "mascott and video")
    assert done.returncode == 2
    assert 'did you mean "mascot and launch video"' in lines(done)[0]


def test_colour_only_where_it_is_wanted() -> None:
    plan = "tests/plans/messy.md"
    assert b"\x1b[" not in run("review", plan).stdout
    assert b"\x1b[" in run("review", plan, "--color", "always").stdout
    assert b"\x1b[" in run("review", plan, FORCE_COLOR="1").stdout


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    done = run("review", "tests/plans/messy.md", "--format", "markdown", "-o", str(tmp_path / "out.md"))
    assert done.stdout == b""
    assert (tmp_path / "out.md").read_bytes() == run("review", "tests/plans/messy.md", "--format", "markdown").stdout


def test_output_to_a_dash_goes_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(CLEAN)
    done = run("review", "plan.md", "-o", "-", cwd=tmp_path)
    assert done.stdout == run("review", "plan.md", cwd=tmp_path).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["plan.md"]


def test_a_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -m sightline review tests/plans/messy.md --format json | head -c 10"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=False)
    assert (done.stdout[:1], done.stderr) == (b"{", b"")


def test_no_document_drives_the_terminal() -> None:
    text = "# Mission\n\nAsk\x1b]0;owned\x07, then serve 95 % \x1b[31mof\u202eclinics\u200b\n"
    shown = run("review", "-", text=text).stdout.decode()
    assert not {"\x1b", "\x07", "\u202e", "\u200b"} & set(shown)
    assert "␛[31mof<U+202E>clinics" in shown
    text = "# OKRs\n\n- O1: Rest\n  - Sleep, supports O1\n\n# Initiatives\n\n- Build beds \x1b[2J\n  - Supports: O1 \x1b]0;x\x07\n"
    traced = run("trace", "-", "beds", "--color", "always", text=text).stdout.decode()
    assert "\x07" not in traced
    assert "␛[2J" in traced


def test_no_model_library_is_imported() -> None:
    code = (
        "import sys; sys.argv = ['sightline', 'review', 'tests/plans/messy.md', '-q']\n"
        "from sightline.cli import main\n"
        "main()\n"
        "print(sorted({'openai', 'instructor', 'httpx', 'jinja2', 'rich', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_help_and_version_do_not_read_the_plan_machinery() -> None:
    code = (
        "import sys; sys.argv = ['sightline', '--help']\n"
        "from sightline.__main__ import main\n"
        "main()\n"
        "print(sorted(name for name in sys.modules if name.startswith(('sightline', 'typer'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['sightline', 'sightline.__main__']"
    assert run("--version").stdout == b"sightline 0.1.0\n"
