"""The published files beside what ``Dataset.to_parquet`` writes of the same rows."""

from __future__ import annotations

import shutil
from pathlib import Path

from rows.measuring import Plan, Row, middle, run_apart, spread
from rows.texts import save, synthetic

CONFIG = "quotes"
TABLES = ("documents", "sentences", "entities", "quotes")


def _publish(plan: Plan) -> Path:
    """A version of synthetic articles."""
    articles = save(synthetic(plan.collection // 10), plan.place / "long")
    shutil.rmtree(plan.place / "out", ignore_errors=True)
    built = run_apart("build", articles, plan.place / "out", "rules", "local", 1, "parquet")
    return Path(built["path"])


def _rewrite(version: Path, config: str, plan: Plan) -> tuple[Path, int]:
    out = plan.place / f"plain-{config}"
    shutil.rmtree(out, ignore_errors=True)
    return out, run_apart("rewrite", version, config, out)["bytes"]


def _load(folders: list[Path], plan: Plan) -> list[float]:
    """CPU seconds to load the rows into a fresh cache and to pass over them, of two folders."""
    cache = plan.place / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    seconds: list[float] = run_apart("load", *folders, CONFIG, cache)["cpu_seconds"]
    return seconds


def measure_files(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Loading ``quotes``, and the size of every table."""
    version = _publish(plan)
    plain, _ = _rewrite(version, CONFIG, plan)
    ratios, each_load = [], []
    for _ in range(max(plan.rounds, 2)):
        # What was loaded last lies otherwise in memory: half a percent, either way.
        ours, rewritten = _load([version, plain], plan)
        again, once_more = reversed(_load([plain, version], plan))
        each_load += [ours, again]
        ratios.append((ours + again) / (rewritten + once_more))
    sizes = {}
    for config in TABLES:
        _, size = _rewrite(version, config, plan)
        own = sum(path.stat().st_size for path in (version / "data" / config).glob("*.parquet"))
        sizes[config] = own / size
    each = " · ".join(f"{config} {ratio:.2f}" for config, ratio in sizes.items())
    return [
        ("load_dataset and one pass over quotes, over to_parquet", "1.0", "",
         f"{spread(ratios)}: {middle(each_load):.1f} s of CPU"),
        ("Parquet size over to_parquet", "0.75", "0.65", each),
    ]  # fmt: skip


ROWS = (Row("files", measure_files, 8),)
