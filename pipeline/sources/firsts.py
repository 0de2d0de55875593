"""Which input was the first with its content: kept small enough for millions."""

from __future__ import annotations

from array import array

_FEW = 16_384
_SHARE = 4


class Firsts:
    """Maps numbers to paths, in arrays that are sorted now and then; the newest in a dictionary."""

    def __init__(self) -> None:
        import numpy as np

        self._numbers = np.empty(0, np.uint64)
        self._places = np.empty(0, np.uint64)
        self._newest: dict[int, int] = {}
        self._paths, self._ends = bytearray(), array("Q", [0])

    def find(self, number: int) -> str | None:
        """The path that was added with this number."""
        place = self._newest.get(number)
        if place is None:
            at = int(self._numbers.searchsorted(number))
            if at == len(self._numbers) or int(self._numbers[at]) != number:
                return None
            place = int(self._places[at])
        return self._paths[self._ends[place] : self._ends[place + 1]].decode()

    def add(self, number: int, path: str) -> None:
        """Keep the path of a number that is new, from 0 to 2**64 - 1."""
        self._newest[number] = len(self._ends) - 1
        self._paths += path.encode()
        self._ends.append(len(self._paths))
        if len(self._newest) >= max(_FEW, len(self._numbers) // _SHARE):
            self._sort()

    def _sort(self) -> None:
        """Move the newest to the others; a quarter at a time, so each is moved a few times."""
        import numpy as np

        numbers = np.fromiter(self._newest, np.uint64, len(self._newest))
        places = np.fromiter(self._newest.values(), np.uint64, len(self._newest))
        joined = np.concatenate([self._numbers, numbers])
        order = np.argsort(joined, kind="stable")
        self._numbers = joined[order]
        self._places = np.concatenate([self._places, places])[order]
        self._newest = {}
