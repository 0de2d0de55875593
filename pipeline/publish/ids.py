"""Maps from document ids to small facts, as sorted arrays instead of dictionaries of strings.

An id is sixteen hex digits, that is, one 64-bit number. Ten million ids with a cluster each take
160 MB here; as a dictionary of strings they take two gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, ValuesView
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.uint64]

Value = TypeVar("Value")

_HEX, _DIGITS = 16, 16
_PART = 65_536


def pack_ids(names: Iterable[str]) -> Ids:
    """Ids as numbers, in their order; numbers compare as the ids do."""
    import numpy as np

    return np.fromiter((int(name, _HEX) for name in names), np.uint64)


def spell_id(number: int) -> str:
    """The id that a number stands for."""
    return f"{number:016x}"


class IdMap(Mapping[str, Value], Generic[Value]):
    """Document id to value. ``ids`` ascend; ``codes[i]`` spells the value of ``ids[i]``."""

    def __init__(self, ids: Ids, codes: NDArray[Any], spell: Callable[[Any], Value]) -> None:
        self.ids, self.codes, self.spell = ids, codes, spell

    def __getitem__(self, name: str) -> Value:
        try:
            number = int(name, _HEX) if len(name) == _DIGITS else -1
        except ValueError:
            number = -1
        place = int(self.ids.searchsorted(number)) if number >= 0 else len(self.ids)
        if place == len(self.ids) or int(self.ids[place]) != number:
            raise KeyError(name)
        return self.spell(self.codes[place].item())

    def __iter__(self) -> Iterator[str]:
        return map(spell_id, walk(self.ids))

    def __len__(self) -> int:
        return len(self.ids)

    def values(self) -> ValuesView[Value]:
        """The values, by id, without looking each of them up."""
        return _Values(self)


class _Values(ValuesView[Value]):
    """What ``values`` gives; goes through the array once."""

    def __init__(self, mapping: IdMap[Value]) -> None:
        super().__init__(mapping)
        self._source = mapping

    def __iter__(self) -> Iterator[Value]:
        return map(self._source.spell, walk(self._source.codes))


def pack_map(mapping: Mapping[str, str]) -> tuple[Ids, Ids]:
    """Ids, ascending, and what they map to, which must be ids too."""
    import numpy as np

    if isinstance(mapping, IdMap):
        return mapping.ids, mapping.codes
    ids, values = pack_ids(mapping), pack_ids(mapping.values())
    order = np.argsort(ids)
    return ids[order], values[order]


def find_places(ids: Ids, wanted: Ids) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each wanted id stands in ``ids``, which ascend, and whether it is there at all."""
    import numpy as np

    if not len(ids):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    places = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return places, ids[places] == wanted


def walk(array: NDArray[Any]) -> Iterator[Any]:
    """The entries as plain numbers, some at a time."""
    parts = (array[at : at + _PART].tolist() for at in range(0, len(array), _PART))
    return chain.from_iterable(parts)
