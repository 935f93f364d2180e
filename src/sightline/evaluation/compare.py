"""Compares two results item by item: what was fixed, what was broken, and whether that can be chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sightline.domain import Level
from sightline.errors import UsageError
from sightline.evaluation.statistics import detectable, drawn, holm, mcnemar, ratio, resampled, sign_flip

ALPHA = 0.05
DRAWS = 1000
#: With fewer clusters that changed no permutation of signs can reach 5 %, so that items count as independent.
FEWEST = 6
#: The share of items that is taken to change where none did, to say what the items could have shown.
UNCHANGED = 0.1
#: What is compared: in statements the level, in documents the level end to end and the next hop up.
MEASURES = {
    "accuracy": ("statements", "right"),
    "end_to_end": ("documents", "right"),
    "parent_top1": ("documents", "parent_right"),
}


def compare(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The comparisons of each suite that both results hold, by measure.

    Each has the rates of both, the difference with its interval, the items `fixed` and `broken`, the exact p of McNemar and
    the p of flipping signs by cluster, the smallest difference that could have been shown, and the `verdict`: better, worse
    or tied. For statements, `levels` has the p of each level, corrected by Holm.

    Raises:
        UsageError: the results share no item.
    """
    ours = {suite["name"]: suite for suite in b["suites"]}
    found = []
    for suite in a["suites"]:
        other = ours.get(suite["name"])
        for measure, (kind, key) in MEASURES.items():
            if other and suite[kind] and other[kind]:
                changed = suite["digest"] != other["digest"]
                found.append(_measure(suite["name"], measure, suite[kind]["items"], other[kind]["items"], key, changed))
    found = [one for one in found if one["n"]]
    if not found:
        raise UsageError("the two results share no suite with the same items; compare runs of the same suite")
    return found


def _measure(
    suite: str, measure: str, a: Sequence[dict[str, Any]], b: Sequence[dict[str, Any]], key: str, changed: bool
) -> dict[str, Any]:
    before, after = _by_id(a), _by_id(b)
    shared = [identity for identity in before if identity in after]
    pairs = {identity: (bool(before[identity][key]), bool(after[identity][key])) for identity in shared}
    fixed = [identity for identity, (was, now) in pairs.items() if now and not was]
    broken = [identity for identity, (was, now) in pairs.items() if was and not now]
    n = len(shared)
    groups: dict[str, list[int]] = defaultdict(list)
    for identity in shared:
        groups[before[identity]["cluster"]].append(pairs[identity][1] - pairs[identity][0])
    p, clustered = mcnemar(len(fixed), len(broken)), sign_flip([sum(group) for group in groups.values()])
    difference = drawn(ratio(len(fixed) - len(broken), n), _interval(list(groups.values())), n)
    levels = _levels(before, pairs) if measure == "accuracy" else {}
    return {
        "suite": suite,
        "measure": measure,
        "n": n,
        "only_in_a": len(before) - n,
        "only_in_b": len(after) - n,
        "labels_changed": changed,
        "a": ratio(sum(was for was, _ in pairs.values()), n),
        "b": ratio(sum(now for _, now in pairs.values()), n),
        "difference": difference.value,
        "low": difference.low,
        "high": difference.high,
        "fixed": [_item(after[identity], identity) for identity in fixed],
        "broken": [_item(after[identity], identity) for identity in broken],
        "unchanged": n - len(fixed) - len(broken),
        "mcnemar": p,
        "sign_flip": clustered,
        "clusters": len(groups),
        "discordance": (len(fixed) + len(broken)) / n if fixed or broken else UNCHANGED,
        "detectable": detectable(n, (len(fixed) + len(broken)) / n if fixed or broken else UNCHANGED),
        "verdict": _verdict(len(fixed), len(broken), p, clustered, sum(any(group) for group in groups.values())),
        "levels": levels,
    }


def _by_id(items: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        f"{item['document']}#{item['id']}" if "document" in item else item["id"]: item
        for item in items
        if not item.get("optional")
    }


def _item(item: Mapping[str, Any], identity: str) -> dict[str, Any]:
    return {"id": identity, "text": item.get("text"), "level": item["level"], "given": item["given"]}


def _interval(groups: Sequence[Sequence[int]]) -> tuple[float | None, float | None]:
    sums = [(sum(group), len(group)) for group in groups]

    def measure(times: list[int]) -> list[float | None]:
        total = sum(count * moved for count, (moved, _) in zip(times, sums, strict=True))
        return [ratio(total, sum(count * size for count, (_, size) in zip(times, sums, strict=True)))]

    return resampled(sums, measure, DRAWS)[0] if sums else (None, None)


def _levels(items: Mapping[str, dict[str, Any]], pairs: Mapping[str, tuple[bool, bool]]) -> dict[str, dict[str, Any]]:
    """Fixed and broken of each level, with p corrected for there being several levels."""
    moved: dict[str, list[int]] = {level.value: [0, 0] for level in Level}
    for identity, (was, now) in pairs.items():
        if was != now:
            moved[items[identity]["level"]][was] += 1
    moved = {level: counts for level, counts in moved.items() if any(counts)}
    corrected = holm({level: mcnemar(*counts) for level, counts in moved.items()})
    return {level: {"fixed": f, "broken": b, "p": corrected[level]} for level, (f, b) in moved.items()}


def _verdict(fixed: int, broken: int, p: float, clustered: float, moved: int) -> str:
    significant = p < ALPHA and (moved < FEWEST or clustered < ALPHA)
    if not significant:
        return "tied"
    return "better" if fixed > broken else "worse"
