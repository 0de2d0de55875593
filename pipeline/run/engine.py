"""Engines: where the stages run. All of them hand batches to the same task.

A crew takes batches and gives their results; ``run_stages`` keeps as many batches under way as
the crew has use for, and yields results in the order of the input. What a crew is made of, this
process, others, or actors of a Ray cluster, is its own business.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from msgspec import Struct

from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.batches import Portion, cut_batches
from pipeline.run.task import BatchResult

Ticket = TypeVar("Ticket")


class Engine(Struct, frozen=True):
    """Where to run: nothing of it changes what is published.

    ``workers`` is the number of processes, None: one here, and one for each core of a cluster;
    ``address`` is that of a Ray cluster, None: one is started here for this run; ``gpus`` is the
    share of a GPU that a worker takes where the recipe asks for one.
    """

    name: Literal["local", "ray"] = "local"
    workers: int | None = None
    address: str | None = None
    gpus: float = 1.0


class Crew(Protocol[Ticket]):
    """Workers that do batches; ``under_way`` is how many they should have at a time."""

    portion: Portion
    under_way: int

    def submit(self, batch: list[Document]) -> Ticket:
        """Hand a batch to a worker, without waiting for it."""

    def collect(self, ticket: Ticket) -> BatchResult:
        """Wait for what became of a batch.

        Raises:
            PressmarkError: the batch failed, or its worker is gone.
        """


def run_stages(
    documents: Iterable[Document], recipe: Recipe, store: Path, engine: Engine | None = None
) -> Iterator[BatchResult]:
    """The stages of ``recipe`` over all documents, batch by batch, in the order of the input.

    Memory does not grow with the collection: a few batches per worker are under way.

    Raises:
        UsageError: the engine cannot be had.
        PressmarkError: a stage cannot run, or workers died; what is done is in ``store``.
    """
    with _open_crew(recipe, store, engine or Engine()) as crew:
        yield from _run_in_order(cut_batches(documents, crew.portion, crew.under_way), crew)


def _open_crew(recipe: Recipe, store: Path, engine: Engine) -> AbstractContextManager[Crew[Any]]:
    if engine.name == "ray":
        from pipeline.run.cluster import open_cluster

        return open_cluster(recipe, store, engine)
    from pipeline.run.local import open_here, open_pool

    workers = engine.workers or 1
    return open_here(recipe, store) if workers == 1 else open_pool(recipe, store, workers)


def _run_in_order(batches: Iterable[list[Document]], crew: Crew[Ticket]) -> Iterator[BatchResult]:
    waiting: deque[Ticket] = deque()
    for batch in batches:
        waiting.append(crew.submit(batch))
        if len(waiting) >= crew.under_way:
            yield crew.collect(waiting.popleft())
    while waiting:
        yield crew.collect(waiting.popleft())
