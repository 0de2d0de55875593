"""Reading what is published: one article by its id, the datasets of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.contract.arrow import read_batch
from pipeline.contract.parquet import open_file
from pipeline.errors import UsageError
from pipeline.publish.gate.rows import find_shards
from pipeline.publish.shape import published_tables
from pipeline.publish.versions import MANIFEST, latest_version, parse_version, read_manifest
from pipeline.records import Document

_NAMED = 5


class Published(Struct, frozen=True):
    """A version that is there."""

    name: str
    version: str
    path: str
    rows: dict[str, int]
    rejected: int


def list_versions(out: Path) -> list[Published]:
    """All versions of all datasets below ``out``, by name and version."""
    found = sorted(
        (path.parent.parent.name, parse_version(path.parent.name), path.parent)
        for path in out.glob(f"*/*/{MANIFEST}")
        if not path.parent.name.startswith(".")
    )
    return [_describe(path) for _, _, path in found]


def find_document(prefix: str, dataset: Path | None, out: Path) -> Document:
    """The published article whose id begins with ``prefix``.

    It is looked for in the version ``dataset``, or in the latest of each dataset below ``out``.
    A file name that was read (``ferry.txt``) finds its article too.

    Raises:
        UsageError: there is no such article, or there are several, or it has no text.
    """
    versions = [dataset] if dataset else _latest_versions(out)
    version, row = _find_one(prefix, versions, out)
    if "text" not in row:
        raise UsageError(
            f"{version} holds no texts. Put them back first: "
            f"pressmark rebuild {version} --texts DIR"
        )
    return msgspec.convert(row, Document)


def find_row(prefix: str, version: Path) -> dict[str, Any]:
    """The row of ``documents`` of an article, found as ``find_document`` does, in one version."""
    return _find_one(prefix, [version], version)[1]


def _find_one(prefix: str, versions: list[Path], out: Path) -> tuple[Path, dict[str, Any]]:
    found = [(v, row) for v in versions for row in _match(v, prefix)]
    if not found:
        where = ", ".join(map(str, versions)) or f"{out}, which holds no dataset"
        raise UsageError(f"No article `{prefix}` in {where}. `index.parquet` lists the ids.")
    ids = sorted({row["document_id"] for _, row in found})
    if len(ids) > 1:
        named = ", ".join(ids[:_NAMED]) + (" ..." if len(ids) > _NAMED else "")
        raise UsageError(f"`{prefix}` fits {len(ids)} articles: {named}. Give more of the id.")
    return found[0]


def _latest_versions(out: Path) -> list[Path]:
    homes = sorted(path for path in out.glob("*") if path.is_dir())
    return [version for home in homes if (version := latest_version(home))]


def _match(version: Path, prefix: str) -> Iterator[dict[str, Any]]:
    import pyarrow.compute as pc

    if not (version / MANIFEST).is_file():
        raise UsageError(f"{version} is no published version: it has no {MANIFEST}.")
    table = published_tables(read_manifest(version))[0]
    for shard in find_shards(version, "documents", "parquet"):
        with open_file(shard) as file:
            for batch in file.iter_batches(batch_size=256):
                by_id = pc.starts_with(batch["document_id"], prefix)
                by_path = pc.ends_with(batch["source_path"], "/" + prefix)
                hits = pc.or_(pc.or_(by_id, by_path), pc.equal(batch["source_path"], prefix))
                yield from read_batch(table, batch.filter(hits))


def _describe(version: Path) -> Published:
    manifest = read_manifest(version)
    return Published(
        name=version.parent.name,
        version=version.name,
        path=str(version),
        rows={name: table["rows"] for name, table in manifest["tables"].items()},
        rejected=manifest["inputs"]["rejected"],
    )
