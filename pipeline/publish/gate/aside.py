"""The checks that need no others, in a process beside: suites and leaks.

Great Expectations takes seconds to import. A process that is started while the tables are still
written has it ready when they are; it then checks suites and leaks while the relational checks
run. It is this module, run as a program: ``multiprocessing`` would run the script of the user
once more where that has no ``__main__`` guard.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.publish.gate.findings import Check, Finding, Offenders
from pipeline.publish.gate.leaks import check_leaks
from pipeline.publish.gate.suites import check_suites, warm_up
from pipeline.recipe import Recipe

if TYPE_CHECKING:
    from pipeline.records import Document
    from pipeline.run.engine import Engine

_APART_FROM = 200  # documents: with fewer, another process costs more than it saves


class Aside(Struct, frozen=True):
    """What was found, and the documents that break a suite, with the check that each breaks."""

    findings: list[Finding]
    offenders: dict[str, str]


class Order(Struct, frozen=True):
    """What to check: the version in ``folder``.

    ``previous`` is the one before, ``marks`` the file in which marks of texts are kept.
    """

    folder: str
    recipe: Recipe
    previous: str | None
    marks: str | None


class Assistant:
    """Checks suites and leaks, beside this process if one was called, else within it.

    ``marks`` is the file in which the marks of texts are kept from one build to the next.
    """

    def __init__(self, marks: Path | None = None) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._marks = marks

    def call(self, documents: int, cores: int | None = None) -> None:
        """Start a process for a version of so many documents, if that saves time."""
        if self.process or documents < _APART_FROM or (cores or count_cores()) == 1:
            return
        if not sys.executable:  # an interpreter within another program
            return
        paths = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.publish.gate.aside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=paths,
        )

    def follow(
        self, documents: Iterable[Document], engine: Engine | None = None
    ) -> Iterator[Document]:
        """The inputs of a build, as they are read; with enough of them, a process is started.

        Not if ``engine`` takes every core: the process would take from the stages what it needs.
        """
        for count, document in enumerate(documents, 1):
            if _leaves_a_core(engine):
                self.call(count)  # it takes seconds to be ready for the gate
            yield document

    def start(
        self, folder: Path, recipe: Recipe, previous: Path | None = None
    ) -> Callable[[], Aside]:
        """Begin; what is given waits for the findings."""
        paths = (str(path.absolute()) if path else None for path in (previous, self._marks))
        order = Order(str(folder.absolute()), recipe, *paths)
        if self.process is None:
            return lambda: check_aside(order)
        answers = self.process.stdout
        with suppress(OSError):  # it is gone: then there is no answer
            assert self.process.stdin is not None  # noqa: S101 - it was opened with pipes
            self.process.stdin.write(msgspec.json.encode(order) + b"\n")
            self.process.stdin.flush()

        def finish() -> Aside:
            line = answers.readline() if answers else b""
            if line.endswith(b"\n"):
                return msgspec.json.decode(line, type=Aside)
            return check_aside(order)  # it died on the way

        return finish


@contextmanager
def open_assistant(marks: Path | None = None) -> Iterator[Assistant]:
    """Whoever checks, ended when the block ends."""
    assistant = Assistant(marks)
    try:
        yield assistant
    finally:
        if assistant.process is not None:
            assistant.process.kill()  # it has answered, or nobody waits for an answer
            with suppress(BrokenPipeError), assistant.process:
                pass  # an order that it did not live to read


def check_aside(order: Order) -> Aside:
    """Suites and leaks of a version."""
    folder, offenders = Path(order.folder), Offenders()
    previous, marks = (Path(path) if path else None for path in (order.previous, order.marks))
    findings = attempt("suites", lambda: check_suites(folder, offenders, previous))
    findings += attempt("leaks", lambda: check_leaks(folder, order.recipe, marks))
    return Aside(findings, offenders)


def attempt(name: str, run: Callable[[], list[Finding]]) -> list[Finding]:
    """Run checks; if they raise, they could not run."""
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - whatever it is, the checks did not run
        check = Check(f"{name}_run", "a check that did not run has found nothing")
        return [check.give_up(f"{type(error).__name__}: {error}")]


def count_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # not Linux


def _leaves_a_core(engine: Engine | None) -> bool:
    """Whether this machine has a core that the stages do not take."""
    return engine is None or (engine.name == "local" and (engine.workers or 1) < count_cores())


def answer_orders() -> None:
    """Read orders from standard input, a line each, and write a line of findings for each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the build, which ends this process
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    gc.disable()  # a thousand modules and more are imported, of which nothing is garbage
    warm_up()  # while the tables are written
    gc.freeze()
    gc.enable()
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        found = check_aside(order)
        answers.write(msgspec.json.encode(found) + b"\n")
        answers.flush()


if __name__ == "__main__":
    answer_orders()
