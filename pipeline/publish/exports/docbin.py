"""spaCy's ``DocBin``: one ``.spacy`` file per split, as ``spacy train`` reads it.

Each ``Doc`` has the text to the code point, sentences, ``ents`` (with the entity as ``ent_id``),
and the span groups ``quotes`` (label: kind), ``cues``, ``sources``; spans of one quote share its
id. ``user_data`` holds id and title of the article and who speaks, joint speakers parted by ``; ``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.annotators.quotation.spans import set_quotes
from pipeline.publish.exports.articles import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def write_docbin(articles: Iterable[Article], path: Path) -> None:
    """Write ``path`` with the suffix ``.spacy``."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    docs = DocBin(store_user_data=True)
    for article in articles:
        docs.add(make_doc(article, vocab))
    docs.to_disk(path.with_suffix(".spacy"))


def make_doc(article: Article, vocab: Vocab) -> Doc:
    """An article as a ``Doc``; white space between tokens becomes tokens where spaCy needs it."""
    from spacy.tokens import Doc

    document = article.document
    layout = _lay_out(article)
    doc = Doc(vocab, layout.words, layout.spaces, sent_starts=layout.starts)
    doc.user_data["document_id"] = document.document_id
    doc.user_data["title"] = document.title or ""
    doc.set_ents([
        _span(doc, m.start, m.end, m.label, m.entity_id or "") for m in document.mentions
    ])  # fmt: skip
    set_quotes(doc, document.quotes)
    return doc


class _Layout:
    """Words, whether a space follows each, whether each begins a sentence, up to an offset."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self.spaces: list[bool] = []
        self.starts: list[bool | int | None] = []
        self._text = text
        self._end = 0

    def add_gap(self, end: int) -> None:
        """White space up to ``end``: one space belongs to the word before, the rest is a token."""
        gap = self._text[self._end : end]
        if self.words and gap.startswith(" "):
            self.spaces[-1] = True
            gap = gap[1:]
        if gap:
            self._add(gap, is_start=not self.words)

    def add_word(self, start: int, end: int, *, is_start: bool) -> None:
        """A token of the version."""
        self.add_gap(start)
        self._add(self._text[start:end], is_start=is_start or not self.words)
        self._end = end

    def _add(self, word: str, *, is_start: bool) -> None:
        self.words.append(word)
        self.spaces.append(False)
        self.starts.append(is_start)


def _lay_out(article: Article) -> _Layout:
    text = article.document.text
    layout = _Layout(text)
    for sentence in article.sentences:
        pairs = zip(sentence["token_starts"], sentence["token_ends"], strict=True)
        for at, (start, end) in enumerate(pairs):
            layout.add_word(start, end, is_start=at == 0)
    layout.add_gap(len(text))
    return layout


def _span(doc: Doc, start: int, end: int, label: str, name: str) -> Any:  # noqa: ANN401 - spaCy's stubs
    """The tokens that hold the words; a quote may begin within a token, and takes it whole."""
    return doc.char_span(start, end, label=label, span_id=name, alignment_mode="expand")
