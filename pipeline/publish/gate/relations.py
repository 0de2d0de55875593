"""Checks across fields, tables and formats: the laws, on the rows as they were written.

The flat tables are derived from the documents, so they are derived again here, and compared:
a tag, an offset or a name that says something else than its document is found whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from pipeline.contract.laws import LAWS, find_breaches
from pipeline.contract.rows import flatten_document
from pipeline.contract.tables import SPLITS, TABLES, Split, Table
from pipeline.publish.gate.findings import Check, Finding, Ledger, Offenders
from pipeline.publish.gate.places import Places
from pipeline.publish.gate.rows import Row, Written, find_formats, walk_split
from pipeline.publish.gate.schema import RowSchema
from pipeline.publish.gate.standing import Standing, find_standing
from pipeline.publish.index import walk_splits
from pipeline.records import Document, Span

if TYPE_CHECKING:
    import pyarrow as pa

TOKEN_FIELDS = frozenset({"tokens", "token_starts", "token_ends"})


class _Place(msgspec.Struct, gc=False):
    """Where a document is, or what it calls itself, whatever the types are."""

    document_id: object = None
    cluster_id: object = None


class _Tokens(msgspec.Struct, gc=False):
    """Where the tokens of a sentence are."""

    token_starts: list[int]
    token_ends: list[int]


_encode_lines = msgspec.json.Encoder().encode_lines
_decode_row = msgspec.json.Decoder(Row).decode
_decode_place = msgspec.json.Decoder(_Place).decode
_decode_tokens = msgspec.json.Decoder(_Tokens).decode
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


def check_relations(
    folder: Path, offenders: Offenders | None = None, previous: Path | None = None
) -> list[Finding]:
    """Run all relational checks over a version, in one pass and one batch in memory.

    ``offenders`` gets the documents that break one. Rows that passed in the version ``previous``,
    byte for byte, are lawful; see ``standing``.
    """
    import pyarrow as pa

    checks = list_checks()
    try:
        walk = _Walk(folder, Ledger(checks, offenders), find_standing(folder, previous))
        for split in SPLITS:
            for written in walk_split(folder, split, walk):
                walk.visit(written, split)
        walk.compare_clusters()
        walk.compare_index()
    except (OSError, pa.ArrowException, msgspec.MsgspecError, ValueError) as error:
        return [check.give_up(f"{type(error).__name__}: {error}") for check in checks]
    return walk.ledger.conclude()


class _Walk:
    """The state of one pass over a version."""

    def __init__(self, folder: Path, ledger: Ledger, standing: Standing | None) -> None:
        self.ledger = ledger
        self._standing = standing
        self._schemas = {table.name: RowSchema(table) for table in TABLES}
        self._unfit: set[str] = set()
        self._places = Places()
        self._folder = folder
        if not find_formats(folder):
            raise ValueError(f"no documents in {folder}")

    def visit(self, written: Written, split: Split) -> None:
        """Check all rows of one document id."""
        for name, lines in written.lines.items():
            self.ledger.see(name, len(lines))
        self._check_ids(written)
        if not written.lines["documents"]:
            return
        self._check_place(_decode_place(written.lines["documents"][0]), split)
        if self._has_passed(written):
            return
        if self._standing and self._standing.covers(written.document_id):  # so the index says
            for table, rows in written.lines.items():
                self._check_schema(table, rows)
        if written.document_id not in self._unfit:
            self._check_laws(written)

    def see_batch(self, table: Table, columns: pa.Table | None, lines: list[bytes]) -> None:
        """Rows against their schema, before they are visited; those that stand fitted before."""
        if columns is not None and self._standing:
            columns = columns.filter(self._standing.are_fresh(columns["document_id"]))
        if columns is None or not self._schemas[table.name].fits(columns):
            self._check_schema(table.name, lines)

    def see_difference(self, table: Table, rows: list[Row], others: list[Row]) -> None:
        """A batch of rows that two formats give differently."""
        for example in _name_differences(rows, others):
            self._add("formats_equal", table.name, example)

    def compare_index(self) -> None:
        """The index names the documents that were seen, each with its split and cluster."""
        seen = 0
        for name, claimed in walk_splits(self._folder):
            split = self._places.find(name)
            seen += split is not None
            if split != claimed:
                self._add("index_equals_documents", "documents", f"{name} in {claimed}")
        if seen < len(self._places):
            indexed = {name for name, _ in walk_splits(self._folder)}
            for name in self._places.names():
                if name not in indexed:
                    self._add("index_equals_documents", "documents", f"{name} is not in it")

    def compare_clusters(self) -> None:
        """No cluster is in two splits."""
        for name, cluster, split in self._places.find_parted():
            example = f"{name}: {cluster} in {split} too"
            self._add("cluster_in_one_split", "documents", example)

    def _has_passed(self, written: Written) -> bool:
        """Whether the rows are, byte by byte, what passed in the version before."""
        before = self._standing.digest(written.document_id) if self._standing else None
        return before is not None and before == written.digest()

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
        elif (split := self._places.find(name)) is not None:
            self._add("ids_in_documents", "documents", f"{name} is in {split} too")

    def _check_place(self, place: _Place, split: Split) -> None:
        self._places.add(str(place.document_id), str(place.cluster_id), split)

    def _check_schema(self, table: str, lines: Sequence[bytes]) -> bool:
        fits = True
        for row, example in self._schemas[table].find_errors(lines):
            self._unfit.add(str(row.get("document_id")))
            self._add("row_fits_schema", table, example)
            fits = False
        return fits

    def _check_laws(self, written: Written) -> None:
        line = written.lines["documents"][0]
        document = _decode_document(line)
        derived = _encode_lines(flatten_document(document))
        if derived != line and not self._check_schema("documents", [line]):
            return  # as where a field is absent, which columns give as null
        lawful = True
        for law, breach in find_breaches(document, LAWS):
            example = f"{document.document_id} {breach.path}: {breach.detail}"
            self._add(law.name, "documents", example)
            lawful = False
        if lawful:  # otherwise its rows cannot be derived
            tokens = _read_tokens(written.lines["sentences"])
            self._check_rows(replace(document, tokens=tokens), written)

    def _check_rows(self, document: Document, written: Written) -> None:
        """The lines are those that the document gives, byte by byte, or at least row by row."""
        for table in _FLAT:
            lines = written.lines[table.name]
            derived = _encode_lines(table.flatten(document))
            if derived == b"".join(lines) or not self._check_schema(table.name, lines):
                continue
            sides = (list(map(_decode_row, side)) for side in (derived.splitlines(), lines))
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


def _read_tokens(sentences: Sequence[bytes]) -> list[Span]:
    return [
        span
        for row in map(_decode_tokens, sentences)
        for span in map(Span, row.token_starts, row.token_ends)
    ]
