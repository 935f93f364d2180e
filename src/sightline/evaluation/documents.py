"""Scores of whole documents: what was found, what it was called, what it was linked to, and what was said of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sightline.domain import Finding, Level, Link, Review, Statement, Verdict, walk
from sightline.evaluation.match import match
from sightline.evaluation.statistics import Figure, drawn, ratio, resampled, wilson
from sightline.evaluation.suite import Expected, ExpectedFinding, LabelledDocument
from sightline.pipeline import review
from sightline.readers import read

#: Draws of the bootstrap over documents.
DRAWS = 1000
#: The levels of which a good reviewer says that they serve nothing.
SERVING = frozenset({Level.GOAL, Level.INITIATIVE})

#: Each figure: what it is a share of what, as counted in each document. F1 is made of the two before it.
RATIOS = {
    "extraction_precision": ("matched", "found"),
    "extraction_recall": ("matched", "labelled"),
    "level_accuracy": ("level", "matched"),
    "end_to_end_precision": ("level", "found"),
    "end_to_end_recall": ("level", "labelled"),
    "link_precision": ("links_right", "links"),
    "link_precision_strained": ("links_right_strained", "links_strained"),
    "link_recall": ("linked", "parents"),
    "link_recall_explicit": ("linked_explicit", "parents_explicit"),
    "link_recall_implied": ("linked_implied", "parents_implied"),
    "parent_top1": ("parent_right", "matched"),
    "chain_exact": ("chain_right", "chains"),
    "orphan_precision": ("orphans_right", "orphans_found"),
    "orphan_recall": ("orphans_right", "orphans"),
    "finding_recall": ("told", "to_tell"),
    "finding_recall_strong": ("told_strong", "to_tell_strong"),
    "finding_precision": ("told", "said"),
}
HARMONIC = {
    "extraction_f1": ("extraction_precision", "extraction_recall"),
    "link_f1": ("link_precision", "link_recall"),
}


@dataclass(frozen=True)
class Judgement:
    """What became of one labelled statement: the found one it matched, its verdict, and the found one's parent.

    `parent_right` and `chain_right` say whether the next hop and the whole way up are those of the labels.
    """

    expected: Expected
    statement: Statement | None = None
    verdict: Verdict | None = None
    parent_right: bool = False
    chain_right: bool = False

    @property
    def right(self) -> bool:
        """Whether it was found and given an accepted level."""
        return self.verdict is not None and self.verdict.level in self.expected.accepted


@dataclass(frozen=True)
class DocumentOutcome:
    """A labelled document, its review, and how they compare; `counts` are what the figures are made of."""

    document: LabelledDocument
    review: Review
    judgements: tuple[Judgement, ...]
    extra: tuple[Statement, ...]
    told: Mapping[int, int]
    findings: tuple[Finding, ...]
    counts: Counter[str] = field(default_factory=Counter)

    def missed(self) -> list[ExpectedFinding]:
        """The labelled findings that nothing said."""
        return [finding for index, finding in enumerate(self.document.labels.findings) if index not in self.told]


@dataclass(frozen=True)
class RuleScore:
    """One rule on labelled documents: how often it spoke, how often a label says the same, and on clean pages.

    Labels need not list everything, so `precision` is a lower bound.
    """

    said: int
    hits: int
    wanted: int
    precision: Figure
    recall: Figure
    false_alarms: float | None


@dataclass(frozen=True)
class DocumentScores:
    """How good reviews of whole documents are; every interval comes from drawing whole documents anew."""

    figures: dict[str, Figure]
    link_precision_by_basis: dict[str, Figure]
    rules: dict[str, RuleScore]
    findings_per_document: float | None
    clean_documents: int
    false_alarms_per_clean_document: float | None
    negative_documents: int
    negative_statements: int
    negative_findings: int
    confusions: tuple[tuple[Level, Level, int], ...]


def judge(documents: Iterable[LabelledDocument]) -> tuple[DocumentOutcome, ...]:
    """Review each labelled document by itself and compare it with its labels."""
    return tuple(compare(document, review([read(document.path)])) for document in documents)


def compare(document: LabelledDocument, result: Review) -> DocumentOutcome:
    """A review beside the labels of its document."""
    labels = document.labels
    up: dict[Statement, Link] = {}
    for link in result.links:
        up.setdefault(link.child, link)
    found = [
        statement
        for statement in result.statements
        if result.verdict(statement).level is not Level.OTHER and labels.covers(statement.position.line)
    ]
    taken = match(labels.statements, [(statement.text, statement.position.line) for statement in found])
    own = {labels.statements[number].id: found[index] for number, index in taken.items()}
    called = {statement: identity for identity, statement in own.items()}
    parents = {expected.id: expected.parent for expected in labels.statements}
    judgements = []
    for expected in labels.statements:
        statement = own.get(expected.id)
        if statement is None:
            judgements.append(Judgement(expected))
            continue
        hops = [called.get(link.parent, "?") for link in walk(up, statement)]
        wanted = _way_up(parents, expected.id)
        judgements.append(
            Judgement(expected, statement, result.verdict(statement), hops[:1] == wanted[:1], hops == wanted)
        )
    findings = tuple(finding for finding in result.findings if labels.covers(finding.position.line))
    spans = [expected.span for expected in labels.statements if expected.span]
    extra = tuple(
        statement
        for statement in found
        if statement not in called and not any(a <= statement.position.line <= b for a, b in spans)
    )
    told = _told(labels.findings, findings, own)
    outcome = DocumentOutcome(document, result, tuple(judgements), extra, told, findings)
    outcome.counts.update(_counts(outcome, own, called, up))
    return outcome


def _way_up(parents: Mapping[str, str | None], identity: str) -> list[str]:
    way: list[str] = []
    parent = parents[identity]
    while parent is not None and parent not in way:
        way.append(parent)
        parent = parents[parent]
    return way


def _told(wanted: Sequence[ExpectedFinding], said: Sequence[Finding], own: Mapping[str, Statement]) -> dict[int, int]:
    """The index of the finding that says each labelled one; each finding answers once."""
    used: dict[int, int] = {}
    for number, expected in enumerate(wanted):
        for index, finding in enumerate(said):
            about = expected.statement is None or (
                expected.statement in own and finding.statement is own[expected.statement]
            )
            if finding.rule in expected.rules and about and index not in used.values():
                used[number] = index
                break
    return used


def _counts(
    outcome: DocumentOutcome,
    own: Mapping[str, Statement],
    called: Mapping[Statement, str],
    up: Mapping[Statement, Link],
) -> Counter[str]:
    labels = outcome.document.labels
    required = [one for one in outcome.judgements if not one.expected.optional]
    matched = [one for one in required if one.statement is not None]
    counts: Counter[str] = Counter(
        labelled=len(required),
        matched=len(matched),
        found=len(matched) + len(outcome.extra),
        level=sum(one.right for one in matched),
        parent_right=sum(one.parent_right for one in matched),
        chains=sum(one.expected.parent is not None for one in matched),
        chain_right=sum(one.expected.parent is not None and one.chain_right for one in matched),
        to_tell=len(labels.findings),
        told=len(outcome.told),
        to_tell_strong=sum(finding.strong for finding in labels.findings),
        told_strong=sum(labels.findings[number].strong for number in outcome.told),
        said=len(outcome.findings),
    )
    serving = [one for one in matched if one.expected.level in SERVING]
    loose = [one for one in serving if one.statement not in up]
    counts["orphans"] = sum(one.expected.parent is None for one in serving)
    counts["orphans_found"] = len(loose)
    counts["orphans_right"] = sum(one.expected.parent is None for one in loose)
    optional = {one.expected.id for one in outcome.judgements if one.expected.optional}
    for one in outcome.judgements:
        parent = one.expected.parent
        if parent is None or one.expected.optional or (parent in optional and parent not in own):
            continue
        kind = one.expected.link or "explicit"
        right = one.statement is not None and parent in own and one.parent_right
        counts.update({"parents": 1, f"parents_{kind}": 1, "linked": right, f"linked_{kind}": right})
    expected = {one.expected.id: one.expected for one in outcome.judgements}
    for link in up.values():
        if link.child in called and link.parent in called:
            right = expected[called[link.child]].parent == called[link.parent]
            for part in ("", f"/{link.basis}", f"_{link.strength}"):
                counts.update({f"links{part}": 1, f"links_right{part}": right})
    return counts


def score(outcomes: Sequence[DocumentOutcome]) -> DocumentScores:
    """All scores of the reviewed documents."""
    total = _sum(outcome.counts for outcome in outcomes)
    wanted = [(part, whole) for part, whole in RATIOS.values()]
    rows = [[(outcome.counts[part], outcome.counts[whole]) for part, whole in wanted] for outcome in outcomes]

    def measure(times: list[int]) -> list[float | None]:
        sums = [[0, 0] for _ in wanted]
        for count, row in zip(times, rows, strict=True):
            if count:
                for held, (part, whole) in zip(sums, row, strict=True):
                    held[0] += count * part
                    held[1] += count * whole
        values = dict(zip(RATIOS, [ratio(part, whole) for part, whole in sums], strict=True))
        return [*values.values(), *(_harmonic(values[a], values[b]) for a, b in HARMONIC.values())]

    names = [*RATIOS, *HARMONIC]
    values = measure([1] * len(rows))
    ends = resampled(rows, measure, DRAWS)
    sizes = [total[whole] for _, whole in wanted] + [total[RATIOS[b][1]] for _, b in HARMONIC.values()]
    figures = {name: drawn(value, end, n) for name, value, end, n in zip(names, values, ends, sizes, strict=True)}
    negative = [outcome for outcome in outcomes if outcome.document.labels.kind == "negative"]
    clean = [outcome for outcome in outcomes if outcome.document.labels.clean]
    bases = sorted(key.partition("/")[2] for key in total if key.startswith("links/"))
    return DocumentScores(
        figures,
        {basis: wilson(total[f"links_right/{basis}"], total[f"links/{basis}"]) for basis in bases},
        _rules(outcomes, clean),
        ratio(total["said"], len(outcomes)),
        len(clean),
        ratio(sum(len(outcome.findings) for outcome in clean), len(clean)),
        len(negative),
        sum(len(outcome.extra) + len([j for j in outcome.judgements if j.statement]) for outcome in negative),
        sum(len(outcome.findings) for outcome in negative),
        _confusions(outcomes),
    )


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _harmonic(a: float | None, b: float | None) -> float | None:
    return ratio(2 * a * b, a + b) if a is not None and b is not None else None


def _rules(outcomes: Sequence[DocumentOutcome], clean: Sequence[DocumentOutcome]) -> dict[str, RuleScore]:
    """The scores of each rule that spoke or that a label wants. A label that several rules answer wants the first."""
    said: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for outcome in outcomes:
        said.update(finding.rule for finding in outcome.findings)
        hits.update(outcome.findings[index].rule for index in outcome.told.values())
        for number, expected in enumerate(outcome.document.labels.findings):
            wanted[expected.rules[0]] += 1
            answered[expected.rules[0]] += number in outcome.told
    alarms = Counter(finding.rule for outcome in clean for finding in outcome.findings)
    return {
        rule: RuleScore(
            said[rule],
            hits[rule],
            wanted[rule],
            wilson(hits[rule], said[rule]),
            wilson(answered[rule], wanted[rule]),
            ratio(alarms[rule], len(clean)),
        )
        for rule in sorted({*said, *wanted})
    }


def _confusions(outcomes: Sequence[DocumentOutcome]) -> tuple[tuple[Level, Level, int], ...]:
    cells: dict[tuple[Level, Level], int] = defaultdict(int)
    for outcome in outcomes:
        for one in outcome.judgements:
            if one.verdict is not None and not one.right and not one.expected.optional:
                cells[one.expected.level, one.verdict.level] += 1
    return tuple((a, b, n) for (a, b), n in sorted(cells.items(), key=lambda pair: (-pair[1], pair[0])))
