"""Check a published version again: is it whole, and is it what its manifest says?

The expectation suites are not run: they judge a dataset before it is published, and cost seconds
to load. All that can rot or be tampered with afterwards is checked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from pipeline.contract.parquet import open_file
from pipeline.contract.tables import TABLES
from pipeline.errors import IntegrityError, UsageError
from pipeline.publish.accounts import ACCOUNTS
from pipeline.publish.files import FOLDERS, Format
from pipeline.publish.gate.findings import Check, Finding
from pipeline.publish.gate.relations import check_relations
from pipeline.publish.gate.rows import find_shards, read_rows
from pipeline.publish.manifest import SUMS, list_files, list_sums
from pipeline.publish.shape import is_standoff, published_tables
from pipeline.publish.standoff_check import check_standoff
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
        _check_sums(folder),
        *_check_files(folder, manifest["files"]),
        _check_pages(folder),
        _check_rows(folder, manifest["tables"]),
        *_check_digests(folder, manifest),
        _check_inputs(folder, manifest),
        _check_schema_version(manifest),
        *(check_standoff(folder) if is_standoff(manifest) else check_relations(folder)),
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
    is_standoff(manifest)
    return dict(manifest)


def _check_files(folder: Path, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    found = list_files(folder)
    missing = sorted(listed.keys() - found.keys())
    surplus = sorted({*(found.keys() - listed.keys()), *_find_strangers(folder)})
    changed = [path for path in sorted(listed.keys() & found.keys()) if found[path] != listed[path]]
    for name, reason, paths in (
        ("files_present", "a version is published whole", missing),
        ("no_surplus_files", "a published version never changes", surplus),
        ("checksums_match", "a published version never changes", changed),
    ):
        seen = f"{len(paths)} of {len(listed)} files" if paths else f"{len(listed)} files"
        yield Check(name, reason).conclude(len(paths), seen, paths)


def _find_strangers(folder: Path) -> Iterator[str]:
    """Links, and folders without a file: nothing that a version is published with."""
    for path in folder.rglob("*"):
        if path.is_symlink() or (path.is_dir() and not any(path.iterdir())):
            yield path.relative_to(folder).as_posix()


def _check_sums(folder: Path) -> Finding:
    """The manifest is what ``SHA256SUMS`` says, and the two list the same files."""
    check = Check("manifest_unchanged", "whoever changes a file would change its checksum too")
    try:
        found = (folder / SUMS).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        return check.conclude(1, f"{SUMS}: {type(error).__name__}: {error}")
    expected = list_sums(folder)
    differ = sorted(set(found.splitlines()) ^ set(expected.splitlines()))
    names = sorted({line.partition("  ")[2] for line in differ})
    seen = f"{len(names)} of {len(expected.splitlines())} lines of {SUMS} differ"
    return check.conclude(int(found != expected), seen, names)


def _check_pages(folder: Path) -> Finding:
    """Every page of every Parquet file, read with its checksum; each has one."""
    import pyarrow as pa

    check = Check("pages_intact", "two of three flipped bits are read back as other data")
    paths = sorted(folder.rglob("*.parquet"))
    wrong = []
    for path in paths:
        try:
            with open_file(path) as file:
                for _ in file.iter_batches(batch_size=1024):
                    pass
        except (OSError, ValueError, pa.ArrowException) as error:
            wrong.append(f"{path.relative_to(folder)}: {error}")
    return check.conclude(len(wrong), f"{len(wrong)} of {len(paths)} files", wrong)


def _check_digests(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """The content digests of the manifest against the rows, whatever format they are in."""
    encode = msgspec.json.Encoder().encode
    kind: Format = "jsonl" if (folder / FOLDERS["jsonl"]).is_dir() else "parquet"
    for table in published_tables(manifest):
        check = Check("digests_match", "it is what two copies are compared by", table.name)
        wrong = []
        try:
            for split, facts in manifest["tables"][table.name]["splits"].items():
                digest = sha256()
                for row in read_rows(folder, table, kind, split):
                    digest.update(encode(row) + b"\n")
                if digest.hexdigest() != facts.get("sha256"):
                    wrong.append(split)
        except (OSError, ValueError) as error:
            yield check.give_up(f"{type(error).__name__}: {error}")
            continue
        yield check.conclude(len(wrong), f"{len(wrong)} splits differ", wrong)


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
