"""Runs suites and keeps what came out as plain values: schema `sightline.eval/1`, a public contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ValidationError

from sightline import __version__
from sightline.domain import Level
from sightline.errors import UsageError
from sightline.evaluation import documents, layers, second, statements
from sightline.evaluation.documents import DocumentOutcome, Judgement
from sightline.evaluation.statements import Outcome
from sightline.evaluation.statistics import SEED, Figure
from sightline.evaluation.suite import Part

if TYPE_CHECKING:
    from sightline.judge import ModelJudge

SCHEMA = "sightline.eval/1"
#: What a baseline keeps of an item: enough to compare and no text.
_KEPT = ("id", "document", "cluster", "level", "given", "right", "parent_right")


class Reader(NamedTuple):
    """A model whose verdicts are scored: which layer, its name, its prompts' labels, and what makes a reader of it."""

    layer: Literal["model", "combined"]
    model: str
    prompts: Mapping[str, str]
    judge: Callable[[], ModelJudge]


def run(parts: Iterable[Part], reader: Reader | None = None) -> dict[str, Any]:
    """Judge every labelled example with the rules, or with a reader, and score the verdicts."""
    suites = [_part(part) if reader is None else _read(part, reader) for part in parts]
    result = {
        "schema": SCHEMA,
        "tool": {"name": "sightline", "version": __version__},
        "layer": reader.layer if reader is not None else "rules",
        "complete": not any(suite["unanswered"] for suite in suites if "unanswered" in suite),
        "seed": SEED,
        "suites": suites,
    }
    return result if reader is None else {**result, "model": reader.model, "prompts": dict(reader.prompts)}


