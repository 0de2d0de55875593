"""Imports of a library that wait until something of them is used.

Great Expectations imports scipy and altair for three expectations that no suite of ours has: a
third of all its modules, and 0.8 of the 2.3 seconds that it takes to import.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """Bound in the place of a module, which is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        _remove(self)
        return getattr(import_module(self.__name__), name)


@contextmanager
def import_lazily(*names: str) -> Iterator[None]:
    """Within the block an import of these modules binds stand-ins; packages around them are real.

    Whoever imported a stand-in keeps it. After the block the others import the modules themselves.
    A module that was imported before, or is not installed, is left as it is.
    """
    stand_ins = [_put_in_place(name) for name in names if _can_wait(name)]
    try:
        yield
    finally:
        for stand_in in stand_ins:
            _remove(stand_in)


def _can_wait(name: str) -> bool:
    if name in sys.modules:
        return False
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # of the package around it
        return False


def _put_in_place(name: str) -> _StandIn:
    """A stand-in where an import finds it: among the modules, and in the package around it."""
    stand_in = sys.modules[name] = _StandIn(name)
    package, _, child = name.rpartition(".")
    if package:
        setattr(import_module(package), child, stand_in)
    return stand_in


def _remove(stand_in: ModuleType) -> None:
    """Take it out of there, if it still is."""
    name = stand_in.__name__
    if sys.modules.get(name) is stand_in:
        del sys.modules[name]
    package, _, child = name.rpartition(".")
    around = sys.modules.get(package)
    if around is not None and vars(around).get(child) is stand_in:
        delattr(around, child)
