"""Changes that mean nothing change nothing: front matter, a mark, newlines, a blank paragraph, a clean section."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sightline import Review, review
from sightline.readers import read_bytes, read_text

PLANS = Path(__file__).parent / "plans"
TEXT = (PLANS / "messy.md").read_text(encoding="utf-8-sig")
BODY = TEXT.split("---\n", 2)[2]
CHANGES: dict[str, Callable[[str], bytes]] = {
    "front matter": lambda text: ("---\nlayout: page\n---\n" + text).encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "CR LF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "UTF-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "a blank paragraph on top": lambda text: ("\n\n\n" + text).encode(),
    "no newline at the end": lambda text: text.rstrip("\n").encode(),
    "a clean section at the end": lambda text: (text + "\n## Glossary\n\n- Unit: one bag of blood\n").encode(),
}


def plan(content: bytes) -> Review:
    return review([read_bytes(content, "plan.md")])


@pytest.mark.parametrize("change", CHANGES)
def test_findings_do_not_change(change: str) -> None:
    before, after = plan(BODY.encode()), plan(CHANGES[change](BODY))
    assert [f.fingerprint for f in before.findings] == [f.fingerprint for f in after.findings]
    assert len(before.findings) >= 4
    texts = [s.text for s in before.statements]
    assert [s.text for s in after.statements][: len(texts)] == texts


@pytest.mark.parametrize(
    "change", ["front matter", "a byte order mark", "CR LF", "CR", "UTF-16", "a blank paragraph on top"]
)
def test_lines_move_together(change: str) -> None:
    before, after = plan(BODY.encode()), plan(CHANGES[change](BODY))
    moved = {b.position.line - a.position.line for a, b in zip(before.statements, after.statements, strict=True)}
    assert len(moved) == 1
    assert [s.position.column for s in before.statements] == [s.position.column for s in after.statements]


def test_files_do_not_disturb_each_other() -> None:
    goals = b"# Goals\n\n- Cut waiting time to 10 minutes by June 2027\n"
    alone = [f.rule for f in plan(goals).findings]
    document, other = read_bytes(goals, "a.md"), read_bytes(b"# Notes\n\nWe met.\n", "b.md")
    assert [f.rule for f in review([document, other]).findings] == alone


def test_a_mark_in_a_text_is_no_character_of_it() -> None:
    assert read_text("\ufeff# Goals\n\n- Nurses rest\n", "plan.md").text == "# Goals\n\n- Nurses rest\n"
