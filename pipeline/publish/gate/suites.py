"""Great Expectations over the flat columns: the suites of ``schema/``, in bounded memory.

Guards against what the library lets pass (each seen in version 1.24): an empty suite is a
success, an unknown expectation is dropped when a suite is loaded, a failed warning counts like a
failed error, and an expectation that could not run looks like one that failed. Its telemetry and
its Data Docs, which do not escape data, are not used.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contract.expectations import flat_columns
from pipeline.contract.fields import Field, Many
from pipeline.contract.location import schema_folder
from pipeline.contract.tables import TABLES, Table
from pipeline.publish.gate.findings import MAX_EXAMPLES, Check, Finding, Offenders, Severity
from pipeline.publish.gate.rows import read_columns
from pipeline.publish.gate.standing import Standing, find_standing

if TYPE_CHECKING:
    import pyarrow as pa

# What one validation sees. Five times as many rows took longer and, over 100,000 articles, 180 MB
# more; half as many take longer again. Articles hold long texts.
CHUNK_ROWS = {"documents": 2_000}
DEFAULT_CHUNK_ROWS = 20_000
_FEW_COLUMNS = 4  # times as many rows where few columns are read
KEY = "document_id"
_OF_ALL_ROWS = frozenset(["expect_column_values_to_be_unique"])
Frame = Any  # a pandas DataFrame; pandas has no types of its own


class _Count:
    """The results of one expectation, added up over the chunks of a table."""

    def __init__(self, expectation: dict[str, Any], table: Table) -> None:
        severity: Severity = "warning" if expectation["severity"] == "warning" else "error"
        self.expectation = expectation
        self.check = Check(expectation["meta"]["rule"], expectation["notes"], table.name, severity)
        self.rows = self.wrong = self.kept = 0
        self.broken: str | None = None
        self.keys: list[str] = []

    def add(self, result: dict[str, Any]) -> None:
        """The result of one chunk; nulls count only where the expectation is about them."""
        error = _find_exception(result["exception_info"])
        counts = result["result"]
        if error is not None or "element_count" not in counts:
            self.broken = self.broken or error or "the library gave no counts"
            return
        self.rows += counts["element_count"] - counts.get("missing_count", 0)
        self.wrong += counts["unexpected_count"]

    def conclude(self) -> Finding:
        """Judged by the share over all chunks, for a rate over three rows says nothing."""
        if self.broken is not None:
            return self.check.give_up(self.broken)
        mostly = self.expectation["kwargs"].get("mostly", 1.0)
        failed = self.rows > 0 and (self.rows - self.wrong) / self.rows < mostly
        share = f", at least {mostly:.0%} must hold" if mostly < 1 else ""
        kept = f", {self.kept:,} rows passed before" if self.kept else ""
        seen = f"{self.wrong:,} of {self.rows:,} values break it{share}{kept}"
        return self.check.conclude(int(failed), seen, self.keys if failed else [])

    @property
    def is_hard(self) -> bool:
        """Whether one row is enough to stop a version, so that all such rows must be known."""
        return self.check.severity == "error" and "mostly" not in self.expectation["kwargs"]

    @property
    def is_of_one_row(self) -> bool:
        """Whether a row that passed once passes again, whatever stands beside it."""
        return self.is_hard and self.expectation["type"] not in _OF_ALL_ROWS


def check_suites(
    folder: Path, offenders: Offenders | None = None, previous: Path | None = None
) -> list[Finding]:
    """Run the frozen suite of each table over its rows; see ``check_suite``.

    Of rows that passed in the version ``previous`` only what all rows decide together is asked.
    """
    place = schema_folder() / "expectations"
    standing = find_standing(folder, previous)
    return [
        finding
        for table in TABLES
        for finding in check_suite(folder, table, place / f"{table.name}.json", offenders, standing)
    ]


def check_suite(
    folder: Path,
    table: Table,
    path: Path,
    offenders: Offenders | None = None,
    standing: Standing | None = None,
) -> list[Finding]:
    """Run the suite file at ``path`` over a table: a finding for the run, and one for each rule.

    ``offenders`` gets the documents whose rows break a rule that every row must keep.
    """
    runs = Check("suite_runs", "a check that did not run has found nothing", table.name)
    try:
        counts = _run_suite(folder, table, path, standing)
    except Exception as error:  # noqa: BLE001 - whatever it is, the check did not run
        return [runs.give_up(f"{type(error).__name__}: {error}")]
    for count in counts:
        if offenders is not None and count.is_hard:
            for key in count.keys:
                offenders.add(key, count.check.name)
    seen = f"{len(counts)} expectations ran"
    return [runs.conclude(0, seen), *(count.conclude() for count in counts)]


def _run_suite(folder: Path, table: Table, path: Path, standing: Standing | None) -> list[_Count]:
    suite = json.loads(path.read_text(encoding="utf-8"))
    counts = [_Count(expectation, table) for expectation in suite["expectations"]]
    validator = _Validator(suite)
    if standing is None:
        for chunk in read_flat(folder, table):
            _count_chunk(validator, chunk, counts)
        return counts
    alone = [count for count in counts if count.is_of_one_row]
    together = [count for count in counts if not count.is_of_one_row]
    fresh = rows = 0
    for chunk in read_flat(folder, table, standing=standing):
        _count_chunk(validator, chunk, alone)
        fresh += len(chunk)
    columns = {count.expectation["kwargs"]["column"] for count in together}
    for chunk in read_flat(folder, table, columns):
        _count_chunk(validator, chunk, together)
        rows += len(chunk)
    for count in alone:
        count.kept = rows - fresh
    return counts


def _count_chunk(validator: _Validator, chunk: Frame, counts: Sequence[_Count]) -> None:
    """Add what some expectations find in some rows."""
    results = validator.run(chunk, [count.expectation for count in counts])
    for count, result in zip(counts, results, strict=True):
        count.add(result)
    failed = [
        count
        for count, result in zip(counts, results, strict=True)
        if not result["success"] and (count.is_hard or len(count.keys) < MAX_EXAMPLES)
    ]
    if failed:  # once more, for the ids: they cost, so only where they are needed
        again = validator.run(chunk, [count.expectation for count in failed], KEY)
        for count, result in zip(failed, again, strict=True):
            index = result["result"].get("unexpected_index_list") or []
            keys = [str(row[KEY]) for row in index]
            count.keys += keys if count.is_hard else keys[:MAX_EXAMPLES]


def warm_up() -> None:
    """Have the library imported, and what it makes at its first use made."""
    for table in TABLES:
        path = schema_folder() / "expectations" / f"{table.name}.json"
        suite = json.loads(path.read_text(encoding="utf-8"))
        row = {name: [None] for name in flat_columns(table)}
        _Validator(suite).run(_make_frame(row), suite["expectations"])


def _make_frame(columns: Mapping[str, Sequence[Any]]) -> Frame:
    import pandas as pd

    return pd.DataFrame(columns)


class _Validator:
    """A suite that the library has loaded, all of it."""

    def __init__(self, suite: dict[str, Any]) -> None:
        import great_expectations as gx

        self._gx = gx
        self._name = suite["name"]
        self._batches = _open_batches()
        self._load(suite["expectations"])

    def _load(self, expectations: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401 - the library's
        suite = self._gx.ExpectationSuite(name=self._name, expectations=list(expectations))
        if not expectations or len(suite.expectations) != len(expectations):
            raise ValueError(
                f"the suite {self._name} has {len(expectations)} expectations, of which the "
                f"library knows {len(suite.expectations)}: all must be known, and one at least"
            )
        return suite

    def run(
        self, chunk: Frame, expectations: Sequence[dict[str, Any]], key: str | None = None
    ) -> list[dict[str, Any]]:
        """Results in the order of ``expectations``; with ids of rows when ``key`` is given."""
        form: dict[str, Any] = {"result_format": "BASIC", "partial_unexpected_count": 0}
        if key is not None:
            form = {
                "result_format": "COMPLETE",
                "unexpected_index_column_names": [key],
                "partial_unexpected_count": 0,
            }
        batch = self._batches.get_batch(batch_parameters={"dataframe": chunk})
        with warnings.catch_warnings():  # pandas warns of groups in a pattern
            warnings.simplefilter("ignore")
            answer = batch.validate(self._load(expectations), result_format=form).to_json_dict()
        by_rule = {one["expectation_config"]["meta"]["rule"]: one for one in answer["results"]}
        return [by_rule[expectation["meta"]["rule"]] for expectation in expectations]


@cache
def _open_batches() -> Any:  # noqa: ANN401 - the library's
    """One context of the library for all suites; no file is written, nothing is sent."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("tables").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")


