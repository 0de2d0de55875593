"""Names by rules against gold: ``python tests/benchmarks/entities.py [annotator]``.

Reads ``ner/{news,gum,ewt}-dev.jsonl`` of the corpora folder that ``PRESSMARK_SHARED`` names, and
prints exact span and label F1 by label, words per second of the whole stage, and its load time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter, process_time

from pipeline.annotators.pipeline import load_annotator
from pipeline.recipe import EntitiesConfig, SentencesConfig
from pipeline.records import Document
from pipeline.stages.coreference import NUMBERS
from pipeline.stages.entities import annotate_entities
from pipeline.stages.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
COARSE = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
Marks = set[tuple[int, int, str]]


def read_gold(name: str) -> list[tuple[Document, Marks]]:
    """The documents of a corpus, with sentences, and their gold names."""
    lines = (SHARED / "corpora" / "ner" / f"{name}-dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    documents = []
    for row in rows:
        digest = hashlib.sha256(row["text"].encode()).hexdigest()
        documents.append(
            Document(document_id=digest[:16], source_path="", raw_sha256=digest, text=row["text"])
        )
    split = split_sentences(documents, SentencesConfig())
    return [
        (document, set(map(tuple, row["ents"]))) for document, row in zip(split, rows, strict=True)
    ]


def print_corpus(name: str, config: EntitiesConfig) -> None:
    """One line of totals and one of labels."""
    gold = read_gold(name)
    began = process_time()
    annotated = list(annotate_entities([document for document, _ in gold], config))
    words = sum(len(document.text.split()) for document in annotated)
    speed = words / (process_time() - began)
    right, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for document, (_, marks) in zip(annotated, gold, strict=True):
        own: Marks = {
            (m.start, m.end, m.label) for m in document.mentions if m.label not in NUMBERS
        }
        if name == "ewt":
            own = {(start, end, COARSE[label]) for start, end, label in own if label in COARSE}
        right.update(label for _, _, label in own & marks)
        found.update(label for _, _, label in own)
        wanted.update(label for _, _, label in marks)
    total = right.total()
    precision, recall = total / found.total(), total / wanted.total()
    f1 = 2 * total / (found.total() + wanted.total())
    sys.stdout.write(
        f"{name:5} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {speed:,.0f} words/s\n"
    )
    by_label = (f"{k} {2 * right[k] / (found[k] + wanted[k]):.2f}" for k in sorted(wanted))
    sys.stdout.write(f"      {'  '.join(by_label)}\n")


def main() -> None:
    """All three corpora with the annotator that is named, or the rules."""
    config = EntitiesConfig(annotator=sys.argv[1] if len(sys.argv) > 1 else "rules")
    began = perf_counter()
    load_annotator(config)("Ann Lee")
    sys.stdout.write(f"load {perf_counter() - began:.2f} s, spaCy included\n")
    for name in ("news", "gum", "ewt"):
        print_corpus(name, config)


if __name__ == "__main__":
    main()
