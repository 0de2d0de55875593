from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lawful_documents import write_document

from pipeline.errors import IntegrityError, UsageError
from pipeline.publish.accounts import open_account, settle_accounts
from pipeline.publish.check import check_version, require_sound
from pipeline.publish.commit import publish, stage
from pipeline.publish.duplicates import Stories
from pipeline.publish.gate.findings import Finding
from pipeline.publish.gate.relations import list_checks
from pipeline.publish.manifest import Build
from pipeline.publish.tables import VersionWriter
from pipeline.recipe import Recipe
from pipeline.records import Document, Rejection

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version as a build publishes it, with one rejected input."""
    documents = sorted(map(write_document, range(6)), key=lambda one: one.document_id)
    bad = Document(
        document_id="f" * 16, raw_sha256="f" * 64, source_path="bad.txt",
        rejection=Rejection("read", "not_text", "NUL byte"),
    )  # fmt: skip
    recipe = Recipe()
    stories = Stories({one.document_id: one.document_id for one in documents}, [], [], [])
    accounts = settle_accounts(map(open_account, [*documents, bad]), [])
    with stage(tmp_path_factory.mktemp("dist") / "articles") as staging:
        with VersionWriter(staging, recipe.publish) as writer:
            for document in documents:
                writer.write(document, "train")
        release = publish(
            staging,
            Build(recipe, accounts, stories),
            writer.written,
            finish=lambda folder, _: (folder / "report.txt").write_text("All is well.") and None,
        )
    return release.path


@pytest.fixture
def version(published: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(published, tmp_path / "1.0.0"))


def failed(findings: list[Finding]) -> set[str]:
    """Names of the checks that did not pass."""
    return {finding.check for finding in findings if finding.status != "passed"}


def edit_manifest(change: Callable[[dict[str, Any]], object]) -> Change:
    """Change the manifest, which has no checksum of its own."""

    def edit(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        change(manifest)
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return edit


def forge(name: str, change: Callable[[bytes], bytes]) -> Change:
    """Change a file and its checksum in the manifest, as one who wants to hide it would."""

    def edit(folder: Path) -> None:
        from pipeline.publish.manifest import list_files

        (folder / name).write_bytes(change((folder / name).read_bytes()))
        edit_manifest(lambda manifest: manifest.update(files=list_files(folder)))(folder)

    return edit


def truncate(name: str) -> Change:
    """Cut a file in half, as a full disk would."""

    def edit(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) // 2])

    return edit


def swap(left: str, right: str) -> Change:
    """Give two files each other's names."""

    def edit(folder: Path) -> None:
        (folder / left).rename(folder / "held")
        (folder / right).rename(folder / left)
        (folder / "held").rename(folder / right)

    return edit


FORGED = {"manifest_unchanged"}
JSONL = "jsonl/quotes/train-00000-of-00001.jsonl"
PARQUET = "data/quotes/train-00000-of-00001.parquet"
RELATIONS = {check.name for check in list_checks()}


def test_a_published_version_is_sound(published: Path) -> None:
    """Nothing is found where nothing was changed, and nothing is written."""
    before = sorted(published.rglob("*"))
    findings = check_version(published)
    assert failed(findings) == set()
    require_sound(published, findings)
    assert sorted(published.rglob("*")) == before


