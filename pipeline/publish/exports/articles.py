"""The articles of a version with their tokens, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pipeline.contract.tables import Split, find_table
from pipeline.publish.gate.rows import find_formats, read_rows
from pipeline.records import Document

Row = dict[str, Any]


class Article(NamedTuple):
    """A document, its rows of ``sentences`` (with tokens and tags) and of ``quotes``."""

    document: Document
    sentences: list[dict[str, Any]]
    quotes: list[dict[str, Any]]


def read_articles(version: Path, split: Split) -> Iterator[Article]:
    """All articles of a split, by id."""
    kind = find_formats(version)[0]
    take_sentences, take_quotes = (
        group_rows(read_rows(version, find_table(name), kind, split))
        for name in ("sentences", "quotes")
    )
    for row in read_rows(version, find_table("documents"), kind, split):
        document = msgspec.convert(row, Document)
        name = document.document_id
        yield Article(document, take_sentences(name), take_quotes(name))


def group_rows(rows: Iterable[Row]) -> Callable[[str], list[Row]]:
    """A function that gives the rows of a document, asked for in ascending order of ids."""
    groups = groupby(rows, key=itemgetter("document_id"))
    held: list[tuple[str, list[Row]]] = []

    def take(document_id: str) -> list[Row]:
        if not held:
            name, found = next(groups, ("", iter(())))
            held.append((name, list(found)))
        return held.pop()[1] if held[0][0] == document_id else []

    return take
