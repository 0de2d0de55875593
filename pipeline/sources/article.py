"""From what a file holds to a raw ``Document``, or to a rejected one that says why not."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import math
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from pipeline.errors import UsageError
from pipeline.recipe import ArticleField
from pipeline.records import Document, Rejection, Remark
from pipeline.sources.dates import to_iso
from pipeline.sources.encoding import decode_text
from pipeline.sources.failure import ReadError

FIELDS: tuple[ArticleField, ...] = get_args(ArticleField)
ALIASES: Mapping[ArticleField, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "source"),
    "published": ("published", "published_at", "date"),
    "url": ("url", "link"),
    "byline": ("byline", "author", "authors"),
    "language": ("language",),
    "license": ("license",),
}
BOM = "\ufeff"
MAX_CONTROL_SHARE = 0.01  # one stray form feed is harmless; a picture has thousands


class Origin(Struct, frozen=True):
    """Where an article stands: its file and, in a table, its row or line (from 1)."""

    source_path: str
    raw_sha256: str
    row: int = 0


def make_document(raw_text: str, fields: Mapping[str, object], origin: Origin) -> Document:
    """A raw document; rejected if its text is empty or no text.

    ``fields`` maps names of ``FIELDS`` to values of any type: numbers and dates become strings,
    lists are joined, a date in a known form becomes ISO 8601. A date that cannot be read
    without guessing (``03/04/2031``) is left out, and the remark ``unparsed_date`` says so.
    """
    if not raw_text.removeprefix(BOM).strip():
        return reject_input("no_text", _locate(origin, "the text is empty"), origin)
    if is_binary(raw_text):
        return reject_input("not_text", _locate(origin, "control characters"), origin)
    given = {name: to_line(fields.get(name)) for name in FIELDS if name != "text"}
    published = to_iso(given["published"]) if given["published"] else None
    unparsed = given["published"] is not None and published is None
    return Document(
        document_id=origin.raw_sha256[:16],
        title=given["title"],
        publisher=given["publisher"],
        published=published,
        url=given["url"],
        byline=given["byline"],
        language=given["language"] or "",
        license=given["license"],
        source_path=origin.source_path,
        raw_sha256=origin.raw_sha256,
        raw_text=raw_text,
        remarks=[Remark("read", "unparsed_date", 0, 0)] if unparsed else [],
    )


def reject_input(reason: str, detail: str, origin: Origin) -> Document:
    """A rejected document that stands for a file or row: inputs are counted, never lost.

    Its id derives from content and place, so that it takes no id of an article that is read.
    """
    place = f"{origin.raw_sha256}\0{origin.source_path}\0{origin.row}\0{reason}"
    return Document(
        document_id=hashlib.sha256(place.encode()).hexdigest()[:16],
        source_path=origin.source_path,
        raw_sha256=origin.raw_sha256,
        rejection=Rejection("read", reason, detail),
    )


def make_row(
    row: Mapping[str, Any],
    columns: Mapping[ArticleField, str],
    metadata: Mapping[str, object],
    origin: Origin,
) -> Document:
    """The document of one row of a table; its hash is that of the UTF-8 of its text.

    ``metadata`` of the file fills what the row leaves empty. ``origin`` has the hash of the
    whole row, which stands for it if it holds no text.
    """
    text = row.get(columns["text"]) if "text" in columns else None
    try:
        text = decode_text(text) if isinstance(text, bytes) else text
    except ReadError as error:
        return reject_input(error.reason, _locate(origin, error.detail), origin)
    if not isinstance(text, str):
        found = "nothing" if text is None else type(text).__name__
        detail = f"expected text in column `{columns.get('text', 'text')}`, found {found}"
        return reject_input("no_text", _locate(origin, detail), origin)
    own: dict[str, object] = {
        name: row[column] for name, column in columns.items() if row.get(column)
    }
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return make_document(text, {**metadata, **own}, replace(origin, raw_sha256=digest))


def resolve_columns(
    found: Iterable[str], given: Mapping[ArticleField, str]
) -> dict[ArticleField, str]:
    """Which column holds which field: those of the recipe, then the usual names of ``ALIASES``.

    The usual names are found in any case (``Title``); a column serves one field only.
    """
    by_name = {name.casefold(): name for name in found if name not in given.values()}
    columns = dict(given)
    for field in FIELDS:
        alias = next((by_name[name] for name in ALIASES[field] if name in by_name), None)
        if field not in columns and alias is not None:
            columns[field] = alias
    return columns


def check_columns(name: str, found: Iterable[str], given: Mapping[ArticleField, str]) -> None:
    """Raise UsageError if the recipe names a column that the file does not have."""
    names = list(found)
    for field, column in given.items():
        if column not in names:
            near = difflib.get_close_matches(column, names, n=1, cutoff=0.5)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            raise UsageError(
                f"{name}: no column `{column}`, which [source] columns names for `{field}`.\n"
                f"Columns found: {', '.join(names[:30]) or 'none'}.{hint}"
            )


def is_binary(text: str) -> bool:
    """Whether text holds a NUL or too many other control characters to be prose."""
    controls = sum(map(text.count, map(chr, (*range(9), *range(14, 32)))))
    return "\0" in text or controls > MAX_CONTROL_SHARE * len(text)


def to_line(value: object) -> str | None:
    """A value of metadata as one line of text, or null if it holds nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, dt.date):  # datetime is one too
        return value.isoformat()
    if isinstance(value, bytes):
        return to_line(value.decode("utf-8", "replace"))
    if isinstance(value, Mapping):
        return to_line(value.get("name"))
    if isinstance(value, (list, tuple)):
        return ", ".join(line for line in map(to_line, value) if line) or None
    return " ".join(str(value).replace("\0", "").split()) or None


def _locate(origin: Origin, what: str) -> str:
    return f"row {origin.row}: {what}" if origin.row else what
