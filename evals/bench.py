"""Measure speed and memory beside the bare interpreter, a bare Markdown parse and other linters, in one run.

    python evals/bench.py [--runs N] [--corpus DIR]

Without a corpus, 200 plans of about 8.7 kB are written from sentence templates, the same in every run. Every figure is
the median of N runs of the whole process, with the fastest and slowest; ratios are between medians of this run, because
machines are noisy. Linters that are not installed are left out.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WHO = "clinics nurses drivers growers teachers tenants couriers donors carers coaches".split()
THING = "rosters forecasts bookings deliveries refunds onboarding reports alerts handovers invoices".split()
DO = "Build Launch Migrate Pilot Redesign Automate Publish Retire Document Extend".split()
NUMBER = "churn waiting time|renewal rate|error rate|repeat donations|late deliveries|time to first order".split("|")
FILLER = [
    "We talked about {thing} at the last review and {who} were split on what comes first.",
    "There is an open question about who pays for {thing} next year, and nobody has an answer yet.",
    "As far as we know, {who} work around {thing} by hand, which costs them an hour a day.",
    "Owner: the {thing} team. Status: in progress. See the notes for details.",
]


def plan(random_: random.Random) -> str:
    """One plan: a mission, objectives with key results and work, a table, and the prose around them."""

    def fill(text: str) -> str:
        low = random_.randint(5, 40)
        return text.format(
            who=random_.choice(WHO), thing=random_.choice(THING), do=random_.choice(DO), number=random_.choice(NUMBER),
            low=low, high=low + random_.randint(5, 50), quarter=random_.randint(1, 4),
        )  # fmt: skip

    lines = [
        fill("# Plan for {who}, 2027"),
        "",
        "## Mission",
        "",
        fill("Help {who} get {thing} done so that they can rest."),
        "",
    ]
    for number in range(1, 6):
        lines += [fill(f"## Objective {number}: {{who}} trust our {{thing}}"), ""]
        lines += [" ".join(fill(random_.choice(FILLER)) for _ in range(6)), ""]
        lines += [fill("- KR: {number} goes from {low} % to {high} % by Q{quarter} 2027") for _ in range(3)]
        lines += [fill("  - {do} the {thing} tool with {low} {who}") for _ in range(3)]
        lines += ["", fill("> {who} say that **{thing}** are [their](https://example.org) worst hour."), ""]
    lines += ["| Initiative | Supports | Due |", "|---|---|---|"]
    lines += [fill("| {do} {thing} for {who} | KR {low} | Q{quarter} 2027 |") for _ in range(12)]
    while sum(map(len, lines)) < 8_600:
        lines += ["", " ".join(fill(random_.choice(FILLER)) for _ in range(5))]
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, count: int = 200) -> None:
    """Write the corpus, the same whenever it is written."""
    random_ = random.Random(7)
    for number in range(count):
        (folder / f"plan_{number:03}.md").write_text(plan(random_), encoding="utf-8")


def measure(command: list[str], runs: int) -> tuple[float, float, float, float]:
    """Median, fastest and slowest wall time in seconds of a command, and its peak memory in megabytes."""
    times, peak = [], 0.0
    for _ in range(runs):
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - begun)
        peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(times), min(times), max(times), peak


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.corpus or Path(temporary) / "corpus"
        if not options.corpus:
            folder.mkdir()
            write_corpus(folder)
        report(folder, Path(temporary), options.runs)


def report(folder: Path, scratch: Path, runs: int) -> None:
    """Measure and print: start-up, one document, the corpus, and growth with size."""
    documents = sorted(folder.glob("*.md"))
    size = sum(path.stat().st_size for path in documents)
    sightline = [sys.executable, "-m", "sightline"]
    parse = "import sys,pathlib,markdown_it;p=markdown_it.MarkdownIt('commonmark').enable('table')\n"
    parse += "for f in sys.argv[1:]: p.parse(pathlib.Path(f).read_text())"
    names = [str(path) for path in documents]
    print(f"{len(documents)} documents, {size:,} bytes; medians of {runs} runs, fastest and slowest behind them\n")
    bare = row("bare interpreter", [sys.executable, "-c", "pass"], runs, None)
    row("sightline --help", [*sightline, "--help"], runs, bare)
    row("sightline review, one document", [*sightline, "review", "-q", names[0]], runs, bare)
    print()
    whole = row("sightline review, all", [*sightline, "review", "-q", str(folder)], runs, None)
    row("bare Markdown parse, all", [sys.executable, "-c", parse, *names], runs, whole)
    linters = {"proselint": ["check"], "codespell": [], "typos": [], "rumdl": ["check", "--no-cache"]}
    for linter, arguments in linters.items():
        program = shutil.which(linter, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        if program:
            row(f"{linter}, all", [program, *arguments, *names], runs, whole)
    print()
    text = "".join(path.read_text(encoding="utf-8") for path in documents)
    first: float | None = None
    for megabytes in (1, 2, 4, 8):
        path = scratch / f"{megabytes}.md"
        path.write_text((text * (1 + megabytes * 1_000_000 // len(text)))[: megabytes * 1_000_000], encoding="utf-8")
        taken = row(f"sightline review, one file of {megabytes} MB", [*sightline, "review", "-q", str(path)], 1, first)
        first = first or taken


def row(name: str, command: list[str], runs: int, base: float | None) -> float:
    """Measure a command and print its line; its median."""
    median, fastest, slowest, peak = measure(command, runs)
    ratio = f"{median / base:6.2f}x" if base else "      -"
    print(f"{name:36} {median:7.3f} s  ({fastest:.3f} to {slowest:.3f})  {ratio}  {peak:6.0f} MB")
    return median


if __name__ == "__main__":
    main()
