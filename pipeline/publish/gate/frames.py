"""The rows of a table as frames of flat columns, some at a time, as an expectation sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contract.expectations import flat_columns
from pipeline.contract.fields import Field, Many
from pipeline.contract.tables import Table
from pipeline.publish.gate.rows import read_columns
from pipeline.publish.gate.standing import Standing

if TYPE_CHECKING:
    import pyarrow as pa

# What one validation sees. Five times as many rows took longer and, over 100,000 articles, 180 MB
# more; half as many take longer again. Articles hold long texts.
CHUNK_ROWS = {"documents": 2_000}
DEFAULT_CHUNK_ROWS = 20_000
KEY = "document_id"
_FEW_COLUMNS = 4  # times as many rows where few columns are read
Frame = Any  # a pandas DataFrame; pandas has no types of its own


def make_frame(columns: Mapping[str, Sequence[Any]]) -> Frame:
    """A frame of these columns."""
    import pandas as pd

    return pd.DataFrame(columns)


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
