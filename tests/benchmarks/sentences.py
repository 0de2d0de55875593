"""Sentence ends against spaCy's sentencizer, pySBD and BlingFire: ``python tests/benchmarks/sentences.py``.

Reads ``sentences/{gum,ewt}-dev.jsonl`` of the corpora folder that ``PRESSMARK_SHARED`` names.
Each splitter gets whole texts with blank lines between paragraphs; two of the others know no
paragraphs and get one paragraph at a time, which serves them better.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time
from typing import Any

from pipeline.stages.sentences import sentence_spans

Split = Callable[[str], Iterable[tuple[int, int]]]

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
PROSE = {"news", "interview", "bio", "speech"}
PARTED = re.compile(r"[^\S\n]*\n?[^\S\n]*(?:[”»)\]}]|[\"'’]+(?:[\s,;:?!)\]]|$))")
"""A closing mark after the end of a sentence, in the same paragraph."""
ARTICLE_WORDS = 750


def by_paragraph(split: Split) -> Split:
    """The splitter, given one paragraph at a time."""

    def split_text(text: str) -> Iterable[tuple[int, int]]:
        for found in re.finditer(r"[^\n]+", text):
            for start, end in split(found[0]):
                yield found.start() + start, found.start() + end

    return split_text


def load_splitters() -> dict[str, Split]:
    """The splitters by name, ours last."""
    import blingfire
    import pysbd
    import spacy

    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return {
        "spaCy sentencizer": by_paragraph(
            lambda text: [(sent.start_char, sent.end_char) for sent in blank(text).sents]
        ),
        "pySBD": lambda text: [(span.start, span.end) for span in segmenter.segment(text)],
        "BlingFire": by_paragraph(lambda text: blingfire.text_to_sentences_and_offsets(text)[1]),
        "pressmark": sentence_spans,
    }


def find_ends(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    """Where the sentences end, without the white space that some splitters leave on them."""
    return {
        start + len(text[start:end].rstrip()) for start, end in spans if text[start:end].strip()
    }


def measure(split: Split, rows: list[dict[str, Any]]) -> tuple[float, float, float, float, int]:
    """Precision, recall and F1 of sentence ends, texts per second, closing marks parted."""
    hits = found = gold = parted = 0
    seconds = 0.0
    for row in rows:
        text, true = row["text"], {end for _, end in row["sents"]}
        clock = process_time()
        spans = list(split(text))
        seconds += process_time() - clock
        ends = find_ends(text, spans)
        hits, found, gold = hits + len(ends & true), found + len(ends), gold + len(true)
        parted += sum(PARTED.match(text, end) is not None for end in ends)
    precision, recall = hits / found, hits / gold
    return precision, recall, 2 * hits / (found + gold), len(rows) / seconds, parted


def read_rows(name: str) -> list[dict[str, Any]]:
    """The rows of one corpus file."""
    lines = (SHARED / "corpora" / "sentences" / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def measure_speed(texts: list[str]) -> float:
    """Articles of 750 words that we split per second on one core, best of five."""
    words = sum(len(text.split()) for text in texts)
    best = float("inf")
    for _ in range(5):
        clock = process_time()
        for text in texts:
            sentence_spans(text)
        best = min(best, process_time() - clock)
    return words / ARTICLE_WORDS / best


def main() -> None:
    """Print the table."""
    gum, ewt = read_rows("gum-dev.jsonl"), read_rows("ewt-dev.jsonl")
    prose = [row for row in gum if row["genre"] in PROSE]
    print(
        f"{'corpus':10}{'splitter':20}{'precision':>10}{'recall':>8}{'F1':>8}{'docs/s':>9}{'parted':>8}"
    )
    for corpus, rows in (("GUM prose", prose), ("EWT", ewt)):
        for name, split in load_splitters().items():
            precision, recall, f1, rate, parted = measure(split, rows)
            print(
                f"{corpus:10}{name:20}{precision:10.4f}{recall:8.4f}{f1:8.4f}{rate:9.0f}{parted:8}"
            )
    news = sorted((SHARED / "corpora" / "quotes" / "polnear" / "dev" / "text").glob("*.txt"))
    speed = measure_speed([path.read_text(encoding="utf-8") for path in news])
    print(f"pressmark: {speed:,.0f} news articles of {ARTICLE_WORDS} words per second on one core")


if __name__ == "__main__":
    main()
