"""A worker: what a process holds to do batches, whoever started it."""

from __future__ import annotations

import os
import socket
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.records import Document
from pipeline.run.channel import pack, unpack_documents, unpack_recipe
from pipeline.run.plan import Plan, make_plan
from pipeline.run.store import Store
from pipeline.run.task import BatchResult, run_batch


class Introduction(Struct, frozen=True):
    """What a worker tells before it gets work."""

    name: str
    machine: str
    plan: str
    sees_store: bool


class Worker:
    """Plan and store, made once in a process; the annotator loads itself once, when it is needed.

    Args:
        recipe: packed by ``pack``.
        store: an absolute path.
    """

    def __init__(self, recipe: bytes, store: str) -> None:
        self._recipe = recipe
        self._store = Store(Path(store))
        self._machine = socket.gethostname()
        self.name = f"{self._machine}:{os.getpid()}"

    @cached_property
    def plan(self) -> Plan:
        """Made of the programs and models that this process sees."""
        return make_plan(unpack_recipe(self._recipe))

    def introduce(self) -> bytes:
        """An ``Introduction``, packed: who this is, and whether it would do the same work."""
        sees_store = self._store.folder.is_dir()
        return msgspec.msgpack.encode(
            Introduction(self.name, self._machine, self.plan.fingerprint, sees_store)
        )

    def run(self, batch: bytes) -> bytes:
        """A packed batch in, its packed result out."""
        return pack(self.run_documents(unpack_documents(batch)))

    def run_documents(self, batch: list[Document]) -> BatchResult:
        """The same, within this process."""
        result = run_batch(batch, self.plan, self._store)
        result.worker = self.name
        return result
