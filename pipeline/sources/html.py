"""Web pages: ``.html`` and ``.htm``, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.recipe import SourceConfig
from pipeline.records import Document
from pipeline.sources.article import make_document
from pipeline.sources.encoding import decode_text
from pipeline.sources.failure import ReadError
from pipeline.sources.inputs import InputFile, read_whole

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_HEAD_BYTES = 4096  # browsers look no further either
# A fixed last day: the library's default is today, and a stage reads no clock.
_DATES = {
    "original_date": True,
    "extensive_search": False,
    "outputformat": "%Y-%m-%d",  # where a page gives no time, midnight would be made up
    "max_date": "2199-12-31",
}


def read_html(
    file: InputFile, metadata: Mapping[str, object], config: SourceConfig
) -> Iterator[Document]:
    """One article: the text of the page without menus, comments and tables.

    Paragraphs are parted by blank lines. Title, author, date, site name and address come from
    the metadata of the page; ``metadata`` of a sidecar goes before them. The hash is that of
    the file's bytes, so ``raw_text`` cannot be made from it without the same extractor.

    Raises: ReadError ``no_text``, ``too_large``, ``not_text``, ``undecodable``.
    """
    data, origin = read_whole(file, config.max_file_mb)
    page = _extract(decode_text(data, _find_charset(data)))
    title = page.title if config.html_title else None
    found = {
        "title": title,
        "byline": page.author,
        "published": page.date,
        "publisher": page.sitename,
        "url": page.url,
        "license": page.license,
    }
    given = {name: value for name, value in metadata.items() if value}
    yield make_document(_part_paragraphs(page.text, title), found | given, origin)


def _extract(markup: str) -> Any:  # noqa: ANN401 - the document class of trafilatura
    from trafilatura import bare_extraction

    try:
        page = bare_extraction(
            markup,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params=_DATES,
        )
    except RecursionError as error:
        raise ReadError("no_text", "the page is nested too deeply") from error
    if page is None or not page.text:
        raise ReadError("no_text", "no article found in the page")
    return page


def _part_paragraphs(text: str, title: str | None) -> str:
    """Blank lines between paragraphs; a headline that is known as the title is not text."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and title and lines[0].casefold() == title.strip().casefold():
        lines = lines[1:]
    return "\n\n".join(lines)


def _find_charset(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_HEAD_BYTES])
    return match[1].decode("ascii") if match else None
