"""Who did how much of a build, and what it needs of the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.run.keys import Keys
from pipeline.run.task import BatchResult

_WORKERS_NAMED = 8


class Shares:
    """Follows the batches of a build: documents by worker, and the root of each input."""

    def __init__(self) -> None:
        self.workers: Counter[str] = Counter()
        self.roots = Keys()

    def follow(self, batches: Iterable[BatchResult]) -> Iterator[BatchResult]:
        """The batches, as they come."""
        for batch in batches:
            self.workers[batch.worker] += len(batch.parcels)
            self.roots.extend(batch.roots)
            yield batch

    def describe(self) -> str:
        """Each worker by machine and process id; where there are many, in sum."""
        counts = sorted(self.workers.items())
        if len(counts) <= _WORKERS_NAMED:
            return " · ".join(f"{name} {count:,} documents" for name, count in counts)
        machines = len({name.rpartition(":")[0] for name, _ in counts})
        low, high = min(self.workers.values()), max(self.workers.values())
        return f"{len(counts):,} on {machines:,} machines, {low:,} to {high:,} documents each"
