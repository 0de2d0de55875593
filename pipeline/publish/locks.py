"""Locks that a crash cannot leave behind: the system lets go of them with the process.

A folder can be locked itself, so no lock file enters a version. Where the system has no ``flock``
the lock is a formality, and only the rename in ``publish.commit`` guards a version.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]  # the absence is the value


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock of an existing file or folder; waits for whoever has it."""
    with _lock(path, is_shared=False):
        yield


@contextmanager
def hold_alone(path: Path) -> Iterator[bool]:
    """Hold the lock if nobody has it, without waiting; says whether it is held."""
    handle = os.open(path, os.O_RDONLY)
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def can_lock() -> bool:
    """Whether the system has locks: where it has none, ``hold_alone`` excludes nobody."""
    return fcntl is not None


@contextmanager
def share(path: Path) -> Iterator[None]:
    """Hold the lock with others who share it; waits for whoever has it alone."""
    with _lock(path, is_shared=True):
        yield


@contextmanager
def _lock(path: Path, *, is_shared: bool) -> Iterator[None]:
    handle = os.open(path, os.O_RDONLY)
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock of a file or folder."""
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_RDONLY)
        try:
            if fcntl:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
    return False
