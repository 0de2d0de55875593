"""What can be checked of a version without texts: types, bounds, formats, index."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec

from pipeline.contract.standoff import standoff_tables
from pipeline.contract.tables import SPLITS, Table
from pipeline.publish.gate.findings import Check, Finding
from pipeline.publish.gate.rows import find_formats, read_rows
from pipeline.publish.index import read_index


def check_standoff(folder: Path) -> list[Finding]:
    """Check all rows of a version without texts."""
    found = []
    seen: dict[str, str] = {}
    for table in standoff_tables():
        fits = Check("row_fits_schema", "a reader finds what the schema says", table.name)
        same = Check("formats_equal", "Parquet and JSONL are one dataset", table.name)
        try:
            wrong, different, rows = _check_table(folder, table, seen)
        except (OSError, ValueError) as error:
            found += [one.give_up(f"{type(error).__name__}: {error}") for one in (fits, same)]
            continue
        found.append(fits.conclude(len(wrong), f"{len(wrong)} of {rows:,} rows break it", wrong))
        found.append(same.conclude(different, f"{different} of {rows:,} rows differ"))
    return [*found, _compare_index(folder, seen)]


def _check_table(folder: Path, table: Table, seen: dict[str, str]) -> tuple[list[str], int, int]:
    """Rows that do not fit, how many differ between formats, how many there are."""
    wrong: list[str] = []
    different = rows = 0
    for split in SPLITS:
        for versions in _read_in_step(folder, table, split):
            rows += 1
            different += any(one != versions[0] for one in versions[1:])
            row = versions[0] or {}
            if table.name == "documents":
                seen[str(row.get("document_id"))] = split
            try:
                msgspec.convert(row, table.row)
            except msgspec.ValidationError as error:
                wrong.append(f"{row.get('id', row.get('document_id'))}: {error}")
    return wrong, different, rows


def _read_in_step(folder: Path, table: Table, split: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - rows
    return zip_longest(*(read_rows(folder, table, kind, split) for kind in find_formats(folder)))


def _compare_index(folder: Path, seen: dict[str, str]) -> Finding:
    check = Check("index_equals_documents", "versions are compared by it", "documents")
    try:
        index = {name: place.split for name, place in read_index(folder).items()}
    except (OSError, ValueError) as error:
        return check.give_up(f"{type(error).__name__}: {error}")
    wrong = sorted(name for name in index.keys() | seen.keys() if index.get(name) != seen.get(name))
    return check.conclude(len(wrong), f"{len(wrong)} of {len(index)} documents differ", wrong)
