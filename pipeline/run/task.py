"""The task: run a batch of documents through the plan, reusing what the store holds.

Every engine calls this one function, in this process, in a worker, or on another machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from msgspec import Struct

from pipeline.errors import PressmarkError
from pipeline.records import Document
from pipeline.run.fingerprints import (
    Fingerprint,
    fingerprint_document,
    pack_fingerprint,
    unpack_fingerprint,
)
from pipeline.run.parcel import Draft, Parcel, unpack_document
from pipeline.run.plan import Plan, Step, find_root, lay_keys
from pipeline.run.store import Store
from pipeline.stages.stage import reject


class StageCount(Struct):
    """What one stage did: documents in, taken from the store, rejected, and time spent."""

    documents: int = 0
    reused: int = 0
    rejected: int = 0
    seconds: float = 0.0

    def add(self, other: StageCount) -> None:
        """Add another batch's figures."""
        self.documents += other.documents
        self.reused += other.reused
        self.rejected += other.rejected
        self.seconds += other.seconds


class BatchResult(Struct):
    """The documents of a batch after the last stage, and the figures.

    ``roots`` are their keys before the first stage, ``keys`` those after the last.
    """

    parcels: list[Parcel]
    roots: list[bytes]
    keys: list[bytes]
    counts: dict[str, StageCount]
    worker: str = ""

    def unpack(self) -> list[Document]:
        """The documents."""
        return [unpack_document(parcel.packed) for parcel in self.parcels]


def run_batch(documents: Sequence[Document], plan: Plan, store: Store) -> BatchResult:
    """All steps of ``plan`` over ``documents``, in order; ids in are ids out.

    Raises:
        PressmarkError: a stage broke the contract (lost, added or reordered documents), or
            cannot run at all (its annotator is not installed).
    """
    roots = [find_root(document) for document in documents]
    chains = [lay_keys(root, plan.fingerprints) for root in roots]
    keys = [chain[-1] for chain in chains]
    drafts = [Draft(document) for document in documents]
    counts: dict[str, StageCount] = {}
    for position, step in enumerate(plan.steps):
        began = perf_counter()
        count = counts[step.stage.name] = StageCount()
        _run_step(drafts, [chain[position] for chain in chains], step, store, count)
        count.seconds = perf_counter() - began
    prints = _fingerprint(drafts, keys, plan, store)
    parcels = [draft.close(one) for draft, one in zip(drafts, prints, strict=True)]
    return BatchResult(parcels, roots, keys, counts)


def _run_step(
    drafts: list[Draft], keys: list[bytes], step: Step, store: Store, count: StageCount
) -> None:
    kept, layer = store.of(step.stage)
    live = [i for i, draft in enumerate(drafts) if draft.rejection is None]
    todo = []
    for i, packed in zip(live, kept.load([keys[i] for i in live]), strict=True):
        if packed is None:
            todo.append(i)
        else:
            drafts[i].add(layer, packed)
    done = _run_stage([drafts[i].read() for i in todo], step)
    for i, document in zip(todo, done, strict=True):
        drafts[i].put(document)
    finished = [(keys[i], one) for i, one in zip(todo, done, strict=True) if not _has_failed(one)]
    kept.save(
        [key for key, _ in finished],
        [layer.pack(document) for _, document in finished],
        [document.rejection is not None for _, document in finished],
    )
    count.documents, count.reused = len(live), len(live) - len(todo)
    count.rejected = sum(drafts[i].rejection is not None for i in live)


def _fingerprint(
    drafts: list[Draft], keys: list[bytes], plan: Plan, store: Store
) -> list[Fingerprint | None]:
    """The fingerprint of each document that passed, if the plan asks for them."""
    found: list[Fingerprint | None] = [None] * len(drafts)
    if plan.duplicates is None:
        return found
    live = [i for i, draft in enumerate(drafts) if draft.rejection is None]
    names = {i: plan.find_print(keys[i]) for i in live}
    kept = store.fingerprints.load([names[i] for i in live])
    todo = [i for i, packed in zip(live, kept, strict=True) if packed is None]
    for i, packed in zip(live, kept, strict=True):
        found[i] = (
            fingerprint_document(drafts[i].read(), plan.duplicates)
            if packed is None
            else unpack_fingerprint(packed)
        )
    made = [pack_fingerprint(found[i]) for i in todo]
    store.fingerprints.save([names[i] for i in todo], made, [False] * len(todo))
    return found


def _run_stage(documents: list[Document], step: Step) -> list[Document]:
    """Run the stage over a batch; if that raises, over one document at a time."""
    if not documents:
        return []
    try:
        done = list(step.stage.run(documents, step.config))
    except PressmarkError:
        raise
    except ImportError as error:
        raise PressmarkError(
            f"Stage {step.stage.name} cannot run here: {error}. Install what is missing (`make` "
            "sets up .venv from the lock); nothing was rejected for it."
        ) from error
    except Exception:  # noqa: BLE001 - one document must not stop its neighbours
        done = [_run_alone(document, step) for document in documents]
    if [d.document_id for d in done] != [d.document_id for d in documents]:
        raise PressmarkError(
            f"Stage {step.stage.name} broke its contract: it took {len(documents)} documents and "
            f"gave {len(done)}, or changed their order or ids. A stage yields one document for "
            "each, in order; it rejects, it never drops."
        )
    return done


def _run_alone(document: Document, step: Step) -> Document:
    try:
        (done,) = step.stage.run([document], step.config)
    except Exception as error:  # noqa: BLE001 - recorded as the rejection's detail
        detail = f"{type(error).__name__}: {error}"[:500]
        return reject(document, step.stage.name, "stage_failed", detail)
    return done


def _has_failed(document: Document) -> bool:
    """A failure is not kept: the next build tries again."""
    return document.rejection is not None and document.rejection.reason == "stage_failed"
