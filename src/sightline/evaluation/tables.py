"""Results for a terminal and, as Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sightline.reporters.terminal import visible

#: Below so many items a score is shown as a dash: an interval would be wider than anything it could tell.
FEW = 10
SHOWN = 8
NAMES = {
    "accuracy": "accuracy, accepted levels",
    "strict": "accuracy, only the label",
    "side": "side of the ladder",
    "hard": "accuracy on hard ones",
    "sure": "sure verdicts",
    "right_when_sure": "right when sure",
    "macro_f1": "macro F1",
    "kappa": "kappa with labels",
    "brier": "Brier score",
    "ece": "calibration error",
    "aurc": "AURC",
    "augrc": "AUGRC",
    "covered": "coverage at 95 % precision",
    "top_half": "accuracy, surer half",
}
_LOWER = frozenset({"brier", "ece", "aurc", "augrc"})


def number(figure: Mapping[str, Any]) -> str:
    """A score to three places, a dash where too little was measured."""
    return "-" if figure["value"] is None or figure["n"] < FEW else f"{figure['value']:.3f}"


def interval(figure: Mapping[str, Any]) -> str:
    """The 95 % interval of a score."""
    if figure["low"] is None or figure["value"] is None or figure["n"] < FEW:
        return "-"
    return f"{figure['low']:.3f} to {figure['high']:.3f}"


def name(key: str) -> str:
    """A score's name for people."""
    said = NAMES.get(key, key.replace("_", " "))
    return f"{said} (lower is better)" if key in _LOWER else said


_LEGEND = (
    "A - stands where there are fewer than 10 to measure on, and for the interval of one document alone.\n"
    "Every misjudged item with its signals: --format html.\n"
)


def terminal(result: Mapping[str, Any]) -> str:
    """All scores as aligned tables, and the misjudged items that were surest."""
    return "".join(_suite(suite, _plain, errors=True) for suite in result["suites"]) + _LEGEND


def markdown(result: Mapping[str, Any]) -> str:
    """All scores as Markdown tables."""
    return "".join(_suite(suite, _pipes, errors=False) for suite in result["suites"])


def _suite(suite: Mapping[str, Any], table: Any, *, errors: bool) -> str:
    parts = []
    head = "## " if table is _pipes else ""
    if part := suite["statements"]:
        parts.append(f"{head}{suite['name']}: {part['n']} statements\n\n")
        parts.append(table(("score", "value", "95 % interval", "n"), _figures(part["figures"])))
        if part["design_effect"] is not None:
            parts.append(f"Design effect of clusters on accuracy: {part['design_effect']:.2f}\n\n")
        rows = [
            (level, *(number(s[key]) for key in ("precision", "recall", "f1")), interval(s["f1"]), s["recall"]["n"])
            for level, s in part["levels"].items()
        ]
        parts.append(table(("level", "precision", "recall", "F1", "95 % interval", "n"), rows))
        parts.append(_confusion(part["confusion"], table))
        parts.append(_cross_check(part.get("cross_check"), table))
        if errors:
            parts.append(_worst(part["items"]))
    if part := suite["documents"]:
        parts.append(f"{head}{suite['name']}: {part['n']} documents\n\n")
        parts.append(table(("score", "value", "95 % interval", "n"), _figures(part["figures"])))
        bases = [(f"links by {b}", number(f), interval(f), f["n"]) for b, f in part["link_precision_by_basis"].items()]
        parts.append(table(("link precision", "value", "95 % interval", "n"), bases) if bases else "")
        parts.append(
            table(
                (
                    "rule",
                    "said",
                    "labelled too",
                    "precision, at least",
                    "95 % interval",
                    "wanted",
                    "recall",
                    "per clean page",
                ),
                _rules(part["rules"]),
            )
        )
        parts.append(
            f"{part['clean_documents']} documents on which nothing should be said: "
            f"{_few(part['false_alarms_per_clean_document'])} findings each; {part['negative_documents']} that are no plans: "
            f"{part['negative_statements']} statements, {part['negative_findings']} findings.\n\n"
        )
        parts.append(_cross_check(part.get("cross_check"), table))
    return "".join(parts)


_CHECKED = {
    "error": "the model is wrong",
    "flag_recall": "wrong and flagged",
    "flagged_right": "right and flagged",
    "flag_precision": "flagged and wrong",
    "coverage": "not flagged",
    "residual_risk": "wrong though not flagged",
    "confirmed_wrong": "wrong though agreed",
}


def _cross_check(found: Mapping[str, Any] | None, table: Any) -> str:
    """What the rules catch of a model's errors."""
    if found is None:
        return ""
    rows = [(said, number(found[key]), interval(found[key]), found[key]["n"]) for key, said in _CHECKED.items()]
    shown = table(("cross-check", "value", "95 % interval", "n"), rows)
    standings = ", ".join(f"{count} {name}" for name, count in found["standings"].items())
    bound = "-" if found["bound"] is None else f"{found['bound']:.3f}"
    lift = "-" if found["lift"] is None else f"{found['lift']:.1f}"
    phi = "-" if found["correlation"] is None else f"{found['correlation']:.2f}"
    return (
        f"{shown}{standings}. Of what is agreed at most {bound} is wrong (95 %, one-sided). A flag is {lift} times as likely to "
        f"stand on an error as any verdict. {found['rescues']} rescues and {found['harms']} harms by vetoes "
        f"(p = {found['sign_p']:.3f}). Errors of rules and model correlate by {phi}.\n\n"
    )


