"""One JSON object a line: ``.jsonl``, ``.jsonl.gz``, ``.jsonl.zst``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources.article import Origin, check_columns, make_row, reject_input, resolve_columns
from pipeline.sources.failure import ReadError
from pipeline.sources.inputs import InputFile
from pipeline.sources.streams import Decoder, Line, read_lines

SAMPLE_LINES = 1000  # a column of the recipe must occur in one of them


def read_jsonl(
    file: InputFile, metadata: Mapping[str, object], config: SourceConfig
) -> Iterator[Document]:
    """An article for each object; a line that is none is rejected and the next one is read.

    Rejects: ``broken_row``, ``no_text``, ``too_large``, ``not_text``.
    Raises: ReadError ``broken_file`` after the lines before the break.
    """
    decoder = Decoder()
    for line in read_lines(file.path, config.max_file_mb * 1_000_000):
        origin = Origin(file.source_path, line.sha256, line.number)
        try:
            row = parse_line(line, decoder)
        except ReadError as error:
            yield reject_input(error.reason, f"line {line.number}: {error.detail}", origin)
            continue
        if row is not None:
            yield make_row(row, resolve_columns(row, config.columns), metadata, origin)


def parse_line(line: Line, decoder: Decoder) -> dict[str, Any] | None:
    """The object of a line, or null for an empty line. Raises: ReadError."""
    if line.data is None:
        raise ReadError("too_large", f"{line.size_bytes:,} bytes, over [source] max_file_mb")
    if not line.data.strip():
        return None
    try:
        row = msgspec.json.decode(decoder.decode(line.data))
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ReadError("broken_row", f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ReadError("broken_row", f"expected an object, found {type(row).__name__}")
    return row


def check_jsonl(file: InputFile, config: SourceConfig) -> None:
    """Raise UsageError if a column of the recipe is in none of the first lines."""
    decoder = Decoder()
    names: dict[str, None] = {}
    try:
        for line in islice(read_lines(file.path, config.max_file_mb * 1_000_000), SAMPLE_LINES):
            try:
                names |= dict.fromkeys(parse_line(line, decoder) or ())
            except ReadError:
                continue
    except (ReadError, OSError):
        return  # it is reported when the file is read
    if names:
        check_columns(file.source_path, names, config.columns)
