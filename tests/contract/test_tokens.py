from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract.tokens import TAGS, tag_tokens
from pipeline.records import EntityMention, Sentence, Span


def mark(start: int, end: int, text: str) -> EntityMention:
    """A mention of these words."""
    return EntityMention(start, end, text[start:end], "0" * 16 + "-m0", "GPE", None, 1.0, "rules")


def read_entities(starts: list[int], ends: list[int], tags: list[str]) -> list[tuple[int, int]]:
    """The spans that BIO tags name, read by their definition alone."""
    spans: list[list[int]] = []
    for start, end, tag in zip(starts, ends, tags, strict=True):
        if tag.startswith("B-"):
            spans.append([start, end])
        elif tag.startswith("I-"):
            spans[-1][1] = end
    return [(start, end) for start, end in spans]


@pytest.mark.parametrize(
    ("text", "tokens", "mentions", "expected"),
    [
        ("US-led talks", [(0, 6), (7, 12)], [(0, 2)], ["US B-GPE", "-led O", "talks O"]),
        ("in Tarn.", [(0, 2), (3, 8)], [(3, 7)], ["in O", "Tarn B-GPE", ". O"]),
        ("New Tarn", [(0, 3), (4, 8)], [(0, 8)], ["New B-GPE", "Tarn I-GPE"]),
        ("Tarn Veld", [(0, 4), (5, 9)], [(0, 4), (5, 9)], ["Tarn B-GPE", "Veld B-GPE"]),
        ("a \n\n b", [(0, 1), (1, 5), (5, 6)], [], ["a O", "b O"]),
        ("no tokens", [], [(0, 2)], ["no B-GPE", "tokens O"]),
        ("a gap left", [(0, 1), (6, 10)], [], ["a O", "gap O", "left O"]),
        ("", [], [], []),
    ],
)
def test_tokens_are_cut_where_mentions_end(
    text: str, tokens: list[tuple[int, int]], mentions: list[tuple[int, int]], expected: list[str]
) -> None:
    """Tags are those of the mentions, whatever the tokenizer glued together or left out."""
    spans = [Span(*token) for token in tokens]
    columns = tag_tokens(text, [], spans, [mark(*mention, text) for mention in mentions])
    assert [f"{word} {tag}" for word, tag in zip(columns.words, columns.tags, strict=True)] == (
        expected
    )


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span], list[EntityMention], list[Sentence]]:
    """A text with tokens that leave gaps, mentions over anything, and sentences."""
    text = draw(st.text(alphabet="ab .\n\u00a0\u2028é𝔸", max_size=40))

    def spans(step: int) -> list[tuple[int, int]]:
        edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
        pairs = zip(edges[::step], edges[1::step], strict=False)
        return [(a, b) for a, b in pairs if text[a:b].strip()]

    names = [(a, b) for a, b in spans(2) if text[a:b] == text[a:b].strip()]
    sentences = [Sentence(a, b, "0" * 16 + "-s0") for a, b in spans(1)]
    return (
        text,
        [Span(a, b) for a, b in spans(1)],
        [mark(a, b, text) for a, b in names],
        sentences,
    )


@given(marked_texts())
def test_tags_equal_the_mentions_always(
    case: tuple[str, list[Span], list[EntityMention], list[Sentence]],
) -> None:
    """Reading the tags back gives the mentions; no letter is lost, no token is white space."""
    text, tokens, mentions, sentences = case
    columns = tag_tokens(text, sentences, tokens, mentions)
    assert read_entities(columns.starts, columns.ends, columns.tags) == [
        (m.start, m.end) for m in mentions
    ]
    words = [text[a:b] for a, b in zip(columns.starts, columns.ends, strict=True)]
    assert columns.words == words
    assert all(word == word.strip() != "" for word in words)
    assert "".join("".join(words).split()) == "".join(text.split())
    assert set(columns.tags) <= set(TAGS)


def test_a_sentence_gets_its_own_tokens() -> None:
    """A token over the end of a sentence is cut there."""
    text = "One.Two."
    sentences = [Sentence(0, 4, "0" * 16 + "-s0"), Sentence(4, 8, "0" * 16 + "-s1")]
    columns = tag_tokens(text, sentences, [Span(0, 8)], [])
    assert [columns.within(sentence).starts for sentence in sentences] == [[0], [4]]
