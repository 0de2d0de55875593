"""Great Expectations, with guards against what it lets pass.

Each was seen in version 1.24: an empty suite is a success, an unknown expectation is dropped when a
suite is loaded, and an expectation that could not run looks like one that failed. Its telemetry
and its Data Docs, which do not escape data, are not used.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

from pipeline.publish.gate.frames import Frame
from pipeline.publish.gate.lazy import import_lazily


class Validator:
    """A suite that the library has loaded, all of it."""

    def __init__(self, suite: dict[str, Any]) -> None:
        self._gx = _import_library()
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
def _import_library() -> Any:  # noqa: ANN401 - the library's
    with import_lazily("altair", "scipy.stats"):
        import great_expectations as gx
    return gx


@cache
def _open_batches() -> Any:  # noqa: ANN401 - the library's
    """One context of the library for all suites; no file is written, nothing is sent."""
    context = _import_library().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("tables").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("all")


def find_exception(info: dict[str, Any]) -> str | None:
    """The library's two forms: one exception, or one for each metric that raised."""
    forms = [info] if "raised_exception" in info else list(info.values())
    raised = [form for form in forms if isinstance(form, dict) and form.get("raised_exception")]
    return str(raised[0].get("exception_message")) if raised else None
