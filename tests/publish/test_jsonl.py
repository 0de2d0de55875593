"""Columns of JSON lines that a reader would take for times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.publish.jsonl import find_timestamps

MANY = 150


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"day": "2024-06-19"}] * MANY, {"day"}),
        ([{"day": None}] * MANY + [{"day": "2024-06-19"}], {"day"}),
        ([{"day": "2024-06-19"}] * MANY + [{"day": "in June"}], set()),
        ([{"day": "in June"}] + [{"day": "2024-06-19"}] * MANY, set()),
        ([{"said": []}] * MANY + [{"said": [{"on": "2024-06-19"}]}], {"said[].on"}),
        ([{"cue": {"text": "2024-06-19"}}] * 3, {"cue.text"}),
    ],
)
def test_columns_that_look_like_times_are_found(
    tmp_path: Path, rows: list[dict[str, object]], found: set[str]
) -> None:
    """Every string of the column must look like one, however late the first of them stands."""
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert find_timestamps(path) == found
