"""What a build would do, and why: found by hashing alone, nothing is run or written.

A key says nothing of what it was made of. But the store remembers every plan that worked into it,
so the keys that a document had under each of them can be made again. Where one of those is done,
the document was here before, and the difference between the two plans is what changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.records import Document
from pipeline.run.history import PlanRecord, StepRecord, describe_plan, read_plans
from pipeline.run.keys import Keys
from pipeline.run.plan import Plan, find_root, lay_keys
from pipeline.run.store import StageStore

_AT_ONCE = 1024

NEW = "new article"
TEXT = "text changed"
METADATA = "metadata changed"
MOVED = "moved or renamed"
UNFINISHED = "not finished before"


class StageForecast(Struct):
    """One stage: documents in, of these how many are done, and for the others the reasons."""

    documents: int = 0
    reused: int = 0
    reasons: Counter[str] = msgspec.field(default_factory=Counter)


class DocumentForecast(Struct, frozen=True):
    """A document that is not done: from which stage on, and why."""

    source_path: str
    document_id: str
    stage: str
    reason: str


class Forecast(Struct):
    """What a build would do; ``keys`` are the last keys of all inputs."""

    inputs: int = 0
    unreadable: int = 0
    stages: dict[str, StageForecast] = {}
    documents: list[DocumentForecast] = []
    keys: Keys = msgspec.field(default_factory=Keys)


def forecast_stages(
    documents: Iterable[Document], plan: Plan, store: Path, paths: Mapping[str, str]
) -> Forecast:
    """What ``plan`` would do with ``documents``, given what ``store`` holds.

    ``paths`` maps the paths of the latest version's inputs to their ids.
    """
    return _Forecaster(plan, store, paths).forecast(documents)


class _Forecaster:
    def __init__(self, plan: Plan, store: Path, paths: Mapping[str, str]) -> None:
        self.plan = describe_plan(plan)
        earlier = read_plans(store)
        earlier.pop(plan.fingerprint, None)
        self.earlier = [
            (list(record.fingerprints), _explain_steps(record, self.plan))
            for record in earlier.values()
        ]
        self.names = [step.stage for step in self.plan.steps]
        self.stores = [StageStore(store / name) for name in self.names]
        self.paths, self.ids = paths, frozenset(paths.values())
        self.found = Forecast(stages={name: StageForecast() for name in self.names})

    def forecast(self, documents: Iterable[Document]) -> Forecast:
        remaining = iter(documents)
        while batch := list(islice(remaining, _AT_ONCE)):
            self._take(batch)
        return self.found

    def _take(self, batch: Sequence[Document]) -> None:
        roots = [find_root(document) for document in batch]
        chains = [lay_keys(root, self.plan.fingerprints) for root in roots]
        states = list(zip(*self._look_up(chains), strict=True))
        self.found.inputs += len(batch)
        self.found.keys.extend(chain[-1] for chain in chains)
        for document, root, state in zip(batch, roots, states, strict=True):
            if document.rejection is not None:
                self.found.unreadable += 1
            else:
                self._count(document, root, state)

    def _look_up(self, chains: Sequence[Sequence[bytes]]) -> Iterator[list[bool | None]]:
        """For each stage the state of every document."""
        for place, kept in enumerate(self.stores):
            yield kept.look_up([chain[place] for chain in chains])

    def _count(self, document: Document, root: bytes, state: Sequence[bool | None]) -> None:
        reason = ""
        for place, (name, done) in enumerate(zip(self.names, state, strict=True)):
            stage = self.found.stages[name]
            stage.documents += 1
            if done is None and not reason:
                reason = self._explain(document, root, place)
                self.found.documents.append(
                    DocumentForecast(document.source_path, document.document_id, name, reason)
                )
            if reason:
                stage.reasons[reason] += 1
            else:
                stage.reused += 1
            if done:
                return  # rejected here: the later stages pass it by

    def _explain(self, document: Document, root: bytes, place: int) -> str:
        """Why the stage at ``place`` is the first that is not done."""
        for fingerprints, reasons in self.earlier:
            key = lay_keys(root, fingerprints[: place + 1])[-1]
            if place < len(reasons) and self.stores[place].look_up([key]) != [None]:
                return reasons[place]
        if place:
            return UNFINISHED
        before = self.paths.get(document.source_path)
        if before is None:
            return MOVED if document.document_id in self.ids else NEW
        return METADATA if before == document.document_id else TEXT


def _explain_steps(old: PlanRecord, new: PlanRecord) -> list[str]:
    """For each step why its keys differ: all that changed in it and in those before it."""
    reasons: list[str] = []
    changes: list[str] = []
    for before, after in zip(old.steps, new.steps, strict=False):
        changes += compare_steps(before, after)
        reasons.append("; ".join(changes) or UNFINISHED)
    return reasons


def compare_steps(old: StepRecord, new: StepRecord) -> list[str]:
    """What differs between two steps, each as ``key old -> new``."""
    if old.stage != new.stage:
        return [f"stage {old.stage} -> {new.stage}"]
    changes = name_changes(new.stage, old.config, new.config)
    if old.version != new.version:
        changes.append(f"version of stage {new.stage} {old.version} -> {new.version}")
    if old.model != new.model:
        gone, come = old.model.split(), new.model.split()
        before = " ".join(word for word in gone if word not in come)
        after = " ".join(word for word in come if word not in gone)
        changes.append(f"model of {new.stage} {before or '(none)'} -> {after or '(none)'}")
    if old.schema != new.schema:
        changes.append(f"schema {old.schema} -> {new.schema}")
    return changes


def name_changes(section: str, old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """The settings that differ, each as ``section.key old -> new``; of lists only what differs."""
    changes = []
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before != after:
            changes.append(f"{section}.{key} {_name_change(before, after)}")
    return changes


def _name_change(old: object, new: object) -> str:
    if isinstance(old, list) and isinstance(new, list):
        parts = [f"-{_show(item)}" for item in old if item not in new]
        parts += [f"+{_show(item)}" for item in new if item not in old]
        if parts:
            return " ".join(parts)
    return f"{_show(old)} -> {_show(new)}"


def _show(value: object) -> str:
    return msgspec.json.encode(value).decode()
