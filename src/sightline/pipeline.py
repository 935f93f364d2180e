"""The pipeline: documents in, review out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePath

from sightline import challenge, confirmation, crosscheck, extract, link, suppress
from sightline import suggest as wording
from sightline.config import Config
from sightline.document import Document
from sightline.domain import Finding, Link, Review, Statement, Suggestion, Verdict
from sightline.heuristics import levels
from sightline.plan import Plan
from sightline.profile import Profile, profile, profiles
from sightline.rules import Rule, all_rules, findings, ordered
from sightline.second_reader import Judge, Second, hear, new, runs


def review(
    documents: Iterable[Document],
    judge: Judge | None = None,
    rules: Sequence[Rule] | None = None,
    *,
    config: Config | None = None,
    strict: bool = False,
    suggest: bool = False,
    as_of: date | None = None,
) -> Review:
    """Review the documents together, so that links may cross them. Without a judge nothing leaves the machine.

    `strict` gives every rule the severity that it was written with, whatever its measured precision; `suggest` asks the judge
    for better wordings of what has a warning or an error, and checks them with the same rules; `as_of` is the day on which the
    documents are read, for rules about time, which are silent without it.
    """
    config = config or Config()
    rules = all_rules() if rules is None else tuple(rules)
    read: list[Document] = []
    ruled: dict[Statement, Verdict] = {}
    for document in documents:
        read.append(document)
        ruled.update((statement, levels.verdict(statement)) for statement in extract.statements(document))
    documents, statements = tuple(read), tuple(ruled)
    linked = link.links(statements, ruled)

    def plan(verdicts: Mapping[Statement, Verdict], links: tuple[Link, ...]) -> Plan:
        cycle, fiscal = config.cycle, config.fiscal_year_start
        filled = tuple(document for document in documents if not document.unfilled)
        return Plan(filled, statements, verdicts, links, linked.loose, cycle=cycle, fiscal=fiscal, as_of=as_of)

    second = hear(judge, ruled, linked.links) if judge is not None else Second.none(ruled, linked.links)
    found = list(findings(plan(ruled, linked.links), rules, strict=strict))
    suggestions: tuple[Suggestion, ...] = ()
    if judge is not None:
        found += new(found, findings(plan(second.stands, (*second.links, *second.denied)), rules, strict=strict))
        found += (charge for charge in challenge.findings(second.charges, found) if runs(charge.rule, rules))
        found = list(confirmation.beside(found, judge.confirm(confirmation.doubtful(found))))
        suggestions = _suggestions(judge, second, found, rules) if suggest else ()
        found = ordered(documents, [*found, *second.findings, *wording.findings(suggestions)])
    infos = (
        *(rule.info for rule in rules),
        *suppress.INFOS,
        *(_MODEL_INFOS if judge is not None else ()),
    )
    known = [*(rule.name for rule in all_rules()), *(info.name for info in _MODEL_INFOS)]
    standing = plan(second.stands, second.links)
    kinds = {d: kind for d in documents if (kind := _kind(d, standing, config)) is not None}
    told = asked(config, kinds, suppress.apply(documents, found, known, {info.name for info in infos}))
    return Review(
        documents,
        statements,
        second.verdicts,
        second.links,
        told,
        tuple(judge.heard.failures) if judge is not None else (),
        infos,
        second.stands,
        second.standings,
        judge.run if judge is not None else None,
        suggestions,
        {document: kind.name for document, kind in kinds.items()},
    )


def _kind(document: Document, plan: Plan, config: Config) -> Profile | None:
    """The kind of plan that a document is read as."""
    if config.profile != "auto":
        return profiles()[config.profile]
    return profile(document, measured=plan.has_key_results(document))


#: What only a judge can be the reason to say.
_MODEL_INFOS = (*crosscheck.INFOS, *challenge.INFOS, *wording.INFOS)


def _suggestions(
    judge: Judge, second: Second, found: Sequence[Finding], rules: Sequence[Rule]
) -> tuple[Suggestion, ...]:
    """Better wordings, each checked by the rules alone in its place."""

    def lint(document: Document) -> Sequence[Finding]:
        return review([document], None, rules).findings

    given = judge.rewrite(wording.flaws(found), second.stands, second.links)
    return tuple(wording.checked(given, found, second.links, lint))


def asked(config: Config, kinds: Mapping[Document, Profile], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that fit the kind of plan and that the settings want told, at the severity that they want."""
    kept = []
    for finding in found:
        if finding.document in kinds and finding.rule in kinds[finding.document].quiet:
            continue
        path = PurePath(finding.document.path)
        ignored = [rule for pattern, rules in config.per_path_ignores.items() if path.match(pattern) for rule in rules]
        if any(fnmatchcase(finding.rule, rule) for rule in ignored):
            continue
        severity = next((s for rule, s in config.severity.items() if fnmatchcase(finding.rule, rule)), finding.severity)
        kept.append(finding if severity is finding.severity else replace(finding, severity=severity))
    return tuple(kept)
