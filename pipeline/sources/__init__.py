"""Reading articles: one file per format, one ``Document`` per article.

``READERS`` is the table of contents: the end of a file's name decides how it is read. A reader
yields documents and rejected ones, and raises ``ReadError`` where the rest of a file cannot be
read; ``read_documents`` makes that a rejected document too, so every input is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources.article import Origin, reject_input
from pipeline.sources.failure import REASONS, ReadError
from pipeline.sources.firsts import Firsts
from pipeline.sources.html import read_html
from pipeline.sources.inputs import Input, InputFile, find_inputs, hash_readable, list_inputs
from pipeline.sources.jsonl import check_jsonl, read_jsonl
from pipeline.sources.metadata import SIDECAR, read_sidecars
from pipeline.sources.tables import check_csv, check_parquet, read_csv, read_parquet
from pipeline.sources.text import read_text

__all__ = ["READERS", "REASONS", "Input", "Reader", "list_inputs", "read_documents"]

Read = Callable[[InputFile, Mapping[str, object], SourceConfig], Iterator[Document]]


class Reader(NamedTuple):
    """How a format is read, and how its columns are checked before anything runs."""

    read: Read
    check: Callable[[InputFile, SourceConfig], None] | None = None


READERS: Mapping[str, Reader] = {
    ".txt": Reader(read_text),
    ".md": Reader(read_text),
    ".html": Reader(read_html),
    ".htm": Reader(read_html),
    ".jsonl": Reader(read_jsonl, check_jsonl),
    ".jsonl.gz": Reader(read_jsonl, check_jsonl),
    ".jsonl.zst": Reader(read_jsonl, check_jsonl),
    ".csv": Reader(read_csv, check_csv),
    ".parquet": Reader(read_parquet, check_parquet),
}


def read_documents(paths: Sequence[Path], config: SourceConfig) -> Iterator[Document]:
    """One raw document per article under ``paths``, in the order of their relative paths.

    A file or row that cannot be used is a document with a ``Rejection`` of stage ``read``, whose
    reason is a key of ``REASONS``. The second of two articles with the same bytes or the same
    text in a row is rejected as ``duplicate``, under an id of its own. Nothing is held but one
    article, the sidecar metadata and the hashes seen.

    Raises: InputError when there is no file to read, UsageError when a column that the recipe
    names is not in a table; both before the first document.
    """
    found = find_inputs(paths)
    if not found:
        folders = ", ".join(map(str, paths)) or "no folder"
        raise InputError(
            f"No article found in {folders}: looked for {', '.join(READERS)} in it and in the "
            "folders below; names that begin with a dot are skipped."
        )
    if config.columns:
        _check_columns(found, config)
    return _mark_copies(_read_files(found, set(map(Path, paths)), config))


def choose_reader(file: InputFile) -> Reader:
    """The reader for the longest known end of the file's name, in any case.

    Raises: ReadError ``unsupported_format``, or what is known to be wrong with the file.
    """
    if file.problem is not None:
        raise file.problem
    name = file.path.name.casefold()
    ends = [end for end in READERS if name.endswith(end)]
    if not ends:
        raise ReadError("unsupported_format", f"known are {', '.join(READERS)}")
    return READERS[max(ends, key=len)]


def _check_columns(files: Iterable[InputFile], config: SourceConfig) -> None:
    for file in files:
        try:
            check = choose_reader(file).check
        except ReadError:
            continue  # it is rejected when its turn comes
        if check is not None and file.path.name != SIDECAR:
            check(file, config)


def _read_files(
    found: list[InputFile], named: set[Path], config: SourceConfig
) -> Iterator[Document]:
    """A ``metadata.jsonl`` that is named itself is a file of articles, not a sidecar.

    ``found`` is taken apart: of millions of files none is remembered that was read.
    """
    files: list[InputFile] = []
    beside: list[InputFile] = []
    while found:
        file = found.pop()
        is_sidecar = file.path.name == SIDECAR and file.path not in named
        (beside if is_sidecar else files).append(file)
    known = {file.source_path for file in files} if beside else set()
    sidecars = read_sidecars(beside[::-1], known, config)
    yield from sidecars.rejected
    while files:
        file = files.pop()
        yield from _read_file(file, sidecars.fields.get(file.source_path, {}), config)


def _read_file(
    file: InputFile, metadata: Mapping[str, object], config: SourceConfig
) -> Iterator[Document]:
    try:
        yield from choose_reader(file).read(file, metadata, config)
    except ReadError as error:
        yield _reject_file(file, error)
    except OSError as error:
        yield _reject_file(file, ReadError("unreadable", error.strerror or str(error)))


def _reject_file(file: InputFile, error: ReadError) -> Document:
    """Never opens what is no regular file: a named pipe would wait for ever."""
    digest = hash_readable(file.path) if file.path.is_file() else hash_readable(Path())
    return reject_input(error.reason, error.detail, Origin(file.source_path, digest))


def _mark_copies(documents: Iterable[Document]) -> Iterator[Document]:
    """Reject what was read before; the count of copies keeps their ids apart."""
    firsts = Firsts()
    copies: Counter[int] = Counter()
    for document in documents:
        key = int(document.document_id, 16)
        if document.rejection is not None:
            yield document
        elif (first := firsts.find(key)) is None:
            firsts.add(key, document.source_path)
            yield document
        else:
            copies[key] += 1
            origin = Origin(document.source_path, document.raw_sha256, copies[key])
            detail = f"the same content as {first}"
            yield reject_input("duplicate", detail, origin)
