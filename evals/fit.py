"""Fit the weights of data/weights.toml on the train split: `make fit`.

A statement's score for a level is a bias, the weights of its signals, and what its place says: points for the level that
the document claims, by what it claims it with, and points for `other` by where it stands. All of it is one multinomial
logistic regression with a Gaussian prior (L2), fitted on the labelled statements of the train split and on what the
extraction finds in the train documents (what no label matches is `other`). One temperature is then chosen on topics left out in turn.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from sightline import extract
from sightline.classify import statement as alone
from sightline.domain import Level, Statement
from sightline.evaluation.match import match
from sightline.evaluation.suite import Part, parts
from sightline.heuristics.levels import place
from sightline.heuristics.signals import signals
from sightline.readers import read

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "src/sightline/data/weights.toml"
LEVELS = list(Level)
#: The strength of the prior on signals and on places; chosen on dev.
PRIOR, PLACE_PRIOR = 6.0, 15.0
#: A signal that fewer train statements show, and that nothing is believed of, has no weight.
FEWEST = 5
#: By how much confidence is too low on statements that nobody made difficult on purpose, as the suites' writers did;
#: measured on real statements of other organisations that are not part of this repository.
PLAINER = 1.8
#: Points taken from `other` in documents: a statement that is not seen costs its author more than one too many.
EAGER = 2.4
#: How many folds of topics are left out in turn to choose the temperature.
FOLDS = 8


class Row(NamedTuple):
    """What is seen of a statement, and the levels that are right for it."""

    signals: tuple[str, ...]
    claimed: Level | None
    claim: tuple[str, ...]
    place: tuple[str, ...]
    accepted: frozenset[Level]
    group: str


def rows(part: Part) -> Iterator[Row]:
    """The labelled statements of a part, alone and in their documents."""
    for example in part.examples:
        yield _row(alone(example.text, example.section), example.accepted, example.cluster, alone=True)
    for document in part.documents:
        found = extract.statements(read(document.path))
        labels = document.labels
        inside = [s for s in found if labels.covers(s.position.line)]
        taken = match(labels.statements, [(s.text, s.position.line) for s in inside])
        called = {inside[index]: labels.statements[number] for number, index in taken.items()}
        for one in inside:
            label = called.get(one)
            if label is None or not label.optional:
                yield _row(one, label.accepted if label else frozenset({Level.OTHER}), document.name, alone=False)


def _row(one: Statement, accepted: frozenset[Level], group: str, *, alone: bool) -> Row:
    where = place(one, alone=alone)
    names = (*(signal.name for signal in signals(one.text)), *where.every)
    return Row(names, one.declared.level if one.declared else None, where.claim, where.other, accepted, group)


class Model:
    """The parameters in one vector: bias and signals by level, then the points of claims and of places."""

    def __init__(self, train: list[Row]) -> None:
        counts: dict[str, int] = {}
        for row in train:
            for name in row.signals:
                counts[name] = counts.get(name, 0) + 1
        believed = tomllib.loads((ROOT / "evals/prior.toml").read_text(encoding="utf-8"))
        seen = {name for name, count in counts.items() if count >= FEWEST}
        self.signals = sorted(seen | set(believed["signals"]))
        self.claims = sorted({name for row in train for name in row.claim} | set(believed["declared"]))
        self.places = sorted({name for row in train for name in row.place} | set(believed["context"]))
        self.width = len(LEVELS)
        self.tall = 1 + len(self.signals)
        rows = [believed["bias"], *(believed["signals"].get(name, {}) for name in self.signals)]
        named = believed["declared"] | believed["context"]
        self.believed = np.array(
            [row.get(level, 0.0) for row in rows for level in LEVELS]
            + [named.get(name, 0.0) for name in (*self.claims, *self.places)]
        )
        self.size = self.tall * self.width + len(self.claims) + len(self.places)

    def design(self, found: list[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Signals, claims and places of rows as matrices, the claimed level, and which levels are right."""
        x = np.zeros((len(found), self.tall))
        claims = np.zeros((len(found), len(self.claims)))
        places = np.zeros((len(found), len(self.places)))
        claimed = np.full(len(found), -1)
        right = np.zeros((len(found), self.width))
        x[:, 0] = 1
        for i, row in enumerate(found):
            x[i, [1 + self.signals.index(name) for name in row.signals if name in self.signals]] = 1
            claims[i, [self.claims.index(name) for name in row.claim if name in self.claims]] = 1
            places[i, [self.places.index(name) for name in row.place if name in self.places]] = 1
            if row.claimed is not None:
                claimed[i] = LEVELS.index(row.claimed)
            right[i, [LEVELS.index(level) for level in row.accepted]] = 1
        return x, claims, places, claimed, right

    def scores(self, theta: np.ndarray, design: tuple[np.ndarray, ...]) -> np.ndarray:
        """The score of each level for each row."""
        x, claims, places, claimed, _ = design
        cut = self.tall * self.width
        found = x @ theta[:cut].reshape(self.tall, self.width)
        points = claims @ theta[cut : cut + len(self.claims)]
        has = claimed >= 0
        found[np.flatnonzero(has), claimed[has]] += points[has]
        found[:, LEVELS.index(Level.OTHER)] += places @ theta[cut + len(self.claims) :]
        return found

    def loss(self, theta: np.ndarray, design: tuple[np.ndarray, ...]) -> tuple[float, np.ndarray]:
        """The negative log-likelihood that an accepted level is given, with its prior, and its gradient."""
        x, claims, places, claimed, right = design
        scores = self.scores(theta, design)
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        p = odds / odds.sum(axis=1, keepdims=True)
        mass = np.maximum((p * right).sum(axis=1, keepdims=True), 1e-12)
        slope = p - p * right / mass
        cut = self.tall * self.width
        grade = np.empty_like(theta)
        grade[:cut] = (x.T @ slope).ravel()
        has = np.flatnonzero(claimed >= 0)
        grade[cut : cut + len(self.claims)] = claims[has].T @ slope[has, claimed[has]]
        grade[cut + len(self.claims) :] = places.T @ slope[:, LEVELS.index(Level.OTHER)]
        prior = np.full_like(theta, PRIOR)
        prior[: self.width] = 0.01
        prior[cut:] = PLACE_PRIOR
        off = theta - self.believed
        return float(-np.log(mass).sum() + (prior * off**2).sum() / 2), grade + prior * off

    def fit(self, train: list[Row]) -> np.ndarray:
        """The parameters of least loss."""
        design = self.design(train)
        done = minimize(
            self.loss, self.believed, args=(design,), jac=True, method="L-BFGS-B", options={"maxiter": 3000}
        )
        return np.asarray(done.x)


