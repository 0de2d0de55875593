"""Versions without texts, for articles that may not be redistributed, and the way back.

A version is written and judged whole; then its rows are written again without the words of the
articles, and everything else that might hold some is taken out. Whoever has the articles gets the
whole rows back: the text is cleaned again, recognised by its hash, and each document's rows are
compared with the digest that the version has kept of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from pipeline.contract.standoff import standoff_tables
from pipeline.contract.tables import SPLITS, Split, Table
from pipeline.errors import PublishError
from pipeline.publish.accounts import Account
from pipeline.publish.exports.articles import read_articles
from pipeline.publish.files import FOLDERS, Sheet
from pipeline.publish.gate.findings import FINDINGS, read_findings, write_findings
from pipeline.publish.tables import Written
from pipeline.recipe import PublishConfig
from pipeline.records import Document, Span

_DRAFT = ".standoff"


def withhold_texts(staging: Path, config: PublishConfig, written: Written) -> Written:
    """Replace the tables in ``staging`` by those without texts.

    The index keeps its digests, which are of the whole rows.

    Raises:
        PublishError: if a name does not stand in its text, and so could not be put back.
    """
    draft = staging / _DRAFT
    tables = standoff_tables()
    sheets = {
        table.name: {
            split: Sheet(draft, table, split, config)
            for split in SPLITS
            if split in written.sheets[table.name]
        }
        for table in tables
    }
    for split in SPLITS:
        for document in _read_documents(staging, split):
            for table in tables:
                if rows := _flatten(table, document):
                    sheets[table.name][split].add(rows)
    facts = {
        name: {split: sheet.close() for split, sheet in by_split.items()}
        for name, by_split in sheets.items()
    }
    for kind in config.formats:
        shutil.rmtree(staging / FOLDERS[kind])
        (draft / FOLDERS[kind]).rename(staging / FOLDERS[kind])
    draft.rmdir()
    _blank_findings(staging)
    return Written(facts, written.tally)


def blank_accounts(accounts: Iterable[Account]) -> list[Account]:
    """Accounts without the details, which may cite a text."""
    return [replace(account, detail=None) for account in accounts]


def read_tokens(rows: Sequence[dict[str, list[int]]]) -> list[Span]:
    """The tokens of rows of ``sentences``."""
    return [
        Span(start, end)
        for row in rows
        for start, end in zip(row["token_starts"], row["token_ends"], strict=True)
    ]


def _read_documents(staging: Path, split: Split) -> Iterator[Document]:
    for article in read_articles(staging, split):
        yield replace(article.document, tokens=read_tokens(article.sentences))


def _flatten(table: Table, document: Document) -> list[Struct]:
    try:
        return table.flatten(document)
    except ValueError as error:
        raise PublishError(
            f'{error}: it could not be put back, so [publish] text = "standoff" cannot leave it '
            "out. Use another annotator, or publish the texts"
        ) from error


def _blank_findings(staging: Path) -> None:
    """Findings without their examples, which may cite a text."""
    if (staging / FINDINGS).is_file():
        found = [replace(one, examples=[]) for one in read_findings(staging)]
        write_findings(staging, found)
