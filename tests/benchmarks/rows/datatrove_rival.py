"""The same work by datatrove and by datasketch; runs in the Python that has them.

    python datatrove_rival.py lines|datatrove|datasketch ARTICLES OUT

datatrove runs as its examples show: one task, one worker, in this process. Its MinHash has the
defaults (14 buckets of 8 hashes, for a similarity of about 0.72), which is less work than the
threshold of 0.5 that datasketch and this project are asked for.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

os.environ["LOGURU_LEVEL"] = "ERROR"
SENTENCES = [0]
Work = Callable[[], dict[str, Any]]


def lines(articles: Path, out: Path) -> Work:
    """Read, clean by ftfy, count sentences by its English tokenizer, write."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.formatters import FTFYFormatter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from datatrove.utils.typeshelper import Languages
    from datatrove.utils.word_tokenizers import load_word_tokenizer

    class Count(PipelineStep):
        """Puts the number of sentences into the metadata."""

        name = "count sentences"

        def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Any:  # noqa: ARG002 - as datatrove calls it
            tokenizer = load_word_tokenizer(Languages.english)
            for document in data:
                number = len(tokenizer.sent_tokenize(document.text))
                document.metadata["sentences"] = number
                SENTENCES[0] += number
                yield document

    steps = [
        JsonlReader(str(articles.parent), glob_pattern=articles.name),
        FTFYFormatter(),
        Count(),
        JsonlWriter(str(out), compression=None),
    ]

    def work() -> dict[str, Any]:
        LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=f"{out}-logs").run()
        return {"sentences": SENTENCES[0]}

    return work


def datatrove(articles: Path, out: Path) -> Work:
    """Its four steps: signatures, buckets, clusters, filter."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    config = MinhashConfig()
    reader = JsonlReader(str(articles.parent), glob_pattern=articles.name)
    steps: list[tuple[list[Any], int]] = [
        ([reader, MinhashDedupSignature(f"{out}/signatures", config=config)], 1),
        ([MinhashDedupBuckets(f"{out}/signatures", f"{out}/buckets", config=config)],
         config.num_buckets),
        ([MinhashDedupCluster(f"{out}/buckets", f"{out}/remove", config=config)], 1),
        ([reader, MinhashDedupFilter(f"{out}/remove"), JsonlWriter(f"{out}/kept")], 1),
    ]  # fmt: skip

    def work() -> dict[str, Any]:
        for number, (pipeline, tasks) in enumerate(steps):
            logs = f"{out}/logs-{number}"
            LocalPipelineExecutor(pipeline, tasks=tasks, workers=1, logging_dir=logs).run()
        return {}

    return work


def datasketch(articles: Path, _out: Path) -> Work:
    """MinHash and its index in memory, joined to clusters."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    parent: list[int] = []

    def root(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    def work() -> dict[str, Any]:
        with articles.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                words = re.findall(r"\w+", json.loads(line)["text"].casefold())
                sketch = MinHash(num_perm=128)
                sketch.update_batch(
                    [" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)]
                )
                parent.append(number)
                for other in index.query(sketch):
                    ends = sorted((root(number), root(int(str(other)))))
                    parent[ends[1]] = ends[0]
                index.insert(str(number), sketch)
        return {"clusters": len({root(item) for item in parent})}

    return work


def main() -> None:
    """Run the one that is named and print JSON."""
    logging.disable(logging.CRITICAL)
    task = {"lines": lines, "datatrove": datatrove, "datasketch": datasketch}[sys.argv[1]]
    work = task(Path(sys.argv[2]), Path(sys.argv[3]))  # what it imports is not timed
    began, worked = perf_counter(), process_time()
    result = work()
    seconds, cpu = perf_counter() - began, process_time() - worked
    print("\n" + json.dumps({**result, "seconds": seconds, "cpu_seconds": cpu}))


if __name__ == "__main__":
    main()
