"""The local engine: batches in this process, or in a pool of spawned processes.

Results come back in the order of the input. At most two batches per worker are in flight, so
memory does not grow with the collection.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.plan import Plan, make_plan
from pipeline.run.store import Store
from pipeline.run.task import BATCH_CHARS, BATCH_DOCUMENTS, BatchResult, run_batch

_worker: tuple[Plan, Store] | None = None


def run_local(
    documents: Iterable[Document], recipe: Recipe, store: Path, workers: int = 1
) -> Iterator[BatchResult]:
    """The plan of ``recipe`` over all documents, batch by batch, in the order of the input."""
    batches = cut_batches(documents)
    if workers <= 1:
        plan, kept = make_plan(recipe), Store(store)
        for batch in batches:
            yield run_batch(batch, plan, kept)
    else:
        yield from _run_pool(batches, recipe, store, workers)


def cut_batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Batches of at most ``BATCH_DOCUMENTS`` documents and about ``BATCH_CHARS`` code points."""
    batch: list[Document] = []
    chars = 0
    for document in documents:
        batch.append(document)
        chars += len(document.raw_text)
        if len(batch) >= BATCH_DOCUMENTS or chars >= BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _run_pool(
    batches: Iterator[list[Document]], recipe: Recipe, store: Path, workers: int
) -> Iterator[BatchResult]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_start_worker, initargs=(recipe, store)
    )
    waiting: deque[Future[BatchResult]] = deque()
    with pool:
        try:
            for batch in batches:
                waiting.append(pool.submit(_run_in_worker, batch))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start_worker(recipe: Recipe, store: Path) -> None:
    global _worker  # noqa: PLW0603 - a pool's worker keeps its plan and models in its process
    _worker = (make_plan(recipe), Store(store))


def _run_in_worker(batch: list[Document]) -> BatchResult:
    if _worker is None:  # pragma: no cover - the initializer has run
        message = "worker was not started"
        raise RuntimeError(message)
    return run_batch(batch, *_worker)
