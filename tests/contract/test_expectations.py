from __future__ import annotations

import json

import pytest
from lawful_documents import write_document

from pipeline.contract.expectations import RULES, derive_suites, flat_columns, write_suite
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import TABLES, Table


@pytest.mark.parametrize("name", derive_suites())
def test_the_suites_are_frozen(name: str) -> None:
    """What stands under schema/ is what the records say; change it with `python -m pipeline.contract`."""
    assert (schema_folder() / name).read_text(encoding="utf-8") == derive_suites()[name]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_great_expectations_loads_every_expectation(table: Table) -> None:
    """The library drops what it does not know without a word: nothing is dropped."""
    import great_expectations as gx

    suite = write_suite(table)
    loaded = gx.ExpectationSuite(**json.loads(json.dumps(suite)))
    assert len(loaded.expectations) == len(suite["expectations"]) > 0
    assert {one.severity.value for one in loaded.expectations} <= {"critical", "warning"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_expectations_are_about_flat_columns_that_exist(table: Table) -> None:
    """A typing error in a rule is found here and not in a user's build."""
    columns = set(flat_columns(table))
    for expectation in write_suite(table)["expectations"]:
        kwargs = expectation["kwargs"]
        assert {kwargs[key] for key in kwargs if key.startswith("column")} <= columns


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_expectation_has_a_name_and_a_reason(table: Table) -> None:
    """Results come back in another order: the name in `meta.rule` says which is which."""
    expectations = write_suite(table)["expectations"]
    names = [expectation["meta"]["rule"] for expectation in expectations]
    assert len(set(names)) == len(names)
    assert all(len(expectation["notes"]) > 10 for expectation in expectations)


def test_every_rule_belongs_to_a_table() -> None:
    """A rule for a table that does not exist would never run."""
    assert {rule.table for rule in RULES} == {table.name for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_that_is_never_null_is_expected_to_be_there(table: Table) -> None:
    """Null is the one thing that Arrow columns of this contract do not refuse themselves."""
    (row, *_) = table.flatten(write_document())
    rules = {expectation["meta"]["rule"] for expectation in write_suite(table)["expectations"]}
    for field in table.fields:
        listed = isinstance(getattr(row, field.name), list)
        assert field.nullable or listed or f"{field.name}_present" in rules
