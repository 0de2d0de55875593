"""Checks across fields, tables and formats: the laws, on the rows as they were written.

The flat tables are derived from the documents, so they are derived again here, and compared:
a tag, an offset or a name that says something else than its document is found whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline.contract.laws import LAWS, find_breaches
from pipeline.contract.tables import SPLITS, TABLES, Split, Table
from pipeline.publish.gate_findings import Check, Finding, Ledger, Offenders
from pipeline.publish.gate_rows import Row, Written, find_formats, walk_split
from pipeline.publish.gate_schema import Validator, decode_rows
from pipeline.publish.index import read_index
from pipeline.records import Document, Span

TOKEN_FIELDS = frozenset({"tokens", "token_starts", "token_ends"})
_encode = msgspec.json.Encoder().encode
_decode_row = msgspec.json.Decoder(Row).decode
_decode_document = msgspec.json.Decoder(Document).decode
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


def check_relations(folder: Path, offenders: Offenders | None = None) -> list[Finding]:
    """Run all relational checks over a version, in one pass and one batch in memory.

    ``offenders`` gets the documents that break one.
    """
    import pyarrow as pa

    checks = list_checks()
    try:
        walk = _Walk(folder, Ledger(checks, offenders))
        for split in SPLITS:
            for written in walk_split(folder, split, walk.compare_formats):
                walk.visit(written, split)
        walk.compare_index()
    except (OSError, pa.ArrowException, msgspec.MsgspecError, ValueError) as error:
        return [check.give_up(f"{type(error).__name__}: {error}") for check in checks]
    return walk.ledger.conclude()


class _Walk:
    """The state of one pass over a version."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.ledger = ledger
        self._validators = {table.name: Validator(table) for table in TABLES}
        self._splits: dict[str, Split] = {}
        self._clusters: dict[str, Split] = {}
        self._index = read_index(folder)
        if not find_formats(folder):
            raise ValueError(f"no documents in {folder}")

    def visit(self, written: Written, split: Split) -> None:
        """Check all rows of one document id."""
        for name, lines in written.lines.items():
            self.ledger.see(name, len(lines))
        self._check_ids(written)
        if not written.lines["documents"]:
            return
        rows = {name: decode_rows(lines) for name, lines in written.lines.items()}
        self._check_place(rows["documents"][0], split)
        if self._check_schema(rows):
            self._check_laws(written, rows)

    def compare_formats(self, table: Table, rows: list[Row], others: list[Row]) -> None:
        """A batch of rows that two formats give differently."""
        for example in _name_differences(rows, others):
            self._add("formats_equal", table.name, example)

    def compare_index(self) -> None:
        """The index names the documents that were seen, each with its split and cluster."""
        for name, place in self._index.items():
            if self._splits.get(name) != place.split:
                self._add("index_equals_documents", "documents", f"{name} in {place.split}")
        for name in self._splits.keys() - self._index.keys():
            self._add("index_equals_documents", "documents", f"{name} is not in it")

    def _add(self, check: str, config: str, example: str) -> None:
        self.ledger.add(check, config, example)

    def _check_ids(self, written: Written) -> None:
        """One document for each id, and rows only where there is a document."""
        name = written.document_id
        documents = len(written.lines["documents"])
        if documents != 1:
            what = "stands twice" if documents else "is in no documents"
            named = ["documents"] if documents else [t.name for t in _FLAT]
            for table in named:
                if written.lines[table]:
                    self._add("ids_in_documents", table, f"{name} {what}")
        elif name in self._splits:
            self._add("ids_in_documents", "documents", f"{name} is in {self._splits[name]} too")

    def _check_place(self, row: Row, split: Split) -> None:
        name, cluster = str(row["document_id"]), str(row["cluster_id"])
        self._splits.setdefault(name, split)
        if self._clusters.setdefault(cluster, split) != split:
            example = f"{name}: {cluster} in {split} too"
            self._add("cluster_in_one_split", "documents", example)

    def _check_schema(self, rows: Mapping[str, list[Row]]) -> bool:
        fits = True
        for name, given in rows.items():
            for example in self._validators[name].find_errors(given):
                self._add("row_fits_schema", name, example)
                fits = False
        return fits

    def _check_laws(self, written: Written, rows: Mapping[str, list[Row]]) -> None:
        document = _decode_document(written.lines["documents"][0])
        lawful = True
        for law, breach in find_breaches(document, LAWS):
            example = f"{document.document_id} {breach.path}: {breach.detail}"
            self._add(law.name, "documents", example)
            lawful = False
        if lawful:  # otherwise its rows cannot be derived
            tokens = _read_tokens(rows["sentences"])
            self._check_rows(replace(document, tokens=tokens), written)

    def _check_rows(self, document: Document, written: Written) -> None:
        for table in _FLAT:
            derived = [_encode(row) + b"\n" for row in table.flatten(document)]
            if derived == written.lines[table.name]:
                continue
            sides = ([_decode_row(line) for line in side]
                     for side in (derived, written.lines[table.name]))  # fmt: skip
            for example in _name_differences(*sides):
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
    if by_id[0] == by_id[1] and list(expected) != list(rows):
        yield f"{rows[0].get('document_id') if rows else 'nothing'}: order or number of rows"


def _read_tokens(sentences: Sequence[Row]) -> list[Span]:
    return [span for row in sentences for span in map(Span, row["token_starts"], row["token_ends"])]
