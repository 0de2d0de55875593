"""What differs between two versions: documents, and their annotations span by span, with causes.

A document whose raw bytes changed has a new id. It is recognised by its file or its address, and
its spans are followed through the edit: a span that only stands elsewhere now has ``moved``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct

from pipeline.contract.standoff import blank_document
from pipeline.contract.tables import SPLITS, Table
from pipeline.publish.causes import Causes, compare_makings
from pipeline.publish.gate.rows import find_formats, find_rows
from pipeline.publish.index import read_index
from pipeline.publish.shape import published_tables
from pipeline.publish.span_changes import SpanChange, compare_spans
from pipeline.publish.versions import read_manifest
from pipeline.records import Document

Event = Literal["added", "removed", "changed", "moved", "withdrawn"]


class DocumentChange(Struct, frozen=True):
    """A document that differs; ``previous_id`` is set where its raw bytes changed.

    ``fields`` names the metadata that differ. ``moved`` is a document that went to another split.
    """

    event: Event
    document_id: str
    source_path: str
    title: str | None
    causes: list[str]
    previous_id: str | None = None
    old_split: str | None = None
    new_split: str | None = None
    fields: list[str] = []
    spans: list[SpanChange] = []


class Difference(Struct, frozen=True):
    """Two versions compared; ``settings`` and ``programs`` are ``name: old -> new``."""

    old: str
    new: str
    documents: dict[str, int]
    annotations: dict[str, int]
    settings: list[str]
    programs: list[str]
    changes: list[DocumentChange]


_TEXT = ("text", "raw_sha256")
_LAYERS = ("paragraphs", "edits", "sentences", "mentions", "entities", "quotes", "remarks")
_IDENTITY = frozenset({"document_id", *_TEXT, *_LAYERS})


def compare_versions(old: Path, new: Path) -> Difference:
    """The difference between two version folders of a dataset."""
    manifests = read_manifest(old), read_manifest(new)
    return compare_folders((old, manifests[0]), (new, manifests[1]), new.name)


def compare_folders(
    old: tuple[Path, Mapping[str, Any]], new: tuple[Path, Mapping[str, Any]], name: str
) -> Difference:
    """The same, of folders with their manifests; ``name`` is the version of the new one."""
    tables = published_tables(old[1])[0], published_tables(new[1])[0]
    causes = compare_makings(old[1], new[1])
    withdrawn = {one["document_id"] for one in new[1].get("withdrawn", [])}
    changes = list(_list_changes(old[0], new[0], tables, causes, withdrawn))
    spans = Counter(
        f"{span.layer} {span.event} ({span.cause})" for change in changes for span in change.spans
    )
    return Difference(
        old=old[0].name,
        new=name,
        documents=dict(sorted(Counter(change.event for change in changes).items())),
        annotations=dict(sorted(spans.items())),
        settings=causes.settings,
        programs=causes.programs,
        changes=changes,
    )


def _list_changes(
    old: Path, new: Path, tables: tuple[Table, Table], causes: Causes, withdrawn: set[str]
) -> Iterator[DocumentChange]:
    before, after = read_index(old), read_index(new)
    gone, fresh = before.keys() - after.keys(), after.keys() - before.keys()
    both = {name for name in before.keys() & after.keys() if before[name] != after[name]}
    was = _read_documents(old, tables[0], gone | both)
    now = _read_documents(new, tables[1], fresh | both)
    edited = _match_edited([was[name] for name in gone], [now[name] for name in fresh])
    for name in sorted(both | fresh | gone):
        if name in both:
            splits = before[name].split, after[name].split
            yield _describe_change(was[name], now[name], splits, causes)
        elif name in edited:
            twin = edited[name]
            splits = before[twin].split, after[name].split
            yield _describe_change(was[twin], now[name], splits, causes)
        elif name in fresh:
            yield _describe(now[name], "added", ["new input"], new=after[name].split)
        elif name not in set(edited.values()):
            is_taken = name in withdrawn
            cause = "withdrawn" if is_taken else "input is gone"
            event: Event = "withdrawn" if is_taken else "removed"
            yield _describe(was[name], event, [cause], old=before[name].split)


def _describe(
    document: Document, event: Event, causes: list[str], old: str | None = None,
    new: str | None = None,
) -> DocumentChange:  # fmt: skip
    is_taken = event == "withdrawn"
    return DocumentChange(
        event=event,
        document_id=document.document_id,
        source_path="" if is_taken else document.source_path,
        title=None if is_taken else document.title,
        causes=causes,
        old_split=old,
        new_split=new,
    )


def _describe_change(
    old: Document, new: Document, splits: tuple[str, str], causes: Causes
) -> DocumentChange:
    is_edited = old.raw_sha256 != new.raw_sha256
    names = [
        name
        for name in Document.__struct_fields__
        if name not in _IDENTITY and getattr(old, name) != getattr(new, name)
    ]
    layers = [name for name in _LAYERS if _strip(old, name) != _strip(new, name)]
    spans = compare_spans(old, new, causes, is_edited=is_edited)
    said = sorted({span.cause for span in spans})
    if is_edited:
        said = ["text edit"]
    elif not said and (layers or old.text != new.text):
        said = [causes.of("entities")]
    moved = splits[0] != splits[1]
    content = is_edited or spans or layers or set(names) - {"cluster_id"} or old.text != new.text
    return DocumentChange(
        event="changed" if content or not moved else "moved",
        document_id=new.document_id,
        source_path=new.source_path,
        title=new.title,
        causes=said or [causes.of("splits") if moved else "metadata"],
        previous_id=old.document_id if is_edited else None,
        old_split=splits[0],
        new_split=splits[1],
        fields=[*names, *(["text"] if old.text != new.text else [])],
        spans=spans,
    )


def _strip(document: Document, layer: str) -> bytes:
    """A layer without the id of the document in it."""
    packed = msgspec.json.encode(getattr(document, layer))
    return packed.replace(document.document_id.encode(), b"")


def _match_edited(gone: list[Document], fresh: list[Document]) -> dict[str, str]:
    """New id to old id of documents that are one: the same address, else the same file."""
    matched: dict[str, str] = {}
    for field in ("url", "source_path"):
        old, new = _index_by(field, gone), _index_by(field, fresh)
        for value in sorted(old.keys() & new.keys()):
            if new[value] not in matched and old[value] not in matched.values():
                matched[new[value]] = old[value]
    return matched


def _index_by(field: str, documents: list[Document]) -> dict[str, str]:
    """Value of a field to the only document that has it."""
    values = Counter(getattr(document, field) for document in documents)
    return {
        getattr(document, field): document.document_id
        for document in documents
        if getattr(document, field) and values[getattr(document, field)] == 1
    }


def _read_documents(version: Path, table: Table, ids: set[str]) -> dict[str, Document]:
    """Documents by id; where a version holds no texts, with a blank for each word."""
    if not ids:
        return {}
    kind = find_formats(version)[-1]  # lines, where there are some: few of them are wanted
    return {
        row["document_id"]: msgspec.convert(row, Document) if "text" in row else blank_document(row)
        for split in SPLITS
        for row in find_rows(version, table, kind, split, ids)
    }
