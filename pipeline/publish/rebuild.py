"""Put the texts back into a version without texts, and prove that its rows are the whole ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.contract.standoff import fill_document, is_text_of, standoff_tables
from pipeline.contract.tables import SPLITS, TABLES
from pipeline.errors import InputError, IntegrityError, UsageError
from pipeline.publish.accounts import ACCOUNTS
from pipeline.publish.card import CardFacts, find_json_columns, write_cards
from pipeline.publish.commit import BASE, stage
from pipeline.publish.evidence import DUPLICATES
from pipeline.publish.exports.articles import group_rows
from pipeline.publish.gate.rows import find_formats, read_rows
from pipeline.publish.index import read_index
from pipeline.publish.manifest import describe_tables, write_manifest, write_sums
from pipeline.publish.shape import is_standoff, write_schema
from pipeline.publish.standoff import read_tokens
from pipeline.publish.tables import VersionWriter, Written
from pipeline.publish.versions import read_manifest, require_version
from pipeline.recipe import Recipe
from pipeline.run.parcel import pack_document
from pipeline.run.spool import Spool
from pipeline.sources import read_documents
from pipeline.stages import STAGES

_SPOOL = ".texts"
_NAMED = 5


class Rebuilt(Struct, frozen=True):
    """What was put back, where, and which documents found no text."""

    path: Path
    documents: int
    missing: list[str]


def rebuild_version(
    version: Path, texts: Sequence[Path], out: Path, *, allow_missing: bool = False
) -> Rebuilt:
    """Write the whole version of ``version`` as ``out/NAME/VERSION``.

    Args:
        version: a version that was published with ``publish.text = "standoff"``.
        texts: files and folders of the articles, in any format that a build reads.
        out: the rebuilt version appears as ``out/NAME/VERSION``.
        allow_missing: leave out documents whose article is not there.

    Raises:
        UsageError: if the version has its texts, or the result is there already.
        InputError: if articles are missing.
        IntegrityError: if rows differ from those that were withheld.
    """
    manifest = read_manifest(require_version(version))
    if not is_standoff(manifest):
        raise UsageError(f"{version} has its texts: there is nothing to put back")
    home = out / manifest["name"] / version.name
    if home.exists():
        raise UsageError(
            f"{home} is there already, and nothing is written over. Name another --out"
        )
    recipe = msgspec.convert(manifest["recipe"], Recipe)
    full = replace(recipe, publish=replace(recipe.publish, text="full"))
    with stage(home.parent) as staging:
        (staging / BASE).unlink()
        (staging / _SPOOL).mkdir()
        spool = Spool(staging / _SPOOL)
        wanted = read_index(version)
        found = _collect_texts(texts, recipe, set(wanted), spool)
        with VersionWriter(staging, full.publish) as writer:
            missing = list(_fill_documents(version, spool, writer))
        if missing and not allow_missing:
            raise InputError(_explain_missing(missing, len(wanted), found))
        _compare(staging, version)
        shutil.rmtree(staging / _SPOOL)
        _finish(staging, version, manifest, full, writer.written)
        staging.rename(home)
    return Rebuilt(home, len(wanted) - len(missing), missing)


def _collect_texts(texts: Sequence[Path], recipe: Recipe, wanted: set[str], spool: Spool) -> int:
    """Clean the articles again and keep the texts that may be wanted; gives their number."""
    clean = next(stage for stage in STAGES if stage.name == "clean")
    raw = (one for one in read_documents(texts, recipe.source) if one.document_id in wanted)
    found = 0
    for document in clean.run(raw, recipe.clean):
        if document.rejection is None:
            spool.add(document.document_id, pack_document(document))
            found += 1
    return found


def _fill_documents(version: Path, spool: Spool, writer: VersionWriter) -> Iterator[str]:
    """Write all documents whose text is there; gives the ids of the others.

    Splits hold their documents by id each; they are merged, as a writer wants them by id.
    """
    import heapq

    texts = spool.documents()
    held = next(texts, None)
    rows = heapq.merge(
        *(_read_split(version, split) for split in SPLITS), key=lambda one: one[0]["document_id"]
    )
    for row, sentences, split in rows:
        name = row["document_id"]
        while held is not None and held.document_id < name:
            held = next(texts, None)
        if held is None or held.document_id != name or not is_text_of(row, held.text):
            yield name
            continue
        document = replace(fill_document(row, held.text), tokens=read_tokens(sentences))
        writer.write(document, split)


def _read_split(version: Path, split: Any) -> Iterator[tuple[Any, Any, Any]]:  # noqa: ANN401 - rows
    """Rows of documents with those of their sentences."""
    kind = find_formats(version)[0]
    tables = {table.name: table for table in standoff_tables()}
    take = group_rows(read_rows(version, tables["sentences"], kind, split))
    for row in read_rows(version, tables["documents"], kind, split):
        yield row, take(row["document_id"]), split


def _compare(staging: Path, version: Path) -> None:
    """Every document that was put back has just the rows that were withheld."""
    new, old = read_index(staging), read_index(version)
    wrong = sorted(name for name, place in new.items() if place != old.get(name))
    if wrong:
        raise IntegrityError(
            f"{len(wrong)} of {len(new)} documents come out with other rows than those that were "
            f"withheld: {', '.join(wrong[:_NAMED])}. The texts are right, as their hashes show; "
            "use the version of pressmark that the manifest names"
        )


def _finish(
    staging: Path, version: Path, manifest: Mapping[str, Any], recipe: Recipe, written: Written
) -> None:
    """Everything beside the tables, as in the version it comes from."""
    for name in (ACCOUNTS, DUPLICATES, "CHANGELOG.md"):
        if (version / name).is_file():
            shutil.copyfile(version / name, staging / name)
    write_schema(staging, TABLES)
    facts = CardFacts(
        recipe=recipe,
        written=written,
        outcomes={
            name: manifest["inputs"][name] for name in ("published", "duplicate", "rejected")
        },
        reasons=manifest["rejected"],
        stories=manifest["stories"]["clusters"],
        annotator=recipe.entities.annotator,
        json_columns=find_json_columns(staging),
    )
    for path, text in write_cards(staging, facts, version.name).items():
        (staging / path).write_text(text, encoding="utf-8", newline="\n")
    origin = {"version": version.name, "manifest_sha256": _hash(version / "manifest.json")}
    recipes = {"recipe": msgspec.json.decode(msgspec.json.encode(recipe))}
    rebuilt = {**manifest, **recipes, "tables": describe_tables(written), "rebuilt_from": origin}
    write_manifest(staging, rebuilt)
    write_sums(staging)


def _explain_missing(missing: Sequence[str], wanted: int, found: int) -> str:
    return (
        f"{len(missing)} of {wanted} articles are not there, or are not what was published "
        f"({found} were recognised): {', '.join(missing[:_NAMED])}. An article is known by its "
        "bytes; --allow-missing leaves the others out. Nothing was written"
    )


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
