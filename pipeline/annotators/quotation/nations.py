"""Whether an adjective and a name mean the same country: ``Russian`` and ``Russia``."""

from __future__ import annotations

import re

_IRREGULAR = {
    "us": "united states", "u.s": "united states", "usa": "united states",
    "america": "united states", "american": "united states", "americans": "united states",
    "uk": "britain", "u.k": "britain", "united kingdom": "britain", "french": "france",
    "dutch": "netherlands", "swiss": "switzerland", "danish": "denmark", "greek": "greece",
    "polish": "poland", "welsh": "wales", "filipino": "philippines", "spanish": "spain",
    "irish": "ireland", "scottish": "scotland", "burmese": "myanmar", "saudi": "saudi arabia",
    "dprk": "north korea", "emirati": "united arab emirates", "kiwi": "new zealand",
    "texan": "texas", "cuban": "cuba", "iraqi": "iraq", "thai": "thailand", "malian": "mali",
}  # fmt: skip
_STEM = 4
_WORD = re.compile(r"[^\W\d_][\w.]*")


def nation_key(name: str) -> str:
    """A key that is equal for a country and for its adjective, e.g. ``nort kore``.

    Irregular adjectives stand in a table; for others the first four letters of each word decide.
    It serves to compare names within one article, where few countries are named.
    """
    words = [word.rstrip(".") for word in _WORD.findall(name.casefold())]
    if words[:1] == ["the"]:
        words = words[1:]
    plain = " ".join(words)
    regular = _IRREGULAR.get(plain) or plain
    return " ".join(word[:_STEM] for word in regular.split())