def _few(value: float | None) -> str:
    return "no" if value is None else f"{value:.2f}"


def _figures(figures: Mapping[str, Any]) -> list[tuple[object, ...]]:
    return [(name(key), number(f), interval(f), f["n"]) for key, f in figures.items()]


def _rules(rules: Mapping[str, Any]) -> list[tuple[object, ...]]:
    return [
        (
            rule, s["said"], s["hits"], number(s["precision"]), interval(s["precision"]), s["wanted"], number(s["recall"]),
            "-" if s["false_alarms_per_clean_document"] is None else f"{s['false_alarms_per_clean_document']:.2f}",
        )
        for rule, s in rules.items()
    ]  # fmt: skip


def _confusion(rows: Mapping[str, Mapping[str, int]], table: Any) -> str:
    columns = [*dict.fromkeys([*rows, *(given for row in rows.values() for given in sorted(row))])]
    columns = [column for column in columns if column != "unsure"] + ["unsure"]
    cells = [(label, *(row.get(column) or "." for column in columns)) for label, row in rows.items()]
    return str(table(("label \\ verdict", *(column[:9] for column in columns)), cells))


def _worst(items: Sequence[Mapping[str, Any]]) -> str:
    wrong = sorted((item for item in items if not item["right"]), key=lambda item: -item["confidence"])
    lines = [
        f"  {item['id']}  {item['level']}, judged {item['given']} ({item['confidence']:.0%})  {visible(item['text'])[:90]}\n"
        f"      {visible(item['reason'])}\n"
        for item in wrong[:SHOWN]
    ]
    more = f"  and {len(wrong) - SHOWN} more: --format html lists all\n" if len(wrong) > SHOWN else ""
    return f"Surest mistakes:\n{''.join(lines)}{more}\n" if lines else ""


def _plain(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return ""
    cells = [tuple(map(str, row)) for row in (heads, *rows)]
    wide = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [
        "  ".join([row[0].ljust(wide[0]), *(c.rjust(w) for c, w in zip(row[1:], wide[1:], strict=True))])
        for row in cells
    ]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines) + "\n\n"


def _pipes(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return ""
    lines = ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in (heads, *rows)]
    lines.insert(1, "|---" + "|--:" * (len(heads) - 1) + "|")
    return "\n".join(lines) + "\n\n"


def comparison(found: Iterable[Mapping[str, Any]]) -> str:
    """What changed between two results, for people."""
    parts = []
    for one in found:
        fixed, broken = len(one["fixed"]), len(one["broken"])
        parts.append(
            f"{one['suite']}: {one['measure'].replace('_', ' ')} {one['a']:.3f} -> {one['b']:.3f} "
            f"({one['difference']:+.3f}, 95 % interval {one['low']:+.3f} to {one['high']:+.3f}), n = {one['n']}\n"
            f"  {_SAID[one['verdict']]}: {fixed} fixed, {broken} broken, {one['unchanged']} unchanged; "
            f"exact McNemar p = {one['mcnemar']:.3f}, sign flips over {one['clusters']} clusters p = {one['sign_flip']:.3f}\n"
            f"  {_detectable(one['detectable'], one['discordance'])}\n"
        )
        if one["labels_changed"]:
            parts.append("  the labels are not the same in both: read the differences with care\n")
        if one["only_in_a"] or one["only_in_b"]:
            parts.append(f"  left out: {one['only_in_a']} only in the first, {one['only_in_b']} only in the second\n")
        for level, counts in one["levels"].items():
            parts.append(
                f"  {level:10} {counts['fixed']} fixed, {counts['broken']} broken, p = {counts['p']:.3f} (Holm)\n"
            )
        for title, items in (("fixed", one["fixed"]), ("broken", one["broken"])):
            for item in items[:SHOWN]:
                text = visible(item["text"] or "")[:80]
                parts.append(f"  {title:6} {item['id']}  {item['level']}, now {item['given']}  {text}".rstrip() + "\n")
            if len(items) > SHOWN:
                parts.append(f"  {title:6} and {len(items) - SHOWN} more: --format json lists all\n")
        parts.append("\n")
    return "".join(parts)


_SAID = {"tied": "tied, not significant", "better": "better, significant", "worse": "worse, significant"}


def _detectable(value: float | None, discordance: float) -> str:
    if value is None:
        return f"with {discordance:.0%} of so few items changed, no difference could be shown with 80 % power"
    return f"with {discordance:.0%} of so many items changed, 80 % power shows a difference from {value:.3f} on"
