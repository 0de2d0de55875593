"""Volumes: how much there is of everything, in each split, and against the version before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Protocol

from pipeline.contract.tables import SPLITS, TABLES
from pipeline.publish.gate.findings import Check, Finding
from pipeline.publish.gate.rows import find_formats, find_shards
from pipeline.publish.profile import Profile
from pipeline.recipe import GateConfig, SplitsConfig

_DEVIATIONS = 4  # of a binomial: one run in ten thousand is further away by chance

Rows = Mapping[str, Mapping[str, int]]


class HasOutcome(Protocol):
    """What became of one input: ``published``, ``duplicate`` or ``rejected``."""

    @property
    def outcome(self) -> str:
        """The one word."""


def count_rows(folder: Path) -> Rows:
    """Rows by table and split, by the first format that is there.

    Raises: OSError or ValueError (ArrowInvalid is one) when a file cannot be read.
    """
    kind = find_formats(folder)[0] if find_formats(folder) else "parquet"
    return {
        table.name: {
            split: sum(map(_count, find_shards(folder, table.name, kind, split)))
            for split in SPLITS
        }
        for table in TABLES
    }


def check_splits(rows: Rows, config: SplitsConfig) -> list[Finding]:
    """Every split has rows of every table, and about the share of articles that was asked for."""
    filled = Check(
        "splits_have_rows", "`load_dataset` knows no split without rows", "documents", "warning"
    )
    shared = Check(
        "splits_as_asked", "a test set of another size measures another thing", "documents",
        "warning",
    )  # fmt: skip
    wanted = {"train": 1.0 - config.validation - config.test,
              "validation": config.validation, "test": config.test}  # fmt: skip
    asked = [split for split in SPLITS if wanted[split]]
    bare = [split for split in asked if not rows["documents"][split]]
    empty = bare + [
        f"{table} {split}"
        for table in rows
        for split in asked
        if split not in bare and not rows[table][split]
    ]
    seen = f"no rows in {', '.join(empty)}" if empty else "rows of every table in every split"
    documents = rows["documents"]
    odd = [
        split
        for split in SPLITS
        if _is_odd(documents[split], sum(documents.values()), wanted[split])
    ]
    shares = ", ".join(
        f"{split} {documents[split]:,} ({wanted[split]:.0%} asked)" for split in SPLITS
    )
    return [filled.conclude(len(empty), seen), shared.conclude(len(odd), shares)]


def check_shrinking(old: Profile, new: Profile, config: GateConfig, previous: str) -> Finding:
    """A version that has lost many articles was built from half the input."""
    check = Check(
        "few_articles_lost", "a folder that was not found looks like a small dataset", "documents",
        "warning",
    )  # fmt: skip
    lost = max(0.0, 1.0 - new.documents / old.documents) if old.documents else 0.0
    seen = f"{new.documents:,} articles after {old.documents:,} in {previous}"
    return check.measure(lost, config.max_lost, f"{seen}, at most {config.max_lost:.0%} fewer")


def check_rejected(outcomes: Sequence[HasOutcome], config: GateConfig) -> list[Finding]:
    """At most a share of the inputs is rejected; nothing is said where there are none."""
    if not outcomes:
        return []
    check = Check("few_inputs_rejected", "when most inputs cannot be used the folder is wrong")
    rejected = sum(one.outcome == "rejected" for one in outcomes)
    share = rejected / len(outcomes)
    seen = f"{rejected:,} of {len(outcomes):,} inputs, [gate] max_rejected is {config.max_rejected}"
    return [check.conclude(int(share > config.max_rejected), seen)]


def _is_odd(count: int, total: int, share: float) -> bool:
    """Whether chance alone does not explain it; stories of many articles make it wide."""
    spread = _DEVIATIONS * sqrt(total * share * (1 - share)) + 1
    return abs(count - total * share) > max(spread, 0.05 * total)


def _count(path: Path) -> int:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return int(pq.read_metadata(path).num_rows)
    with path.open("rb") as file:
        return sum(1 for _ in file)
