"""The verdict on one statement, for `sightline classify`."""

from __future__ import annotations

from sightline.domain import Verdict
from sightline.reporters.json import dump, signals
from sightline.reporters.terminal import visible


def render(identity: str, text: str, side: str, verdict: Verdict, format: str) -> str:
    """One line of JSON, or two lines for people."""
    confidence = round(verdict.confidence, 3)
    if format == "jsonl":
        line = {
            "id": identity,
            "text": text,
            "level": verdict.level.value,
            "side": side,
            "confidence": confidence,
            "sure": verdict.sure,
            "reason": verdict.reason,
            "signals": signals(verdict),
        }
        return dump(line) + "\n"
    mark = "" if verdict.sure else "?"
    return f"{verdict.level.value}{mark} ({confidence:.0%})  {visible(text)}\n    {visible(verdict.reason)}\n"
