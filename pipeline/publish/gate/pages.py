"""Documents as the leak gate sees them: a signature of each text, hashes of its long sentences.

Nothing of ``publish.duplicates`` is used: what is measured here was prevented there in another way.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, compress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.tables import SPLITS, Split, find_table
from pipeline.publish.gate.rows import read_columns

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    _Read = tuple[str, Sequence[dict[str, int]]]
    _Mark = tuple[NDArray[np.uint32], list[int]]  # a signature, hashes of long sentences

PERMUTATIONS = 128
BAND = 4  # a pair at 0.7 agrees in one of 32 bands but for one time in 5,000
RUN_WORDS = 5
LONG_WORDS = 8
TRAIN: Split = "train"
_COLUMNS = ("document_id", "text", "sentences")
_MOST_REMEMBERED = 20_000  # texts, of two kilobytes each
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_remembered: dict[bytes, _Mark] = {}


class Pages(NamedTuple):
    """The documents that can leak, by number, as arrays.

    ``sides`` are numbers of splits. A long sentence is its hash; ``owners`` has the number of its
    document.
    """

    ids: list[str]
    sides: NDArray[np.int8]
    signatures: NDArray[np.uint32]
    sentences: NDArray[np.uint64]
    owners: NDArray[np.int64]

    def compare(self, left: int, right: int) -> float:
        """In what share of its places the two signatures agree."""
        return float((self.signatures[left] == self.signatures[right]).mean())

    def are_apart(self, numbers: Sequence[int]) -> bool:
        """Whether these documents are not all on one side."""
        return len({int(self.sides[one]) for one in numbers}) > 1


def read_pages(folder: Path) -> Pages:
    """The documents of a version that can leak, batch by batch, those held out first.

    Of the training documents, which are most, only those that have a band or a long sentence in
    common with one held out; of their sentences only these.
    """
    shelf = _Shelf()
    for split in sorted(SPLITS, key=lambda split: split == TRAIN):
        if split == TRAIN:
            shelf.know()
        for batch in read_columns(folder, find_table("documents"), _COLUMNS, split):
            marks = [_remembered.get(key) or _read_text(*read) for key, read in _read_texts(batch)]
            shelf.add(SPLITS.index(split), batch["document_id"].to_pylist(), marks)
    return shelf.close()


def remember_pages(version: Path, is_wanted: Callable[[], bool]) -> None:
    """Keep the marks of texts of ``version`` at hand, as long as ``is_wanted`` says so.

    Most texts of a version are those of the version before; marks are found by the text itself.
    """
    for batch in read_columns(version, find_table("documents"), _COLUMNS[1:]):
        for key, read in _read_texts(batch):
            if len(_remembered) == _MOST_REMEMBERED or not is_wanted():
                return
            _remembered[key] = _read_text(*read)


def _read_texts(batch: pa.Table) -> Iterator[tuple[bytes, _Read]]:
    """Each text of a batch with its sentences, under a digest of both."""
    for text, spans in zip(batch["text"].to_pylist(), batch["sentences"].to_pylist(), strict=True):
        places = array("Q", [place for span in spans for place in (span["start"], span["end"])])
        yield blake2b(text.encode() + places.tobytes(), digest_size=16).digest(), (text, spans)


class _Shelf:
    """Collects pages; once it knows what is held out, only what touches that."""

    def __init__(self) -> None:
        import numpy as np

        self._ids: list[str] = []
        self._sides = [np.empty(0, np.int8)]
        self._signatures = [np.empty((0, PERMUTATIONS), np.uint32)]
        self._sentences, self._owners = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
        self._known: tuple[NDArray[np.uint64], NDArray[np.uint64]] | None = None

    def know(self) -> None:
        """From now on keep only what has something in common with what is kept so far."""
        import numpy as np

        held_out = np.unique(name_bands(np.concatenate(self._signatures)))
        self._known = held_out, np.unique(np.concatenate(self._sentences))

    def add(self, side: int, ids: Sequence[str], marks: Sequence[_Mark]) -> None:
        """The documents of a batch, all on one side."""
        import numpy as np

        signatures = np.stack([signature for signature, _ in marks])
        sentences = np.fromiter((one for _, long in marks for one in long), np.uint64)
        owners = np.repeat(np.arange(len(marks)), [len(long) for _, long in marks])
        if self._known is not None:
            shared = _are_among(sentences, self._known[1])
            sentences, owners = sentences[shared], owners[shared]
            near = _are_among(name_bands(signatures), self._known[0])
            near[owners] = True
            wanted: NDArray[np.bool_] = near.max(axis=1)
            signatures, ids = signatures[wanted], [*compress(ids, wanted)]
            owners = (np.cumsum(wanted) - 1)[owners]
        self._sides.append(np.full(len(ids), side, np.int8))
        self._signatures.append(signatures)
        self._sentences.append(sentences)
        self._owners.append(owners + len(self._ids))
        self._ids += ids

    def close(self) -> Pages:
        """The pages that were kept."""
        import numpy as np

        return Pages(
            self._ids,
            np.concatenate(self._sides),
            np.concatenate(self._signatures),
            np.concatenate(self._sentences),
            np.concatenate(self._owners),
        )


def _are_among(values: NDArray[np.uint64], known: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values are in ``known``, which is sorted: ``np.isin`` would sort it each time."""
    import numpy as np

    if not len(known):
        return np.zeros(values.shape, np.bool_)
    places = np.minimum(known.searchsorted(values), len(known) - 1)
    found: NDArray[np.bool_] = known[places] == values
    return found


