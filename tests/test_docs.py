"""What the documents say is what the program does. Run as a script, this writes the generated parts anew."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import test_ideas
from sightline import answers, confirmation, prompt, suggest
from sightline.__main__ import HELP
from sightline.domain import Severity
from sightline.judge import requests
from sightline.pipeline import review
from sightline.readers import read, read_text
from sightline.reporters import FORMATS, Style, render
from sightline.request import PER_TOKEN, Request
from sightline.rules import all_rules
from sightline.vocabulary import definitions
from test_model import APART

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "src/sightline/data/guide.md"
PAGES = (README, GUIDE, ROOT / "ARCHITECTURE.md")
GOLDEN = Path(__file__).parent / "golden"
PLANS = Path(__file__).parent / "plans"
DEMO = "evals/demo/roadmap.md"
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def example() -> str:
    shown = render(review([read(DEMO)]), "text", Style(width=100))
    return f"```text\n{shown}```\n"


def levels() -> str:
    return "| level | what it is |\n|---|---|\n" + "".join(
        f"| {level} | {text} |\n" for level, text in definitions().items()
    )


def rules() -> str:
    head = "| rule | severity | what it finds |\n|---|---|---|\n"
    return head + "".join(f"| `{rule.name}` | {rule.severity} | {rule.summary} |\n" for rule in all_rules())


def ideas() -> str:
    return test_ideas.table()


PARTS = {"example": example, "levels": levels, "rules": rules, "ideas": ideas}


def generated(text: str) -> str:
    return _GENERATED.sub(lambda match: match[1] + PARTS[match[2]]() + match[3], text)


def golden(plan: Path, format: str) -> str:
    return render(review([read(plan)]), format, Style(width=90))


def goldens() -> list[tuple[Path, str, Path]]:
    plans = [Path("tests/plans") / path.name for path in sorted(PLANS.iterdir())]
    return [(plan, format, GOLDEN / f"{plan.name}.{format}") for plan in plans for format in FORMATS]


def asked() -> dict[str, str]:
    """What a model is asked of a plan, by the name of the prompt, letter by letter."""
    result = review([read("tests/plans/messy.md")])
    stands = {statement: result.verdict(statement) for statement in result.statements}
    apart = review([read_text(APART, "apart.md")])
    made = {
        "classify": requests.classifying(result.statements, "some-model"),
        "link": requests.linking(result.statements, stands, result.links, "some-model"),
        "challenge": requests.challenging(result.statements, stands, result.links, "some-model"),
        "confirm": requests.confirming(confirmation.doubtful(apart.findings), "some-model"),
        "rewrite": requests.rewriting(suggest.flaws(result.findings), stands, result.links, "some-model"),
    }
    return {name: _shown(next(found).request) for name, found in made.items()}


def _shown(request: Request) -> str:
    return f"{request.prompt}\n" + "".join(f"=== {m.role}\n{m.content}\n" for m in request.messages)


@pytest.mark.parametrize("name", prompt.names())
def test_prompts_are_sent_as_recorded(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(ROOT)
    recorded = (GOLDEN / f"prompt.{name}").read_text(encoding="utf-8")
    assert asked()[name] == recorded, "look at the difference, then run `make docs`"


#: A server keeps what begins with so many tokens; the schema is sent before the messages and is part of it.
CACHED = 1_100


@pytest.mark.parametrize("name", prompt.names())
def test_what_is_the_same_in_all_requests_of_a_kind_is_long_enough_to_be_kept(name: str) -> None:
    template = prompt.load(name)
    schema = getattr(answers, template.answer).model_json_schema()
    always = (GOLDEN / f"prompt.{name}").read_text(encoding="utf-8").partition("=== user")[0]
    assert (len(always) + len(json.dumps(schema))) // PER_TOKEN >= CACHED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_fresh(monkeypatch: pytest.MonkeyPatch, page: Path) -> None:
    monkeypatch.chdir(ROOT)
    text = page.read_text(encoding="utf-8")
    assert generated(text) == text, "run `make docs`"


@pytest.mark.parametrize(("plan", "format", "path"), goldens(), ids=lambda value: str(getattr(value, "name", value)))
def test_outputs_are_as_recorded(monkeypatch: pytest.MonkeyPatch, plan: Path, format: str, path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert golden(plan, format) == path.read_text(encoding="utf-8"), "look at the difference, then run `make docs`"


def help_text() -> str:
    """What typer itself says, at the width of a plain terminal."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv[:] = ['sightline', '--help']; from sightline.cli import main; main()",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    return done.stdout


def test_the_help_is_typer_s_own() -> None:
    assert HELP.read_text(encoding="utf-8") == help_text(), "run `make docs`"
    done = subprocess.run([sys.executable, "-m", "sightline", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout == help_text()


def test_readme_commands_run() -> None:
    text = README.read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("sightline trace")]
    assert len(commands) == 2
    for command in commands:
        done = subprocess.run(
            f"{sys.executable} -m {command}", shell=True, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    python = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", python[0]], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "goal/is-output warning" in done.stdout


def test_readme_names_every_command_format_and_exit_code() -> None:
    from sightline.cli import app

    text = README.read_text(encoding="utf-8")
    assert "`sightline eval [SUITES]`" in text
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`sightline {command.callback.__name__}" in text
    for format in FORMATS:
        assert f"`{format}`" in text
    for code in (0, 1, 2, 3, 130):
        assert f"| {code} |" in text
    assert {rule.severity for rule in all_rules()} <= set(Severity)


def test_architecture_names_every_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "src/sightline").glob("*")):
        name = path.stem
        if path.suffix == ".py" or (path / "__init__.py").exists():
            assert name in ("__init__", "__main__") or f"`{name}`" in text, name


def main() -> None:
    """Write the generated parts of the README and the golden outputs."""
    HELP.write_text(help_text(), encoding="utf-8")
    for page in PAGES:
        page.write_text(generated(page.read_text(encoding="utf-8")), encoding="utf-8")
    for path in GOLDEN.iterdir():
        path.unlink()
    for plan, format, path in goldens():
        path.write_text(golden(plan, format), encoding="utf-8")
    for name, text in asked().items():
        (GOLDEN / f"prompt.{name}").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
