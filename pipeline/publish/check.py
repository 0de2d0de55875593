"""Check a published version again: is it whole, and is it what its manifest says?

The expectation suites are not run: they judge a dataset before it is published, and cost seconds
to load. All that can rot or be tampered with afterwards is checked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.contract.tables import TABLES
from pipeline.errors import IntegrityError, UsageError
from pipeline.publish.accounts import ACCOUNTS
from pipeline.publish.files import FOLDERS
from pipeline.publish.gate_findings import Check, Finding
from pipeline.publish.gate_relations import check_relations
from pipeline.publish.gate_rows import find_shards
from pipeline.publish.manifest import list_files
from pipeline.publish.versions import MANIFEST
from pipeline.records import SCHEMA_VERSION

Manifest = Mapping[str, Any]


def check_version(folder: Path) -> list[Finding]:
    """Verify a version: files and checksums, counts, Parquet pages, schema and laws.

    Raises: UsageError if there is no version at ``folder``.
    """
    if not (folder / MANIFEST).is_file() and not (folder / FOLDERS["parquet"]).is_dir():
        raise UsageError(
            f"{folder} is no published version: it has no {MANIFEST}. Give the folder of one "
            "version, such as dist/NAME/1.0.0"
        )
    readable = Check("manifest_readable", "without it nobody knows what the version should be")
    try:
        manifest = _read_manifest(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [readable.conclude(1, f"{type(error).__name__}: {error}"), *check_relations(folder)]
    return [
        readable.conclude(0, f"{len(manifest['files'])} files are listed"),
        *_check_files(folder, manifest["files"]),
        _check_rows(folder, manifest["tables"]),
        _check_inputs(folder, manifest),
        _check_schema_version(manifest),
        *check_relations(folder),
    ]


def require_sound(folder: Path, findings: Sequence[Finding]) -> None:
    """Raise IntegrityError if a check did not pass."""
    stopped = [finding for finding in findings if finding.stops]
    if stopped:
        first = stopped[0]
        raise IntegrityError(
            f"{folder} is not sound: {len(stopped)} of {len(findings)} checks did not pass, the "
            f"first being {first.check} ({first.observed}). Publish it again, or fetch it anew"
        )


def _read_manifest(folder: Path) -> Manifest:
    """Raises: OSError, ValueError, KeyError, TypeError when it is not one."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    for path, facts in manifest["files"].items():
        if not isinstance(facts["bytes"], int) or not isinstance(facts["sha256"], str):
            raise TypeError(f"{path} has no size or no checksum")
    for table in TABLES:
        _count_split_rows(manifest["tables"][table.name])
    _read_totals(manifest)
    return dict(manifest)


def _check_files(folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    found = list_files(folder)
    missing = sorted(listed.keys() - found.keys())
    surplus = sorted(found.keys() - listed.keys())
    changed = [path for path in sorted(listed.keys() & found.keys()) if found[path] != listed[path]]
    for name, reason, paths in (
        ("files_present", "a version is published whole", missing),
        ("no_surplus_files", "a published version never changes", surplus),
        ("checksums_match", "a published version never changes", changed),
    ):
        seen = f"{len(paths)} of {len(listed)} files" if paths else f"{len(listed)} files"
        yield Check(name, reason).conclude(len(paths), seen, paths)


def _check_rows(folder: Path, tables: Mapping[str, Any]) -> Finding:
    """Counts of the manifest against the rows in the files of each format that is there."""
    check = Check("row_counts_match", "a reader plans by the counts of the manifest")
    wrong = []
    for table in TABLES:
        expected = _count_split_rows(tables[table.name])
        for kind, name in FOLDERS.items():
            if not (folder / name).is_dir():
                continue
            for split in sorted(expected.keys() | {"train", "validation", "test"}):
                shards = find_shards(folder, table.name, kind, split)
                try:
                    rows = sum(map(_count_rows, shards))
                except (OSError, ValueError) as error:
                    return check.give_up(str(error))
                if rows != expected.get(split, 0):
                    wrong.append(f"{name}/{table.name} {split}: {rows}, not {expected.get(split)}")
    return check.conclude(len(wrong), f"{len(wrong)} counts differ", wrong)


def _count_rows(path: Path) -> int:
    """Rows of a file. Raises: OSError, ValueError (ArrowInvalid is one)."""
    import pyarrow.parquet as pq

    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _check_inputs(folder: Path, manifest: Manifest) -> Finding:
    """Inputs are published, duplicate or rejected, in the manifest and in the list of inputs."""
    check = Check("inputs_accounted_for", "nothing is dropped silently")
    totals = _read_totals(manifest)
    try:
        with (folder / ACCOUNTS).open("rb") as file:
            outcomes = [json.loads(line)["outcome"] for line in file]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return check.give_up(f"{ACCOUNTS}: {type(error).__name__}: {error}")
    seen = {name: outcomes.count(name) for name in totals if name != "total"}
    documents = sum(_count_split_rows(manifest["tables"]["documents"]).values())
    fits = totals == {"total": len(outcomes), **seen} and sum(seen.values()) == len(outcomes)
    words = " + ".join(f"{count} {name}" for name, count in seen.items())
    balanced = fits and seen["published"] == documents
    return check.conclude(int(not balanced), f"{len(outcomes)} inputs: {words}")


def _check_schema_version(manifest: Manifest) -> Finding:
    check = Check("schema_version_known", "another schema has other laws")
    found = manifest.get("schema_version")
    return check.conclude(int(found != SCHEMA_VERSION), f"it is {found}, known is {SCHEMA_VERSION}")


def _read_totals(manifest: Manifest) -> dict[str, int]:
    names = ("total", "published", "duplicate", "rejected")
    return {name: int(manifest["inputs"][name]) for name in names}


def _count_split_rows(table: Mapping[str, Any]) -> dict[str, int]:
    return {split: int(facts["rows"]) for split, facts in table["splits"].items()}
