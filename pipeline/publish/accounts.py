"""What became of every input: nothing is dropped silently.

``inputs.jsonl`` of a version holds one line per input, and the sum is checked before anything is
published: inputs = published + duplicates + rejected.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args, overload

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.errors import PublishError
from pipeline.publish.duplicates import Duplicate
from pipeline.publish.ids import walk
from pipeline.records import Document
from pipeline.run.parcel import Parcel

ACCOUNTS = "inputs.jsonl"
COPY = "duplicate"  # a reader's reason: the same bytes were read before
Outcome = Literal["published", "duplicate", "rejected"]
_ID, _DIGEST, _REST = 16, 32, 24  # hex digits; bytes of a hash, and of what follows the id in it
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class Account(Struct, frozen=True):
    """What became of one input; ``stage``, ``reason``, ``detail`` say why one was rejected."""

    source_path: str
    document_id: str
    raw_sha256: str
    outcome: Outcome
    stage: str | None = None
    reason: str | None = None
    detail: str | None = None
    kept_id: str | None = None
    kept_path: str | None = None


def open_account(document: Document | Parcel) -> Account:
    """The account of a document that went through all stages; it may yet be a duplicate."""
    rejection = document.rejection
    is_copy = rejection is not None and rejection.reason == COPY
    return Account(
        source_path=document.source_path,
        document_id=document.document_id,
        raw_sha256=document.raw_sha256,
        outcome="duplicate" if is_copy else "rejected" if rejection else "published",
        stage=rejection.stage if rejection else None,
        reason=rejection.reason if rejection else None,
        detail=rejection.detail if rejection else None,
        kept_id=document.raw_sha256[:16] if is_copy else None,
    )


class Accounts(Sequence[Account]):
    """Many accounts: 80 bytes each in memory where a document passed, whole where it did not."""

    def __init__(self, accounts: Iterable[Account] = ()) -> None:
        self._paths = bytearray()
        self._ends, self._digests = array("Q", [0]), bytearray()
        self._odd: dict[int, Account] = {}
        for account in accounts:
            self.append(account)

    def append(self, account: Account) -> None:
        """The next one."""
        if account != _read_passed(account.source_path, account.raw_sha256):
            self._odd[len(self)] = account
        self._paths += account.source_path.encode()
        head, rest = account.document_id, account.raw_sha256[_ID:]
        self._digests += bytes.fromhex(head + rest) if rest else bytes.fromhex(head) + bytes(_REST)
        self._ends.append(len(self._paths))

    def order(self) -> Iterator[int]:
        """Their places, by path and then by id."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        ends, paths = pa.py_buffer(self._ends), pa.py_buffer(self._paths)
        heads = np.frombuffer(self._digests, ">u8").reshape(-1, _DIGEST // 8)[:, 0]
        table = pa.table(
            {
                "path": pa.LargeStringArray.from_buffers(len(self), ends, paths),
                "id": pa.array(heads.astype(np.uint64)),
            }
        )
        keys = [("path", "ascending"), ("id", "ascending")]
        return walk(pc.sort_indices(table, keys).to_numpy())

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> Account: ...
    @overload
    def __getitem__(self, place: slice) -> list[Account]: ...
    def __getitem__(self, place: int | slice) -> Account | list[Account]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        if at in self._odd:
            return self._odd[at]
        path = self._paths[self._ends[at] : self._ends[at + 1]].decode()
        return _read_passed(path, self._digests[_DIGEST * at : _DIGEST * (at + 1)].hex())


def _read_passed(source_path: str, raw_sha256: str) -> Account:
    """The account of a document that is published; its id is the head of its hash."""
    return Account(source_path, raw_sha256[:16], raw_sha256, "published")


def settle_accounts(accounts: Iterable[Account], duplicates: Iterable[Duplicate]) -> Accounts:
    """The accounts with duplicates declared, by path and id."""
    known = accounts if isinstance(accounts, Accounts) else Accounts(accounts)
    copies = Counter((copy.document_id, copy.source_path) for copy in duplicates)
    kept = {(copy.document_id, copy.source_path): copy for copy in duplicates}
    settled = Accounts()
    for place in known.order():
        account = known[place]
        key = (account.document_id, account.source_path)
        if account.outcome == "published" and copies[key]:
            copies[key] -= 1
            copy = kept[key]
            account = replace(
                account, outcome="duplicate", kept_id=copy.kept_id, kept_path=copy.kept_path
            )
        settled.append(account)
    return settled


def count_outcomes(accounts: Iterable[Account]) -> dict[Outcome, int]:
    """How many inputs had each outcome; all three are named."""
    counts = Counter(account.outcome for account in accounts)
    return {
        "published": counts["published"],
        "duplicate": counts["duplicate"],
        "rejected": counts["rejected"],
    }


def count_reasons(accounts: Iterable[Account]) -> dict[str, int]:
    """How many inputs were rejected, by ``stage/reason``."""
    counts = Counter(f"{one.stage}/{one.reason}" for one in accounts if one.outcome == "rejected")
    return dict(sorted(counts.items()))


def check_balance(accounts: Sequence[Account], documents: int) -> None:
    """Refuse to publish when an input is unaccounted for.

    Raises:
        PublishError: if the accounts do not name as many published documents as were written.
    """
    published = count_outcomes(accounts)["published"]
    if published != documents:
        raise PublishError(
            f"{len(accounts)} inputs: {published} are accounted for as published, but "
            f"{documents} documents were written. This is a fault of the program: nothing was "
            "published"
        )


def write_accounts(staging: Path, accounts: Iterable[Account]) -> None:
    """Write ``inputs.jsonl``."""
    encode = msgspec.json.Encoder().encode
    with (staging / ACCOUNTS).open("wb") as file:
        file.writelines(encode(account) + b"\n" for account in accounts)
