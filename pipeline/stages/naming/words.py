"""A surface as words that can be compared: folded, without dots, hyphens and articles."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.annotators.names.gazetteer import fold

Key = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_CACHED = 1 << 14


@lru_cache(_CACHED)
def split_words(surface: str) -> Key:
    """`Kim Jong-un` as `kim jong un`, `U.S.` as `us`, `O’Neill` as `o'neill`."""
    folded = fold(surface)
    words = tuple(word.replace(".", "") for word in _WORD.findall(folded))
    return words or (folded,)


def drop_article(words: Key) -> Key:
    """Without a leading `the`, unless nothing else is there."""
    return words[1:] if len(words) > 1 and words[0] == "the" else words
