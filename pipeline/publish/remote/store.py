"""Any file system that fsspec knows: files first, ``SHA256SUMS`` last, which makes it a version.

Other stores have no rename of folders that happens at once, so the last file is the commit: who
reads a folder without it reads a push that is not finished, and a later push may go on with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.errors import PublishError, UsageError
from pipeline.publish.manifest import SUMS

_BLOCK = 1 << 20


def push_to_store(version: Path, files: Sequence[Path], address: str) -> str:
    """Copy a version below ``address``; gives where it is.

    Each file is read back and its checksum compared before the last one is written.

    Raises:
        UsageError: if the address cannot be opened.
        PublishError: if the version is there already, or the store fails.
    """
    system, root = open_store(address)
    place = f"{root.rstrip('/')}/{version.parent.name}/{version.name}"
    try:
        if system.exists(f"{place}/{SUMS}"):
            raise PublishError(
                f"{address} has {version.parent.name}/{version.name} already. A published "
                "version never changes: publish a new one, and push that"
            )
        for path in sorted(files, key=lambda one: (one.name == SUMS, one)):
            _copy(system, path, f"{place}/{path.relative_to(version).as_posix()}")
    except OSError as error:
        raise PublishError(f"{address} could not be written: {error}. Push again") from error
    return str(system.unstrip_protocol(place))


def open_store(address: str) -> tuple[Any, str]:
    """The file system of an address, and the folder in it.

    Raises:
        UsageError: if fsspec does not know it, or what it needs is not installed.
    """
    try:
        import fsspec

        system, root = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(
            f'{address} cannot be opened: {error}. pip install "pressmark[remote]" has s3://; '
            "for others install what fsspec names"
        ) from error
    return system, root


def _copy(system: Any, path: Path, target: str) -> None:  # noqa: ANN401 - a file system of fsspec
    system.makedirs(target.rpartition("/")[0], exist_ok=True)
    system.put_file(str(path), target)
    with path.open("rb") as ours, system.open(target, "rb") as theirs:
        if _hash(ours) != _hash(theirs):
            raise PublishError(f"{target} does not hold what was written there. Push again")


def _hash(file: Any) -> str:  # noqa: ANN401 - a binary file
    digest = sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
