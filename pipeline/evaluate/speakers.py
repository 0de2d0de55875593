"""Whether two names are one person or organization."""

from __future__ import annotations

import re

from pipeline.evaluate.annotation import Speaker

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_POSSESSIVE = re.compile(r"'s?(?!\w)")


def normalize_name(name: str) -> tuple[str, ...]:
    """The words of a name without case, marks, "the", possessive and middle initials.

    ``The Donna J. Reyes's`` and ``Donna Reyes`` are one; titles are no part of a name.
    """
    words = _WORD.findall(_POSSESSIVE.sub("", name.casefold().replace("’", "'")))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return tuple(w for i, w in enumerate(words) if len(w) > 1 or i in (0, len(words) - 1))


def is_right_speaker(found: Speaker, gold: Speaker, *, all_of: bool = False) -> bool:
    """Whether ``found`` names the speaker of the gold, or nobody where the gold has nobody.

    Another name of the same entity will do. Where several speak together one of them is
    enough, as a quote holds one speaker; with ``all_of`` each must be named.
    """
    if not gold.names or not found.names:
        return gold.names == found.names
    known = {normalize_name(name) for name in (*found.names, *found.aliases)}
    right = [normalize_name(name) in known for name in gold.names]
    return all(right) if all_of else any(right)
