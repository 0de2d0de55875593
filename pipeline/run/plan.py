"""The plan: which stages run with which config, and the key of each document at each stage.

A key is a hash of all that the work depends on: the raw content and metadata, and for this stage
and each one before it the name, version, config, model and schema version. Equal keys mean equal
work, whoever did it and wherever it was done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from msgspec import Struct

from pipeline.recipe import DuplicatesConfig, Recipe
from pipeline.records import SCHEMA_VERSION, Document
from pipeline.run import fingerprints
from pipeline.stages import STAGES
from pipeline.stages.stage import Stage

KEY_BYTES = 16
_READ = tuple(Document.__struct_fields__)
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


@dataclass(frozen=True)
class Step:
    """A stage with its config, as the recipe sets it."""

    stage: Stage
    config: Struct

    @cached_property
    def fingerprint(self) -> bytes:
        """Hash of what the stage does, apart from the document that it does it to."""
        stage = self.stage
        identity = stage.identify(self.config)
        parts = (stage.name, stage.version, self.config, identity, SCHEMA_VERSION)
        return _digest(_encode(parts))


@dataclass(frozen=True)
class Plan:
    """The steps of a build, in order, and by what fingerprints are made at the end, if they are."""

    steps: tuple[Step, ...]
    duplicates: DuplicatesConfig | None = None

    @cached_property
    def fingerprints(self) -> tuple[bytes, ...]:
        """The fingerprint of each step, in order."""
        return tuple(step.fingerprint for step in self.steps)

    def keys(self, document: Document) -> list[bytes]:
        """The key of the document at each step, in order."""
        return lay_keys(find_root(document), self.fingerprints)

    def find_print(self, key: bytes) -> bytes:
        """The key of a document's fingerprint; ``key`` is that of its last step."""
        return _digest(key + self.printing)

    @cached_property
    def printing(self) -> bytes:
        """Hash of all that shapes a fingerprint, apart from the document; empty: none is made."""
        if self.duplicates is None:
            return b""
        return _digest(_encode((fingerprints.VERSION, self.duplicates.shared_quote_words)))

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all that the steps do: equal plans give equal output for equal input."""
        return _digest(b"".join(self.fingerprints)).hex()


def find_root(document: Document) -> bytes:
    """The key of a raw document, before any step: its content and all that was read with it."""
    return _digest(_encode([getattr(document, field) for field in _READ]))


def lay_keys(root: bytes, fingerprints: Iterable[bytes]) -> list[bytes]:
    """The key of a document at each step: its key at the step before, and what this one does."""
    key = root
    return [key := _digest(key + fingerprint) for fingerprint in fingerprints]


def make_plan(recipe: Recipe, stages: Sequence[Stage] = STAGES) -> Plan:
    """The steps that ``recipe`` asks for.

    Raises:
        ValueError: a stage requires a field that nothing before it fills.
    """
    missing = list(find_unfilled(stages))
    if missing:
        raise ValueError("; ".join(missing))
    sections: dict[str, Struct] = {"validate": recipe.gate}
    return Plan(
        tuple(
            Step(stage, sections.get(stage.name) or getattr(recipe, stage.name)) for stage in stages
        ),
        recipe.duplicates,
    )


def find_unfilled(stages: Sequence[Stage]) -> Iterator[str]:
    """What a stage requires and no stage before it fills, in words."""
    filled = {"raw_text"}
    for stage in stages:
        for field in stage.requires:
            if field not in filled:
                yield f"stage {stage.name} requires `{field}`, which no stage before it fills"
        filled.update(stage.fills)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=KEY_BYTES).digest()
