"""Versions: which are there, how two differ, what the next one is called.

Semantic versioning as Croissant reads it for data. PATCH: the same rows, packed or described in
another way. MINOR: documents were added, every older row is still there. MAJOR: a row was changed,
removed or moved to another split, or the schema breaks its readers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

from pipeline.errors import PublishError, UsageError
from pipeline.publish.duplicates import Placed
from pipeline.publish.index import Index, read_index
from pipeline.recipe import Recipe
from pipeline.records import SCHEMA_VERSION

__all__ = ["Level", "Number", "Release", "choose_release", "compare_indexes", "latest_version"]
__all__ += ["parse_version", "read_index", "read_manifest", "read_placements", "require_version"]

MANIFEST = "manifest.json"
Level = Literal["first", "none", "patch", "minor", "major"]

_PATTERN = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)


class Number(NamedTuple):
    """A version; compares as versions do."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def raise_by(self, level: Level) -> Number:
        """The next version after a change of that level."""
        if level == "major":
            return Number(self.major + 1, 0, 0)
        if level == "minor":
            return Number(self.major, self.minor + 1, 0)
        return Number(self.major, self.minor, self.patch + 1) if level == "patch" else self


FIRST = Number(1, 0, 0)


class Change(Struct, frozen=True):
    """How many documents of two versions differ; ``moved``: to another split."""

    added: int
    removed: int
    changed: int
    moved: int

    def __str__(self) -> str:
        words = {name: getattr(self, name) for name in self.__struct_fields__}
        said = ", ".join(f"{count} {word}" for word, count in words.items() if count)
        return f"documents: {said}" if said else "no document differs"


class Release(Struct, frozen=True):
    """A version, how it is called and why; when not ``is_new`` it is there already."""

    version: str
    path: Path
    is_new: bool
    previous: str | None
    level: Level
    reason: str


def parse_version(text: str) -> Number:
    """``1.2.3`` as a number.

    Raises:
        PublishError: if it is not three numbers.
    """
    if not (match := _PATTERN.fullmatch(text)):
        raise PublishError(f"`{text}` is no version: expected three numbers, such as 1.2.0")
    return Number(*map(int, match.groups()))


def latest_version(folder: Path) -> Path | None:
    """The folder of the highest published version of a dataset, None if there is none."""
    names = {path.parent.name for path in folder.glob(f"*/{MANIFEST}")}
    versions = [parse_version(name) for name in names if _PATTERN.fullmatch(name)]
    return folder / str(max(versions)) if versions else None


def read_manifest(version: Path) -> dict[str, Any]:
    """The manifest of a published version."""
    manifest: dict[str, Any] = json.loads((version / MANIFEST).read_bytes())
    return manifest


def require_version(path: Path) -> Path:
    """``path``, if it is the folder of a published version.

    Raises:
        UsageError: if it is not.
    """
    if not (path / MANIFEST).is_file():
        raise UsageError(
            f"{path} is no published version: it has no {MANIFEST}. Give the folder of one "
            "version, such as dist/NAME/1.0.0"
        )
    return path


def read_placements(folder: Path, recipe: Recipe) -> Mapping[str, Placed]:
    """Where the latest version put its documents; they stay there.

    Empty when there is no version, or when it was clustered or split by other settings: then the
    user wants every document to be placed anew.
    """
    latest = latest_version(folder)
    if latest is None:
        return {}
    settings = read_manifest(latest)["recipe"]
    wanted = msgspec.to_builtins(recipe)
    same = all(settings[part] == wanted[part] for part in ("duplicates", "splits"))
    return read_index(latest) if same else {}


def compare_indexes(old: Mapping[str, Placed], new: Mapping[str, Placed]) -> Change:
    """How many documents were added, removed, changed or moved."""
    both = changed = moved = 0
    for before, after in _match(old, new):
        both += 1
        changed += before.sha256 != after.sha256
        moved += before.split != after.split
    return Change(len(new) - both, len(old) - both, changed, moved)


def _match(old: Mapping[str, Placed], new: Mapping[str, Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Where the documents of both are, by id; indexes are read side by side, row by row."""
    rows = iter(old.items() if isinstance(old, Index) else sorted(old.items()))
    name, before = next(rows, (None, None))
    for wanted, after in new.items() if isinstance(new, Index) else sorted(new.items()):
        while name is not None and name < wanted:
            name, before = next(rows, (None, None))
        if before is not None and name == wanted:
            yield before, after


def judge_change(change: Change, old_schema: str, is_repacked: bool) -> tuple[Level, str]:
    """How much of a change it is for a reader, and why."""
    if old_schema.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        return "major", f"schema {SCHEMA_VERSION} after {old_schema}"
    if change.removed or change.changed or change.moved:
        return "major", str(change)
    if change.added:
        return "minor", str(change)
    return ("patch", "packing or card") if is_repacked else ("none", str(change))


def choose_release(
    folder: Path, index: Mapping[str, Placed], packaging: str, requested: str | None = None
) -> Release:
    """The release that a dataset folder needs next.

    Args:
        folder: holds the versions of the dataset.
        index: of the version to be published.
        packaging: digest of its data files and its card, without the version in it.
        requested: a version that the user wants; it may be higher than the change asks for.

    Raises:
        PublishError: if the requested version is taken, or understates the change.
    """
    latest = latest_version(folder)
    wanted = parse_version(requested) if requested else None
    if latest is None:
        return _release(folder, None, FIRST, wanted, ("first", "first version"))
    manifest = read_manifest(latest)
    change = compare_indexes(read_index(latest), index)
    is_repacked = manifest["packaging"] != packaging
    verdict = judge_change(change, manifest["schema_version"], is_repacked)
    number = parse_version(latest.name)
    return _release(folder, number, number.raise_by(verdict[0]), wanted, verdict)


def _release(
    folder: Path,
    previous: Number | None,
    derived: Number,
    wanted: Number | None,
    verdict: tuple[Level, str],
) -> Release:
    level, reason = verdict
    if wanted and wanted < derived:
        raise PublishError(
            f"version {wanted} understates the change since {previous or 'nothing'} ({reason}): "
            f"it must be {derived} or higher. Leave out --version, or raise it"
        )
    number = max(wanted or derived, derived)
    return Release(
        version=str(number),
        path=folder / str(number),
        is_new=number != previous,
        previous=str(previous) if previous else None,
        level=level,
        reason=reason,
    )
