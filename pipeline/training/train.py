"""``pressmark train``: gold in, a folder with a model out."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter

import msgspec

from pipeline.annotators.newsroom.reader import TOKENIZER, WEIGHTS, Reader, read_model_id
from pipeline.errors import UsageError
from pipeline.training.config import AGAIN, TrainingConfig
from pipeline.training.corpora import (
    Example,
    join_gold,
    read_attributions,
    read_names,
    read_readings,
)
from pipeline.training.encoder import find_start
from pipeline.training.export import write_graph
from pipeline.training.loop import Report, fit
from pipeline.training.measure import Tally, measure_names, measure_roles

FLOAT = "float"
"""Folder, inside that of a model, with the same model before it is rounded to 8 bits."""


def train_model(
    ner: list[Path],
    quotes: list[Path],
    out: Path,
    config: TrainingConfig | None = None,
    report: Report = print,
    start: Path | None = None,
) -> Path:
    """Train on the gold of ``ner`` (JSONL files) and ``quotes`` (brat folders); fill ``out``.

    Writes ``newsroom.onnx``, ``tokenizer.json`` and ``training.json``; ``out`` can then be named
    wherever a model folder can. ``out/float`` holds the same model before rounding.
    ``out/checkpoint.pt`` lets a stopped run go on. ``start`` is the folder of a model to go on
    from, such as the embedded one, where the user's own gold is small; ``config`` is then
    ``AGAIN`` unless given.

    Raises:
        UsageError: if there is no gold, or the extra ``train`` is missing.
        InputError: if a file of gold cannot be read.
    """
    if not ner and not quotes:
        raise UsageError("Nothing to train on: name gold with --ner FILE or --quotes DIR.")
    config = config or (AGAIN if start else TrainingConfig())
    began = perf_counter()
    examples = read_gold(ner, quotes, every_reading=config.every_reading)
    words = sum(len(example.text.split()) for example in examples)
    report(f"{len(examples)} texts of {words} words, {config.epochs} epochs")
    out.mkdir(parents=True, exist_ok=True)
    copy_tokenizer(out)
    weights = fit(examples, out, config, report, start)
    write_graph(weights, out / WEIGHTS)
    (out / FLOAT).mkdir(exist_ok=True)
    copy_tokenizer(out / FLOAT)
    write_graph(weights, out / FLOAT / WEIGHTS, "float")
    facts = {
        "model_id": read_model_id(out),
        "sources": sorted({path.name for path in (*ner, *quotes)}),
        "words": words,
        "config": msgspec.to_builtins(config),
    }
    (out / "training.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    report(f"{out}: {facts['model_id']}, {(perf_counter() - began) / 60:.0f} min")
    return out


def read_gold(ner: list[Path], quotes: list[Path], *, every_reading: bool = False) -> list[Example]:
    """All gold of both kinds; texts that have both are read once.

    With ``every_reading`` an article that several annotators marked comes once for each of them.
    """
    named = [example for path in ner for example in read_names(path)]
    readings = [one for folder in quotes for one in read_readings(folder)]
    more = [example for _, *others in readings for example in others] if every_reading else []
    return [*join_gold(named, (first for first, *_ in readings)), *more]


def copy_tokenizer(out: Path) -> None:
    """The word pieces of all-MiniLM-L6-v2, without limits of length and without special words.

    A text may hold ``[SEP]``; it is then five characters and no more.
    """
    settings = json.loads((find_start() / TOKENIZER).read_text(encoding="utf-8"))
    settings |= {"truncation": None, "padding": None, "post_processor": None, "added_tokens": []}
    written = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    (out / TOKENIZER).write_text(written, encoding="utf-8")


def measure_model(folder: Path, ner: list[Path], quotes: list[Path]) -> dict[str, Tally]:
    """The model of ``folder`` against gold, one tally a file or folder, by its name."""
    reader = Reader(folder)
    tallies = {path.stem: measure_names(reader, read_names(path)) for path in ner}
    for path in quotes:
        tallies[f"roles of {path.name}"] = measure_roles(reader, read_attributions(path))
    return tallies
