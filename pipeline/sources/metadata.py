"""Sidecar metadata: ``metadata.jsonl`` in a folder describes the files beside and below it.

Each line is an object whose ``file`` is a path relative to that folder; its other keys have the
names of a table's columns (``title``, ``headline`` ...). It goes before the metadata of a page
and after that of a row. It is itself no article.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from msgspec import Struct

from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources.article import Origin, reject_input, resolve_columns
from pipeline.sources.failure import ReadError
from pipeline.sources.inputs import InputFile, hash_readable
from pipeline.sources.jsonl import parse_line
from pipeline.sources.streams import Decoder, Line, read_lines

SIDECAR = "metadata.jsonl"


class Sidecars(Struct, frozen=True):
    """What the sidecars say: the fields of a file by its source path, and what was of no use."""

    fields: dict[str, dict[str, object]]
    rejected: list[Document]


def read_sidecars(files: Iterable[InputFile], known: set[str], config: SourceConfig) -> Sidecars:
    """Read all sidecars; the one nearest to a file goes before one further up.

    Rejects: ``unused_metadata`` for a line that is broken or names none of ``known``.
    """
    sidecars = Sidecars({}, [])
    for file in sorted(files, key=lambda file: file.source_path.count("/")):
        try:
            for line in read_lines(file.path, config.max_file_mb * 1_000_000):
                sidecars.rejected.extend(_read_line(line, file, known, sidecars.fields))
        except (ReadError, OSError) as error:
            origin = Origin(file.source_path, hash_readable(file.path))
            sidecars.rejected.append(reject_input("unused_metadata", str(error), origin))
    return sidecars


def _read_line(
    line: Line, file: InputFile, known: set[str], fields: dict[str, dict[str, object]]
) -> Iterator[Document]:
    """Add what the line says to ``fields``; yield a rejected document if that is nothing."""
    try:
        row = parse_line(line, Decoder())
        if row is None:
            return
        name = _find_target(str(row.pop("file", "")), file, known)
        columns = resolve_columns(row, {})
        fields.setdefault(name, {}).update({key: row[column] for key, column in columns.items()})
    except ReadError as error:
        origin = Origin(file.source_path, line.sha256, line.number)
        detail = f"line {line.number}: {error.detail}"
        yield reject_input("unused_metadata", detail, origin)


def _find_target(name: str, sidecar: InputFile, known: set[str]) -> str:
    folder = posixpath.dirname(sidecar.source_path)
    path = posixpath.normpath(posixpath.join(folder, name))
    if path not in known:
        raise ReadError("unused_metadata", f"no article file `{path}`")
    return path
