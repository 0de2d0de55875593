"""Countries that an annotator passed over: a name that nobody else bears needs no context."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.annotators.mending import RULES, Found
from pipeline.annotators.names.gazetteer import fold, read_countries
from pipeline.annotators.names.lexicon import read_table

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SCORE = 0.9
_LONGEST = 4


@cache
def _read_first_words() -> dict[str, frozenset[str]]:
    """First word = the names of countries that start with it, without those that people bear."""
    shared = read_table("given_names.txt") | read_table("common_words.txt")
    names: dict[str, set[str]] = {}
    for name in read_countries():
        if name not in shared or name == "us":
            names.setdefault(name.split()[0], set()).add(name)
    return {word: frozenset(listed) for word, listed in names.items()}


def find_countries(doc: Doc) -> Iterator[Found]:
    """Names of countries, the longest at each place."""
    texts = [token.text for token in doc]
    for i, text in enumerate(texts):
        listed = _read_first_words().get(fold(text)) if text[0].isupper() else None
        for size in range(_LONGEST if listed else 0, 0, -1):
            surface = " ".join(texts[i : i + size])
            if listed and fold(surface) in listed and _is_written_as_name(surface):
                yield Found(i, min(i + size, len(texts)), "GPE", _SCORE, RULES)
                break


def _is_written_as_name(surface: str) -> bool:
    """`US` and `UAE`, not `Us`; `Peru`, not `PERU` in a headline."""
    letters = surface.replace(".", "")
    is_short = fold(surface) in {"us", "usa", "uk", "uae", "dprk", "rok", "prc", "drc", "ussr"}
    return letters.isupper() if is_short or "." in surface else not letters.isupper()
