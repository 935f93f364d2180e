"""The verdict on one statement, for `sightline classify`."""

from __future__ import annotations

from typing import Any

from sightline.domain import Verdict
from sightline.heuristics.levels import Explanation
from sightline.reporters.json import dump, signals
from sightline.reporters.terminal import visible


def render(
    identity: str, text: str, side: str, verdict: Verdict, format: str, explanation: Explanation | None = None
) -> str:
    """One line of JSON, or two lines for people, with a table of the pulls where an explanation is given."""
    confidence = round(verdict.confidence, 3)
    if format == "jsonl":
        line: dict[str, Any] = {
            "id": identity,
            "text": text,
            "level": verdict.level.value,
            "side": side,
            "confidence": confidence,
            "sure": verdict.sure,
            "reason": verdict.reason,
            "signals": signals(verdict),
        }
        if explanation is not None:
            pulls = [
                {**pull._asdict(), "first": round(pull.first, 3), "second": round(pull.second, 3)}
                for pull in explanation.pulls
            ]
            line["explanation"] = {
                "second": explanation.second.value,
                "confidence": round(explanation.confidence, 3),
                "pulls": pulls,
            }
        return dump(line) + "\n"
    mark = "" if verdict.sure else "?"
    said = f"{verdict.level.value}{mark} ({confidence:.0%})  {visible(text)}\n    {visible(verdict.reason)}\n"
    return said + (_table(verdict, explanation) if explanation is not None else "")


def _table(verdict: Verdict, explanation: Explanation) -> str:
    """What each signal adds to the score of the level given and of the one that came second."""
    first, second = verdict.level.value, explanation.second.value
    rows = [(f"{p.first:+.2f}", f"{p.second:+.2f}", p.name, p.text) for p in explanation.pulls]
    total = [sum(column) for column in zip(*((p.first, p.second) for p in explanation.pulls), strict=True)]
    rows.append((f"{total[0]:+.2f}", f"{total[1]:+.2f}", f"together; {second} has {explanation.confidence:.0%}", ""))
    return f"    {first:>10} {second:>10}\n" + "".join(
        f"    {a:>10} {b:>10}  {visible(name)}{f': {visible(text.strip())}' * bool(text.strip())}\n"
        for a, b, name, text in rows
    )
