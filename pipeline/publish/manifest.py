"""``manifest.json``: what a version is made of, by what, and the checksum of every file.

No clock, no path of the machine, no name of a user: the same inputs, recipe and programs give the
same manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.publish.accounts import Account, count_outcomes, count_reasons
from pipeline.publish.duplicates import Stories
from pipeline.publish.files import FOLDERS
from pipeline.publish.packages import list_packages
from pipeline.publish.quality import Quality
from pipeline.publish.tables import Written
from pipeline.publish.versions import MANIFEST, Release
from pipeline.publish.withdrawal import Tombstone
from pipeline.publish.work import digest_program
from pipeline.recipe import Recipe
from pipeline.records import SCHEMA_VERSION

SUMS = "SHA256SUMS"
FileFacts = dict[str, Any]
"""``bytes`` and ``sha256`` of a file."""


class Build(Struct, frozen=True):
    """What only the build knows of a version.

    ``accounts`` are settled (``settle_accounts``); ``annotator`` is one line for the card;
    ``stages`` maps the name of a stage to its version, ``models`` to what it annotates with;
    ``work`` is the digest of ``pipeline.publish.work``, by which the next build knows that
    nothing changed; ``quality`` are figures that the recipe names;
    ``withheld`` are the digests of the tables with texts, where these are not published;
    ``withdrawn`` is what must not be published.
    """

    recipe: Recipe
    accounts: Sequence[Account]
    stories: Stories
    annotator: str = ""
    stages: Mapping[str, str] = {}
    work: str = ""
    models: Mapping[str, str] = {}
    quality: Sequence[Quality] = ()
    withheld: Mapping[str, str] = {}
    withdrawn: Sequence[Tombstone] = ()


def describe_version(
    build: Build, written: Written, release: Release, packaging: str
) -> dict[str, Any]:
    """The manifest but for the list of files, in the types that JSON has."""
    manifest = {
        "name": build.recipe.dataset.name,
        "version": release.version,
        "schema_version": SCHEMA_VERSION,
        "previous": release.previous,
        "change": {"level": release.level, "reason": release.reason},
        "packaging": packaging,
        "tables": describe_tables(written),
        **({"withheld": dict(build.withheld)} if build.withheld else {}),
        "inputs": _count_inputs(build),
        "rejected": count_reasons(build.accounts),
        "stories": {
            "clusters": build.stories.count(),
            "pairs": len(build.stories.pairs),
            "merged": build.stories.merged,
        },
        **({"withdrawn": build.withdrawn} if build.withdrawn else {}),
        "recipe": msgspec.to_builtins(build.recipe),
        "stages": dict(build.stages),
        "models": dict(build.models),
        "packages": list_packages(),
        "program": digest_program(),
        "work": build.work,
    }
    return dict(msgspec.json.decode(msgspec.json.encode(manifest)))


def write_manifest(
    staging: Path, manifest: Mapping[str, Any], known: Mapping[str, FileFacts] | None = None
) -> None:
    """Write the manifest; every other file of the version must be there already.

    ``known`` are files that were read before, by the same process, and not touched since.
    """
    listed = {**manifest, "files": list_files(staging, known or {})}
    text = json.dumps(listed, indent=2, ensure_ascii=False)
    (staging / MANIFEST).write_text(text + "\n", encoding="utf-8")


def write_sums(staging: Path) -> None:
    """Write ``SHA256SUMS``, as ``sha256sum --check`` reads it: all files, the manifest too."""
    (staging / SUMS).write_text(list_sums(staging), encoding="utf-8", newline="\n")


def list_sums(folder: Path) -> str:
    """The lines that ``SHA256SUMS`` should hold: of the manifest, and of what it lists."""
    listed = json.loads((folder / MANIFEST).read_bytes())["files"]
    sums = {path: facts["sha256"] for path, facts in listed.items()}
    sums[MANIFEST] = _hash(folder / MANIFEST)
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))


def list_files(folder: Path, known: Mapping[str, FileFacts] | None = None) -> dict[str, FileFacts]:
    """Size and SHA-256 of every file below ``folder``, by path; those of ``known`` as they are.

    The manifest, which holds this list, and ``SHA256SUMS``, which holds the manifest's checksum,
    are left out. A link is no file of the version, wherever it leads.
    """
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(found)}
    before = known or {}
    return {
        name: before.get(name) or {"bytes": path.stat().st_size, "sha256": _hash(path)}
        for name, path in paths.items()
        if name not in {MANIFEST, SUMS}
    }


def list_data(staging: Path) -> dict[str, FileFacts]:
    """Size and SHA-256 of the files of the tables, by path: the most of a version by far."""
    return {
        f"{folder}/{name}": facts
        for folder in FOLDERS.values()
        for name, facts in list_files(staging / folder).items()
        if "-of-" in name
    }


def digest_packaging(data: Mapping[str, FileFacts], cards: Mapping[str, str]) -> str:
    """One digest of what a reader loads and reads: the files of ``list_data`` and the cards.

    ``cards`` are written for no version, so that equal packaging gives equal digests.
    """
    lines = [f"{facts['sha256']} {path}" for path, facts in sorted(data.items())]
    lines += [f"{sha256(text.encode()).hexdigest()} {path}" for path, text in cards.items()]
    return sha256("\n".join(lines).encode()).hexdigest()


def _count_inputs(build: Build) -> dict[str, int]:
    outcomes = count_outcomes(build.accounts)
    return {"total": len(build.accounts), **{name: outcomes[name] for name in outcomes}}


def describe_tables(written: Written) -> dict[str, Any]:
    """Rows and digests of all tables, as the manifest has them."""
    return {table: _describe(table, written) for table in written.sheets}


def _describe(table: str, written: Written) -> dict[str, Any]:
    return {
        "rows": written.count_rows(table),
        "digest": written.digest(table),
        "splits": msgspec.to_builtins(written.sheets[table]),
    }


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
