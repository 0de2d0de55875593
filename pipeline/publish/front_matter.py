"""The YAML at the head of a card: what ``load_dataset`` and the Hub read of a version.

Version and content digest stand in each config, because the cache key of ``load_dataset`` is made
of the folder's name and these values, not of the files: without them a second version is served
from the rows of the first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline.contract.features import list_features
from pipeline.contract.tables import SPLITS, TABLES, Table
from pipeline.errors import PublishError
from pipeline.publish.files import FOLDERS, Format
from pipeline.publish.parquet import count_rows
from pipeline.publish.tables import Written
from pipeline.recipe import DatasetConfig

SIZES = {"n<1K": 1_000, "1K<n<10K": 10_000, "10K<n<100K": 100_000, "100K<n<1M": 1_000_000}
BEYOND = "n>1M"


class Shelf(Struct, frozen=True):
    """The files of one format, as a README in ``home`` names them.

    ``as_json``: by table, the columns that must be declared ``json`` (see ``publish.jsonl``).
    """

    staging: Path
    kind: Format
    home: str
    as_json: Mapping[str, Collection[str]]

    def pattern(self, table: str, split: str) -> str:
        """The glob of a split's shards, relative to the README."""
        folder = FOLDERS[self.kind].removeprefix(self.home).lstrip("/")
        return "/".join(filter(None, (folder, table, f"{split}-*.{self.kind}")))

    def files(self, table: str, split: str) -> list[Path]:
        """The shards of a split."""
        return sorted((self.staging / FOLDERS[self.kind] / table).glob(f"{split}-*.{self.kind}"))


def write_front_matter(
    dataset: DatasetConfig,
    written: Written,
    version: str,
    shelf: Shelf,
    tables: Sequence[Table] = TABLES,
) -> dict[str, Any]:
    """All of it, in the order in which it is written."""
    full = [table for table in tables if written.sheets[table.name]]
    return {
        "pretty_name": dataset.title or title_of(dataset.name),
        "language": sorted(filter(None, written.tally.languages)) or [dataset.language],
        "license": name_license({source.license for source in written.tally.sources}),
        "size_categories": [_size(written.count_rows("documents"))],
        "task_categories": ["token-classification"],
        "task_ids": ["named-entity-recognition"],
        "annotations_creators": ["machine-generated"],
        "source_datasets": ["original"],
        "tags": ["news", "quotation", "attribution", "named-entity-recognition"],
        "configs": [_config(table, written, version, shelf) for table in full],
        "dataset_info": [_info(table, written, shelf) for table in full],
    }


def title_of(name: str) -> str:
    """``newsroom-sample`` as a heading: ``Newsroom sample``."""
    return re.sub(r"[-_.]+", " ", name).strip().capitalize()


def name_license(licenses: Collection[str | None]) -> str:
    """The licence of the whole, as the Hub spells it: one term, ``other`` or ``unknown``."""
    known = {name.lower() for name in licenses if name and name.lower() != "unknown"}
    if not known:
        return "unknown"
    (first, *rest) = sorted(known)
    is_term = re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", first)
    return first if is_term and not rest and len(known) == len(licenses) else "other"


def _size(rows: int) -> str:
    return next((name for name, limit in SIZES.items() if rows < limit), BEYOND)


def _config(table: Table, written: Written, version: str, shelf: Shelf) -> dict[str, Any]:
    default = {"default": True} if table.name == "documents" else {}
    return {
        "config_name": table.name,
        **default,
        "version": version,
        "description": f"sha256:{written.digest(table.name)}",
        "data_files": [
            {"split": split, "path": shelf.pattern(table.name, split)}
            for split in written.sheets[table.name]
        ],
    }


def _info(table: Table, written: Written, shelf: Shelf) -> dict[str, Any]:
    sheets = written.sheets[table.name]
    sizes = [path.stat().st_size for split in SPLITS for path in shelf.files(table.name, split)]
    return {
        "config_name": table.name,
        "features": list_features(table.fields, shelf.as_json.get(table.name, ())),
        "splits": [
            {"name": split, "num_bytes": facts.bytes, "num_examples": _count(table, split, shelf)}
            for split, facts in sheets.items()
        ],
        "download_size": sum(sizes),
        "dataset_size": sum(facts.bytes for facts in sheets.values()),
    }


def _count(table: Table, split: str, shelf: Shelf) -> int:
    """Rows as the written files say, not as we believe to have written them."""
    files = shelf.files(table.name, split)
    if not files:
        raise PublishError(f"no {shelf.kind} file of {table.name}/{split} was written")
    return sum(map(count_rows if shelf.kind == "parquet" else _count_lines, files))


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
