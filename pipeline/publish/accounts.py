"""What became of every input: nothing is dropped silently.

``inputs.jsonl`` of a version holds one line per input, and the sum is checked before anything is
published: inputs = published + duplicates + rejected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pipeline.errors import PublishError
from pipeline.publish.duplicates import Duplicate
from pipeline.records import Document

ACCOUNTS = "inputs.jsonl"
COPY = "duplicate"  # a reader's reason: the same bytes were read before
Outcome = Literal["published", "duplicate", "rejected"]
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


def open_account(document: Document) -> Account:
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


def settle_accounts(accounts: Iterable[Account], duplicates: Iterable[Duplicate]) -> list[Account]:
    """The accounts with duplicates declared, by path and id."""
    copies = Counter((copy.document_id, copy.source_path) for copy in duplicates)
    kept = {(copy.document_id, copy.source_path): copy for copy in duplicates}
    settled = []
    for account in sorted(accounts, key=lambda one: (one.source_path, one.document_id)):
        key = (account.document_id, account.source_path)
        if account.outcome == "published" and copies[key]:
            copies[key] -= 1
            copy = kept[key]
            settled.append(
                replace(
                    account, outcome="duplicate", kept_id=copy.kept_id, kept_path=copy.kept_path
                )
            )
        else:
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