def _part(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {"name": part.name, "digest": part.digest, "statements": None, "documents": None}
    if part.examples:
        found["statements"] = _statements(statements.judge(part.examples))
    if part.documents:
        found["documents"] = _documents(documents.judge(part.documents))
    return found


def _read(part: Part, reader: Reader) -> dict[str, Any]:
    """A part of a suite as a reader sees it, with what the cross-check is worth there."""
    found: dict[str, Any] = {"name": part.name, "digest": part.digest, "statements": None, "documents": None}
    failures = 0
    for kind, judged in (
        ("statements", layers.examples(part.examples, reader.layer, reader.judge) if part.examples else None),
        ("documents", layers.labelled(part.documents, reader.layer, reader.judge) if part.documents else None),
    ):
        if judged is not None:
            found[kind] = _statements(judged.statements) if kind == "statements" else _documents(judged.documents)
            found[kind]["cross_check"] = second.as_dict(second.score(judged.cases), figure)
            failures += len(judged.failures)
    return {**found, "unanswered": failures}


def figure(value: Figure) -> dict[str, Any]:
    """A score as plain values, to four places."""
    low, high = value.low, value.high
    return {"value": _round(value.value), "low": _round(low), "high": _round(high), "n": value.n}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _statements(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    scores = statements.score(outcomes)
    figures = {f.name: getattr(scores, f.name) for f in fields(scores)}
    return {
        "n": len(outcomes),
        "figures": {name: figure(value) for name, value in figures.items() if isinstance(value, Figure)},
        "design_effect": _round(scores.design_effect),
        "levels": {
            level.value: {"precision": figure(s.precision), "recall": figure(s.recall), "f1": figure(s.f1)}
            for level, s in scores.levels.items()
        },
        "confusion": {level.value: row for level, row in scores.confusion.items()},
        "reliability": [
            {"n": b.n, "confidence": _round(b.confidence), "accuracy": _round(b.accuracy)} for b in scores.bins
        ],
        "risk_coverage": [[_round(coverage), _round(risk)] for coverage, risk in scores.curve],
        "items": [_outcome(one) for one in outcomes],
        "relabel": [one.example.id for one in sorted(outcomes, key=lambda one: -one.confidence) if one.suspect],
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    example = one.example
    return {
        "id": example.id,
        "cluster": example.cluster,
        "text": example.text,
        "section": list(example.section),
        "level": example.level.value,
        "also": [level.value for level in example.also],
        "hard": example.hard,
        "why": example.why,
        "given": one.level.value,
        "sure": one.verdict.sure,
        "confidence": one.confidence,
        "right": one.right,
        "reason": one.verdict.reason,
        "signals": _signals(one),
    }


def _signals(one: Outcome) -> list[dict[str, Any]]:
    pulls = zip(one.verdict.signals, one.verdict.weights, strict=True)
    return [{"name": signal.name, "text": signal.text, "weight": _round(weight)} for signal, weight in pulls]


def _documents(outcomes: Sequence[DocumentOutcome]) -> dict[str, Any]:
    scores = documents.score(outcomes)
    return {
        "n": len(outcomes),
        "figures": {name: figure(value) for name, value in scores.figures.items()},
        "link_precision_by_basis": {basis: figure(value) for basis, value in scores.link_precision_by_basis.items()},
        "rules": {
            rule: {
                "said": s.said,
                "hits": s.hits,
                "wanted": s.wanted,
                "precision": figure(s.precision),
                "recall": figure(s.recall),
                "false_alarms_per_clean_document": _round(s.false_alarms),
            }
            for rule, s in scores.rules.items()
        },
        "findings_per_document": _round(scores.findings_per_document),
        "clean_documents": scores.clean_documents,
        "false_alarms_per_clean_document": _round(scores.false_alarms_per_clean_document),
        "negative_documents": scores.negative_documents,
        "negative_statements": scores.negative_statements,
        "negative_findings": scores.negative_findings,
        "confusions": [[label.value, given.value, n] for label, given, n in scores.confusions],
        "items": [_judgement(outcome, one) for outcome in outcomes for one in outcome.judgements],
        "extra": [
            {
                "document": o.document.name,
                "line": s.position.line,
                "text": s.text,
                "given": o.review.verdict(s).level.value,
            }
            for o in outcomes
            for s in o.extra
        ],
        "missed_findings": [
            {
                "document": o.document.name,
                "statement": f.statement,
                "rules": list(f.rules),
                "strong": f.strong,
                "why": f.why,
            }
            for o in outcomes
            for f in o.missed()
        ],
        "unlabelled_findings": [
            {"document": o.document.name, "line": f.position.line, "rule": f.rule, "message": f.message}
            for o in outcomes
            for number, f in enumerate(o.findings)
            if number not in o.told.values()
        ],
    }


def _judgement(outcome: DocumentOutcome, one: Judgement) -> dict[str, Any]:
    expected, verdict = one.expected, one.verdict
    return {
        "id": expected.id,
        "document": outcome.document.name,
        "cluster": outcome.document.name,
        "text": expected.text,
        "line": expected.line,
        "level": expected.level.value,
        "also": [level.value for level in expected.also],
        "parent": expected.parent,
        "optional": expected.optional,
        "found": one.statement is not None,
        "given": verdict.level.value if verdict else None,
        "sure": verdict.sure if verdict else None,
        "confidence": round(verdict.confidence, 3) if verdict else None,
        "right": one.right,
        "parent_right": one.parent_right,
        "chain_right": one.chain_right,
        "reason": verdict.reason if verdict else None,
    }


def baseline(result: dict[str, Any]) -> dict[str, Any]:
    """What a repository keeps of a result: every figure, and of each item its outcome but no text."""
    kept = {**result, "suites": []}
    for suite in result["suites"]:
        small = dict(suite)
        for name in ("statements", "documents"):
            if small[name] is not None:
                lists = ("extra", "missed_findings", "unlabelled_findings", "relabel")
                items = [
                    {key: item[key] for key in _KEPT if key in item}
                    for item in small[name]["items"]
                    if not item.get("optional")
                ]
                small[name] = {key: value for key, value in {**small[name], "items": items}.items() if key not in lists}
        kept["suites"].append(small)
    return kept


class _Item(BaseModel):
    id: str
    cluster: str
    level: Level
    given: Level | None
    right: bool
    parent_right: bool | None = None


class _Scores(BaseModel):
    items: list[_Item]


class _Suite(BaseModel):
    name: str
    digest: str
    statements: _Scores | None
    documents: _Scores | None


class _Result(BaseModel):
    """What a result must hold to be compared."""

    suites: list[_Suite]


def load(file: Path) -> dict[str, Any]:
    """A result or a baseline from its file.

    Raises:
        UsageError: it cannot be read, or is no result of `sightline eval`.
    """
    try:
        result = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{file}: {(error.strerror or 'unreadable').lower()}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 at byte {error.start}") from None
    except ValueError as error:
        raise UsageError(f"{file}: not valid JSON: {error}") from None
    except RecursionError:
        raise UsageError(f"{file}: nested too deep to be a result") from None
    if not isinstance(result, dict) or result.get("schema") != SCHEMA:
        raise UsageError(
            f"{file}: no result of sightline eval; write one with sightline eval --format json -o {file.name}"
        )
    try:
        _Result.model_validate(result)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"{file}: a damaged result: {where}: {first['msg'].lower()}; write it anew") from None
    return result
