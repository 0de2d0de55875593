"""The articles of a version with their tokens, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pipeline.contract.tables import Split, find_table
from pipeline.publish.gate_rows import find_formats, read_rows
from pipeline.records import Document


class Article(NamedTuple):
    """A document, its rows of ``sentences`` (with tokens and tags) and of ``quotes``."""

    document: Document
    sentences: list[dict[str, Any]]
    quotes: list[dict[str, Any]]


def read_articles(version: Path, split: Split) -> Iterator[Article]:
    """All articles of a split, by id."""
    kind = find_formats(version)[0]
    sides = {
        name: groupby(
            read_rows(version, find_table(name), kind, split), key=itemgetter("document_id")
        )
        for name in ("sentences", "quotes")
    }
    heads: dict[str, tuple[str, list[dict[str, Any]]]] = {}

    def take(name: str, document_id: str) -> list[dict[str, Any]]:
        if name not in heads:
            found, rows = next(sides[name], ("", iter(())))
            heads[name] = (found, list(rows))
        return heads.pop(name)[1] if heads[name][0] == document_id else []

    for row in read_rows(version, find_table("documents"), kind, split):
        document = msgspec.convert(row, Document)
        name = document.document_id
        yield Article(document, take("sentences", name), take("quotes", name))
