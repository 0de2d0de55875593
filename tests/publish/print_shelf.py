"""Fingerprints in files, for tests that begin with signatures or hashes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from pipeline.publish.ids import spell_id
from pipeline.publish.prints import Prints
from pipeline.run.fingerprints import PERMUTATIONS, Fingerprint


def keep_signatures(place: Path, signatures: np.ndarray) -> tuple[Prints, np.ndarray]:
    """Prints with these signatures, and the row of each rank."""
    prints = Prints(place / "prints")
    for number, signature in enumerate(signatures.astype("<u4").reshape(-1, PERMUTATIONS)):
        digest = number.to_bytes(32, "big")
        prints.add(Fingerprint(spell_id(number), "", digest, signature.tobytes(), b"", b""))
    return prints, np.arange(len(signatures))


def keep_sentences(place: Path, bags: Iterable[np.ndarray]) -> tuple[Prints, np.ndarray]:
    """Prints with these hashes of sentences, each document's without repetition."""
    prints = Prints(place / "prints")
    for number, bag in enumerate(bags):
        packed = np.unique(bag).astype("<u8").tobytes()
        prints.add(Fingerprint(spell_id(number), "", b"", b"", packed, b""))
    return prints, prints.live
