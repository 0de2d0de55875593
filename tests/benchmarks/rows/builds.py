"""Whole builds: beside the bare annotators, with several workers, again, and their memory."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rows.measuring import Plan, Row, Skipped, run_apart, spread
from rows.texts import NEWS, news, save, synthetic

SHORT_WORDS = 60


def _build(
    articles: Path,
    out: Path,
    annotator: str = "newsroom",
    engine: str = "local",
    workers: int = 1,
    formats: str = "parquet+jsonl",
) -> dict[str, Any]:
    return run_apart("build", articles, out, annotator, engine, workers, formats)


def _fresh(out: Path) -> Path:
    shutil.rmtree(out, ignore_errors=True)
    return out


def _save_news(plan: Plan) -> tuple[Path, str]:
    """The articles of the corpus, or as many synthetic ones, and what to call them."""
    if NEWS.is_dir():
        return save(news(plan.articles), plan.place / "news"), f"{plan.articles} news articles"
    texts = synthetic(plan.articles)
    return save(texts, plan.place / "news"), f"{plan.articles} synthetic articles"


def measure_annotators(plan: Plan) -> list[tuple[str, str, str, str]]:
    """The whole build over ``nlp.pipe`` alone, with all annotators, and with those of names."""
    articles, what = _save_news(plan)
    ratios, names_only, seconds = [], [], []
    for _ in range(plan.rounds):
        names = run_apart("bare", articles, "newsroom", "entities")["seconds"]
        bare = run_apart("bare", articles, "newsroom", "quotes")["seconds"]
        built = _build(articles, _fresh(plan.place / "out"))
        seconds = [built["seconds"], bare]
        ratios.append(built["seconds"] / bare)
        names_only.append(built["seconds"] / names)
    steps = " · ".join(f"{name} {took:.1f}" for name, took in built["steps"].items())
    measured = f"{spread(ratios)}: {seconds[0]:.1f} s over {seconds[1]:.1f} s ({what}; {steps})"
    return [
        ("whole build over the bare annotators", "1.15", "1.05", measured),
        ("the same, over the annotators of entities alone", "", "", spread(names_only)),
    ]


def measure_cost(plan: Plan) -> list[tuple[str, str, str, str]]:
    """What a thousand articles cost: seconds of CPU by step, and bytes by place."""
    articles, what = _save_news(plan)
    out = _fresh(plan.place / "out")
    built = _build(articles, out)
    version, scale = Path(built["path"]), 1000 / plan.articles
    places = {"input": articles, "store": out / ".store", "Parquet": version / "data",
              "JSON lines": version / "jsonl", "report": version / "report"}  # fmt: skip
    sizes = {name: _count_bytes(place) * scale / 1e6 for name, place in places.items()}
    seconds = " · ".join(f"{name} {scale * took:.1f}" for name, took in built["steps"].items())
    return [
        ("a thousand articles: seconds", "", "",
         f"{scale * built['cpu_seconds']:.0f} of CPU ({what}); by step {seconds}"),
        ("a thousand articles: MB", "", "",
         " · ".join(f"{name} {size:.1f}" for name, size in sizes.items())),
    ]  # fmt: skip


def _count_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure_workers(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Two workers beside one, on the same articles."""
    articles, what = _save_news(plan)
    gains, seconds = [], []
    for _ in range(plan.rounds):
        one, two = (
            _build(articles, _fresh(plan.place / "out"), workers=workers)["seconds"]
            for workers in (1, 2)
        )
        gains.append(one / two)
        seconds = [one, two]
    measured = f"{spread(gains)}: {seconds[0]:.1f} s and {seconds[1]:.1f} s ({what})"
    return [("two workers over one, whole build", "1.7", "1.9", measured)]


def measure_ray(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Ray, one actor per core, beside local workers."""
    if find_spec("ray") is None:
        raise Skipped("ray is not installed: pip install 'pressmark[ray]'")
    articles, what = _save_news(plan)
    gains = []
    for _ in range(plan.rounds):
        local, ray = (
            _build(articles, _fresh(plan.place / "out"), engine=engine, workers=2)["seconds"]
            for engine in ("local", "ray")
        )
        gains.append(local / ray)
    measured = f"{spread(gains)} of its speed ({what})"
    return [("Ray, one actor per core, over local workers", "0.8", "0.95", measured)]


def measure_again(plan: Plan) -> list[tuple[str, str, str, str]]:
    """Build again: nothing changed, then one article in a hundred."""
    articles, what = _save_news(plan)
    out, same, changed = plan.place / "out", [], []
    first = _build(articles, _fresh(out))["seconds"]
    for number in range(plan.rounds):
        same.append(100 * _build(articles, out)["seconds"] / first)
        for path in sorted(articles.glob("*.txt"))[number::100]:
            path.write_text(path.read_text("utf-8") + "\n\nThis line was added.\n", "utf-8")
        changed.append(100 * _build(articles, out)["seconds"] / first)
    what = f"of {first:.1f} s ({what})"
    return [
        ("build again, nothing changed", "3 %", "1 %", f"{spread(same, '.1f')} % {what}"),
        ("build again, 1 % changed", "6 %", "3 %", f"{spread(changed, '.1f')} % {what}"),
    ]


def measure_memory(plan: Plan) -> list[tuple[str, str, str, str]]:
    """The largest process of a build of ten times as many articles."""
    peaks = []
    for count in (plan.collection // 10, plan.collection):
        articles = save(synthetic(count, SHORT_WORDS), plan.place / "short")
        built = _build(articles, _fresh(plan.place / "out"), "rules", formats="parquet")
        peaks.append(built["peak_mb"])
    measured = (
        f"{peaks[1] / peaks[0]:.2f}: {peaks[1]:,} MB over {peaks[0]:,} MB ({plan.collection:,} over "
        f"{plan.collection // 10:,} articles of {SHORT_WORDS} words, annotator rules, Parquet only)"
    )
    return [("peak memory of the largest process", "1.2", "1.05", measured)]


ROWS = (
    Row("annotators", measure_annotators, 22),
    Row("cost", measure_cost, 4),
    Row("workers", measure_workers, 20),
    Row("ray", measure_ray, 15),
    Row("again", measure_again, 6),
    Row("memory", measure_memory, 20),
)
