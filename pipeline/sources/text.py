"""Plain text: ``.txt`` and ``.md``. Front matter stays in the text; ``clean`` reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources.article import make_document
from pipeline.sources.encoding import decode_text
from pipeline.sources.inputs import InputFile, read_whole


def read_text(
    file: InputFile, metadata: Mapping[str, object], config: SourceConfig
) -> Iterator[Document]:
    """One article: all text of the file.

    Raises: ReadError ``too_large``, ``not_text``, ``undecodable``.
    """
    data, origin = read_whole(file, config.max_file_mb)
    yield make_document(decode_text(data), metadata, origin)
