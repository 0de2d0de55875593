"""Every expectation of every suite, derived ones too, is failed by a column that breaks it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lawful_documents import write_version

from pipeline.contract.location import schema_folder
from pipeline.contract.tables import TABLES, find_table
from pipeline.publish.gate import suites


def read_suite(table: str) -> list[dict[str, Any]]:
    """The frozen expectations of a table that one row can break."""
    path = schema_folder() / "expectations" / f"{table}.json"
    expectations = json.loads(path.read_text("utf-8"))["expectations"]
    return [one for one in expectations if one["severity"] == "critical"]


CASES = [
    pytest.param(table.name, one, id=f"{table.name}-{one['meta']['rule']}")
    for table in TABLES
    for one in read_suite(table.name)
    if "mostly" not in one["kwargs"]
]


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The flat columns of a sound version, by table."""
    folder = tmp_path_factory.mktemp("rules") / "version"
    write_version(folder)
    return {t.name: next(iter(suites.read_flat(folder, find_table(t.name)))) for t in TABLES}


def break_rule(frame: Any, expectation: dict[str, Any]) -> Any:
    """The frame with a value in its first row that the expectation forbids."""
    broken, kwargs = frame.copy(), expectation["kwargs"]
    kind = expectation["type"].removeprefix("expect_column_")
    if kind == "pair_values_a_to_be_greater_than_b":
        broken.loc[0, [kwargs["column_A"], kwargs["column_B"]]] = 7
        return broken
    column = kwargs["column"]
    wrong = {
        "values_to_be_unique": frame[column].iloc[-1],
        "values_to_not_be_null": None,
        "values_to_match_regex": "no such form",
        "values_to_be_in_set": "no such term",
        "value_lengths_to_be_between": "",
        "values_to_be_between": kwargs.get("min_value", 0) - 1,
    }[kind]
    if wrong is None:
        broken[column] = broken[column].astype(object)
    broken.loc[0, column] = wrong
    return broken


@pytest.mark.parametrize(("table", "expectation"), CASES)
def test_each_derived_rule_is_failed_alone(
    table: str,
    expectation: dict[str, Any],
    frames: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """It stops the version, names the row, and no other rule has anything to say."""
    broken = break_rule(frames[table], expectation)
    monkeypatch.setattr(suites, "read_flat", lambda *_: iter([broken]))
    path = schema_folder() / "expectations" / f"{table}.json"
    findings = suites.check_suite(tmp_path, find_table(table), path)
    stopping = {one.check: one for one in findings if one.stops}
    rule = expectation["meta"]["rule"]
    assert stopping[rule].status == "failed"
    assert {name for name in stopping if not name.endswith("ends_after_start")} <= {rule}
