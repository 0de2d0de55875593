"""Checks and report against the whole build, and their memory: ``gate.py [ARTICLES] [--rules]``.

Builds a dataset of seeded articles (36 sentences each, every third one a quote) and prints how
long each part took. The goal: checks and report take at most a tenth of the build. With ``--rules``
the build is of the faster annotator, against which a tenth is less. The suites and leaks of a
large version are checked beside the relations, in a process of their own; its seconds are printed
apart, and the share of both processes in all that was worked.

``gate.py --memory`` writes a version of so many articles and one of a tenth, without annotating
them, and prints the time and the largest memory of checks and report over each, of both processes.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from msgspec.structs import replace
from newsstand import PEOPLE, WORDS, make_article, publish_articles, write_lines

from pipeline import build as build_module
from pipeline import publication as publication_module
from pipeline.publish.gate import verdict as gate_module
from pipeline.publish.gate.aside import open_assistant
from pipeline.publish.gate.findings import write_findings
from pipeline.recipe import Recipe
from pipeline.reports.published import rebuild_report
from pipeline.run.task import StageCount

ARTICLES = 10_000
SENTENCES = 36
PLACES = ("Port Marrow", "Saltby", "Inverloch", "Wexmouth", "Dunmere")


class Clock:
    """Adds up the time of parts, by the wall and of this process alone; a watch of the build."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.busy: Counter[str] = Counter()

    def wrap(self, module: object, name: str, part: str) -> None:
        """Time every call of a function."""
        run: Callable[..., Any] = getattr(module, name)

        def timed(*arguments: Any, **keywords: Any) -> Any:
            began, busy = perf_counter(), process_time()
            try:
                return run(*arguments, **keywords)
            finally:
                self.seconds[part] += perf_counter() - began
                self.busy[part] += process_time() - busy

        setattr(module, name, timed)

    def on_documents(self, count: int) -> None:
        """Nothing to show."""

    def on_stage(self, name: str, count: StageCount) -> None:
        """Nothing to keep: the whole build is timed."""

    def on_step(self, name: str, words: str, seconds: float) -> None:
        """Nothing to keep."""


def write_articles(folder: Path, count: int) -> None:
    """Articles of random words about invented people, the same each time."""
    for number in range(count):
        rng = random.Random(number)  # noqa: S311 - repeatable texts, no secret
        lines = [write_line(rng, at) for at in range(SENTENCES)]
        paragraphs = [" ".join(lines[at : at + 3]) for at in range(0, SENTENCES, 3)]
        (folder / f"{number:06}.txt").write_text("\n\n".join(paragraphs), "utf-8")


def write_line(rng: random.Random, at: int) -> str:
    """A sentence; every third one is said by somebody."""
    words = " ".join(rng.choices(WORDS, k=rng.randint(9, 16)))
    person, place = rng.choice(PEOPLE), rng.choice(PLACES)
    if at % 3 == 1:
        return f"“{words.capitalize()},” said {person} in {place} on Monday."
    return f"{words.capitalize()} near {place}, and {person} saw {words.split()[0]}."


def time_build(count: int, annotator: str) -> None:
    """Print the time of each part of a build."""
    clock = Clock()
    for module, name, part in (
        (publication_module, "run_gate", "gate"),
        (gate_module, "check_relations", "  relations"),
        (gate_module, "profile_version", "  profile"),
        (publication_module, "write_report", "report"),
    ):
        clock.wrap(module, name, part)
    recipe = Recipe()
    recipe = replace(
        recipe,
        entities=replace(recipe.entities, annotator=annotator),
        quotes=replace(recipe.quotes, annotator=annotator),
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        folder.mkdir()
        write_articles(folder, count)
        clock.wrap(build_module, "build_dataset", "build")
        result = build_module.build_dataset([folder], recipe, Path(place) / "out", watch=clock)
    print(f"{count:,} articles by {annotator}, {sum(result.rows.values()):,} rows")
    print("part               wall s   busy s   ms per article")
    for times in (clock.seconds, clock.busy):
        times["checks and report"] = times["gate"] + times["report"]
    for part, seconds in clock.seconds.items():
        each = 1000 * seconds / count
        print(f"{part:<17} {seconds:7.1f}  {clock.busy[part]:7.1f}   {each:14.2f}")
    shares = [times["checks and report"] / times["build"] for times in (clock.seconds, clock.busy)]
    print(f"share of the build {shares[0]:6.1%}  {shares[1]:7.1%}")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    beside = used.ru_utime + used.ru_stime
    both = (clock.busy["checks and report"] + beside) / (clock.busy["build"] + beside)
    print(f"{'process beside it':<17} {'':7}  {beside:7.1f}   share with it {both:.1%}")
    print(f"largest memory     {measure_memory():6.0f} MB")


def measure_memory() -> float:
    """The largest memory of this process, in MB; not that of the one which started it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def check_and_report(version: Path, folder: Path) -> tuple[float, float, float, float]:
    """Seconds of checks and of the report, memory of this process and of that beside it."""
    began = perf_counter()
    with open_assistant() as assistant:
        assistant.call(documents=10_000)
        verdict = gate_module.run_gate(version, Recipe(), assistant=assistant)
    write_findings(version, verdict.findings)
    checked = perf_counter()
    rebuild_report(version, folder)
    seconds = checked - began, perf_counter() - checked
    beside = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return *seconds, measure_memory(), beside


def write_version(out: Path, count: int) -> Path:
    """A version of so many articles, annotated as they were made."""
    articles = (make_article(write_lines(at, SENTENCES), path=f"{at}") for at in range(count))
    return publish_articles(out, articles).path


def compare_memory(*counts: int) -> None:
    """Print a row for each number of articles; each is measured in a process of its own."""
    print("articles   checks s   report s   process MB   beside it MB")
    for count in counts:
        with tempfile.TemporaryDirectory() as place:
            articles = (
                make_article(write_lines(at, SENTENCES), path=f"{at}") for at in range(count)
            )
            version = publish_articles(Path(place), articles).path
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                row = pool.submit(check_and_report, version, Path(place) / "report").result()
        print(f"{count:8,}   {row[0]:8.1f}   {row[1]:8.1f}   {row[2]:10.0f}   {row[3]:12.0f}")


def main() -> None:
    """Print the table that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=ARTICLES)
    parser.add_argument("--rules", action="store_true", help="build with the faster annotator")
    parser.add_argument("--memory", action="store_true", help="compare a tenth with the whole")
    given = parser.parse_args()
    if given.memory:
        compare_memory(given.articles // 10, given.articles)
    else:
        time_build(given.articles, "rules" if given.rules else "newsroom")


if __name__ == "__main__":
    main()
