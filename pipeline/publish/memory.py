"""Memory that nothing uses any more: how often Python looks for it, and when it is given back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Objects made before a look, and looks at the young before one at the older ones. A build makes
# millions that are in no cycle; with Python's own numbers it spends 6 % of a short build looking.
_COLLECT_AFTER = (20_000, 20, 20)


def give_back() -> None:
    """Return what the allocators keep to the system: Arrow's, and that of C.

    They keep what a step took at most, so that without it every step adds its own peak.
    """
    import pyarrow as pa

    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Look for unused cycles less often, until the block ends."""
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
