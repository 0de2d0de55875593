"""Which tables a version has: those with texts, or those without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.contract.dictionary import write_dictionary
from pipeline.contract.json_schema import write_json_schema
from pipeline.contract.location import schema_folder
from pipeline.contract.standoff import standoff_tables
from pipeline.contract.tables import TABLES, Table
from pipeline.recipe import PublishConfig


def tables_of(config: PublishConfig) -> tuple[Table, ...]:
    """The tables that [publish] asks for."""
    return standoff_tables() if config.text == "standoff" else TABLES


def is_standoff(manifest: Mapping[str, Any]) -> bool:
    """Whether the version of a manifest holds no texts."""
    return bool(manifest["recipe"]["publish"].get("text") == "standoff")


def published_tables(manifest: Mapping[str, Any]) -> tuple[Table, ...]:
    """The tables of the version of a manifest."""
    return standoff_tables() if is_standoff(manifest) else TABLES


def write_schema(staging: Path, tables: Sequence[Table]) -> None:
    """Write ``schema/`` and the data dictionary: the frozen ones, or those of stand-off tables."""
    folder = staging / "schema"
    if tables is TABLES:
        shutil.copytree(schema_folder(), folder)
        (folder / "data_dictionary.md").rename(staging / "data_dictionary.md")
        return
    folder.mkdir()
    for table in tables:
        text = json.dumps(write_json_schema(table), indent=2, ensure_ascii=False)
        (folder / table.schema_file).write_text(text + "\n", encoding="utf-8")
    (staging / "data_dictionary.md").write_text(write_dictionary(tables), encoding="utf-8")
