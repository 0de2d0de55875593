"""What the leak gate makes of a text, and keeps from one build to the next.

A mark is found by the text itself, as it stands in the files, and by the program that made it.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.parquet import read_file
from pipeline.publish.work import digest_program

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 128
RUN_WORDS = 5
LONG_WORDS = 8
_MOST_KEPT = 20_000  # of less than a kilobyte each
_KEY_BYTES = 16
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Place = Mapping[str, int]
"""``start`` and ``end`` of a sentence, in code points, end exclusive."""


class Mark(NamedTuple):
    """The MinHash signature of a text, (permutations,), and the hashes of its long sentences."""

    signature: NDArray[np.uint32]
    sentences: NDArray[np.uint64]


class Marks:
    """Gives the marks of texts, made anew or as the file ``path`` has them."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._salt = bytes.fromhex(digest_program())
        self._before = _read_marks(path) if path else {}
        self._used: dict[bytes, Mark] = {}

    def find(self, text: str, spans: Sequence[Place]) -> Mark:
        """The mark of a text whose sentences are ``spans``."""
        places = array("Q", [place for span in spans for place in (span["start"], span["end"])])
        content = text.encode() + places.tobytes()
        key = blake2b(content, digest_size=_KEY_BYTES, key=self._salt).digest()
        mark = self._before.get(key) or make_mark(text, spans)
        if self._path and len(self._used) < _MOST_KEPT:
            self._used[key] = mark
        return mark

    def save(self) -> None:
        """Keep what was used, and nothing else. Where that cannot be written, time is lost."""
        if self._path and self._used.keys() != self._before.keys():
            with suppress(OSError):
                _write_marks(self._path, self._used)


def _read_marks(path: Path) -> dict[bytes, Mark]:
    """The marks of a file; none if it is not there, or not whole."""
    import numpy as np
    import pyarrow as pa

    try:
        table = read_file(path)
        lists = table["sentences"].combine_chunks()
        joined = b"".join(table["signature"].to_pylist())
        signatures = np.frombuffer(joined, np.uint32).reshape(-1, PERMUTATIONS)
        sentences = np.split(lists.flatten().to_numpy(), lists.offsets.to_numpy()[1:-1])
        keys = table["key"].to_pylist()
        return dict(zip(keys, map(Mark, signatures, sentences), strict=True))
    except (OSError, LookupError, TypeError, ValueError, pa.ArrowException):
        return {}


def _write_marks(path: Path, marks: Mapping[bytes, Mark]) -> None:
    """Write beside and rename: another build reads the one file or the other."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    ends = np.cumsum([0, *(len(mark.sentences) for mark in marks.values())], dtype=np.int32)
    sentences = np.concatenate([mark.sentences for mark in marks.values()])
    signatures = [mark.signature.tobytes() for mark in marks.values()]
    table = pa.table(
        {
            "key": pa.array(marks, pa.binary(_KEY_BYTES)),
            "signature": pa.array(signatures, pa.binary(4 * PERMUTATIONS)),
            "sentences": pa.ListArray.from_arrays(ends, sentences),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    pq.write_table(table, beside, compression="none", write_page_checksum=True)
    beside.replace(path)


def make_mark(text: str, spans: Sequence[Place]) -> Mark:
    """The mark of a text whose sentences are ``spans``."""
    import numpy as np

    folded = [_fold(text[span["start"] : span["end"]]) for span in spans]
    long = {" ".join(words) for words in folded if len(words) >= LONG_WORDS}
    sentences = np.fromiter(map(_hash, long), np.uint64, len(long))
    return Mark(sign_words([*chain.from_iterable(folded)]), sentences)


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
