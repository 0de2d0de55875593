"""Memory that nothing uses any more, given back between the steps of a build."""

from __future__ import annotations


def give_back() -> None:
    """Return what the allocators keep to the system: Arrow's, and that of C.

    They keep what a step took at most, so that without it every step adds its own peak.
    """
    import pyarrow as pa

    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()
