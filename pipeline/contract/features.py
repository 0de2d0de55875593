"""The contract as Hugging Face ``Features``: in Parquet metadata, in the card, in Python.

Both written forms are the oldest that still say everything: lists of records as ``[...]`` and
lists of values as ``Sequence``. datasets 3.6 to 5.2 read them alike, while the ``List`` that
datasets 5 writes by itself is unreadable before 4.0.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from pipeline.contract.fields import Choice, Field, Group, Many, Real, Type, Whole
from pipeline.contract.tables import Table
from pipeline.contract.tokens import TAGS
from pipeline.records import ACTS, KINDS, LABELS

if TYPE_CHECKING:
    from datasets import Features

OLDEST_DATASETS = "3.6"
CLASSES = frozenset({LABELS, KINDS, ACTS, TAGS})


def is_class(kind: Type) -> bool:
    """Whether a type is a ``ClassLabel``: what people train on; other terms stay strings."""
    return isinstance(kind, Choice) and kind.values in CLASSES


def write_features(fields: tuple[Field, ...]) -> dict[str, Any]:
    """The features as datasets keeps them in the ``huggingface`` key of a Parquet schema."""
    return {field.name: _write_type(field.type) for field in fields}


def list_features(
    fields: tuple[Field, ...], as_json: Collection[str] = (), prefix: str = ""
) -> list[dict[str, Any]]:
    """The features as the YAML of a dataset card wants them.

    Columns whose path (``quotes[].cue.text``) is in ``as_json`` are declared ``json``: see
    ``pipeline.publish.jsonl``.
    """
    return [_list_field(field, as_json, prefix + field.name) for field in fields]


def load_features(table: Table) -> Features:
    """The features of a table as the installed datasets library holds them."""
    from datasets import Features

    return Features.from_dict(write_features(table.fields))


def _write_type(kind: Type) -> object:
    if isinstance(kind, Group):
        return write_features(kind.fields)
    if isinstance(kind, Many):
        item = _write_type(kind.item)
        is_record = isinstance(kind.item, Group)
        return [item] if is_record else {"feature": item, "_type": "Sequence"}
    if isinstance(kind, Choice) and is_class(kind):
        return {"names": list(kind.values), "_type": "ClassLabel"}
    return {"dtype": _dtype(kind), "_type": "Value"}


def _list_field(field: Field, as_json: Collection[str], path: str) -> dict[str, Any]:
    kind = field.type
    if isinstance(kind, Group):
        return {"name": field.name, "struct": list_features(kind.fields, as_json, f"{path}.")}
    if isinstance(kind, Many) and isinstance(kind.item, Group):
        inner = list_features(kind.item.fields, as_json, f"{path}[].")
        return {"name": field.name, "list": inner}
    if isinstance(kind, Many):
        return {"name": field.name, "sequence": _list_value(kind.item, f"{path}[]" in as_json)}
    return {"name": field.name, "dtype": _list_value(kind, path in as_json)}


def _list_value(kind: Type, is_json: bool) -> dict[str, Any] | str:
    if isinstance(kind, Choice) and is_class(kind):
        return {"class_label": {"names": {str(i): name for i, name in enumerate(kind.values)}}}
    return "json" if is_json else _dtype(kind)


def _dtype(kind: Type) -> str:
    if isinstance(kind, Whole):
        return "int32"
    return "float64" if isinstance(kind, Real) else "string"
