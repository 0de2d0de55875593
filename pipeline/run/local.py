"""The local engine: batches in this process, or in a pool of spawned ones."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from pipeline.errors import PressmarkError
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.batches import LARGE, SMALL
from pipeline.run.channel import pack, unpack_result
from pipeline.run.task import BatchResult
from pipeline.run.worker import Worker

_worker: Worker | None = None


class Here:
    """This process does the work."""

    portion = LARGE
    under_way = 1

    def __init__(self, recipe: Recipe, store: Path) -> None:
        self._worker = Worker(pack(recipe), str(store.absolute()))

    def submit(self, batch: list[Document]) -> BatchResult:
        """Do the batch."""
        return self._worker.run_documents(batch)

    def collect(self, ticket: BatchResult) -> BatchResult:
        """It is done."""
        return ticket


class Pool:
    """Spawned processes do the work: what passes between is bytes."""

    portion = SMALL

    def __init__(self, processes: ProcessPoolExecutor, workers: int) -> None:
        self._processes = processes
        self.under_way = 2 * workers

    def submit(self, batch: list[Document]) -> Future[bytes]:
        """Queue the batch for whoever is free next."""
        return self._processes.submit(_run_in_worker, pack(batch))

    def collect(self, ticket: Future[bytes]) -> BatchResult:
        """Wait for a batch."""
        try:
            return unpack_result(ticket.result())
        except BrokenProcessPool as error:
            raise PressmarkError(
                "A worker process ended in the midst of its work: killed, out of memory, or a "
                "crash of a library. What is finished is kept: build again, with fewer --workers "
                "if memory is short."
            ) from error


@contextmanager
def open_here(recipe: Recipe, store: Path) -> Iterator[Here]:
    """This process as the only worker."""
    yield Here(recipe, store)


@contextmanager
def open_pool(recipe: Recipe, store: Path, workers: int) -> Iterator[Pool]:
    """So many spawned processes; they end when the block does."""
    settings = (pack(recipe), str(store.absolute()))
    with ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_start_worker, initargs=settings
    ) as processes:
        try:
            yield Pool(processes, workers)
        finally:
            processes.shutdown(wait=False, cancel_futures=True)


def _start_worker(recipe: bytes, store: str) -> None:
    global _worker  # noqa: PLW0603 - a pool's worker keeps its plan and models in its process
    _worker = Worker(recipe, store)


def _run_in_worker(batch: bytes) -> bytes:
    if _worker is None:  # pragma: no cover - the initializer has run
        message = "worker was not started"
        raise RuntimeError(message)
    return _worker.run(batch)
