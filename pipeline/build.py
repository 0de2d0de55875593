"""The main job: read -> stages -> stories -> splits -> tables -> gate -> report -> publish.

Everything before the last step happens in a staging folder; one atomic step makes the version
visible. Texts pass by as a stream: between the steps they lie in a spool, sorted by id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from msgspec.structs import replace

from pipeline.errors import GateError, InputError, PressmarkError
from pipeline.publish.accounts import Account
from pipeline.publish.commit import publish, stage
from pipeline.publish.duplicates import Fingerprint, Stories, find_stories, fingerprint_document
from pipeline.publish.gate import Finding, run_gate, write_findings
from pipeline.publish.manifest import Build
from pipeline.publish.splits import assign_splits
from pipeline.publish.tables import VersionWriter, Written
from pipeline.publish.versions import Release, latest_version, read_index
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.local import run_local
from pipeline.run.spool import Spool
from pipeline.run.task import StageCount
from pipeline.sources import read_documents


class Watch(Protocol):
    """Whoever wants to see a build go on."""

    def on_documents(self, count: int) -> None:
        """So many more documents are through the stages."""

    def on_stage(self, name: str, count: StageCount) -> None:
        """A stage is done with all documents."""

    def on_step(self, name: str, words: str, seconds: float) -> None:
        """A step of the collection is done."""


@dataclass
class Collected:
    """What the stages gave: the documents in the spool, and light facts of each."""

    spool: Spool
    fingerprints: list[Fingerprint] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    stages: dict[str, StageCount] = field(default_factory=dict)
