"""Validate: a document that breaks a law or its schema is rejected, and never published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from pipeline.contract.laws import LAWS, RAW_LAWS, find_breaches
from pipeline.contract.location import schema_folder
from pipeline.contract.rows import flatten_document
from pipeline.contract.tables import find_table
from pipeline.recipe import GateConfig
from pipeline.records import Document
from pipeline.stages.stage import reject

_PATH_CHARS = 200


def validate_documents(documents: Iterable[Document], config: GateConfig) -> Iterator[Document]:
    """Check each document against the laws of ``pipeline.contract.laws`` and its JSON Schema.

    The schema is the frozen file under ``schema/``, the same that a consumer reads.

    Rejects: by the name of the law that is broken, by ``schema``, or by ``unicode`` when a string
    cannot be written as UTF-8; the detail has the path of the first breach and their number.
    """
    del config  # what it sets concerns the whole version
    for document in documents:
        yield document if document.rejection is not None else _judge(document)


def _judge(document: Document) -> Document:
    try:
        msgspec.json.encode(document)
    except UnicodeEncodeError as error:
        return reject(document, "validate", "unicode", str(error))
    breaches = list(find_breaches(document, RAW_LAWS + LAWS))
    if breaches:
        law, breach = breaches[0]
        detail = f"{breach.path}: {breach.detail}"
        more = f" (and {len(breaches) - 1} more breaches)" if len(breaches) > 1 else ""
        return reject(document, "validate", law.name, detail + more)
    row = msgspec.to_builtins(flatten_document(document)[0])
    for wrong in _load_validator().iter_errors(row):
        path = ".".join(map(str, wrong.instance_path))[:_PATH_CHARS]
        return reject(document, "validate", "schema", f"{path}: {wrong.message[:_PATH_CHARS]}")
    return document


@cache
def _load_validator() -> Any:  # noqa: ANN401 - a class of the compiled library
    import jsonschema_rs

    text = (schema_folder() / find_table("documents").schema_file).read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text))
