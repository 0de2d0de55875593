"""Documents as the leak gate sees them: a signature of each text, hashes of its long sentences.

Nothing of ``publish.duplicates`` is used: what is measured here was prevented there in another way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.contract.tables import SPLITS, find_table
from pipeline.publish.gate.rows import read_columns

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 128
RUN_WORDS = 5
LONG_WORDS = 8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Pages(NamedTuple):
    """The documents as the leak gate sees them, by number; arrays, so that a million fit.

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
    """All documents of a version, batch by batch."""
    import numpy as np

    ids: list[str] = []
    sides, signatures = [np.empty(0, np.int8)], [np.empty((0, PERMUTATIONS), np.uint32)]
    sentences, owners = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    columns = ("document_id", "text", "sentences")
    for side, split in enumerate(SPLITS):
        for batch in read_columns(folder, find_table("documents"), columns, split):
            marks = [*map(_read_text, batch["text"].to_pylist(), batch["sentences"].to_pylist())]
            sizes = [len(one) for _, one in marks]
            sides.append(np.full(len(marks), side, np.int8))
            signatures.append(np.stack([signature for signature, _ in marks]))
            sentences.append(np.fromiter((one for _, long in marks for one in long), np.uint64))
            owners.append(np.repeat(np.arange(len(ids), len(ids) + len(marks)), sizes))
            ids += batch["document_id"].to_pylist()
    return Pages(
        ids,
        np.concatenate(sides),
        np.concatenate(signatures),
        np.concatenate(sentences),
        np.concatenate(owners),
    )


def _read_text(text: str, spans: Sequence[dict[str, int]]) -> tuple[NDArray[np.uint32], list[int]]:
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
    for part in np.array_split(np.unique(runs), len(runs) // 4096 + 1):
        if len(part):
            low = np.minimum(low, (part[:, None] * factors + offsets).min(axis=0))
    signature: NDArray[np.uint32] = (low >> np.uint64(32)).astype(np.uint32)
    return signature


@lru_cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    import numpy as np

    rng = np.random.default_rng(20_311)
    factors = rng.integers(1, 2**63, PERMUTATIONS, np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, rng.integers(0, 2**63, PERMUTATIONS, np.uint64)
