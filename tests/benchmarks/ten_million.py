"""Stories, splits, accounts, index and manifest of ten million articles, by the product's own code.

    python tests/benchmarks/ten_million.py [--ids 10000000] [--place FOLDER]

Fingerprints are made of random numbers (twenty hashes of sentences, two of quotations each; one
article in ten rewrites an earlier one, one in a hundred copies it); all that follows is what a
build does: find_stories, assign_splits, settle_accounts, the index and its comparison with the
version before, duplicates.parquet, the digest of the work, the manifest. Prints seconds and the
largest memory after each step, and the bytes that each left on the disk.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter, process_time
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.publish.accounts import Account, Accounts, settle_accounts, write_accounts
from pipeline.publish.duplicates import find_stories
from pipeline.publish.evidence import write_duplicates
from pipeline.publish.index import IndexWriter, read_index
from pipeline.publish.manifest import list_files
from pipeline.publish.prints import Prints
from pipeline.publish.splits import assign_splits
from pipeline.publish.versions import compare_indexes
from pipeline.publish.work import digest_work
from pipeline.recipe import DuplicatesConfig, Recipe, SplitsConfig
from pipeline.run.fingerprints import PERMUTATIONS, Fingerprint
from pipeline.run.keys import Keys

SENTENCES, QUOTES = 20, 2
PART = 10_000


class Table:
    """Prints a line for each step."""

    def __init__(self, place: Path) -> None:
        self.place = place
        print(f"{'step':<36} {'seconds':>8} {'of CPU':>8} {'peak MB':>8} {'disk MB':>8}")

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Do a step and print its line."""
        began, worked = perf_counter(), process_time()
        result = work()
        seconds, cpu = perf_counter() - began, process_time() - worked
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        files = (path for path in self.place.rglob("*") if path.is_file())
        disk = sum(path.stat().st_size for path in files) / 1e6
        print(f"{name:<36} {seconds:8.1f} {cpu:8.1f} {memory:8,.0f} {disk:8,.0f}", flush=True)
        return result


def fill(prints: Prints, accounts: Accounts, keys: Keys, count: int) -> None:
    """Fingerprints as a build keeps them, and the account and last key of each document."""
    rng = np.random.default_rng(1)
    for start in range(0, count, PART):
        size = min(PART, count - start)
        signatures = rng.integers(0, 2**32, (size, PERMUTATIONS), np.uint32)
        sentences = rng.integers(0, 2**64, (size, SENTENCES), np.uint64)
        quotes = rng.integers(0, 2**64, (size, QUOTES), np.uint64)
        rewritten = np.arange(1, size, 10)  # of the one before: most of the signature, some lines
        signatures[rewritten, :96] = signatures[rewritten - 1, :96]
        sentences[rewritten, :8] = sentences[rewritten - 1, :8]
        for row in range(size):
            number = start + row
            raw = sha256(number.to_bytes(8, "big")).hexdigest()
            text = number - 1 if number % 100 == 99 else number
            path = f"articles/{number // 1000:05}/{number:08}.txt"
            prints.add(
                Fingerprint(
                    document_id=raw[:16],
                    source_path=path,
                    text_sha256=sha256(b"text %d" % text).digest(),
                    signature=signatures[row].tobytes(),
                    sentences=np.sort(sentences[row]).tobytes(),
                    quotes=np.sort(quotes[row]).tobytes(),
                )
            )
            accounts.append(Account(path, raw[:16], raw, "published"))
            keys.extend([bytes.fromhex(raw[16:48])])


def write_index(place: Path, clusters: Any, splits: Any) -> None:
    """The index of a version, row by row, as the writer of tables does."""
    place.mkdir(exist_ok=True)
    index = IndexWriter(place)
    rows = zip(clusters, clusters.values(), splits.values(), strict=True)
    for name, cluster, split in rows:
        index.add(name, cluster, split, sha256(name.encode()).hexdigest())
    index.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--ids", type=int, default=10_000_000)
    parser.add_argument("--place", type=Path, help="a folder on a disk with room, 1.5 kB an id")
    options = parser.parse_args()
    place = Path(mkdtemp(prefix="ten-million-", dir=options.place))
    try:
        simulate(options.ids, place)
    finally:
        shutil.rmtree(place)


def simulate(count: int, place: Path) -> None:
    """All steps, in the order of a build."""
    table = Table(place)
    prints, accounts, keys = Prints(place / "prints"), Accounts(), Keys()
    recipe = Recipe()
    table.run("keep fingerprints, accounts, keys", lambda: fill(prints, accounts, keys, count))
    stories = table.run("find stories", lambda: find_stories(prints, DuplicatesConfig()))
    splits = table.run(
        "assign splits", lambda: assign_splits(stories.cluster_ids, SplitsConfig(), None)
    )
    accounts = table.run("settle accounts", lambda: settle_accounts(accounts, stories.duplicates))
    table.run("digest of the work", lambda: digest_work(keys, recipe))
    version = place / "version"
    table.run("write the index", lambda: write_index(version, stories.cluster_ids, splits))
    table.run("write inputs.jsonl", lambda: write_accounts(version, accounts))
    table.run(
        "write duplicates.parquet", lambda: write_duplicates(version, accounts, stories.pairs)
    )
    again = table.run(
        "splits again, with the index before",
        lambda: assign_splits(stories.cluster_ids, SplitsConfig(), read_index(version)),
    )
    change = table.run(
        "compare two indexes", lambda: compare_indexes(read_index(version), read_index(version))
    )
    files = table.run("hash the files for the manifest", lambda: list_files(version))
    print(f"{count:,} inputs: {stories.count():,} stories, {len(stories.pairs):,} pairs, "
          f"{len(stories.duplicates):,} copies, {dict(Counter(splits.values()))}")  # fmt: skip
    print(f"placed as before: {again.codes.tobytes() == splits.codes.tobytes()}; {change}")
    print(f"{len(files)} files in the manifest: as many for any number of articles, but for shards")


if __name__ == "__main__":
    main()
