"""What changed between two schema versions, and whether it breaks a reader of the old one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.contract.location import schema_folder
from pipeline.contract.schema_diff import SchemaDiff, diff_schemas
from pipeline.errors import UsageError

Schema = dict[str, Any]


def diff(tmp_path: Path, change: Callable[[Schema], object], file: str) -> SchemaDiff:
    """The diff between the frozen schema and a copy with one file changed."""
    folder = tmp_path / "v2"
    shutil.copytree(schema_folder(), folder)
    schema = json.loads((folder / file).read_text())
    change(schema)
    (folder / file).write_text(json.dumps(schema))
    return diff_schemas(schema_folder(), folder)


def update(*path: str, **values: object) -> Callable[[Schema], None]:
    """Set keys of a part of a schema; None takes a key away."""

    def change(schema: Schema) -> None:
        part = schema
        for key in path:
            part = part[key]
        part.update(values)
        for key in [key for key, value in part.items() if value is None]:
            del part[key]

    return change


ROW = ("properties",)
FLIP = ["speech", "stance"][::-1]
CHANGES = [
    (update(*ROW, cue=None), "quotes", "breaks", "cue", "gone"),
    (update(*ROW, mood={"type": "string"}), "quotes", "adds", "mood", "new field"),
    (update(*ROW, "text", type=["string", "null"]), "quotes", "breaks", "text", "may be null"),
    (update(*ROW, "cue", type="string"), "quotes", "tightens", "cue", "never null"),
    (update(*ROW, "score", type="integer"), "quotes", "breaks", "score", "was number, is integer"),
    (update(*ROW, "score", maximum=2.0), "quotes", "breaks", "score", "maximum was 1.0, is 2.0"),
    (update(*ROW, "score", maximum=0.5), "quotes", "tightens", "score", "is 0.5"),
    (update(*ROW, "score", minimum=-1.0), "quotes", "breaks", "score", "minimum was 0.0"),
    (update(*ROW, "score", maximum=None), "quotes", "breaks", "score", "is none"),
    (update(*ROW, "id", pattern="^x$"), "quotes", "breaks", "id", "pattern"),
    (update(*ROW, "act", enum=["speech", "stance", "song"]), "quotes", "breaks", "act", "song"),
    (update(*ROW, "act", enum=["speech"]), "quotes", "tightens", "act", "gone: stance"),
    (update(*ROW, "act", enum=FLIP), "quotes", "breaks", "act", "another number"),
    (update(*ROW, "act", enum=None), "quotes", "breaks", "act", "any string"),
    (update(*ROW, "act", description="how"), "quotes", "words", "act", "described as: how"),
    (update("$defs", "TextSpan", "properties", text=None), "quotes", "breaks", "content[].text", "gone"),
    (update("$defs", "Quote", "properties", "cue", anyOf=None, type="string"), "document", "breaks", "quotes[].cue", "was object"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "table", "effect", "path", "words"), CHANGES)
def test_a_change_is_named_with_what_it_does_to_a_reader(
    tmp_path: Path,
    change: Callable[[Schema], object],
    table: str,
    effect: str,
    path: str,
    words: str,
) -> None:
    """A reader breaks where rows may hold what was not promised, and nowhere else."""
    found = diff(tmp_path, change, f"{table}.schema.json")
    named = [one for one in found.changes if one.effect == effect]
    assert named
    assert {one.path for one in named} >= {path}
    assert any(words in one.what for one in named)
    assert found.breaks == (effect == "breaks")
    assert {one.table for one in found.changes} == {"documents" if table == "document" else table}


def test_nothing_changed_between_a_schema_and_itself() -> None:
    """The frozen schema against itself, and the frozen one against that of no version."""
    assert diff_schemas(schema_folder(), schema_folder()).changes == []


@pytest.mark.parametrize(("gone", "breaks"), [("old", False), ("new", True)])
def test_a_table_comes_or_goes(tmp_path: Path, gone: str, breaks: bool) -> None:
    """A new table disturbs nobody; one that is gone breaks its readers."""
    for name in ("old", "new"):
        shutil.copytree(schema_folder(), tmp_path / name)
    (tmp_path / gone / "quotes.schema.json").unlink()
    assert diff_schemas(tmp_path / "old", tmp_path / "new").breaks == breaks


def test_rules_of_the_gate_break_no_reader(tmp_path: Path) -> None:
    """A rule that is gone, new or of another severity is told, as what it is."""

    def change(suite: Schema) -> None:
        suite["expectations"][0]["severity"] = "warning"
        suite["expectations"][1]["meta"]["rule"] = "another"

    found = diff(tmp_path, change, "expectations/quotes.json")
    assert not found.breaks
    assert sorted(one.what for one in found.changes) == [
        "changed in severity",
        "is checked no more",
        "is checked now (critical)",
    ]


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_without_a_schema_is_a_usage_error(tmp_path: Path, content: str | None) -> None:
    """The message says what to give instead."""
    if content:
        (tmp_path / "quotes.schema.json").write_text(content)
    with pytest.raises(UsageError, match="schema"):
        diff_schemas(tmp_path, schema_folder())
