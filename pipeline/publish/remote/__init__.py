"""Publishing a version elsewhere: the Hub, or any address that fsspec knows.

A version is checked before it leaves. What is there already is never written over: on the Hub a
tag, elsewhere a folder with a manifest.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from pipeline.errors import UsageError
from pipeline.publish.check import check_version, require_sound
from pipeline.publish.remote.hub import parse_repository, push_to_hub
from pipeline.publish.remote.store import open_store, push_to_store
from pipeline.publish.versions import require_version

HUB = "hf://"


class Pushed(Struct, frozen=True):
    """Where a version went."""

    address: str
    files: int
    bytes: int


def push_version(version: Path, address: str, *, is_private: bool = False) -> Pushed:
    """Copy a version to ``address``.

    Args:
        version: a published version.
        address: ``hf://datasets/OWNER/NAME`` (one commit and the tag of the version), or a folder
            as fsspec writes it (``s3://``, ``gs://``, ``file://``): it appears there as
            ``ADDRESS/NAME/VERSION``.
        is_private: make a new repository of the Hub private.

    Raises:
        UsageError: if the address is none, or the extra ``remote`` is not installed.
        IntegrityError: if the version is not sound.
        PublishError: if it is there already, or the other side refuses.
    """
    if "://" not in address:
        raise UsageError(
            f"`{address}` is no address. Expected hf://datasets/OWNER/NAME, or one that fsspec "
            "knows, such as s3://BUCKET/FOLDER or file:///FOLDER"
        )
    repository = parse_repository(address) if address.startswith(HUB) else None
    if repository is None:
        open_store(address)
    require_sound(version, check_version(require_version(version)))
    files = sorted(path for path in version.rglob("*") if path.is_file())
    if repository is not None:
        landed = push_to_hub(version, files, repository, is_private=is_private)
    else:
        landed = push_to_store(version, files, address)
    return Pushed(landed, len(files), sum(path.stat().st_size for path in files))
