"""Sentences: where they end, what they cover, and what is no sentence at all."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from cpu_time import takes_at_most
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recipe import SentencesConfig
from pipeline.records import Document, Rejection, Span
from pipeline.stages.sentence_weights import WEIGHTS
from pipeline.stages.sentences import sentence_spans, split_sentences
from pipeline.training.sentence_weights import derive_weights

# Each text is written with " | " where a sentence ends; a blank line ends one as well.
ABBREVIATIONS = [
    "Mr. Orlen met Dr. Vasa and Sen. Ida Marsh. | They talked for an hour.",
    "Lt. Gov. Pia Holm spoke first. | Rep. Nils Aker followed.",
    "The U.S. Senate will vote on Oct. 4 in Washington. | Nobody knows how.",
    "She moved back to the U.S. | He stayed in Lund.",
    "Goldby Partners L.P. bought Nordhus Inc. for a song.",
    "The buyer was Nordhus Inc. | The price was not disclosed.",
    "It was Arsenal vs. Lund, i.e. a match for the patient, e.g. for us.",
    "The train leaves at 8 a.m. and returns at 9 p.m. | Tickets are sold on board.",
    "Doors open at 8 a.m. Monday.",
    "St. Olav and Ft. Wayne signed, as did Mt. Hood.",
    "He lives in Flint, Mich., and works in Toledo, Ohio. | She does not.",
    "They sold pens, paper, ink, etc. | The shop closed in May.",
    "She was ranked No. 2 in Vol. 3 of the list. | No. 1 was her sister.",
    "Did he go? | No. | He stayed at home.",
    "Prof. Ek earned his Ph.D. in physics. | Then he left.",
    "At first, said the Rt. Rev. Ann Moe, they sang. | The Rt. Hon. Tom Lie did not.",
    "The Rev. Ann Moe, R-Vt., and Tom Lie, D-R.I., voted no. | The bill died.",
]
NAMES = [
    "Michael A. Ferrow wrote to J. R. Lind. | She answered.",
    "George W. Tarn and E. Holt ran. | Both lost.",
    "The F.B.I. director, K. Moss, said no.",
    "Sen. Tom Lie (D-R.I.) voted no. | Rep. Nils Aker (R-Ohio) did not.",
    "Yahoo! executives declined to comment.",
]
NUMBERS = [
    "Prices rose 3.5 percent to $1.2 million. | Wages rose 0.4 percent.",
    "Version 2.0.1 came out. | It works.",
    "1. The council will meet. | 2. It will vote.",
    "The share fell to 18,432.24. | The index was flat.",
]
QUOTES = [
    "“We won,” said Ann Lee. | “We will win again.”",
    "“We won. | We will win again,” she said.",
    "“We won. | We will win again.” | Then she left.",
    "“Why now?” she asked. | Nobody knew.",
    "“Why now?” asked the mayor. | “Why here?”",
    "“Why now?” the old mayor wanted to know.",
    "“Never!” he said. | “Not once.”",
    "“Why now?” Marta Lund asked. | “It is late.”",
    "“Why now?” | The council had no answer.",
    '"We won." | "You lost," he said.',
    '"Is it over?" she asked. | "It is."',
    "He called it “a mess.” | She laughed.",
    "He called it ‘a mess.’ | She laughed.",
    "He called it 'a mess.' | She laughed.",
    "Il a dit «fini.» | She laughed.",
    "“She told me, ‘Run!’ | So I ran,” he said.",
    "“She told me, ‘Run.’” | He ran.",
    "He said it was over. ” | Then he left.",
    "Nobody spoke of “the thing.”) | Then it came.",
    "The poem “What Now?” is by nobody.",
    "“I … I do not know,” she said.",
    "“One. | Two. | Three.”\n\n“Four.”",
]
BRACKETS = [
    "The vote was late (it was May). | It passed.",
    "It passed. | (The mayor abstained.) | Nobody cheered.",
    "It passed [in May.] | Nobody cheered.",
    "The vote (was it legal?) took a day.",
    "He died in 1990. [12] | She married again. [3] [4]",
]
PAUSES = [
    "He waited ... and waited.",
    "He waited… and waited. | She came.",
    "It was cold — very cold. | It snowed.",
    "Stop!!! | What is this?! | A joke.",
    "What now? | Who knows.",
]
WEB = [
    "Write to ann.lee@lund.example or see www.lund.example/a.b?c=1. | We answer.",
    "See https://lund.example/News.Today?id=3 for more. | It is free.",
    "It was great! :) | We will be back.",
    "It rained.\n\nAnn Lee | 05/01/2001 10:30 AM | Please call me.",
    "Read more at http://lund.example/a | We answer every letter.",
    "Thank you for the tour. | Regards, | Ann Lee",
    "Flood closes bridge in Lund | Monday, March 3, 2014",
    "CITY BUYS OLD HARBOUR FOR A SONG | The sale is expected to close in May.",
]
PARAGRAPHS = [
    "Flood closes bridge\n\nThe bridge at Lund is closed.",
    "By Ann Lee\n\n“We won,” she said.\n \n“We lost,” he said",
    "A line\nthat goes on. | And another\none.",
]


@pytest.mark.parametrize(
    "marked",
    ABBREVIATIONS + NAMES + NUMBERS + QUOTES + BRACKETS + PAUSES + WEB + PARAGRAPHS,
)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    """A sentence ends behind its last mark and all that closes with it, and nowhere else."""
    text = marked.replace(" | ", " ")
    expected = [part.strip() for part in re.split(r" \| |\n\s*\n", marked)]
    assert [text[start:end] for start, end in sentence_spans(text)] == expected


def test_sentences_need_no_space_between_them() -> None:
    """A full stop between two words ends a sentence even where the space was forgotten."""
    assert sentence_spans("The food was good.The staff was kind.") == [(0, 18), (18, 37)]


def test_paragraphs_that_are_given_count() -> None:
    """Given paragraphs end sentences where the text itself shows no blank line."""
    text = "Flood closes bridge\nThe bridge is closed. It rained."
    spans = sentence_spans(text, [Span(0, 19), Span(20, len(text))])
    assert spans == [(0, 19), (20, 41), (42, len(text))]


def test_text_outside_of_the_paragraphs_is_not_lost() -> None:
    """What no paragraph holds is still part of a sentence."""
    assert sentence_spans("Lost. Found. Lost.", [Span(6, 12)]) == [(0, 5), (6, 12), (13, 18)]


def test_abbreviations_of_the_recipe_never_end_a_sentence() -> None:
    """An abbreviation of the user holds the sentence together, with or without its stop."""
    text = "He met Fkn. Holm. She did not."
    document = make_document(text)
    config = SentencesConfig(abbreviations=("Fkn.",))
    (split,) = split_sentences([document], config)
    assert [text[s.start : s.end] for s in split.sentences] == ["He met Fkn. Holm.", "She did not."]


def make_document(text: str, **fields: object) -> Document:
    """A document as ``clean`` leaves it, in one paragraph."""
    return Document(
        document_id="0123456789abcdef",
        source_path="a.txt",
        raw_sha256="0" * 64,
        text=text,
        paragraphs=[Span(0, len(text))] if text else [],
        **fields,  # type: ignore[arg-type]  # a test names real fields
    )


def test_stage_numbers_the_sentences() -> None:
    """A sentence is named after its document and its place in it."""
    (split,) = split_sentences([make_document("We won. You lost.")], SentencesConfig())
    assert [(s.id, s.start, s.end) for s in split.sentences] == [
        ("0123456789abcdef-s1", 0, 7),
        ("0123456789abcdef-s2", 8, 17),
    ]


@pytest.mark.parametrize("text", ["", "...", "— “” —", "\n\n!"])
def test_stage_rejects_text_without_a_word(text: str) -> None:
    """A text without a letter or a digit is rejected, not dropped."""
    (split,) = split_sentences([make_document(text)], SentencesConfig())
    assert split.rejection is not None
    assert (split.rejection.stage, split.rejection.reason) == ("sentences", "no_sentence")


def test_stage_passes_rejected_documents_by() -> None:
    """A document that is rejected already goes through untouched."""
    document = make_document("We won.", rejection=Rejection("clean", "too_short", ""))
    assert list(split_sentences([document], SentencesConfig())) == [document]


PIECES = st.lists(
    st.sampled_from(
        ["He", "said", "Mr", "U.S", "No", "2", "A", "the", "why", "Lund", ".", "?", "!", "…", "...",
         '"', "“", "”", "'", "’", "‘", "«", "»", "(", ")", "[", "]", ",", ":", "-", "—", " ", " ",
         " ", " ", "\n", "\n\n", "\u00a0", ":)", "[3]", "a@b.c", "http://a.b", "1/2/2000 1:00 AM"]
    ),
    max_size=60,
).map("".join)  # fmt: skip
TEXTS = PIECES | st.text(max_size=80)


@given(TEXTS)
def test_law_sentences_cover_all_text(text: str) -> None:
    """Between two sentences, before the first and behind the last there is only white space."""
    spans = sentence_spans(text)
    places = [0, *(place for span in spans for place in span), len(text)]
    assert places == sorted(places)
    gaps = zip(places[::2], places[1::2], strict=True)
    assert not any(text[start:end].strip() for start, end in gaps)


@given(TEXTS)
def test_law_sentences_are_trimmed_and_within_paragraphs(text: str) -> None:
    """No sentence is empty, begins or ends with white space, or holds a blank line."""
    for start, end in sentence_spans(text):
        surface = text[start:end]
        assert surface
        assert surface == surface.strip()
        assert not re.search(r"\n[^\S\n]*\n", surface)


@given(TEXTS)
def test_law_closing_marks_stay_with_their_sentence(text: str) -> None:
    """Within a paragraph no sentence begins with a mark that closes something."""
    for (_, end), (start, _) in pairwise(sentence_spans(text)):
        if "\n" not in text[end:start]:
            assert text[start] not in "”»)]}"


@given(TEXTS, st.data())
def test_law_paragraphs_bound_sentences(text: str, data: st.DataObject) -> None:
    """No sentence crosses an edge of a paragraph that is given, wherever it lies."""
    places = st.integers(min_value=0, max_value=len(text))
    start, end = sorted((data.draw(places), data.draw(places)))
    for place in (start, end):
        assert not any(a < place < b for a, b in sentence_spans(text, [Span(start, end)]))


@given(TEXTS)
def test_law_same_text_same_sentences(text: str) -> None:
    """The answer depends on the text alone."""
    assert sentence_spans(text) == sentence_spans(text)


@pytest.mark.parametrize(
    "unit", ['"', "“", ".", ". ", '." ', '. " ', "(", "A. ", "a@", "? “ ", ":)", "[1]", "\n", "x"]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """100,000 characters of one mark are split in far less than what a quadratic rule takes."""
    text = (unit * 100_000)[:100_000]
    assert takes_at_most(lambda: sentence_spans(text), 5)


@pytest.mark.parametrize(
    ("corpus", "genres", "least"),
    [("gum", {"news", "interview", "bio", "speech"}, 0.984), ("ewt", None, 0.95)],
)
def test_sentence_ends_are_as_good_as_measured(
    shared: Path, corpus: str, genres: set[str] | None, least: float
) -> None:
    """F1 of sentence ends on the development parts of GUM and EWT; see tests/benchmarks."""
    hits = found = gold = 0
    with (shared / "corpora" / "sentences" / f"{corpus}-dev.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if genres is None or row["genre"] in genres:
                ends = {end for _, end in sentence_spans(row["text"])}
                true = {end for _, end in row["sents"]}
                hits, found, gold = hits + len(ends & true), found + len(ends), gold + len(true)
    assert 2 * hits / (found + gold) >= least


def test_weights_are_those_that_are_derived(shared: Path) -> None:
    """The committed weights are what ``pipeline.training.sentence_weights`` makes of the training parts."""
    weights = derive_weights(shared / "corpora" / "sentences")
    assert weights == pytest.approx(WEIGHTS, abs=0.02)
