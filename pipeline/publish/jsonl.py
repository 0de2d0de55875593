"""JSONL files, and the one trap in reading them back.

``load_dataset`` reads JSONL in blocks of 10 MiB and lets Arrow guess the types before it applies
the declared features. A column in which every string of a block looks like a time (``2024-06-19``)
is guessed to be one, and the declared ``string`` then gets ``2024-06-19 00:00:00``. No spelling of
a JSON string prevents it. What does, from datasets 4.7 on, is to declare the column as ``json``:
it is then read by a JSON parser, and comes out as the string that it is. So we ask Arrow what it
would guess, and declare those columns, and only those, as ``json``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK_BYTES = 10 << 20  # what datasets reads at once, before it finishes the line
BUFFER_BYTES = 1 << 18
"""What is read and written at once: each time other threads may take Python's lock for a while."""

_FIRST_LINES = 100
OLDEST_DATASETS_WITH_JSON = "4.7"


class JsonlSink:
    """Writes lines."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=BUFFER_BYTES)

    def add(self, _rows: object, lines: Sequence[bytes]) -> None:
        """Rows, given as their lines."""
        self._file.writelines(lines)

    def finish(self) -> None:
        """Nothing is left to do before the file is closed."""

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def find_timestamps(path: Path) -> set[str]:
    """Paths of columns (``quotes[].cue.text``) whose strings would be read back as times.

    A column that is something else in the first lines of a block is no time in all of it.
    """
    found: set[str] = set()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            block += file.readline()
            first = block[: _end_line(block, _FIRST_LINES)]
            names = {
                path.partition(".")[0].partition("[")[0]
                for path in _walk_block(first, _may_be_time)
            }
            if names:
                found.update(_walk_block(_keep_columns(block, names), _is_time))
    return found


def _keep_columns(block: bytes, names: Iterable[str]) -> bytes:
    """The lines of a block with some of their fields, as they are spelled: Arrow reads less."""
    import msgspec

    row = msgspec.defstruct("Row", [(name, msgspec.Raw, msgspec.UNSET) for name in sorted(names)])
    rows = msgspec.json.Decoder(row).decode_lines(block)
    return msgspec.json.Encoder().encode_lines(rows)


def _end_line(block: bytes, lines: int) -> int:
    """Where so many lines end, or the block."""
    end = 0
    for _ in range(lines):
        end = block.find(b"\n", end) + 1
        if not end:
            return len(block)
    return end


def _walk_block(block: bytes, wanted: Callable[[pa.DataType], bool]) -> Iterator[str]:
    """The columns whose type, as Arrow guesses it, is wanted."""
    from io import BytesIO

    import pyarrow.json as paj

    options = paj.ReadOptions(block_size=len(block))
    schema = paj.read_json(BytesIO(block), read_options=options).schema
    return (path for field in schema for path in _walk(field.name, field.type, wanted))


def _is_time(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_temporal(kind))


def _may_be_time(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_null(kind)) or _is_time(kind)


def _walk(path: str, kind: pa.DataType, wanted: Callable[[pa.DataType], bool]) -> Iterator[str]:
    import pyarrow as pa

    if wanted(kind):
        yield path
    elif pa.types.is_list(kind):
        yield from _walk(f"{path}[]", kind.value_type, wanted)
    elif pa.types.is_struct(kind):
        for field in kind:
            yield from _walk(f"{path}.{field.name}", field.type, wanted)
