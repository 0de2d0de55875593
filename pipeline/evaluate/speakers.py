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


def is_right_speaker(found: Speaker, gold: Speaker, *, any_of: bool = False) -> bool:
    """Whether ``found`` names the speaker of the gold, or nobody where the gold has nobody.

    Another name of the same entity will do. Where several speak together, all of them and no
    other must be named; with ``any_of`` one of them is enough.
    """
    if not gold.names or not found.names:
        return gold.names == found.names
    wanted = {normalize_name(name) for name in gold.names}
    known = [_collect_forms(found, place) & wanted for place in range(len(found.names))]
    if any_of:
        return any(known)
    return all(known) and wanted == frozenset().union(*known)


def _collect_forms(speaker: Speaker, place: int) -> frozenset[tuple[str, ...]]:
    aliases = speaker.aliases[place] if speaker.aliases else ()
    return frozenset(normalize_name(name) for name in (speaker.names[place], *aliases))
