"""Every statement stands where it says, for any document in any format, and no document breaks the core."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sightline import SightlineError, read_text, review
from sightline.document import Document
from sightline.domain import Statement
from sightline.readers import read_bytes
from sightline.reporters import FORMATS, Style, render
from strategies import documents

NAMES = ["plan.md", "plan.txt", "plan.yaml", "plan.json", "plan.rst", "plan.html", "<stdin>"]
_MARKUP = re.compile(r"[\\`*_~=&<>\[\]!|#\"':]")


def check(document: Document, statement: Statement) -> None:
    """The slice begins and ends with the statement, and holds all of it in order."""
    start, end = statement.span
    source = document.text[start:end]
    assert 0 <= start < end <= len(document.text)
    assert statement.text == statement.text.strip()
    at = -1
    for character in statement.text.replace(" ", ""):
        found = source.find(character, at + 1)
        if found < 0:
            assert re.search(r"&\w+;|&#\w+;|\\[uUx]", source), (statement.text, source)
            break
        at = found
    if not _MARKUP.search(source):
        assert " ".join(source.split()) == statement.text
    line, column = statement.position
    assert document.line(line)[column - 1 :].startswith(source.split("\n")[0].split("\r")[0])


@pytest.mark.parametrize("name", NAMES)
@given(text=documents())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_statements_stand_where_they_say(name: str, text: str) -> None:
    try:
        document = read_text(text, name)
    except SightlineError:
        return
    result = review([document])
    for statement in result.statements:
        check(document, statement)
    assert [s.id for s in result.statements] == [f"S{n}" for n in range(1, len(result.statements) + 1)]
    for format in FORMATS:
        shown = render(result, format, Style(color=False, width=80))
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown) or format.startswith("json")
        shown.encode("utf-8", "strict")


@given(content=st.binary(max_size=400), name=st.sampled_from(NAMES))
@example(b"\xff\xfe# \x00M\x00", "plan.md")
@example(b"0A\r(?\x0b", "plan.md")
@example(b'{"a": "\\ud800"}', "plan.json")
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_core(content: bytes, name: str) -> None:
    try:
        document = read_bytes(content, name)
    except SightlineError as error:
        assert "\n" not in str(error)
        return
    for statement in review([document]).statements:
        check(document, statement)


DEEP = {
    "a link that never comes": "- WIP" + ":" * 200_000 + "x\n",
    "quotes": "> " * 10_000 + "Help",
    "lists": "\n".join("  " * n + "- Help" for n in range(400)),
    "flow": "[" * 10_000,
    "mapping": "{a: " * 5_000,
    "yaml": "\n".join(" " * n + "a:" for n in range(3_000)),
    "json": '{"goals":' * 20_000,
    "html": "<div>" * 10_000 + "Help",
    "line": "# Goals\n\n" + "Help nurses plan. " * 3_000,
    "brackets": "[" * 50_000,
    "links": "[a](b " * 20_000,
    "ticks": "` `` " * 20_000,
    "tags": "<a " * 50_000,
    "stars": "*a " * 50_000,
    "pipes": "|" * 50_000 + "\n|" + "-|" * 100,
    "comments": "<!-- " * 20_000,
    "blanks": "goal" + " " * 200_000 + ":",
    "colons": "a: " * 60_000,
    "dots": "e.g. " * 60_000,
    "newlines": "\n" * 5_000 + "Goals for us!",
    "dots in a row": "Help " + "." * 20_000 + "a",
    "states": "🚀" * 20_000 + "a)",
    "digits": "# Goals\n\n- Help nurses % " + "1" * 20_000,
    "mentions": "# Goals\n\n- Rest\n- Sleep\n\n```\n" + "[mission " * 20_000 + "\n```",
    "references": "# Goals\n\n" + "- Nurses rest (supports O7.7)\n" * 4_000,
    "labels": "# Goals\n\n" + "- O1: Nurses rest, supports O1\n" * 4_000,
    "missions": "# Mission\n\nHelp nurses rest.\n\n## Objectives\n\n- Nurses rest\n\n" * 600,
    "open tags": "<pre>" * 20_000,
    "quoted tags": "<a \"'" * 20_000,
    "numbers": "from 1 to " * 30_000,
    "snakes": "_a" * 100_000,
    "a list in a cell": "| Objective | Key result |\n|---|---|\n| Trust | " + "- Errors fall <br> " * 6_000 + "|\n",
    "tables": "|a|\n|-|\n|x|\n\n" * 2_000,
    "tables in lists": "- |a|\n  |-|\n  |x|\n" * 2_000,
}


@pytest.mark.parametrize("case", DEEP)
@pytest.mark.parametrize("name", ["plan.md", "plan.txt", "plan.yaml", "plan.json", "plan.rst", "plan.html", "<stdin>"])
def test_extremes_are_read_or_refused(case: str, name: str) -> None:
    try:
        document = read_text(DEEP[case], name)
    except SightlineError as error:
        assert "\n" not in str(error)
        return
    for statement in review([document]).statements[:200]:
        check(document, statement)


@pytest.mark.parametrize("name", ["plan.md", "plan.txt"])
def test_five_megabytes_on_one_line(name: str) -> None:
    document = read_text("help nurses plan at night, " * 194_000, name)
    (statement,) = review([document]).statements
    assert statement.span == (0, len(document.text) - 1)
