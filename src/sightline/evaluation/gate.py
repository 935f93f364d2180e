"""Gates: floors that a score must reach, and no significant regression against a baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from sightline.errors import UsageError
from sightline.evaluation.compare import compare


def floors(texts: Iterable[str]) -> dict[str, float]:
    """The floors of `name=value` texts.

    Raises:
        UsageError: one is not of that form, or no score can fall below or reach its number.
    """
    found = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            found[name.strip()] = floor = float(value)
        except ValueError:
            raise UsageError(f"--fail-under {text!r}: write NAME=NUMBER, such as accuracy=0.8") from None
        if not 0 <= floor <= 1:
            raise UsageError(f"--fail-under {text!r}: scores go from 0 to 1, as in accuracy=0.8")
    return found


def below(result: Mapping[str, Any], wanted: Mapping[str, float]) -> list[str]:
    """A sentence for each score that is below its floor, in every suite that has it.

    Raises:
        UsageError: no suite has a score of that name.
    """
    said = []
    for name, floor in wanted.items():
        scores = {
            f"{suite['name']} {kind}": suite[kind]["figures"][name]["value"]
            for suite in result["suites"]
            for kind in ("statements", "documents")
            if suite[kind] and name in suite[kind]["figures"]
        }
        if not scores:
            raise UsageError(_unknown(result, name))
        said += [
            f"{where}: {name} {f'is {value:.3f}, below' if value is not None else 'could not be measured; wanted'} {floor:g}"
            for where, value in scores.items()
            if value is None or value < floor
        ]
    return said


def _unknown(result: Mapping[str, Any], name: str) -> str:
    known = sorted(
        {
            key
            for suite in result["suites"]
            for kind in ("statements", "documents")
            for key in (suite[kind] or {}).get("figures", ())
        }
    )
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"--fail-under: no score is called {name!r}; " + (
        f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    )


def regressions(result: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    """A sentence for each measure that is significantly worse than in the baseline."""
    return [
        f"{one['suite']}: {one['measure']} fell from {one['a']:.3f} to {one['b']:.3f} "
        f"({len(one['fixed'])} fixed, {len(one['broken'])} broken, p = {one['mcnemar']:.3f})"
        + (", but labels were changed since too: write the baseline anew if they were right" * one["labels_changed"])
        for one in compare(baseline, result)
        if one["verdict"] == "worse"
    ]


def unlike(result: Mapping[str, Any], baseline: Mapping[str, Any]) -> list[str]:
    """A sentence for each measure of which the two hold different items, so that the rest alone was compared."""
    return [
        f"{one['suite']}: {one['measure']} compared on {one['n']} items; {one['only_in_a']} stand only in the baseline, "
        f"{one['only_in_b']} only here"
        for one in compare(baseline, result)
        if one["only_in_a"] or one["only_in_b"]
    ]