def name_bands(signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A number for each band of each signature, (documents, bands): equal bands have equal ones."""
    import numpy as np

    bands = signatures.reshape(len(signatures), PERMUTATIONS // BAND, BAND).astype(np.uint64)
    names = np.arange(bands.shape[1], dtype=np.uint64) + np.zeros((len(bands), 1), np.uint64)
    for place in range(BAND):
        names = (names ^ bands[:, :, place]) * np.uint64(0x9E3779B97F4A7C15)
        names ^= names >> np.uint64(31)
    return names


def _read_text(text: str, spans: Sequence[dict[str, int]]) -> _Mark:
    """The signature of a text and the hashes of its long sentences."""
    folded = [_fold(text[span["start"] : span["end"]]) for span in spans]
    long = {" ".join(words) for words in folded if len(words) >= LONG_WORDS}
    return sign_words([*chain.from_iterable(folded)]), [*map(_hash, long)]


def _fold(text: str) -> list[str]:
    text = text.casefold()
    words = _WORD.findall(text)
    if "'" in text or "’" in text:
        return [word.replace("’", "").replace("'", "") for word in words]
    return words


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, person=b"leaks").digest(), "big")


_hash_word = lru_cache(1 << 14)(_hash)


def sign_words(words: Sequence[str]) -> NDArray[np.uint32]:
    """MinHash by multiply-shift over rolling hashes of runs of words (Broder 1997)."""
    import numpy as np

    factors, offsets = _permutations()
    codes = np.array([*map(_hash_word, words)] or [0], np.uint64)
    size = min(RUN_WORDS, len(codes))
    runs = np.zeros(len(codes) - size + 1, np.uint64)
    for skip in range(size):
        runs = (runs ^ codes[skip : skip + len(runs)]) * np.uint64(0x9E3779B97F4A7C15)
        runs ^= runs >> np.uint64(31)
    low = np.full(PERMUTATIONS, 2**64 - 1, np.uint64)
    for part in np.array_split(runs, len(runs) // 4096 + 1):
        low = np.minimum(low, (part[:, None] * factors + offsets).min(axis=0))
    signature: NDArray[np.uint32] = (low >> np.uint64(32)).astype(np.uint32)
    return signature


@lru_cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    import numpy as np

    rng = np.random.default_rng(20_311)
    factors = rng.integers(1, 2**63, PERMUTATIONS, np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, rng.integers(0, 2**63, PERMUTATIONS, np.uint64)