@pytest.mark.parametrize(
    ("change", "checks"),
    [
        (lambda folder: (folder / "README.md").write_text("Trust me."), {"checksums_match"}),
        (lambda folder: (folder / "README.md").unlink(), {"files_present"}),
        (lambda folder: (folder / "extra.txt").write_text("x"), {"no_surplus_files"}),
        (truncate(PARQUET), {"checksums_match", "pages_intact", "row_counts_match"} | RELATIONS),
        (truncate("index.parquet"), {"checksums_match", "pages_intact"} | RELATIONS),
        (truncate("duplicates.parquet"), {"checksums_match", "pages_intact"}),
        (truncate("report.txt"), {"checksums_match"}),
        (swap("report.txt", "data_dictionary.md"), {"checksums_match"}),
        (swap("schema/quotes.schema.json", "schema/entities.schema.json"), {"checksums_match"}),
        (
            swap(JSONL, JSONL.replace("quotes", "entities")),
            {"checksums_match", "digests_match", "formats_equal"},
        ),
        (lambda folder: (folder / "SHA256SUMS").unlink(), {"manifest_unchanged"}),
        (truncate("SHA256SUMS"), {"manifest_unchanged"}),
        (lambda folder: (folder / "empty").mkdir(), {"no_surplus_files"}),
        (lambda folder: (folder / "link").symlink_to("README.md"), {"no_surplus_files"}),
        (lambda folder: (folder / "manifest.json").unlink(), {"manifest_readable"}),
        (lambda folder: (folder / "manifest.json").write_text("{"), {"manifest_readable"}),
        (lambda folder: (folder / "manifest.json").write_text("[]"), {"manifest_readable"}),
        (edit_manifest(lambda one: one.pop("tables")), {"manifest_readable"}),
        (edit_manifest(lambda one: one["files"].update(x=1)), {"manifest_readable"}),
        (
            edit_manifest(lambda one: one["inputs"].update(rejected=0)),
            {"inputs_accounted_for", "manifest_unchanged"},
        ),
        (
            edit_manifest(lambda one: one.update(schema_version="9.0")),
            {"schema_version_known", "manifest_unchanged"},
        ),
        (edit_manifest(lambda one: one["recipe"].update(x=1)), {"manifest_unchanged"}),
        (
            edit_manifest(lambda one: one["tables"]["quotes"]["splits"]["train"].update(rows=1)),
            {"row_counts_match", "manifest_unchanged"},
        ),
        (
            edit_manifest(lambda one: one["tables"]["quotes"]["splits"].update(test={"rows": 3})),
            {"row_counts_match", "manifest_unchanged", "digests_match"},
        ),
        (
            forge("inputs.jsonl", lambda data: data.split(b"\n", 1)[1]),
            {"inputs_accounted_for"} | FORGED,
        ),
        (forge("inputs.jsonl", lambda data: data + b"{}\n"), {"inputs_accounted_for"} | FORGED),
        (
            forge(JSONL, lambda data: data.replace(b"The Marrow Post", b"The Morrow Post", 1)),
            {"formats_equal", "digests_match"} | FORGED,
        ),
        (
            forge(JSONL, lambda data: data.split(b"\n", 1)[1]),
            {"row_counts_match", "formats_equal", "digests_match"} | FORGED,
        ),
    ],
)
def test_each_change_is_found_by_its_check(version: Path, change: Change, checks: set[str]) -> None:
    """What was changed after publication is named, and nothing else is."""
    change(version)
    findings = check_version(version)
    assert failed(findings) == checks
    with pytest.raises(IntegrityError, match="is not sound"):
        require_sound(version, findings)


def test_a_flipped_bit_in_a_page_is_found_even_if_the_checksum_was_forged(version: Path) -> None:
    """Parquet pages carry checksums of their own."""
    import pyarrow.parquet as pq

    chunk = pq.read_metadata(version / PARQUET).row_group(0).column(0)
    place = chunk.data_page_offset + chunk.total_compressed_size // 2
    forge(PARQUET, lambda data: data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])(
        version
    )
    findings = check_version(version)
    assert "checksums_match" not in failed(findings)
    forged = {"manifest_unchanged", "pages_intact"}
    assert forged < failed(findings)
    rest = [one for one in findings if one.check in failed(findings) - forged]
    assert {one.status for one in rest} == {"could_not_run"}


@pytest.mark.parametrize("name", ["no/such/folder", ""])
def test_a_folder_that_is_no_version_is_a_usage_error(tmp_path: Path, name: str) -> None:
    """The message says what to give instead."""
    with pytest.raises(UsageError, match=r"no published version.*dist/NAME/1\.0\.0"):
        check_version(tmp_path / name)
