# Every target sets up what it needs; python3 with pip and venv, and make, are enough to begin with.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo test check bench noise docs fit baselines clean

demo: .venv/run          ## set up and review a real planning document
	$(BIN)/sightline review evals/demo/roadmap.md

test: .venv/dev          ## set up and run all tests
	$(BIN)/python -m pytest -n auto

check: .venv/dev         ## everything that must hold before a change lands
	$(BIN)/ruff format --check src tests evals
	$(BIN)/ruff check src tests evals
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

bench: .venv/dev         ## measure speed and memory beside other linters, as ratios in one run
	$(PIP) -e ".[dev,bench]"
	$(BIN)/python evals/bench.py

noise: .venv/dev         ## review 200 statements with a llama.cpp server of random weights; needs a C compiler
	$(PIP) -e ".[dev,noise]"
	$(BIN)/python evals/noise.py

docs: .venv/dev          ## write the generated parts of README.md and the golden outputs anew
	$(BIN)/python tests/test_docs.py

fit: .venv/dev           ## fit the weights of the levels on the train split of evals/
	$(BIN)/python evals/fit.py

baselines: .venv/dev     ## write the scores, evals/README.md and the evidence for each rule anew
	$(BIN)/python evals/baseline.py
	$(BIN)/python tests/test_docs.py

clean:                   ## remove what the other targets made
	rm -rf .venv .hypothesis .mypy_cache .ruff_cache dist

.venv/python:
	$(PYTHON) -m venv .venv
	touch $@

.venv/run: .venv/python pyproject.toml
	$(PIP) -e .
	touch $@

.venv/dev: .venv/python pyproject.toml
	$(PIP) -e ".[dev]"
	touch $@ .venv/run
