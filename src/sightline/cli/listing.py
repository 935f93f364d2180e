"""`sightline rules`: the rules with their measured precision, or one of them explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli.output import choose, unknown, write
from sightline.errors import UsageError

if TYPE_CHECKING:
    from sightline.domain import RuleInfo
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
    told = [info for info in _told() if name is None or fnmatchcase(info.name, name)]
    if not chosen and not told and name is not None:
        raise UsageError(unknown("rule", name, rule_names()))
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
        listed += [
            {
                "name": i.name,
                "severity": i.severity.value,
                "told_by": "another part",
                "summary": _first(i),
                "doc": i.doc,
            }
            for i in told
        ]
        write(dump(listed, indent=2) + "\n", None)
    elif name is None:
        wide = max(map(len, [*(rule.name for rule in chosen), *(info.name for info in told)]))
        lines = [f"{r.name:{wide}}  {_now(r):7}  {_precision(r):14}  {r.summary}\n" for r in chosen]
        lines.append("\nTold where a model was asked, versions are compared, or a note suppresses something:\n")
        lines += [f"{i.name:{wide}}  {i.severity.value:7}  {_first(i)}\n" for i in told]
        write("".join(lines), None)
    else:
        pages = [f"{rule.name} ({_now(rule)}, precision {_precision(rule)})\n\n{rule.doc}\n" for rule in chosen]
        pages += [f"{info.name} ({info.severity.value})\n\n{info.doc}\n" for info in told]
        write("\n".join(pages), None)


def rule_names() -> list[str]:
    """The names of the rules, and of what other parts tell."""
    from sightline.rules import all_rules

    return [*(rule.name for rule in all_rules()), *(info.name for info in _told())]


def _told() -> list[RuleInfo]:
    """What other parts than a rule tell: a model's answers, suggestions, comparisons, suppressions."""
    from sightline import challenge, compare, crosscheck, suggest, suppress

    parts = (challenge.INFOS, crosscheck.INFOS, suggest.INFOS, compare.INFOS, suppress.INFOS)
    return sorted((info for infos in parts for info in infos), key=lambda info: info.name)


def _first(info: RuleInfo) -> str:
    return info.doc.partition("\n")[0]


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