def temperature(train: list[Row]) -> float:
    """By how much all scores are multiplied so that confidence means what it says, on topics that were left out of the fit."""
    groups = sorted({row.group for row in train})
    fold = {group: number % FOLDS for number, group in enumerate(groups)}
    held: list[tuple[np.ndarray, np.ndarray]] = []
    for number in range(FOLDS):
        model = Model([row for row in train if fold[row.group] != number])
        theta = model.fit([row for row in train if fold[row.group] != number])
        design = model.design([row for row in train if fold[row.group] == number])
        held.append((model.scores(theta, design), design[4]))
    scores, right = (np.concatenate(column) for column in zip(*held, strict=True))

    def loss(scale: float) -> float:
        odds = np.exp(scale * (scores - scores.max(axis=1, keepdims=True)))
        return float(-np.log((odds * right).sum(axis=1) / odds.sum(axis=1)).mean())

    return min(np.arange(0.5, 1.51, 0.05), key=loss)


def toml(model: Model, theta: np.ndarray) -> str:
    """The weights as the data file, rounded to what matters."""
    cut = model.tall * model.width
    table = theta[:cut].reshape(model.tall, model.width)
    claims = dict(zip(model.claims, theta[cut:], strict=False))
    places = dict(zip(model.places, theta[cut + len(model.claims) :], strict=True))
    lines = [
        "# How strongly each signal pulls a statement towards each level, in points; the sums become a probability by",
        "# softmax. Written by `make fit` from the train split of evals/; do not edit.",
        "",
        "[bias]",
        *_rows(table[0]),
        "",
        "[declared]  # points for the level that the document claims: by what it claims it with, and by the level",
        *(f'"{name}" = {value:.2f}' for name, value in claims.items()),
        "",
        "[context]  # points for `other` by where the statement stands",
        *(f'"{name}" = {value:.2f}' for name, value in places.items()),
    ]
    for name, row in zip(model.signals, table[1:], strict=True):
        lines += ["", f"[signals.{name}]", *_rows(row)]
    return "\n".join(lines) + "\n"


def _rows(row: Iterable[float]) -> list[str]:
    return [f"{level} = {value:.2f}" for level, value in zip(LEVELS, row, strict=True) if abs(value) >= 0.05]


def main() -> None:
    """Fit, calibrate, write, and say what came out."""
    suites = [part for name in ("statements", "documents") for part in parts(ROOT / "evals" / name)]
    train = [row for part in suites if part.split == "train" for row in rows(part)]
    model = Model(train)
    theta = model.fit(train)
    scale = temperature(train)
    theta = theta * scale * PLAINER
    theta[(1 + model.signals.index("in-document")) * model.width + LEVELS.index(Level.OTHER)] -= EAGER
    TARGET.write_text(toml(model, theta), encoding="utf-8")
    print(f"{len(train)} train rows, {len(model.signals)} signals; temperature {scale:.2f}")


if __name__ == "__main__":
    main()
