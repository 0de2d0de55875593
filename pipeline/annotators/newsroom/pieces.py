"""Text to word pieces and back: which piece stands for which slice of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.annotators.newsroom.labels import Ints
from pipeline.annotators.newsroom.surface import NEW_LINE, join_surface, read_words

CLS, SEP, MASK = 101, 102, 103
_SURROGATE = re.compile("[\ud800-\udfff]")
MODEL_DIR = Path(__file__).resolve().parents[2] / "model"


@dataclass(frozen=True)
class Pieces:
    """A text as word pieces, grouped to words.

    ``ids`` and ``surfaces`` have one entry a piece, the others one a word: its slice of the text
    (code points), its first piece, and ``opens``, true where it is the first of its paragraph.
    """

    ids: Ints
    surfaces: Ints
    firsts: Ints
    starts: Ints
    ends: Ints
    opens: Ints

    def __len__(self) -> int:
        """The number of words."""
        return len(self.starts)


@cache
def load_tokenizer(folder: Path = MODEL_DIR) -> Any:  # noqa: ANN401 - imported on use
    """The tokenizer of the model in ``folder``: uncased word pieces, accents taken off."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def cut_pieces(tokenizer: Any, text: str) -> Pieces:  # noqa: ANN401 - imported on use
    """The word pieces of ``text``, each word a run of letters and digits or one other mark.

    What the tokenizer drops (white space, control characters) belongs to no piece.
    """
    text = _SURROGATE.sub("\ufffd", text)
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.asarray(encoding.ids, dtype=np.int64)
    if not len(ids):
        return Pieces(*(np.zeros(0, dtype=np.int64) for _ in range(6)))
    words = np.asarray(encoding.word_ids, dtype=np.int64)
    offsets = np.asarray(encoding.offsets, dtype=np.int64)
    firsts = np.flatnonzero(np.diff(words, prepend=-1))
    lasts = np.append(firsts[1:], len(ids)) - 1
    starts, ends = offsets[firsts, 0], offsets[lasts, 1]
    cases, gaps, quoted = read_words(text, starts, ends)
    counts = np.diff(np.append(firsts, len(ids)))
    inside = np.ones(len(ids), dtype=np.bool_)
    inside[firsts] = False
    spread = (np.repeat(values, counts) for values in (cases, gaps, quoted))
    piece_cases, piece_gaps, piece_quoted = spread
    surfaces = join_surface(piece_cases, np.where(inside, 0, piece_gaps), piece_quoted)
    return Pieces(ids, surfaces, firsts, starts, ends, (gaps == NEW_LINE).astype(np.int64))
