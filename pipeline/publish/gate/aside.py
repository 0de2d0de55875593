"""The checks that need no others, in a process beside: suites and leaks.

Great Expectations takes seconds to import. A process that is started while the tables are still
written has it ready when they are; it then checks suites and leaks while the relational checks
run. It is this module, run as a program: ``multiprocessing`` would run the script of the user
once more where that has no ``__main__`` guard.
"""

from __future__ import annotations

import gc
import os
import select
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
from pipeline.publish.gate.pages import remember_pages
from pipeline.publish.gate.suites import check_suites, warm_up
from pipeline.recipe import Recipe

if TYPE_CHECKING:
    from pipeline.records import Document

_APART_FROM = 200  # documents: with fewer, another process costs more than it saves


class Aside(Struct, frozen=True):
    """What was found, and the documents that break a suite, with the check that each breaks."""

    findings: list[Finding]
    offenders: dict[str, str]


class Order(Struct, frozen=True):
    """What to check: the version in ``folder``; ``previous`` is the one before."""

    folder: str
    recipe: Recipe
    previous: str | None


class Assistant:
    """Checks suites and leaks, beside this process if one was called, else within it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def call(self, documents: int, previous: Path | None = None, cores: int | None = None) -> None:
        """Start a process for a version of so many documents, if that saves time.

        ``previous`` is the version before: until it is asked, the process looks at its texts.
        """
        if self.process or documents < _APART_FROM or (cores or count_cores()) == 1:
            return
        if not sys.executable:  # an interpreter within another program
            return
        paths = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
        before = [str(previous.absolute())] if previous else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.publish.gate.aside", *before],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=paths,
        )

    def follow(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The inputs of a build, as they are read; with enough of them, a process is started."""
        for count, document in enumerate(documents, 1):
            self.call(count)  # it takes seconds to be ready for the gate
            yield document

    def start(
        self, folder: Path, recipe: Recipe, previous: Path | None = None
    ) -> Callable[[], Aside]:
        """Begin; what is given waits for the findings."""
        if self.process is None:
            return lambda: check_aside(folder, recipe, previous)
        before = str(previous.absolute()) if previous else None
        order = msgspec.json.encode(Order(str(folder.absolute()), recipe, before))
        answers = self.process.stdout
        with suppress(OSError):  # it is gone: then there is no answer
            assert self.process.stdin is not None  # noqa: S101 - it was opened with pipes
            self.process.stdin.write(order + b"\n")
            self.process.stdin.flush()

        def finish() -> Aside:
            line = answers.readline() if answers else b""
            if line.endswith(b"\n"):
                return msgspec.json.decode(line, type=Aside)
            return check_aside(folder, recipe, previous)  # it died on the way

        return finish


@contextmanager
def open_assistant() -> Iterator[Assistant]:
    """Whoever checks, ended when the block ends."""
    assistant = Assistant()
    try:
        yield assistant
    finally:
        if assistant.process is not None:
            assistant.process.kill()  # it has answered, or nobody waits for an answer
            with suppress(BrokenPipeError), assistant.process:
                pass  # an order that it did not live to read


def check_aside(folder: Path, recipe: Recipe, previous: Path | None) -> Aside:
    """Suites and leaks of the version in ``folder``."""
    offenders = Offenders()
    findings = attempt("suites", lambda: check_suites(folder, offenders, previous))
    findings += attempt("leaks", lambda: check_leaks(folder, recipe))
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


def answer_orders() -> None:
    """Read orders from standard input, a line each, and write a line of findings for each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the build, which ends this process
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    gc.disable()  # two thousand modules are imported, of which nothing is garbage
    warm_up()  # while the tables are written
    gc.freeze()
    gc.enable()
    with suppress(OSError, ValueError):  # pyarrow's too; who needs that version says what is wrong
        for previous in map(Path, sys.argv[1:]):
            remember_pages(previous, _nobody_waits)
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        before = Path(order.previous) if order.previous else None
        found = check_aside(Path(order.folder), order.recipe, before)
        answers.write(msgspec.json.encode(found) + b"\n")
        answers.flush()


def _nobody_waits() -> bool:
    """Whether no order lies on standard input; where that cannot be told, one may."""
    if os.name == "nt":  # it can ask sockets only
        return False
    return not select.select([sys.stdin.buffer], [], [], 0)[0]


if __name__ == "__main__":
    answer_orders()
