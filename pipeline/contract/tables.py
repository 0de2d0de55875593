"""The published tables, called configs on the Hub: what they are named and how they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from msgspec import Struct

from pipeline.contract import rows
from pipeline.contract.fields import Field, describe_struct
from pipeline.records import Document

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)


@dataclass(frozen=True)
class Table:
    """A published table: its row class and the function that makes rows of a document.

    ``flatten`` gives the rows of one document in reading order; the first field of a row is its
    id, which is unique in the dataset. ``noun`` names one row.
    """

    name: str
    noun: str
    description: str
    row: type[Struct]
    flatten: Callable[[Document], list[Struct]]

    @property
    def schema_file(self) -> str:
        """Name of the JSON Schema of a row; the nested table is the record itself."""
        return f"{'document' if self.name == 'documents' else self.name}.schema.json"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The neutral schema of a row."""
        return describe_struct(self.row)


TABLES: tuple[Table, ...] = (
    Table(
        name="documents",
        noun="document",
        description="one row per article, with everything that hangs on it, nested; the default",
        row=rows.DocumentRow,
        flatten=rows.flatten_document,
    ),
    Table(
        name="sentences",
        noun="sentence",
        description="one row per sentence, with tokens and BIO entity tags",
        row=rows.SentenceRow,
        flatten=rows.flatten_sentences,
    ),
    Table(
        name="entities",
        noun="entity",
        description="one row per mention of an entity",
        row=rows.EntityRow,
        flatten=rows.flatten_entities,
    ),
    Table(
        name="quotes",
        noun="quote",
        description="one row per quote: who said what",
        row=rows.QuoteRow,
        flatten=rows.flatten_quotes,
    ),
)


def find_table(name: str) -> Table:
    """The table of that name.

    Raises:
        KeyError: if there is none.
    """
    return {table.name: table for table in TABLES}[name]
