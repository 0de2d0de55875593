"""The fingerprints of a whole collection: sixty bytes a document in memory, the rest in files.

Signatures and hashes lie in files without a head, one after the other in the order of arrival,
and are read part by part. A row is the place of a document in that order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.publish.ids import pack_ids, spell_id
from pipeline.run.fingerprints import PERMUTATIONS, Fingerprint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Hashes = NDArray[np.uint64]
    Signatures = NDArray[np.uint32]

_BUFFER = 1 << 20
_DIGEST = 32
_SIGNATURE = 4 * PERMUTATIONS
_HASH = 8
_PART_ROWS = 16_384


class Origin(NamedTuple):
    """What splits may go by, of one document."""

    document_id: str
    publisher: str | None
    published: str | None


class Ragged:
    """Lists, one a document, end to end in a file; ``width`` is the size of an entry in bytes."""

    def __init__(self, path: Path, width: int = _HASH) -> None:
        self.path, self.width = path, width
        self.lengths = array("I")
        self._file = path.open("wb", buffering=_BUFFER)

    def add(self, packed: bytes) -> None:
        """The list of the next document."""
        self.lengths.append(len(packed) // self.width)
        self._file.write(packed)

    def measure(self) -> tuple[Rows, Rows]:
        """Where each list begins, and how long it is, in entries."""
        import numpy as np

        sizes = np.array(self.lengths, np.int64)
        return sizes.cumsum() - sizes, sizes

    def read_hashes(self, rows_at_once: int = _PART_ROWS) -> Iterator[tuple[Rows, Hashes]]:
        """All hashes in order, with the row that each belongs to, some documents at a time."""
        import numpy as np

        self._file.flush()
        with self.path.open("rb") as file:
            for start in range(0, len(self.lengths), rows_at_once):
                sizes = np.array(self.lengths[start : start + rows_at_once], np.int64)
                hashes = np.fromfile(file, "<u8", sizes.sum())
                yield np.repeat(np.arange(start, start + len(sizes)), sizes), hashes

    def gather_hashes(self, starts: Rows, sizes: Rows) -> Hashes:
        """The hashes of some lists, end to end; the file is mapped for no longer than that."""
        import numpy as np

        self._file.flush()
        heads = np.repeat(starts - (sizes.cumsum() - sizes), sizes)
        if not len(heads):
            return np.empty(0, np.uint64)
        return np.asarray(np.memmap(self.path, "<u8", "r")[heads + np.arange(len(heads))])

    def read_texts(self, rows: Iterable[int]) -> list[str]:
        """The lists of some rows, where an entry is a byte of text."""
        starts, sizes = self.measure()
        self._file.flush()
        with self.path.open("rb") as file:
            texts = []
            for row in rows:
                file.seek(starts[row])
                texts.append(file.read(sizes[row]).decode())
            return texts


class Prints:
    """Takes fingerprints one by one and gives them back as columns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._ids, self._digests = array("Q"), bytearray()
        self._signatures = (folder / "signatures").open("wb", buffering=_BUFFER)
        self.sentences = Ragged(folder / "sentences")
        self.quotes = Ragged(folder / "quotes")
        self._paths = Ragged(folder / "paths", width=1)
        self._terms: dict[str | None, int] = {None: 0}
        self._publishers, self._days = array("I"), array("I")
        self._gone: set[int] = set()

    def __len__(self) -> int:
        """The documents that were not dropped."""
        return len(self._ids) - len(self._gone)

    def add(self, one: Fingerprint) -> None:
        """The next row."""
        self._ids.append(int(one.document_id, 16))
        self._digests += one.text_sha256
        self._signatures.write(one.signature)
        self.sentences.add(one.sentences)
        self.quotes.add(one.quotes)
        self._paths.add(one.source_path.encode())
        self._publishers.append(self._number(one.publisher))
        self._days.append(self._number(one.published))

    def drop(self, names: Iterable[str]) -> None:
        """Leave out documents; names that are unknown are passed over."""
        import numpy as np

        found = np.isin(self.ids, pack_ids(names))
        self._gone.update(np.flatnonzero(found).tolist())

    @property
    def ids(self) -> Hashes:
        """The ids as numbers, dropped ones too."""
        import numpy as np

        return np.frombuffer(self._ids, np.uint64)

    @property
    def digests(self) -> NDArray[np.uint8]:
        """SHA-256 of the texts, rows x 32 bytes."""
        import numpy as np

        return np.frombuffer(bytes(self._digests), np.uint8).reshape(-1, _DIGEST)

    @property
    def live(self) -> Rows:
        """The rows that were not dropped."""
        import numpy as np

        rows = np.ones(len(self._ids), np.bool_)
        rows[sorted(self._gone)] = False
        return np.flatnonzero(rows)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The id and the SHA-256 of the text of each document, in order of arrival."""
        digests = self.digests
        for row in self.live.tolist():
            yield spell_id(self._ids[row]), digests[row].tobytes()

    def paths(self, rows: Iterable[int]) -> list[str]:
        """The files that documents came from."""
        return self._paths.read_texts(rows)

    def origins(self) -> Iterator[Origin]:
        """Publisher and date of each document, in order of arrival."""
        terms = list(self._terms)
        for row in self.live.tolist():
            publisher, day = terms[self._publishers[row]], terms[self._days[row]]
            yield Origin(spell_id(self._ids[row]), publisher, day)

    def read_signatures(self) -> Iterator[Signatures]:
        """All signatures in order, some rows at a time."""
        import numpy as np

        self._signatures.flush()
        with Path(self._signatures.name).open("rb") as file:
            while len(part := np.fromfile(file, "<u4", _PART_ROWS * PERMUTATIONS)):
                yield part.reshape(-1, PERMUTATIONS)

    def gather_signatures(self, rows: Rows) -> Signatures:
        """The signatures of some rows; the file is mapped for no longer than that takes."""
        import numpy as np

        self._signatures.flush()
        if not len(rows):
            return np.empty((0, PERMUTATIONS), np.uint32)
        table = np.memmap(self._signatures.name, "<u4", "r").reshape(-1, PERMUTATIONS)
        return np.asarray(table[rows])

    def _number(self, term: str | None) -> int:
        return self._terms.setdefault(term, len(self._terms))
