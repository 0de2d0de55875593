from __future__ import annotations

import numpy as np

from pipeline.annotators.newsroom.labels import ENTITY_LABELS, ENTITY_TAGS, ROLE_TAGS, ROLES
from pipeline.annotators.newsroom.pieces import cut_pieces, load_tokenizer
from pipeline.annotators.newsroom.windows import WINDOW
from pipeline.training.batches import (
    UNMARKED,
    allow_tags,
    cut_samples,
    draw_samples,
    lay_batches,
    pack_short,
    tag_words,
)
from pipeline.training.config import TrainingConfig
from pipeline.training.corpora import Example

TEXT = "Ann Lee of Leeds spoke.\nShe left."


def tag_names(text: str, marks: tuple[tuple[int, int, str], ...], labels: tuple[str, ...]) -> str:
    """The tags of a text's words by name."""
    names = ENTITY_TAGS if labels is ENTITY_LABELS else ROLE_TAGS
    tags = tag_words(cut_pieces(load_tokenizer(), text), marks, labels)
    return " ".join(names[tag] for tag in tags)


def test_words_are_tagged_with_their_spans() -> None:
    """The first word of a span begins it; a word that is covered in part belongs to it."""
    assert tag_names(TEXT, ((0, 7, "PERSON"), (12, 16, "GPE")), ENTITY_LABELS) == (
        "B-PERSON I-PERSON O B-GPE O O O O O"
    )


def test_a_span_begins_anew_in_a_new_paragraph() -> None:
    """Decoding never crosses a line break, so neither does the target."""
    assert tag_names(TEXT, ((17, 33, "CONTENT"),), ROLES) == (
        "O O O O B-CONTENT I-CONTENT B-CONTENT I-CONTENT I-CONTENT"
    )


def test_coarse_gold_leaves_finer_labels_open() -> None:
    """LOC may be GPE, LOC or FAC; outside may be an event, but is no person."""
    pieces = cut_pieces(load_tokenizer(), "Leeds won")
    example = Example("a", "Leeds won", ((0, 5, "LOC"),), coarse=True)
    place, outside = (
        {tag for tag, flag in zip(ENTITY_TAGS, row, strict=True) if flag}
        for row in allow_tags(pieces, example)
    )
    assert place == {"B-GPE", "B-LOC", "B-FAC"}
    assert {"O", "B-EVENT", "I-NORP", "B-LAW"} <= outside
    assert not {"B-PERSON", "I-ORG", "B-GPE", "B-LOC", "B-FAC"} & outside


def test_full_gold_leaves_one_tag_and_no_gold_all() -> None:
    """Partial labels are for coarse gold only."""
    pieces = cut_pieces(load_tokenizer(), "Leeds won")
    assert (allow_tags(pieces, Example("a", "", ())).sum(axis=1) == 1).all()
    assert allow_tags(pieces, Example("a", "", roles=())).all()


def test_samples_cover_the_text_once() -> None:
    """Windows follow one another, and a text without roles has none to learn."""
    text = "Ann Lee spoke . " * 300
    pieces = cut_pieces(load_tokenizer(), text)
    example = Example("a", text, ())
    samples = list(cut_samples(pieces, example, np.random.default_rng(1), TrainingConfig()))
    assert np.array_equal(np.concatenate([sample.ids for sample in samples]), pieces.ids)
    assert max(len(sample.ids) for sample in samples) <= WINDOW
    assert sum(len(sample.firsts) for sample in samples) == len(pieces)
    assert all((sample.roles == UNMARKED).all() for sample in samples)


def test_short_texts_are_packed_with_their_gold() -> None:
    """Neighbours of one source share a window, and their names move along."""
    rows = [Example(str(at), f"Ann {at} x", ((0, 3, "PERSON"),), source="s") for at in range(30)]
    packed = list(pack_short(rows, np.random.default_rng(0)))
    assert len(packed) < len(rows)
    assert "\n".join(example.text for example in packed) == "\n".join(row.text for row in rows)
    marks = [e.text[start:end] for e in packed for start, end, _ in e.entities or ()]
    assert marks == ["Ann"] * 30


def test_an_epoch_is_drawn_by_its_seed() -> None:
    """The same seed and epoch give the same windows, another epoch gives others."""
    examples = [Example(str(at), f"Ann Lee spoke in {at}. " * 40, ()) for at in range(5)]
    config, tokenizer = TrainingConfig(), load_tokenizer()
    one, same, other = (draw_samples(tokenizer, examples, config, epoch) for epoch in (0, 0, 1))
    assert [list(s.ids) for s in one] == [list(s.ids) for s in same]
    assert [list(s.ids) for s in one] != [list(s.ids) for s in other]
    assert [s for batch in lay_batches(one, 2) for s in batch] == one
