"""What is done in a fresh process: ``python -m rows.tasks TASK ARGUMENTS`` prints JSON."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from rows.texts import ARTICLE_WORDS

Result = dict[str, Any]

TURN_ROWS = 2_000


class Steps:
    """Keeps the seconds of each step of a build."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.reused = 0

    def on_documents(self, count: int) -> None:
        """Nothing to keep."""

    def on_stage(self, name: str, count: Any) -> None:
        """The time that a stage took, over all processes."""
        self.seconds[name] = round(count.seconds, 2)
        self.reused += count.reused

    def on_step(self, name: str, _words: str, seconds: float) -> None:
        """The time that a step took."""
        self.seconds[name] = round(seconds, 2)


@contextmanager
def timed() -> Iterator[Result]:
    """Seconds on the clock and of this process's cores."""
    found: Result = {}
    began, worked = perf_counter(), process_time()
    yield found
    found["seconds"] = perf_counter() - began
    found["cpu_seconds"] = process_time() - worked


def build(
    articles: str, out: str, annotator: str, engine: str, workers: str, formats: str
) -> Result:
    """A whole build, in the process that the command would use."""
    from msgspec import convert
    from msgspec.structs import replace

    from pipeline.build import build_dataset
    from pipeline.recipe import EntitiesConfig, PublishConfig, QuotesConfig, Recipe
    from pipeline.run.engine import Engine

    recipe = replace(
        Recipe(),
        entities=EntitiesConfig(annotator=annotator),
        quotes=QuotesConfig(annotator=annotator),
        publish=replace(PublishConfig(), formats=tuple(formats.split("+"))),
    )
    steps = Steps()
    where = convert({"name": engine, "workers": int(workers)}, Engine)
    with timed() as found:
        result = build_dataset([Path(articles)], recipe, Path(out), engine=where, watch=steps)
    rows = dict(result.rows)
    return {**found, "steps": steps.seconds, "rows": rows, "path": str(result.release.path)}


def bare(articles: str, annotator: str, layers: str) -> Result:
    """``nlp.pipe`` alone, over the same texts, once it is loaded: entities, or quotes as well."""
    from pipeline.annotators.pipeline import load_annotator
    from pipeline.recipe import EntitiesConfig

    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(articles).glob("*.txt"))]
    nlp = load_annotator(EntitiesConfig(annotator=annotator))
    if layers == "quotes":
        nlp.add_pipe("pressmark_quotes", config={"annotator": annotator})
    nlp("Ann Lee spoke.")
    with timed() as found, nlp.memory_zone():
        marks = sum(len(doc.ents) for doc in nlp.pipe(texts))
    return {**found, "marks": marks, "words": sum(len(text.split()) for text in texts)}


def stages(articles: str) -> Result:
    """Read, clean and split into sentences, on one core, once everything is loaded."""
    from pipeline.recipe import CleanConfig, SentencesConfig, SourceConfig
    from pipeline.sources import read_documents
    from pipeline.stages.clean import clean_documents
    from pipeline.stages.sentences import split_sentences

    def run(paths: list[Path]) -> tuple[int, int]:
        documents = read_documents(paths, SourceConfig())
        done = split_sentences(clean_documents(documents, CleanConfig()), SentencesConfig())
        words = sentences = 0
        for document in done:
            words += len(document.raw_text.split())
            sentences += len(document.sentences)
        return words, sentences

    run(sorted(Path(articles).glob("*.txt"))[:2])
    with timed() as found:
        words, sentences = run([Path(articles)])
    return {**found, "sentences": sentences, "rate": words / ARTICLE_WORDS / found["cpu_seconds"]}


def lines(articles: str, out: str) -> Result:
    """Read JSON lines, clean, count sentences, write JSON lines."""
    import msgspec

    from pipeline.recipe import CleanConfig, SentencesConfig, SourceConfig
    from pipeline.sources import read_documents
    from pipeline.stages.clean import clean_documents
    from pipeline.stages.sentences import split_sentences

    encode = msgspec.json.Encoder().encode
    with timed() as found, Path(out).open("wb") as file:
        documents = read_documents([Path(articles)], SourceConfig())
        done = split_sentences(clean_documents(documents, CleanConfig()), SentencesConfig())
        sentences = 0
        for document in done:
            row = {"id": document.document_id, "text": document.text,
                   "sentences": len(document.sentences)}  # fmt: skip
            file.write(encode(row) + b"\n")
            sentences += len(document.sentences)
    return {**found, "sentences": sentences}


