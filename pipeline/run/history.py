"""What the store remembers of its work: which plans made it, and which builds need it.

``plans/FINGERPRINT.json`` says in words what a plan did: each stage with its version, config and
model. A key is a hash and tells nothing; with these the keys of a document under any earlier plan
can be made again, so that ``pressmark status`` can name the setting that changed.

``uses/NAME/WORK`` lists what a build needs: the plan and the root of each input, 16 bytes each,
under the digest of the build's work, which the manifest of its version has too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.records import SCHEMA_VERSION
from pipeline.run.keys import Keys
from pipeline.run.plan import KEY_BYTES, Plan
from pipeline.run.store import FINGERPRINTS

PLANS, USES = "plans", "uses"


class StepRecord(Struct, frozen=True):
    """One step of a plan, in words."""

    stage: str
    version: str
    config: dict[str, Any]
    model: str
    schema: str
    fingerprint: str


class PlanRecord(Struct, frozen=True):
    """A plan, in words.

    ``printings`` are what fingerprints were made by after it, as keys are made of them, in hex.
    """

    steps: tuple[StepRecord, ...]
    printings: tuple[str, ...] = ()

    @property
    def fingerprints(self) -> tuple[bytes, ...]:
        """The fingerprint of each step, as keys are made of them."""
        return tuple(bytes.fromhex(step.fingerprint) for step in self.steps)

    def find_chains(self, folder: str) -> list[tuple[bytes, ...]]:
        """What the keys in a folder of the store are made of, step by step; none: not by this."""
        if folder == FINGERPRINTS:
            return [(*self.fingerprints, bytes.fromhex(one)) for one in self.printings]
        names = [step.stage for step in self.steps]
        return [self.fingerprints[: names.index(folder) + 1]] if folder in names else []


class Use(Struct, frozen=True):
    """What a build needs of the store: ``plan`` is a fingerprint in hex.

    ``roots`` are the keys of its inputs in ascending order, end to end.
    """

    name: str
    work: str
    plan: str
    roots: bytes

    def list_roots(self) -> list[bytes]:
        """The roots one by one."""
        starts = range(0, len(self.roots), KEY_BYTES)
        return [self.roots[start : start + KEY_BYTES] for start in starts]


def describe_plan(plan: Plan) -> PlanRecord:
    """The plan in words."""
    return PlanRecord(
        tuple(
            StepRecord(
                step.stage.name,
                step.stage.version,
                msgspec.json.decode(msgspec.json.encode(step.config)),
                step.stage.identify(step.config),
                SCHEMA_VERSION,
                step.fingerprint.hex(),
            )
            for step in plan.steps
        ),
        (plan.printing.hex(),) if plan.printing else (),
    )


def record_plan(store: Path, plan: Plan) -> None:
    """Keep what ``plan`` does in words; its file's time is that of its last use."""
    path, record = store / PLANS / f"{plan.fingerprint}.json", describe_plan(plan)
    if path.is_file():
        before = msgspec.json.decode(path.read_bytes(), type=PlanRecord).printings
        if set(record.printings) <= set(before):
            path.touch()
            return
        record = replace(record, printings=tuple(sorted({*before, *record.printings})))
    _write(path, msgspec.json.format(msgspec.json.encode(record), indent=2))


def read_plans(store: Path) -> dict[str, PlanRecord]:
    """All plans that worked into this store, by fingerprint, the last one used first."""
    paths = sorted((store / PLANS).glob("*.json"), key=lambda path: -path.stat().st_mtime_ns)
    return {path.stem: msgspec.json.decode(path.read_bytes(), type=PlanRecord) for path in paths}


def record_use(store: Path, name: str, work: str, plan: Plan, roots: Keys) -> None:
    """Keep what the build of dataset ``name`` with the digest ``work`` needs."""
    path = store / USES / name / work
    _write(path, b"".join([bytes.fromhex(plan.fingerprint), *roots.sorted_parts()]))


def read_uses(store: Path) -> Iterator[Use]:
    """What builds need, those of one dataset together, the last one first."""
    for folder in sorted((store / USES).glob("*")):
        paths = (path for path in folder.iterdir() if not path.name.endswith(".tmp"))
        for path in sorted(paths, key=lambda path: -path.stat().st_mtime_ns):
            yield _read_use(path)


def find_use(store: Path, name: str, work: str) -> Use | None:
    """What one build of dataset ``name`` needs, if it worked with this store."""
    path = store / USES / name / work
    return _read_use(path) if path.is_file() else None


def _read_use(path: Path) -> Use:
    content = path.read_bytes()
    return Use(path.parent.name, path.name, content[:KEY_BYTES].hex(), content[KEY_BYTES:])


def _write(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(content)
    beside.replace(path)
