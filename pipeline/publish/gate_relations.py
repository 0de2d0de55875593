"""Checks across fields, tables and formats: the laws, on the rows as they were written.

The flat tables are derived from the documents, so they are derived again here, and compared:
a tag, an offset or a name that says something else than its document is found whatever it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from pipeline.contract.laws import LAWS, find_breaches
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import SPLITS, TABLES, Split, Table
from pipeline.publish.gate_findings import Check, Finding, Ledger
from pipeline.publish.gate_rows import Row, Written, find_formats, walk_split
from pipeline.publish.index import read_index
from pipeline.records import Document, Span

TOKEN_FIELDS = frozenset({"tokens", "token_starts", "token_ends"})
_FLAT = [table for table in TABLES if table.name != "documents"]


def list_checks() -> list[Check]:
    """All relational checks, before they run."""
    checks = [Check(law.name, law.reason, "documents") for law in LAWS]
    for table in TABLES:
        checks += [
            Check("row_fits_schema", "a reader of the JSON Schema finds what it says", table.name),
            Check("formats_equal", "Parquet and JSONL are one dataset", table.name),
            Check("ids_in_documents", "every row belongs to one document, once", table.name),
        ]
    checks += [
        Check("rows_follow_document", "a flat table says what its document says", table.name)
        for table in _FLAT
    ]
    return [
        *checks,
        Check("tokens_cover_sentences", "tokens are the words of the text", "sentences"),
        Check("tags_equal_mentions", "BIO tags are legal and mark the mentions", "sentences"),
        Check("cluster_in_one_split", "near-duplicates in train and test are a leak", "documents"),
        Check("index_equals_documents", "versions are compared by it", "documents"),
    ]


def check_relations(folder: Path) -> list[Finding]:
    """Run all relational checks over a version, in one pass and one document in memory."""
    import pyarrow as pa

    checks = list_checks()
    try:
        walk = _Walk(folder, checks)
        for split in SPLITS:
            for written in walk_split(folder, split):
                walk.visit(written, split)
        walk.compare_index()
    except (OSError, pa.ArrowException, msgspec.MsgspecError, ValueError) as error:
        return [check.give_up(f"{type(error).__name__}: {error}") for check in checks]
    return walk.ledger.conclude()


class _Walk:
    """The state of one pass over a version."""

    def __init__(self, folder: Path, checks: Sequence[Check]) -> None:
        self.ledger = Ledger(checks)
        self._formats = find_formats(folder)
        self._validators = {table.name: _load_validator(table) for table in TABLES}
        self._splits: dict[str, Split] = {}
        self._clusters: dict[str, Split] = {}
        self._index = read_index(folder)
        if not self._formats:
            raise ValueError(f"no documents in {folder}")

    def visit(self, written: Written, split: Split) -> None:
        """Check all rows of one document id."""
        main = self._formats[0]
        tables = {table.name: written.rows[table.name, main] for table in TABLES}
        for name, rows in tables.items():
            self.ledger.see(name, len(rows))
            self._compare_formats(name, written)
        self._check_ids(written)
        if not tables["documents"]:
            return
        self._check_place(tables["documents"][0], split)
        if self._check_schema(tables, written.document_id):
            self._check_laws(tables)

    def compare_index(self) -> None:
        """The index names the documents that were seen, each with its split and cluster."""
        for name, place in self._index.items():
            if self._splits.get(name) != place.split:
                self._add("index_equals_documents", "documents", f"{name} in {place.split}")
        for name in self._splits.keys() - self._index.keys():
            self._add("index_equals_documents", "documents", f"{name} is not in it")

    def _add(self, check: str, config: str, example: str) -> None:
        self.ledger.add(check, config, example)

    def _compare_formats(self, name: str, written: Written) -> None:
        first, *others = (written.rows[name, kind] for kind in self._formats)
        for other in others:
            if first != other:
                where = next(_name_differences(first, other), written.document_id)
                self._add("formats_equal", name, where)

    def _check_ids(self, written: Written) -> None:
        """One document for each id, and rows only where there is a document."""
        name = written.document_id
        documents = len(written.rows["documents", self._formats[0]])
        if documents != 1:
            what = "stands twice" if documents else "is in no documents"
            named = ["documents"] if documents else [t.name for t in _FLAT]
            for table in named:
                if written.rows[table, self._formats[0]]:
                    self._add("ids_in_documents", table, f"{name} {what}")
        elif name in self._splits:
            self._add("ids_in_documents", "documents", f"{name} is in {self._splits[name]} too")

    def _check_place(self, row: Row, split: Split) -> None:
        self._splits.setdefault(str(row["document_id"]), split)
        cluster = str(row["cluster_id"])
        if self._clusters.setdefault(cluster, split) != split:
            self._add("cluster_in_one_split", "documents", f"{cluster} in {split} too")

    def _check_schema(self, tables: dict[str, list[Row]], document_id: str) -> bool:
        fits = True
        for name, rows in tables.items():
            for row in rows:
                for wrong in self._validators[name].iter_errors(row):
                    path = ".".join(map(str, wrong.instance_path))
                    example = f"{row.get('id', document_id)} {path}: {wrong.message[:120]}"
                    self._add("row_fits_schema", name, example)
                    fits = False
                    break
        return fits

    def _check_laws(self, tables: dict[str, list[Row]]) -> None:
        document = msgspec.convert(tables["documents"][0], Document)
        lawful = True
        for law, breach in find_breaches(document, LAWS):
            example = f"{document.document_id} {breach.path}: {breach.detail}"
            self._add(law.name, "documents", example)
            lawful = False
        if lawful:  # otherwise its rows cannot be derived
            self._check_rows(document, tables)

    def _check_rows(self, document: Document, tables: dict[str, list[Row]]) -> None:
        document = replace(document, tokens=_read_tokens(tables["sentences"]))
        for table in _FLAT:
            derived = msgspec.to_builtins(table.flatten(document))
            rows = tables[table.name]
            if derived == rows:
                continue
            for example in _name_differences(derived, rows):
                self._add(_choose_check(example), table.name, example)


def _choose_check(difference: str) -> str:
    fields = set(difference.partition(": ")[2].split(", "))
    if fields & TOKEN_FIELDS:
        return "tokens_cover_sentences"
    return "tags_equal_mentions" if fields == {"ner_tags"} else "rows_follow_document"


def _name_differences(expected: Sequence[Row], rows: Sequence[Row]) -> Iterator[str]:
    """``id: field, field`` for each row that differs, ``id: missing`` or ``id: surplus``."""
    by_id = [{str(row.get("id", row.get("document_id"))): row for row in side}
             for side in (expected, rows)]  # fmt: skip
    for name in sorted(by_id[0].keys() | by_id[1].keys()):
        left, right = by_id[0].get(name), by_id[1].get(name)
        if left is None or right is None:
            yield f"{name}: {'surplus' if left is None else 'missing'}"
        elif left != right:
            names = sorted(left.keys() | right.keys())
            yield f"{name}: {', '.join(key for key in names if left.get(key) != right.get(key))}"
    if by_id[0] == by_id[1]:
        yield f"{rows[0].get('document_id') if rows else 'nothing'}: order or number of rows"


def _read_tokens(sentences: Sequence[Row]) -> list[Span]:
    return [
        Span(start, end)
        for row in sentences
        for start, end in zip(row["token_starts"], row["token_ends"], strict=False)
    ]


def _load_validator(table: Table) -> Any:  # noqa: ANN401 - a class of the compiled library
    import jsonschema_rs

    text = (schema_folder() / table.schema_file).read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text))