def cluster(articles: str) -> Result:
    """Fingerprint and cluster texts whose sentences are known; the collection's own steps."""
    from pipeline.publish.duplicates import find_stories
    from pipeline.recipe import CleanConfig, DuplicatesConfig, SentencesConfig, SourceConfig
    from pipeline.run.fingerprints import fingerprint_document
    from pipeline.sources import read_documents
    from pipeline.stages.clean import clean_documents
    from pipeline.stages.sentences import split_sentences

    read = read_documents([Path(articles)], SourceConfig())
    documents = list(split_sentences(clean_documents(read, CleanConfig()), SentencesConfig()))
    with timed() as found:
        prints = (fingerprint_document(document, DuplicatesConfig()) for document in documents)
        stories = find_stories(prints, DuplicatesConfig())
    return {**found, "documents": len(documents), "clusters": stories.count()}


def load(first: str, second: str, config: str, cache: str) -> Result:
    """CPU seconds of ``load_dataset`` into empty caches and of one pass over the rows, of each.

    Nearly all of it is the pass, over equal rows. The two take turns, some thousand rows each, so
    that a machine that is shared disturbs both alike; the first turn of loading, which imports, is
    not counted.
    """
    import datasets

    datasets.disable_progress_bars()
    folders = (first, second)
    loads: list[list[float]] = [[], []]
    tables: list[Any] = [None, None]
    for turn in range(6):
        for which in (0, 1) if turn % 2 else (1, 0):
            place = Path(cache) / f"{turn}-{which}"
            with timed() as found:
                tables[which] = datasets.load_dataset(folders[which], config, cache_dir=str(place))
            if turn:
                loads[which].append(found["cpu_seconds"])
    seconds = [median(each) for each in loads]
    rows = [0, 0]
    for split in tables[0]:
        passes = [iter(table[split]) for table in tables]
        turn, more = 0, True
        while more:
            for which in (0, 1) if turn % 2 else (1, 0):
                with timed() as found:
                    read = sum(1 for _ in islice(passes[which], TURN_ROWS))
                seconds[which] += found["cpu_seconds"]
                rows[which] += read
                more = read == TURN_ROWS
            turn += 1
    if rows[0] != rows[1]:
        raise ValueError(f"{first} has {rows[0]:,} rows and {second} {rows[1]:,}")
    return {"cpu_seconds": seconds, "rows": rows[0]}


def rewrite(version: str, config: str, out: str) -> Result:
    """The rows of a version, written by ``Dataset.to_parquet``, beside a card that names them."""
    import datasets

    datasets.disable_progress_bars()
    table = datasets.load_dataset(version, config, cache_dir=f"{out}-cache")
    listed = []
    for split, rows in table.items():
        path = Path(out) / "data" / f"{split}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.to_parquet(path)
        listed.append(f"  - split: {split}\n    path: data/{split}.parquet")
    card = (
        f"---\nconfigs:\n- config_name: {config}\n  data_files:\n" + "\n".join(listed) + "\n---\n"
    )
    (Path(out) / "README.md").write_text(card, encoding="utf-8")
    return {"bytes": sum(path.stat().st_size for path in Path(out).glob("data/*.parquet"))}


TASKS: tuple[Callable[..., Result], ...] = (
    build, bare, stages, lines, cluster, load, rewrite,
)  # fmt: skip


def main() -> None:
    """Run the task that is named; add the memory of the largest process."""
    name, *arguments = sys.argv[1:]
    result = next(task for task in TASKS if task.__name__ == name)(*arguments)
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(json.dumps({**result, "peak_mb": round(max(peaks))}))


if __name__ == "__main__":
    main()
