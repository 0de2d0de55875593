"""Keys of a whole collection, in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.run.plan import KEY_BYTES

_PART = 65_536


class Keys:
    """Keys of many documents, end to end: sixteen bytes each, and no object for any."""

    def __init__(self) -> None:
        self._joined = bytearray()

    def extend(self, keys: Iterable[bytes]) -> None:
        """Further keys."""
        for key in keys:
            self._joined += key

    def sorted_parts(self) -> Iterator[bytes]:
        """The keys in ascending order, many of them end to end at a time."""
        import numpy as np

        ordered = np.sort(np.frombuffer(self._joined, f"S{KEY_BYTES}"))
        return (part.tobytes() for part in np.array_split(ordered, len(ordered) // _PART + 1))


class SortedKeys:
    """Keys in ascending order, end to end, to be looked up."""

    def __init__(self, joined: bytes) -> None:
        self._joined = joined

    def find(self, keys: Sequence[bytes]) -> list[bool]:
        """For each key whether it is among these."""
        import numpy as np

        known = np.frombuffer(self._joined, f"S{KEY_BYTES}")
        wanted = np.frombuffer(b"".join(keys), f"S{KEY_BYTES}")
        if not len(known):
            return [False] * len(wanted)
        places = np.minimum(known.searchsorted(wanted), len(known) - 1)
        found: list[bool] = (known[places] == wanted).tolist()
        return found
