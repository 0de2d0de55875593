"""From a staging folder to a version that is there, whole, or not at all.

Everything is written under ``dist/NAME/.staging-…``; then one rename makes it ``dist/NAME/1.0.0``.
Who publishes holds the lock of ``dist/NAME`` while the version is chosen and renamed, so that two
publishers never derive the same version; a rename onto a version that is there fails by itself.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex

from msgspec.structs import replace

from pipeline.errors import PublishError
from pipeline.publish.accounts import check_balance, count_outcomes, count_reasons, write_accounts
from pipeline.publish.card import CardFacts, find_json_columns, write_cards
from pipeline.publish.changelog import write_changelog
from pipeline.publish.citation import write_citation
from pipeline.publish.croissant import write_croissant
from pipeline.publish.evidence import write_duplicates
from pipeline.publish.gate.findings import FINDINGS, read_findings
from pipeline.publish.index import read_index
from pipeline.publish.locks import hold, is_held
from pipeline.publish.manifest import (
    Build,
    describe_version,
    digest_packaging,
    list_data,
    write_manifest,
    write_sums,
)
from pipeline.publish.quality import write_quality
from pipeline.publish.shape import tables_of, write_schema
from pipeline.publish.standoff import blank_accounts, withhold_texts
from pipeline.publish.tables import Written
from pipeline.publish.versions import Release, choose_release, latest_version

PREFIX = ".staging-"
NO_VERSION = "0.0.0"
_FLUSHED_AT_ONCE = 16  # a disk joins what comes together; a report has hundreds of pages
BASE = ".base"  # the latest version when a build began
Finish = Callable[[Path, Release], None]


@contextmanager
def stage(folder: Path) -> Iterator[Path]:
    """A staging folder for a version of the dataset in ``folder``.

    It is gone when the block ends, unless it was published. What a killed build left behind is
    removed first; the staging of a living one is not touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as claims:
        with hold(folder):
            for leftover in folder.glob(f"{PREFIX}*"):
                if not is_held(leftover):
                    shutil.rmtree(leftover, ignore_errors=True)
            staging = folder / f"{PREFIX}{token_hex(4)}"
            staging.mkdir()
            (staging / BASE).write_text(_name_latest(folder), encoding="utf-8")
            claims.enter_context(hold(staging))
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def publish(
    staging: Path,
    build: Build,
    written: Written,
    requested: str | None = None,
    finish: Finish | None = None,
) -> Release:
    """Make the staged tables a version, or find that the latest version holds just this.

    Args:
        staging: from ``stage``, filled by ``VersionWriter``.
        build: what only the build knows.
        written: what the writer wrote.
        requested: a version that the user wants; it may be higher than needed, never lower.
        finish: called with the staging folder and the release before the manifest is written;
            whatever it writes there is part of the version.

    Raises:
        PublishError: if an input is unaccounted for, or the version cannot be had.
    """
    build, written = _prepare(staging, build, written)
    facts = _collect_facts(staging, build, written)
    data = list_data(staging)
    packaging = digest_packaging(data, write_cards(staging, facts, NO_VERSION))
    folder = staging.parent
    base = staging / BASE
    began_with = base.read_text(encoding="utf-8") if base.is_file() else _name_latest(folder)
    base.unlink(missing_ok=True)
    with hold(folder):
        release = choose_release(folder, read_index(staging), packaging, requested)
        if release.is_new:
            _require_unmoved(folder, began_with)
            for path, text in write_cards(staging, facts, release.version).items():
                (staging / path).write_text(text, encoding="utf-8", newline="\n")
            write_croissant(staging, facts, release.version, data)
            write_citation(staging, facts, release.version)
            if finish:
                finish(staging, release)
            manifest = describe_version(build, written, release, packaging)
            write_changelog(staging, release, manifest)
            write_manifest(staging, manifest, data)
            write_sums(staging)
            commit(staging, release.path)
    return release


def _prepare(staging: Path, build: Build, written: Written) -> tuple[Build, Written]:
    """Write all that does not depend on the version; takes texts out if the recipe asks for it."""
    check_balance(build.accounts, written.count_rows("documents"))
    if build.recipe.publish.text == "standoff":
        digests = {table: written.digest(table) for table in written.sheets}
        written = withhold_texts(staging, build.recipe.publish, written)
        build = replace(build, accounts=blank_accounts(build.accounts), withheld=digests)
    write_accounts(staging, build.accounts)
    write_duplicates(staging, build.accounts, build.stories.pairs)
    write_schema(staging, tables_of(build.recipe.publish))
    write_quality(staging, build.quality)
    return build, written


def commit(staging: Path, version: Path) -> None:
    """The one step: flush everything to the disk, then rename.

    Raises:
        PublishError: if the version is there already; it is not touched.
    """
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as threads:
        for _ in threads.map(_flush, staging.rglob("*")):
            pass  # to raise what a flush raises
    _flush(staging)
    try:
        if version.exists():
            raise FileExistsError(version)
        staging.rename(version)
    except OSError as error:
        raise PublishError(
            f"{version} cannot be made: {error.strerror or 'it is there already'}. A published "
            "version never changes: build again to get the next one"
        ) from error
    _flush(version.parent)


def _collect_facts(staging: Path, build: Build, written: Written) -> CardFacts:
    return CardFacts(
        recipe=build.recipe,
        written=written,
        outcomes=count_outcomes(build.accounts),
        reasons=count_reasons(build.accounts),
        stories=build.stories.count(),
        annotator=build.annotator,
        json_columns=find_json_columns(staging),
        tables=tables_of(build.recipe.publish),
        quality=build.quality,
        leaks=_tell_leaks(staging),
        merged=len(build.stories.merged),
    )


def _name_latest(folder: Path) -> str:
    latest = latest_version(folder)
    return latest.name if latest else ""


def _require_unmoved(folder: Path, began_with: str) -> None:
    """Who was overtaken must build again: stories and splits were made without the newest version.

    Raises:
        PublishError: if another build published a version since this one began.
    """
    latest = _name_latest(folder)
    if latest != began_with:
        raise PublishError(
            f"{folder / latest} was published while this build went on. Build again: finished "
            "work is reused, and articles keep their sides"
        )


def _tell_leaks(staging: Path) -> list[str]:
    """What the gate saw of leaks between splits; nothing where there was no gate."""
    if not (staging / FINDINGS).is_file():
        return []
    found = (one for one in read_findings(staging) if one.check.startswith("no_leak"))
    return [f"{one.check}: {one.observed}" for one in found]


def _flush(path: Path) -> None:
    """Ask the system to write a file or folder to the disk now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
