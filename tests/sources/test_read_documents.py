from __future__ import annotations

import gzip
import hashlib
import os
import random
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.errors import InputError, UsageError
from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources import REASONS, list_inputs, read_documents

Read = Callable[..., list[Document]]
STORY = "The ferry Ada Voss left the quay at dawn.\n\nNobody waved, said the harbour master."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def to_row(**fields: object) -> bytes:
    """A line of JSONL."""
    return msgspec.json.encode(fields) + b"\n"


def show(document: Document) -> str:
    """Where it comes from and what became of it."""
    rejection = document.rejection
    return f"{document.source_path}: {rejection.reason if rejection else 'read'}"


def make_noise(rows: int) -> bytes:
    """Rows that do not pack well, so that half of the packed bytes hold half of them."""
    draw = random.Random(7)  # noqa: S311 - no secret
    return b"".join(to_row(text=f"{STORY} {draw.randbytes(2000).hex()}") for _ in range(rows))


def write_parquet(columns: dict[str, list[object]]) -> bytes:
    """The bytes of a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, write_page_checksum=True)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", STORY, ["a.txt: read"]),
        ("a.TXT", STORY, ["a.TXT: read"]),
        ("a.md", STORY, ["a.md: read"]),
        ("2031/may/a.txt", STORY, ["2031/may/a.txt: read"]),
        (".hidden.txt", STORY, []),
        (".cache/a.txt", STORY, []),
        ("a.txt", "", ["a.txt: no_text"]),
        ("a.txt", " \n\n ", ["a.txt: no_text"]),
        ("a.txt", b"\xef\xbb\xbf", ["a.txt: no_text"]),
        ("a.txt", PNG, ["a.txt: not_text"]),
        ("a.png", PNG, ["a.png: unsupported_format"]),
        ("a.txt", b"The ferry\0left.", ["a.txt: not_text"]),
        ("a.txt", b"%PDF-1.7 and so on", ["a.txt: not_text"]),
        ("a.txt", bytes(range(1, 32)) * 9, ["a.txt: not_text"]),
        ("a.txt", b"\xff\xfeA\0B", ["a.txt: undecodable"]),
        ("a.html", "<html><body></body></html>", ["a.html: no_text"]),
        ("a.html", PNG, ["a.html: not_text"]),
        ("a.html", "<div>" * 50_000, ["a.html: no_text"]),
        ("article", STORY, ["article: unsupported_format"]),
        ("a.docx", b"PK\x03\x04", ["a.docx: unsupported_format"]),
        ("a.jsonl", PNG, ["a.jsonl: not_text"]),
        ("a.jsonl", b"", []),
        ("a.jsonl", b"\n\n", []),
        ("a.jsonl", b'{"text": "A ferry.', ["a.jsonl: broken_row"]),
        ("a.jsonl", b"[1, 2]\n", ["a.jsonl: broken_row"]),
        ("a.jsonl", b"[" * 100_000, ["a.jsonl: broken_row"]),
        ("a.jsonl", b'{"text": "\\ud83d"}\n', ["a.jsonl: broken_row"]),
        ("a.jsonl", b'{"text": null}\n', ["a.jsonl: no_text"]),
        ("a.jsonl", b'{"text": 12}\n', ["a.jsonl: no_text"]),
        ("a.jsonl", b'{"text": ["a"]}\n', ["a.jsonl: no_text"]),
        ("a.jsonl", b'{"title": "A ferry"}\n', ["a.jsonl: no_text"]),
        ("a.jsonl", b'{"text": "a\\u0000b"}\n', ["a.jsonl: not_text"]),
        ("a.jsonl", b'{"text": "a\0b"}\n', ["a.jsonl: not_text"]),
        ("a.jsonl.gz", b"no archive", ["a.jsonl.gz: broken_file"]),
        ("a.jsonl.zst", b"no archive", ["a.jsonl.zst: broken_file"]),
        ("a.jsonl.gz", gzip.compress(bytes(30_000_000), mtime=0), ["a.jsonl.gz: not_text"]),
        ("a.jsonl.gz", gzip.compress(b"a" * 30_000_000, mtime=0), ["a.jsonl.gz: too_large"]),
        ("a.jsonl.zst", zstandard.compress(b"a" * 30_000_000), ["a.jsonl.zst: too_large"]),
        ("a.csv", b"", ["a.csv: no_text"]),
        ("a.csv", "id,summary\n1,A ferry.\n", ["a.csv: no_text"]),
        ("a.csv", "id,text\n1,A ferry.,2\n", ["a.csv: broken_row"]),
        ("a.csv", "id,text\n1\n", ["a.csv: broken_row"]),
        ("a.csv", 'id,text\n1,"' + "no end " * 2_500_000, ["a.csv: too_large"]),
        ("a.csv", 'id,text\n1,"' + "no end \n" * 2_500_000, ["a.csv: broken_file"]),
        ("a.parquet", b"PAR1", ["a.parquet: broken_file"]),
        ("a.parquet", b"no table", ["a.parquet: broken_file"]),
        ("a.parquet", write_parquet({"id": [1]}), ["a.parquet: no_text"]),
        ("a.parquet", write_parquet({"text": [None]}), ["a.parquet: no_text"]),
        ("a.parquet", write_parquet({"text": [7]}), ["a.parquet: no_text"]),
    ],
)  # fmt: skip
def test_each_input_is_read_or_rejected_with_its_reason(
    tmp_path: Path, name: str, content: bytes | str, expected: list[str]
) -> None:
    """An input that cannot be used is a rejected document, never an error and never a gap."""
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "z.txt").write_text("Another story, which is always read.")
    documents = list(read_documents([tmp_path], SourceConfig()))
    assert [show(document) for document in documents] == [*expected, "z.txt: read"]
    for document in documents:
        assert document.rejection is None or document.rejection.reason in REASONS
        assert document.rejection is None or document.rejection.detail


def test_a_rejected_file_has_the_hash_of_its_bytes(read: Read) -> None:
    """A reader of the account can find the file again."""
    (document,) = read({"a.png": PNG})
    assert document.raw_sha256 == hashlib.sha256(PNG).hexdigest()


def test_a_50_mb_line_is_passed_by_and_the_rest_is_read(read: Read) -> None:
    """One monster does not cost the other rows, and says where it stands."""
    lines = to_row(text="One.") + b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + to_row(text="Two.")
    documents = read({"a.jsonl": lines})
    assert [show(d) for d in documents] == ["a.jsonl: read", "a.jsonl: too_large", "a.jsonl: read"]
    assert documents[1].rejection.detail.startswith("line 2: 50,000,012 bytes")


def test_a_large_text_file_is_rejected(read: Read) -> None:
    """A single article over max_file_mb is not news."""
    (document,) = read({"a.txt": b"word " * 300_000}, SourceConfig(max_file_mb=1))
    assert show(document) == "a.txt: too_large"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_rows_before_a_break_are_kept(read: Read, name: str) -> None:
    """A broken archive gives what it holds, and one rejected document for the rest."""
    data = make_noise(400)
    packed = gzip.compress(data, mtime=0) if name.endswith("gz") else zstandard.compress(data)
    *rows, last = read({name: packed[: len(packed) // 2]})
    assert len(rows) > 100
    assert {show(row) for row in rows} == {f"{name}: read"}
    assert show(last) == f"{name}: broken_file"


def test_rows_before_a_broken_page_of_parquet_are_kept(read: Read, tmp_path: Path) -> None:
    """A flipped byte is found by the checksum of its page; rows of earlier groups are kept."""
    path = tmp_path / "a.parquet"
    texts = [msgspec.json.decode(line)["text"] for line in make_noise(400).splitlines()]
    table = pa.table({"text": texts})
    pq.write_table(table, path, row_group_size=200, write_page_checksum=True, use_dictionary=False)
    chunk = pq.read_metadata(path).row_group(1).column(0)
    data = bytearray(path.read_bytes())
    data[chunk.data_page_offset + chunk.total_compressed_size // 2] ^= 1
    *rows, last = read({"a.parquet": bytes(data)})
    assert [row.rejection for row in rows] == [None] * len(rows)
    assert len(rows) >= 190
    assert show(last) == "a.parquet: broken_file"


def test_broken_rows_do_not_cost_their_neighbours(read: Read) -> None:
    """A line that does not parse is named by its number."""
    documents = read({"a.jsonl": to_row(text="One.") + b"{oops}\n" + to_row(text="Two.")})
    assert [show(d) for d in documents] == ["a.jsonl: read", "a.jsonl: broken_row", "a.jsonl: read"]
    assert documents[1].rejection.detail.startswith("line 2: not JSON")


@pytest.mark.parametrize(
    "files",
    [
        {"a.txt": STORY, "b.txt": STORY},
        {"a.txt": STORY, "b.md": STORY},
        {"a.txt": STORY, "b.jsonl": to_row(text=STORY)},
        {"a.jsonl": to_row(text=STORY) * 2},
    ],
)
def test_the_second_copy_is_a_duplicate(read: Read, files: dict[str, bytes | str]) -> None:
    """The same content twice is one article and one declared duplicate with an id of its own."""
    first, second = read(files)
    assert first.rejection is None
    assert second.rejection.reason == "duplicate"
    assert second.rejection.detail == f"the same content as {first.source_path}"
    assert second.document_id != first.document_id
    assert second.raw_sha256 == first.raw_sha256


def test_a_rejected_file_takes_no_id_from_its_readable_copy(read: Read) -> None:
    """`a.bak` cannot be read, so `b.txt` with the same bytes is no duplicate."""
    assert [show(d) for d in read({"a.bak": STORY, "b.txt": STORY})] == [
        "a.bak: unsupported_format",
        "b.txt: read",
    ]


def test_ids_are_unique_whatever_is_rejected(read: Read) -> None:
    """Rejected documents are counted by id like all others."""
    row = to_row(text="One.") + b"{}\n{}\n\x01\n" + to_row(text="One.") * 3
    documents = read({"a.jsonl": row, "b.jsonl": row, "a.png": PNG, "b.png": PNG, "c.txt": ""})
    assert len({document.document_id for document in documents}) == len(documents) == 17


def test_order_and_ids_do_not_depend_on_the_order_of_the_arguments(tmp_path: Path) -> None:
    """The same folders in another order give the same documents."""
    roots = [tmp_path / "north", tmp_path / "south"]
    for root in roots:
        root.mkdir()
        (root / "same.txt").write_text(f"A story from the {root.name}.")
        (root / f"{root.name}.txt").write_text(STORY)
    forth, back = (list(read_documents(order, SourceConfig())) for order in (roots, roots[::-1]))
    assert forth == back
    assert [d.source_path for d in forth] == ["north.txt", "same.txt", "same.txt", "south.txt"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """A folder and a file in it are one input."""
    (tmp_path / "a.txt").write_text(STORY)
    paths = [tmp_path, tmp_path / "a.txt"]
    assert len(list(read_documents(paths, SourceConfig()))) == 1


def test_a_file_alone_is_named_by_its_name(tmp_path: Path) -> None:
    """The published path never tells where the user keeps the file."""
    (tmp_path / "a.txt").write_text(STORY)
    (document,) = read_documents([tmp_path / "a.txt"], SourceConfig())
    assert document.source_path == "a.txt"


@pytest.mark.parametrize("order", [["missing"], ["missing/a.txt"]])
def test_a_missing_path_stops_before_the_first_document(tmp_path: Path, order: list[str]) -> None:
    """What is not there is named."""
    with pytest.raises(InputError, match=r"missing.* does not exist"):
        read_documents([tmp_path / name for name in order], SourceConfig())


def test_an_empty_folder_says_what_was_looked_for(tmp_path: Path) -> None:
    """Nothing to read is an error of the command, with the next move in it."""
    (tmp_path / ".hidden.txt").write_text(STORY)
    with pytest.raises(InputError, match=r"looked for \.txt, \.md, \.html.*begin with a dot"):
        read_documents([tmp_path], SourceConfig())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"id,story\n1,A ferry.\n"),
        ("a.jsonl", to_row(id=1, story="A ferry.")),
        ("a.jsonl.gz", gzip.compress(to_row(id=1, story="A ferry."), mtime=0)),
        ("a.parquet", write_parquet({"id": [1], "story": ["A ferry."]})),
    ],
)
def test_a_wrong_column_stops_before_the_first_document(
    tmp_path: Path, name: str, content: bytes | str
) -> None:
    """The message names file, wanted column, found columns and the nearest of them."""
    (tmp_path / name).write_bytes(content)
    config = SourceConfig(columns={"text": "stroy"})
    with pytest.raises(UsageError) as caught:
        read_documents([tmp_path], config)
    assert str(caught.value) == (
        f"{name}: no column `stroy`, which [source] columns names for `text`.\n"
        "Columns found: id, story. Did you mean `story`?"
    )


def test_links_are_followed_once_and_never_in_a_circle(tmp_path: Path) -> None:
    """A link that leads back up is an input that is rejected; its neighbours are read."""
    articles = tmp_path / "articles"
    archive = tmp_path / "archive"
    articles.mkdir()
    archive.mkdir()
    (archive / "old.txt").write_text("An old story.")
    (articles / "a.txt").write_text(STORY)
    (articles / "archive").symlink_to(archive)
    (articles / "archive2").symlink_to(archive)
    (articles / "self").symlink_to(articles)
    (articles / "up").symlink_to(tmp_path)
    (articles / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (articles / "loop.txt").symlink_to("loop.txt")
    documents = read_documents([articles], SourceConfig())
    assert [show(document) for document in documents] == [
        "a.txt: read",
        "archive/old.txt: read",
        "gone.txt: unreadable",
        "loop.txt: link_loop",
        "self: link_loop",
        "up: link_loop",
    ]


def test_folders_that_link_to_each_other_are_read_once(tmp_path: Path) -> None:
    """Twelve folders with links to each other hold twelve files, not twelve factorial."""
    names = [f"folder{number}" for number in range(12)]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"A story of {name}.")
        for other in names:
            (tmp_path / name / f"to-{other}").symlink_to(tmp_path / other)
    documents = list(read_documents([tmp_path], SourceConfig()))
    assert sum(document.rejection is None for document in documents) == 12


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """Only regular files are opened."""
    os.mkfifo(tmp_path / "a.txt")
    (document,) = read_documents([tmp_path], SourceConfig())
    assert (show(document), document.rejection.detail) == (
        "a.txt: unreadable",
        "not a regular file",
    )


def test_a_name_that_is_not_utf8_is_published_as_one(tmp_path: Path) -> None:
    """A file name is data too: it must go through Arrow and JSON."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    (document,) = read_documents([tmp_path], SourceConfig())
    assert document.source_path == "caf\ufffd.txt"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, where the tests have them."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_rejected() -> None:
    """A file and a folder without permission are two inputs, both accounted for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "a.txt").write_text(STORY)
        (folder / "b.txt").write_text("Nobody may read this.")
        (folder / "b.txt").chmod(0)
        (folder / "locked").mkdir(mode=0)
        with as_nobody():
            documents = list(read_documents([folder], SourceConfig()))
            inputs = list_inputs([folder])
        (folder / "locked").chmod(0o755)
    assert [show(document) for document in documents] == [
        "a.txt: read",
        "b.txt: unreadable",
        "locked: unreadable",
    ]
    assert documents[1].rejection.detail == "Permission denied"
    assert [item.sha256 is None for item in inputs] == [False, True, True]


def test_list_inputs_weighs_every_file(tmp_path: Path) -> None:
    """The manifest can say what was read, to the byte."""
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "a.png").write_bytes(PNG)
    assert [
        (item.source_path, item.sha256, item.size_bytes) for item in list_inputs([tmp_path])
    ] == [
        ("a.png", hashlib.sha256(PNG).hexdigest(), len(PNG)),
        ("b.txt", hashlib.sha256(STORY.encode()).hexdigest(), len(STORY)),
    ]


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """Rows pass by one at a time."""
    with (tmp_path / "a.jsonl").open("wb") as stream:
        for number in range(8_000):
            stream.write(to_row(text=f"{STORY * 50} {number}"))
    documents = read_documents([tmp_path], SourceConfig())
    list(islice(documents, 100))
    tracemalloc.start()
    count = sum(1 for _ in documents)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 7_900
    assert peak < 5_000_000
