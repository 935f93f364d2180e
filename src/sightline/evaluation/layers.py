"""Whose verdicts are scored: the rules', a model's alone, or both together as a review settles them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sightline import challenge, crosscheck, link
from sightline.classify import statement as alone
from sightline.domain import Failure, Level, Review, Statement, Verdict
from sightline.evaluation import documents
from sightline.evaluation.documents import DocumentOutcome
from sightline.evaluation.second import Case
from sightline.evaluation.statements import Outcome
from sightline.evaluation.suite import Example, LabelledDocument
from sightline.heuristics import levels
from sightline.judge import ModelJudge
from sightline.pipeline import review
from sightline.plan import Plan
from sightline.readers import read
from sightline.rules import all_rules, findings, ordered

Layer = Literal["rules", "model", "combined"]


@dataclass(frozen=True)
class Judged:
    """Labelled examples with their verdicts; `cases` set the rules beside the model, `failures` are what it did not answer."""

    statements: tuple[Outcome, ...] = ()
    documents: tuple[DocumentOutcome, ...] = ()
    cases: tuple[Case, ...] = ()
    failures: tuple[Failure, ...] = ()


def examples(found: Sequence[Example], layer: Layer, judge: Callable[[], ModelJudge]) -> Judged:
    """Single statements, asked about under the headings that they are labelled with."""
    asked = {example.id: alone(example.text, example.section) for example in found}
    ruled = {statement: levels.verdict(statement, alone=True) for statement in asked.values()}
    reader = judge()
    said = reader.classify_alone({asked[example.id]: example.section for example in found})
    settled = crosscheck.settle(ruled, said, _unanswered(reader), alone=True)
    stands = settled.stands if layer == "combined" else {s: said.get(s) or _none(ruled[s]) for s in ruled}
    outcomes = tuple(Outcome(example, _shown(stands[asked[example.id]], ruled[asked[example.id]])) for example in found)
    cases = tuple(
        Case(example.id, example.cluster, example.accepted, ruled[s].level, said.get(s), settled.standings[s], ruled[s])
        for example in found
        for s in (asked[example.id],)
    )
    return Judged(outcomes, (), cases, tuple(reader.heard.failures))


def _unanswered(reader: ModelJudge) -> set[Statement]:
    return {failure.statement for failure in reader.heard.failures if failure.statement is not None}


def _none(ruled: Verdict) -> Verdict:
    """The verdict of a model that gave none: wrong unless the label is `other`, and without confidence."""
    return ruled._replace(level=Level.OTHER, confidence=0.0, sure=False, source="model", said="no answer")


def _shown(verdict: Verdict, ruled: Verdict) -> Verdict:
    """A verdict with the signals of the rules, so that errors can be read beside what was observed."""
    return verdict._replace(signals=ruled.signals, weights=ruled.weights)


def labelled(found: Iterable[LabelledDocument], layer: Layer, judge: Callable[[], ModelJudge]) -> Judged:
    """Whole documents, each reviewed by itself."""
    outcomes: list[DocumentOutcome] = []
    cases: list[Case] = []
    failures: list[Failure] = []
    for document in found:
        reader = judge()
        result = review([read(document.path)], reader)
        if layer == "model":
            result = _model_alone(result, reader)
        outcome = documents.compare(document, result)
        outcomes.append(outcome)
        cases += _cases(outcome, result)
        failures += reader.heard.failures
    return Judged((), tuple(outcomes), tuple(cases), tuple(failures))


def _cases(outcome: DocumentOutcome, result: Review) -> Iterable[Case]:
    """The matched statements of a document, each with both readings."""
    for one in outcome.judgements:
        s = one.statement
        if s is None or one.expected.optional:
            continue
        opinions = result.verdicts[s]
        model = next((verdict for verdict in opinions if verdict.source == "model"), None)
        name = outcome.document.name
        accepted = one.expected.accepted
        yield Case(
            f"{name}:{one.expected.id}", name, accepted, opinions[0].level, model, result.standings[s], opinions[0]
        )


def _model_alone(result: Review, reader: ModelJudge) -> Review:
    """A review by the model's levels and links only; the rules still turn them into findings."""
    said = {s: next((v for v in result.verdicts[s] if v.source == "model"), None) for s in result.statements}
    stands = {s: _with(verdict, result.verdicts[s][0]) for s, verdict in said.items()}
    links = crosscheck.join((), reader.heard.proposals, stands, reader.heard)
    loose = link.links(result.statements, stands).loose
    plan = Plan(result.documents, result.statements, stands, links, loose)
    found = list(findings(plan, all_rules()))
    found += challenge.findings(reader.heard.charges, found)
    return replace(result, stands=stands, links=links, findings=tuple(ordered(result.documents, found)))


def _with(model: Verdict | None, ruled: Verdict) -> Verdict:
    if model is None:
        return _none(ruled)
    return ruled._replace(
        level=model.level, confidence=model.confidence, sure=model.sure, source="model", said=model.said
    )
