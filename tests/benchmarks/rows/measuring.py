"""A measurement is a function that runs in a fresh process and gives a dictionary of numbers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from rows.texts import ROOT

FOLDER = ROOT / "tests" / "benchmarks"


_SPIN = """
from time import perf_counter
ends, turns = perf_counter() + 1.5, 0
while perf_counter() < ends:
    turns += sum(range(1_000)) > 0
print(turns)
"""


class Row(NamedTuple):
    """A bar and how it is measured. ``run`` gives lines of (what, bar, stretch, measured)."""

    name: str
    run: Callable[[Plan], list[tuple[str, str, str, str]]]
    minutes: float


class Plan(NamedTuple):
    """How much is measured: ``rounds`` of each, over so many ``articles``."""

    rounds: int
    articles: int
    collection: int
    place: Path


class Skipped(Exception):  # noqa: N818 - it is no error
    """A row that cannot be measured here, and why."""


def run_apart(
    task: str, *arguments: str | Path | int, python: str = sys.executable
) -> dict[str, Any]:
    """The result of ``task`` of ``rows/tasks.py``, or of a file of that name, with its memory."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": f"{ROOT}:{FOLDER}"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else two thousand modules compile each time
    own = FOLDER / "rows" / f"{task}.py"
    head = [str(own)] if own.exists() else ["-m", "rows.tasks", task]
    ran = subprocess.run(
        [python, *head, *map(str, arguments)],
        capture_output=True, text=True, check=False, env=environment, cwd=FOLDER,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"{task} failed:\n{ran.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return result


def weigh_cores() -> float:
    """How much more two processes do at a time than one: 2.0 on two idle cores of their own.

    On a machine that is shared it is less, and then whatever takes two cores is slow here.
    """

    def spin(count: int) -> int:
        command = [sys.executable, "-c", _SPIN]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(count)]
        return sum(int(process.communicate()[0]) for process in running)

    return middle([spin(2) / spin(1) for _ in range(3)])


def middle(values: list[float]) -> float:
    """The median, where one run in several was disturbed."""
    return median(values)


def spread(values: list[float], form: str = ".2f") -> str:
    """The median and, of several runs, the smallest and the largest."""
    around = f" ({min(values):{form}}–{max(values):{form}})" if len(values) > 1 else ""
    return f"{middle(values):{form}}{around}"
