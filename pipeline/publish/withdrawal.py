"""Takedown: a document that is withdrawn is in no later version, and neither is a copy of it.

Tombstones stand in ``dist/NAME/withdrawn.jsonl`` and in the manifest of each later version, so
that they survive a fresh checkout. They hold ids, hashes and a reason, never a word of the text.
A published version never changes: who must take it down deletes its folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.errors import UsageError
from pipeline.publish.accounts import Account
from pipeline.publish.index import INDEX, read_index
from pipeline.publish.locks import hold
from pipeline.publish.reading import find_row
from pipeline.publish.versions import latest_version, read_manifest

WITHDRAWN = "withdrawn.jsonl"
REASON = "withdrawn"


class Tombstone(Struct, frozen=True):
    """A withdrawn document: its id, the hash of its text, and why."""

    document_id: str
    text_sha256: str
    reason: str


class Withdrawal(Struct, frozen=True):
    """What ``withdraw`` did; ``held_by`` are the versions that still hold the document."""

    tombstone: Tombstone
    dataset: Path
    held_by: list[Path]


def withdraw_document(prefix: str, reason: str, dataset: Path) -> Withdrawal:
    """Write a tombstone for a document of the dataset in the folder ``dataset``.

    Args:
        prefix: the id of the document, its beginning, or the file that it was read from.
        reason: one line for the changelog; it must not cite the text.
        dataset: ``dist/NAME``.

    Raises:
        UsageError: if no version holds such a document, or no reason is given.
    """
    if not reason.strip():
        raise UsageError('A withdrawal needs a --reason for the changelog: --reason "court order"')
    version = latest_version(dataset)
    if version is None:
        raise UsageError(f"{dataset} holds no version. Give the folder of a dataset: dist/NAME")
    row = find_row(prefix, version)
    digest = row.get("text_sha256") or sha256(row["text"].encode()).hexdigest()
    stone = Tombstone(row["document_id"], digest, " ".join(reason.split()))
    with hold(dataset):
        known = {one.document_id: one for one in read_tombstones(dataset)}
        known[stone.document_id] = stone
        _write_tombstones(dataset, known.values())
    holders = [
        path.parent
        for path in sorted(dataset.glob(f"[0-9]*/{INDEX}"))
        if stone.document_id in read_index(path.parent)
    ]
    return Withdrawal(stone, dataset, holders)


def read_tombstones(dataset: Path) -> list[Tombstone]:
    """All tombstones of a dataset, by id: of its folder and of its latest version.

    Raises:
        UsageError: if the file of tombstones cannot be read; nobody may publish past it.
    """
    found: dict[str, Tombstone] = {}
    if version := latest_version(dataset):
        for one in read_manifest(version).get("withdrawn", []):
            found[one["document_id"]] = msgspec.convert(one, Tombstone)
    path = dataset / WITHDRAWN
    if path.is_file():
        decode = msgspec.json.Decoder(Tombstone).decode
        try:
            stones = [decode(line) for line in path.read_bytes().split(b"\n") if line.strip()]
        except msgspec.MsgspecError as error:
            raise UsageError(f"{path} cannot be read: {error}. Mend it, or restore it") from error
        found |= {one.document_id: one for one in stones}
    return [found[name] for name in sorted(found)]


class Withdrawn:
    """Knows which documents are withdrawn: by id, or as a copy by the hash of their text."""

    def __init__(self, stones: Sequence[Tombstone]) -> None:
        self.stones = list(stones)
        self._ids = {one.document_id for one in stones}
        self._texts = {bytes.fromhex(one.text_sha256) for one in stones}

    def covers(self, document_id: str, text_sha256: bytes) -> bool:
        """Whether a document must not be published."""
        return document_id in self._ids or text_sha256 in self._texts

    def settle(self, accounts: Iterable[Account], ids: set[str]) -> list[Account]:
        """Accounts in which the documents ``ids``, and copies of them, are withdrawn.

        They are counted as rejected; file, hash and details are blanked.
        """
        gone = ids | self._ids
        return [
            _blank(one) if one.document_id in gone or one.kept_id in gone else one
            for one in accounts
        ]


def _blank(account: Account) -> Account:
    return replace(
        account,
        source_path="",
        raw_sha256="",
        outcome="rejected",
        stage="publish",
        reason=REASON,
        detail=None,
        kept_id=None,
        kept_path=None,
    )


def _write_tombstones(dataset: Path, stones: Iterable[Tombstone]) -> None:
    """Write the file anew beside itself, then rename: it is never half there."""
    encode = msgspec.json.Encoder().encode
    draft = dataset / f".{WITHDRAWN}.draft"
    ordered = sorted(stones, key=lambda one: one.document_id)
    draft.write_bytes(b"".join(encode(one) + b"\n" for one in ordered))
    draft.replace(dataset / WITHDRAWN)
