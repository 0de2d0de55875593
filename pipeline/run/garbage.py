"""Taking out of the store what nobody needs, and joining what is left of small parts.

A new part is written beside the old ones before these are removed, so a crash leaves work there
twice at worst, and the next cleaning finds that. Nobody else may use the store meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.contract.parquet import read_file
from pipeline.run.batches import LARGE
from pipeline.run.store import head_keys, read_keys, write_part

_MANY = 64  # parts
_SMALL = 4  # times smaller than the largest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Heads = NDArray[np.uint64]
    Mask = NDArray[np.bool_]


class Cleaned(Struct):
    """What was removed; ``results`` counts layers of documents, ``bytes`` those on the disk."""

    kept: int = 0
    removed: int = 0
    parts_before: int = 0
    parts_after: int = 0
    bytes: int = 0

    def add(self, other: Cleaned) -> None:
        """Add what was removed elsewhere."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class _Part(Struct):
    path: Path
    mask: Mask

    @property
    def kept(self) -> int:
        return int(self.mask.sum())


def clean_stage(folder: Path, needed: Heads, *, is_dry: bool) -> Cleaned:
    """Remove from one stage's folder every result whose key is not among ``needed``.

    ``needed`` holds heads of keys (``head_keys``): what shares its head with a needed key stays.
    With ``is_dry`` nothing is removed, and the bytes are an estimate.
    """
    parts = _read_parts(_list_parts(folder), needed)
    kept = sum(part.kept for part in parts)
    done = Cleaned(kept, sum(len(part.mask) for part in parts) - kept, len(parts))
    before = _measure(folder)
    groups = list(_group(parts))
    done.parts_after = sum(any(part.kept for part in group) for group in groups)
    if is_dry:
        done.bytes = sum(map(_estimate, parts))
        return done
    for group in groups:
        _join(folder, group)
    for leftover in folder.glob("*.tmp"):
        leftover.unlink()
    done.bytes = before - _measure(folder)
    return done


def join_small_parts(folder: Path) -> int:
    """Join the parts of one stage that are small beside its largest, once there are many of them.

    Each night leaves such parts, and each later build would open all of them. Gives the number of
    those that were joined.
    """
    sizes = {path: path.stat().st_size for path in _list_parts(folder)}
    largest = max(sizes.values(), default=0)
    small = [path for path, size in sizes.items() if size < largest / _SMALL]
    if len(small) < _MANY:
        return 0
    for group in _group(_read_parts(small)):
        _join(folder, group)
    return len(small)


def _list_parts(folder: Path) -> list[Path]:
    """The files of parts, the oldest first."""
    return sorted(folder.glob("*.parquet"), key=lambda path: (path.stat().st_mtime_ns, path.name))


def _read_parts(paths: Sequence[Path], needed: Heads | None = None) -> list[_Part]:
    """Parts, each with what to keep: what is needed, or all that it holds, and that once."""
    import numpy as np

    heads = [head_keys(read_keys(path)["key"].to_pylist()) for path in paths]
    together = np.concatenate([np.zeros(0, np.uint64), *heads])
    mask = np.isin(together, together if needed is None else needed)
    first = np.zeros(len(together), np.bool_)
    first[np.unique(together, return_index=True)[1]] = True
    ends = np.cumsum([len(part) for part in heads], dtype=np.int64)
    masks = np.split(mask & first, ends)[: len(paths)]  # behind the last end nothing is left
    return [_Part(path, part) for path, part in zip(paths, masks, strict=True)]


def _group(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Parts to be joined into one: none larger than one process makes them."""
    group: list[_Part] = []
    size = 0
    for part in parts:
        if group and size + part.kept > LARGE.documents:
            yield group
            group, size = [], 0
        group.append(part)
        size += part.kept
    if group:
        yield group


def _join(folder: Path, group: Sequence[_Part]) -> None:
    import pyarrow as pa

    if len(group) == 1 and group[0].kept and group[0].mask.all():
        return
    tables = [read_file(part.path).filter(pa.array(part.mask)) for part in group if part.kept]
    written = write_part(folder, pa.concat_tables(tables)) if tables else None
    for part in group:
        if part.path != written:
            part.path.unlink()


def _estimate(part: _Part) -> int:
    share = 1 - part.kept / len(part.mask) if len(part.mask) else 1
    return round(part.path.stat().st_size * share)


def _measure(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
