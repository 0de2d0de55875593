"""Checks and report against the whole build: ``python tests/benchmarks/gate.py [ARTICLES]``.

Builds a dataset of seeded articles (36 sentences each, every third one a quote) and prints how
long each part took, and the largest memory. The goal: checks and report take at most a tenth of
the build. The suites of a large version run beside the relational checks.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from newsstand import PEOPLE, WORDS

from pipeline import build as build_module
from pipeline.publish import gate as gate_module
from pipeline.recipe import Recipe
from pipeline.run.task import StageCount

ARTICLES = 10_000
SENTENCES = 36
PLACES = ("Port Marrow", "Saltby", "Inverloch", "Wexmouth", "Dunmere")


class Clock:
    """Adds up the time of parts; a watch of the build."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def wrap(self, module: object, name: str, part: str) -> None:
        """Time every call of a function."""
        run: Callable[..., Any] = getattr(module, name)

        def timed(*arguments: Any, **keywords: Any) -> Any:
            began = perf_counter()
            try:
                return run(*arguments, **keywords)
            finally:
                self.seconds[part] += perf_counter() - began

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


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    clock = Clock()
    for module, name, part in (
        (build_module, "run_gate", "gate"),
        (gate_module, "check_relations", "  relations"),
        (gate_module, "profile_version", "  profile"),
        (build_module, "write_report", "report"),
    ):
        clock.wrap(module, name, part)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        folder.mkdir()
        write_articles(folder, count)
        began = perf_counter()
        result = build_module.build_dataset([folder], Recipe(), Path(place) / "out", watch=clock)
        total = perf_counter() - began
    checks = clock.seconds["gate"] + clock.seconds["report"]
    print(f"{count:,} articles, {sum(result.rows.values()):,} rows")
    for part, seconds in [*clock.seconds.items(), ("checks and report", checks), ("build", total)]:
        print(f"{part:<18} {seconds:8.1f} s {1000 * seconds / count:8.2f} ms per article")
    print(f"share of the build {checks / (total - checks):8.1%} of all else, {checks / total:.1%}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest memory     {memory:8.0f} MB")


if __name__ == "__main__":
    main()
