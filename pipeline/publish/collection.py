"""What the stages gave, gathered for publishing: texts in a spool, light facts in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec.structs import replace

from pipeline.errors import InputError
from pipeline.publish.accounts import Account, Accounts, open_account
from pipeline.publish.duplicates import Stories
from pipeline.publish.prints import Prints
from pipeline.publish.tally import Outline
from pipeline.publish.withdrawal import Withdrawn
from pipeline.recipe import DatasetConfig, Recipe
from pipeline.records import Document
from pipeline.run.keys import Keys, SortedKeys
from pipeline.run.spool import Spool
from pipeline.run.task import BatchResult, StageCount

_INPUTS_NAMED = 3
Described = TypeVar("Described", Document, Outline)


@dataclass
class Collection:
    """All documents of a build after the stages; ``rejected`` holds those that a stage rejected.

    ``fresh`` holds the ids of what the version before was not made of, if there is one to compare.
    """

    spool: Spool
    rejected: Spool
    dataset: DatasetConfig
    prints: Prints
    accounts: Accounts = field(default_factory=Accounts)
    keys: Keys = field(default_factory=Keys)
    stages: dict[str, StageCount] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def withdraw(self, withdrawn: Withdrawn) -> None:
        """Leave out what was withdrawn, and every copy of it.

        Raises:
            InputError: nothing is left.
        """
        if withdrawn.stones:
            known = self.prints.texts()
            gone = {name for name, digest in known if withdrawn.covers(name, digest)}
            self.prints.drop(gone)
            self.accounts = Accounts(withdrawn.settle(self.accounts, gone))
        if not len(self.prints):
            raise InputError("Every article was withdrawn: nothing is left to publish.")

    def keep(
        self, stories: Stories, wanted: Callable[[str], bool] = lambda _: True
    ) -> Iterator[Document]:
        """The documents to publish, by id, each in its cluster; may be called again.

        ``wanted`` says by id which are asked for. What an article says of its language and
        licence stands; the recipe speaks for the rest.
        """
        clusters = stories.cluster_ids
        for document in self.spool.documents(lambda name: name in clusters and wanted(name)):
            yield replace(self.complete(document), cluster_id=clusters[document.document_id])

    def keep_packed(self, stories: Stories) -> Iterator[tuple[str, bytes]]:
        """Ids and documents as they lie in the spool, for whoever needs no more than an outline."""
        return self.spool.packed(stories.cluster_ids.__contains__)

    def complete(self, document: Described) -> Described:
        """With what the recipe says of every document that does not say it itself."""
        language = document.language or self.dataset.language
        return replace(
            document, language=language, license=document.license or self.dataset.license
        )

    def set_aside(self, offenders: Mapping[str, str]) -> None:
        """Reject documents after all: id to the check of the gate that each breaks."""
        self.prints.drop(offenders)
        self.accounts = Accounts(_reject(account, offenders) for account in self.accounts)


def collect_batches(
    batches: Iterable[BatchResult],
    recipe: Recipe,
    spool: Spool,
    rejected: Spool,
    prints: Prints,
    on_documents: Callable[[int], None],
    known: SortedKeys | None = None,
) -> Collection:
    """Take every batch as it comes; ``on_documents`` is told how many came.

    What passed goes to ``spool`` and ``prints``, the others to ``rejected``. ``known`` are the
    roots that the version before was made of.

    Raises:
        InputError: every input was rejected.
    """
    collection = Collection(spool, rejected, recipe.dataset, prints)
    for batch in batches:
        for name, count in batch.counts.items():
            collection.stages.setdefault(name, StageCount()).add(count)
        collection.keys.extend(batch.keys)
        if known is not None:
            found = zip(batch.parcels, known.find(batch.roots), strict=True)
            collection.fresh.update(one.document_id for one, is_known in found if not is_known)
        for parcel in batch.parcels:
            collection.accounts.append(open_account(parcel))
            (spool if parcel.rejection is None else rejected).add(parcel.document_id, parcel.packed)
            if parcel.fingerprint is not None:
                collection.prints.add(parcel.fingerprint)
        on_documents(len(batch.parcels))
    if not len(collection.prints):
        raise InputError(_explain_nothing(collection.accounts))
    return collection


def _reject(account: Account, offenders: Mapping[str, str]) -> Account:
    """An account of a document that is set aside, or of a copy of it, byte for byte."""
    if account.outcome == "rejected":
        return account
    check = offenders.get(account.document_id) or offenders.get(account.kept_id or "")
    if check is None:
        return account
    detail = "set aside, as [gate] quarantine allows; the version was written again without it"
    return replace(
        account, outcome="rejected", stage="gate", reason=check, detail=detail, kept_id=None
    )


def _explain_nothing(accounts: Sequence[Account]) -> str:
    """Why there is nothing to publish, with the first inputs and their reasons."""
    named = [
        f"  {one.source_path}: {one.stage}/{one.reason}: {one.detail}"
        for one in accounts[:_INPUTS_NAMED]
    ]
    left = len(accounts) - len(named)
    head = f"All {len(accounts)} inputs were rejected: nothing was published."
    return "\n".join([head, *named, *([f"  ... and {left} more"] if left else [])])
