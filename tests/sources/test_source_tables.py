from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources import read_documents

Read = Callable[..., list[Document]]
TEXT = "The ferry Ada Voss left the quay.\u2028“At dawn,” said the master, “as ever.”"
ROW = {
    "text": TEXT,
    "title": "The ferry",
    "publisher": "The Post",
    "published": "2031-03-04",
    "url": "https://example.org/ferry",
    "byline": "Ann Lee",
    "language": "en-GB",
    "license": "CC-BY-4.0",
}
LINE = msgspec.json.encode(ROW) + b"\n"


def write_csv(row: dict[str, str], delimiter: str = ",") -> str:
    """A header and a row, all fields quoted."""
    quoted = ['"' + value.replace('"', '""') + '"' for value in row.values()]
    return f"{delimiter.join(row)}\r\n{delimiter.join(quoted)}\r\n"


def write_parquet(columns: dict[str, object]) -> bytes:
    """The bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", LINE),
        ("a.jsonl", LINE.rstrip()),
        ("a.jsonl", LINE.replace(b"\n", b"\r\n")),
        ("a.jsonl", b"\xef\xbb\xbf" + LINE),
        ("a.jsonl", ("\ufeff" + LINE.decode()).encode("utf-16-le")),
        ("a.jsonl", b"\n \n" + LINE),
        ("a.jsonl.gz", gzip.compress(LINE, mtime=0)),
        ("a.jsonl.gz", gzip.compress(LINE[:50], mtime=0) + gzip.compress(LINE[50:], mtime=0)),
        ("a.jsonl.zst", zstandard.compress(LINE)),
        ("a.jsonl.zst", zstandard.compress(LINE[:50]) + zstandard.compress(LINE[50:])),
        ("a.csv", write_csv(ROW)),
        ("a.csv", write_csv(ROW, ";")),
        ("a.csv", write_csv(ROW, "\t")),
        ("a.csv", "\ufeff" + write_csv(ROW)),
        ("a.csv", ("\ufeff" + write_csv(ROW)).encode("utf-16-le")),
        ("a.csv", write_csv(ROW) + "\n\n"),
        ("a.parquet", write_parquet({name: [value] for name, value in ROW.items()})),
        (
            "a.parquet",
            write_parquet({name: pa.array([value]).dictionary_encode() for name, value in ROW.items()}),
        ),
        (
            "a.parquet",
            write_parquet({name: pa.array([value], pa.large_string()) for name, value in ROW.items()}),
        ),
        ("a.parquet", write_parquet({name: [value.encode()] for name, value in ROW.items()})),
    ],
)  # fmt: skip
def test_a_row_is_the_same_document_in_every_format(
    read: Read, name: str, content: bytes | str
) -> None:
    """Text and metadata of a row do not depend on how the table is stored."""
    (document,) = read({name: content})
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert document == Document(
        document_id=digest[:16],
        raw_sha256=digest,
        source_path=name,
        raw_text=TEXT,
        **{key: value for key, value in ROW.items() if key != "text"},
    )


@pytest.mark.parametrize(
    ("names", "field", "value"),
    [
        (["body", "headline"], "title", "x"),
        (["content", "Title"], "title", "x"),
        (["Article", "date"], "published", None),
        (["TEXT", "source"], "publisher", "x"),
        (["text", "author"], "byline", "x"),
        (["text", "authors"], "byline", "x"),
        (["text", "link"], "url", "x"),
        (["text", "subject"], "title", None),
    ],
)
def test_the_usual_names_of_columns_are_known(
    read: Read, names: list[str], field: str, value: str | None
) -> None:
    """Many tables need no mapping; what has no known name is left alone."""
    (document,) = read({"a.csv": f"{','.join(names)}\nA ferry left.,x\n"})
    assert document.raw_text == "A ferry left."
    assert getattr(document, field) == value


def test_the_recipe_goes_before_the_usual_names(read: Read) -> None:
    """A column serves one field, the one that the recipe says."""
    config = SourceConfig(columns={"text": "story", "publisher": "text"})
    (document,) = read({"a.csv": "text,story,title\nThe Post,A ferry left.,Ferry\n"}, config)
    assert (document.raw_text, document.publisher, document.title) == (
        "A ferry left.",
        "The Post",
        "Ferry",
    )


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (dt.date(2031, 3, 4), "2031-03-04"),
        (dt.datetime.fromisoformat("2031-03-04T10:05"), "2031-03-04T10:05:00"),
        (dt.datetime(2031, 3, 4, 10, 5, tzinfo=dt.UTC), "2031-03-04T10:05:00+00:00"),
        (pa.scalar(1_930_000_000_123_456_789, pa.timestamp("ns")), "2031-02-27T23:06:40.123456"),
        ("Tue, 04 Mar 2031 10:05:00 GMT", "2031-03-04T10:05:00+00:00"),
        (None, None),
    ],
)  # fmt: skip
def test_dates_of_parquet_become_iso(read: Read, value: object, published: str | None) -> None:
    """Date and timestamp columns are published as ISO 8601 strings."""
    column = pa.array([value.as_py()], value.type) if isinstance(value, pa.Scalar) else [value]
    (document,) = read({"a.parquet": write_parquet({"text": [TEXT], "date": column})})
    assert document.published == published
    assert document.remarks == []


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ('["Ann Lee", "Bo Ek"]', "Ann Lee, Bo Ek"),
        ('[{"name": "Ann Lee"}, {"name": "Bo Ek"}]', "Ann Lee, Bo Ek"),
        ('{"name": "Ann Lee"}', "Ann Lee"),
        ('" Ann \\n Lee\\u0000 "', "Ann Lee"),
        ("17", "17"),
        ('""', None),
        ("[]", None),
        ("null", None),
    ],
)
def test_metadata_become_one_line_of_text(read: Read, value: str, line: str | None) -> None:
    """Lists are joined, white space is made plain, and nothing stays nothing."""
    (document,) = read({"a.jsonl": f'{{"text": "A ferry left.", "author": {value}}}\n'})
    assert document.byline == line


def test_legacy_encodings_hold_for_a_whole_table(read: Read) -> None:
    """Rows of a Windows-1252 table are decoded alike, the ones with few odd bytes too."""
    rows = 'text\n"“No,” said Ann Lee, the master of the ferry, “we can’t.”"\nCafé\n'
    first, second = read({"a.csv": rows.encode("cp1252")})
    assert (first.raw_text[0], second.raw_text) == ("“", "Café")


def test_a_field_may_hold_line_ends(read: Read) -> None:
    """Quoted line ends are text, as the CSV of most databases has them."""
    (document,) = read({"a.csv": 'id,text\r\n1,"One.\n\nTwo, said ""Bo""."\r\n'})
    assert document.raw_text == 'One.\n\nTwo, said "Bo".'


def test_a_sidecar_fills_what_rows_leave_empty(read: Read) -> None:
    """A table of one publisher need not say so in each row."""
    first, second = read(
        {
            "a.csv": "text,publisher\nA ferry left.,\nA ferry came.,The Star\n",
            "metadata.jsonl": '{"file": "a.csv", "publisher": "The Post"}\n',
        }
    )
    assert (first.publisher, second.publisher) == ("The Post", "The Star")


def test_a_file_named_metadata_can_be_given_itself(tmp_path: Path) -> None:
    """Named on the command line it holds articles like any other table."""
    path = tmp_path / "metadata.jsonl"
    path.write_bytes(LINE)
    (document,) = read_documents([path], SourceConfig())
    assert document.rejection is None


def test_nobody_guesses_language_and_license(tmp_path: Path) -> None:
    """A row that states neither is left without, so that what the article says is heard."""
    (tmp_path / "a.csv").write_text("text,license\nA ferry left.,\nA ferry came.,CC0-1.0\n")
    first, second = read_documents([tmp_path], SourceConfig())
    assert (first.license, first.language) == (None, "")
    assert second.license == "CC0-1.0"


def test_an_ambiguous_date_is_left_out_with_a_remark(read: Read) -> None:
    """Nobody can tell the third of April from the fourth of March."""
    (document,) = read({"a.csv": "text,date\nA ferry left.,03/04/2031\n"})
    assert document.published is None
    assert [remark.code for remark in document.remarks] == ["unparsed_date"]
