"""Beside the tools of the field: datatrove and datasketch, on the same texts and one core.

They are looked for in the Python that ``PRESSMARK_RIVALS`` names, else in this one:
``pip install 'datatrove[processing,io]' datasketch spacy``.
"""

from __future__ import annotations

import os
import subprocess
import sys

from rows.measuring import Plan, Row, Skipped, run_apart, spread
from rows.texts import ARTICLE_WORDS, NEWS, news, save, save_lines, synthetic

PYTHON = os.environ.get("PRESSMARK_RIVALS") or sys.executable
DOCUMENTS = 20_000


def _require(module: str) -> None:
    ran = subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True, check=False)
    if ran.returncode:
        raise Skipped(f"{module} is not installed: see tests/benchmarks/rows/rivals.py")


def measure_stages(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Read, clean and sentences alone."""
    kinds = {"synthetic": list(synthetic(plan.articles))}
    if NEWS.is_dir():
        kinds["news"] = news(plan.articles)
    rows = []
    for name, texts in kinds.items():
        articles = save(texts, plan.place / name)
        rates = [run_apart("stages", articles)["rate"] for _ in range(plan.rounds)]
        what = f"read, clean, sentences: {name} articles of {ARTICLE_WORDS} words a second"
        rows.append((what, "400", "1,500", spread(rates, ",.0f")))
    return rows


def measure_datatrove(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Read, clean, count sentences, write, in its local executor and here."""
    _require("datatrove")
    texts = news(plan.articles) or list(synthetic(plan.articles))
    path = save_lines(texts, plan.place / "lines" / "articles.jsonl")
    gains = []
    for number in range(plan.rounds):
        ours = run_apart("lines", path, plan.place / "ours.jsonl")
        place = plan.place / f"theirs-{number}"  # in a place that it knows it does nothing
        theirs = run_apart("datatrove_rival", "lines", path, place, python=PYTHON)
        gains.append(theirs["cpu_seconds"] / ours["cpu_seconds"])
    measured = (
        f"{spread(gains)}: {ours['cpu_seconds']:.1f} s over {theirs['cpu_seconds']:.1f} s of CPU "
        f"({len(texts)} articles; {ours['sentences']:,} and {theirs['sentences']:,} sentences)"
    )
    return [("read, clean, sentence count, write: speed over datatrove", "1.5", "3", measured)]


def measure_duplicates(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Near-duplicate clustering of the same texts by three programs."""
    _require("datatrove")
    _require("datasketch")
    count = min(DOCUMENTS, plan.collection)
    path = save_lines(synthetic(count, 250), plan.place / "stories" / "articles.jsonl")
    gains, best = [], {"datatrove": 0.0, "datasketch": 0.0}
    for number in range(min(plan.rounds, 3)):
        ours = run_apart("cluster", path)
        for name in best:
            place = plan.place / f"{name}-{number}"
            found = run_apart("datatrove_rival", name, path, place, python=PYTHON)
            best[name] = found["cpu_seconds"]
        gains.append(min(best.values()) / ours["cpu_seconds"])
    others = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in best.items())
    measured = (
        f"{spread(gains)}: {ours['cpu_seconds']:.1f} s, {others} of CPU "
        f"({count:,} articles of 250 words, {ours['clusters']:,} clusters)"
    )
    return [
        ("near-duplicates: speed over the fastest of datatrove, datasketch", "1", "3", measured)
    ]


ROWS = (
    Row("stages", measure_stages, 0.5),
    Row("datatrove", measure_datatrove, 3),
    Row("duplicates", measure_duplicates, 12),
)
