"""Whoever wants to see a build go on, and the time that a step takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Protocol

from pipeline.run.task import StageCount


class Watch(Protocol):
    """Whoever wants to see a build go on."""

    def on_documents(self, count: int) -> None:
        """So many more documents are through the stages."""

    def on_stage(self, name: str, count: StageCount) -> None:
        """A stage is done with all documents."""

    def on_step(self, name: str, words: str, seconds: float) -> None:
        """A step of the collection is done."""


@contextmanager
def timed(watch: Watch, name: str) -> Iterator[Callable[[str], None]]:
    """Time a step; what it says is told to ``watch`` when it is done."""
    began = perf_counter()
    words: list[str] = []
    yield words.append
    watch.on_step(name, " ".join(words), perf_counter() - began)