def read_flat(
    folder: Path,
    table: Table,
    wanted: Collection[str] | None = None,
    standing: Standing | None = None,
) -> Iterator[Frame]:
    """The flat columns of a table, ``CHUNK_ROWS`` rows at a time; terms by their names.

    Args:
        folder: holds the version.
        table: whose rows are read.
        wanted: columns, beside the key of the document; all, if it is not said.
        standing: if given, only rows of documents that are new or changed.
    """
    import pandas as pd

    columns = {
        name: field
        for name, field in flat_columns(table).items()
        if wanted is None or name in wanted or name == KEY
    }
    names = dict.fromkeys(field.name for field in columns.values())
    limit = CHUNK_ROWS.get(table.name, DEFAULT_CHUNK_ROWS) * (1 if wanted is None else _FEW_COLUMNS)
    frames: list[Frame] = []
    for batch in read_columns(folder, table, names):
        rows = batch.filter(standing.are_fresh(batch[KEY])) if standing else batch
        if not len(rows):
            continue
        data = {name: _to_series(name, rows[field.name], field) for name, field in columns.items()}
        frames.append(pd.DataFrame(data))
        if sum(map(len, frames)) >= limit:
            yield pd.concat(frames, ignore_index=True)
            frames = []
    if frames:
        yield pd.concat(frames, ignore_index=True)


def _to_series(name: str, column: pa.ChunkedArray, field: Field) -> Any:  # noqa: ANN401 - a pandas Series
    import pyarrow as pa
    import pyarrow.compute as pc

    if name == "text_chars":
        column = pc.utf8_length(column)
    elif isinstance(field.type, Many):
        column = pc.list_value_length(column)
    if pa.types.is_integer(column.type):  # the library is fast on native numbers only
        column = column.cast(
            pa.int64()
        )  # with nulls pandas makes floats of them: exact below 2**53
    return column.to_pandas()


def _find_exception(info: dict[str, Any]) -> str | None:
    """The library's two forms: one exception, or one for each metric that raised."""
    forms = [info] if "raised_exception" in info else list(info.values())
    raised = [form for form in forms if isinstance(form, dict) and form.get("raised_exception")]
    return str(raised[0].get("exception_message")) if raised else None
