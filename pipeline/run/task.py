"""The task: run a batch of documents through the plan, reusing what the store holds.

Every engine calls this one function, in this process, in a worker, or on another machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from msgspec import Struct

from pipeline.errors import PressmarkError
from pipeline.records import Document
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

    documents: list[Document]
    roots: list[bytes]
    keys: list[bytes]
    counts: dict[str, StageCount]
    worker: str = ""


def run_batch(documents: Sequence[Document], plan: Plan, store: Store) -> BatchResult:
    """All steps of ``plan`` over ``documents``, in order; ids in are ids out.

    Raises:
        PressmarkError: a stage broke the contract (lost, added or reordered documents), or
            cannot run at all (its annotator is not installed).
    """
    roots = [find_root(document) for document in documents]
    keys = [lay_keys(root, plan.fingerprints) for root in roots]
    current = list(documents)
    counts: dict[str, StageCount] = {}
    for position, step in enumerate(plan.steps):
        began = perf_counter()
        count = counts[step.stage.name] = StageCount()
        current = _run_step(current, [chain[position] for chain in keys], step, store, count)
        count.seconds = perf_counter() - began
    return BatchResult(current, roots, [chain[-1] for chain in keys], counts)


def _run_step(
    documents: list[Document], keys: list[bytes], step: Step, store: Store, count: StageCount
) -> list[Document]:
    kept, layer = store.of(step.stage)
    live = [i for i, document in enumerate(documents) if document.rejection is None]
    packed = kept.load([keys[i] for i in live])
    results = list(documents)
    todo = []
    for i, work in zip(live, packed, strict=True):
        if work is None:
            todo.append(i)
        else:
            results[i] = layer.unpack(documents[i], work)
    done = _run_stage([documents[i] for i in todo], step)
    for i, document in zip(todo, done, strict=True):
        results[i] = document
    finished = [i for i in todo if not _has_failed(results[i])]
    kept.save(
        [keys[i] for i in finished],
        [layer.pack(results[i]) for i in finished],
        [results[i].rejection is not None for i in finished],
    )
    count.documents, count.reused = len(live), len(live) - len(todo)
    count.rejected = sum(results[i].rejection is not None for i in live)
    return results


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
