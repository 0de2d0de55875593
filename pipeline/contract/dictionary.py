"""The contract in words: the data dictionary, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from pipeline.contract.features import is_class
from pipeline.contract.fields import Choice, Field, Group, Many, Real, Type, Whole, walk_fields
from pipeline.contract.tables import TABLES, Table
from pipeline.records import ACTS, KINDS, LABELS, SCHEMA_VERSION, Abstention, How

PREFACE = f"""# Data dictionary, schema {SCHEMA_VERSION}

Offsets are Unicode code points, end exclusive: `text[start:end]` is the stored surface, in every
table. They count in the `text` of the article. Ids are made of the id of the article and a
letter with a number in reading order, such as `…-q1`. A class label is a number in Parquet and
its name in JSONL; `datasets` knows the names of both.
"""


def write_dictionary(tables: Sequence[Table] = TABLES) -> str:
    """All tables, field by field, and all closed lists of terms."""
    return "\n".join([PREFACE, *(_describe_table(table) for table in tables), _describe_terms()])


def _describe_table(table: Table) -> str:
    rows = (_describe_field(path, field) for path, field in walk_fields(table.fields))
    head = "| field | type | null | what it is |\n|---|---|---|---|"
    return "\n".join([f"## {table.name}\n\n{_sentence(table.description)}\n", head, *rows, ""])


def _describe_field(path: str, field: Field) -> str:
    null = "yes" if field.nullable else ""
    return f"| `{path}` | {_name_type(field.type)} | {null} | {field.description} |"


def _name_type(kind: Type) -> str:
    if isinstance(kind, Many):
        return f"list of {_name_type(kind.item)}"
    if isinstance(kind, Group):
        return "record"
    if isinstance(kind, Choice):
        return "class label" if is_class(kind) else "term"
    if isinstance(kind, Whole):
        return "integer"
    return "number" if isinstance(kind, Real) else "string"


def _describe_terms() -> str:
    return "\n".join(["## Terms", "", *_terms()]) + "\n"


def _terms() -> Iterator[str]:
    lists = {
        "label": LABELS,
        "kind": KINDS,
        "act": ACTS,
        "speaker_how": get_args(How),
        "abstention": get_args(Abstention),
    }
    for name, values in lists.items():
        numbered = ", ".join(f"`{value}`" for value in values)
        yield f"- `{name}`: {numbered}"
    yield "- `ner_tags`: `O`, then `B-` and `I-` with each label, in the order of the labels"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
