"""`sightline rules`: the rules with their measured precision, or one of them explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli.output import choose, unknown, write
from sightline.errors import UsageError

if TYPE_CHECKING:
    from sightline.rules import Rule


def rules(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="A rule, family/rule.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """List the rules, or explain one: what it finds, why it matters, an example, and when it is wrong."""
    from fnmatch import fnmatchcase

    from sightline.reporters.json import dump
    from sightline.rules import all_rules

    choose("--format", format, ("text", "json"))
    chosen = [rule for rule in all_rules() if name is None or fnmatchcase(rule.name, name)]
    if not chosen and name is not None:
        raise UsageError(unknown("rule", name, [rule.name for rule in all_rules()]))
    if format == "json":
        listed = [
            {
                "name": r.name,
                "severity": min(r.severity, r.most, key=lambda s: s.rank).value,
                "strict": r.severity.value,
                "precision": r.evidence.precision if r.evidence else None,
                "n": r.evidence.said if r.evidence else 0,
                "measured": r.evidence.date if r.evidence else None,
                "summary": r.summary,
                "doc": r.doc,
            }
            for r in chosen
        ]
        write(dump(listed, indent=2) + "\n", None)
    elif name is None:
        wide = max(len(rule.name) for rule in chosen)
        write("".join(f"{r.name:{wide}}  {_now(r):7}  {_precision(r):14}  {r.summary}\n" for r in chosen), None)
    else:
        write(
            "\n".join(f"{rule.name} ({_now(rule)}, precision {_precision(rule)})\n\n{rule.doc}\n" for rule in chosen),
            None,
        )


def _now(rule: Rule) -> str:
    """The severity of a rule by default."""
    return min(rule.severity, rule.most, key=lambda severity: severity.rank).value


def _precision(rule: Rule) -> str:
    """The measured precision of a rule and the number of findings that it was measured on."""
    evidence = rule.evidence
    if evidence is None:
        return "- (n = 0)"
    value = evidence.precision
    return f"{'-' if value is None else f'{value:.2f}'} (n = {evidence.said})"
