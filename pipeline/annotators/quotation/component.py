"""Who said what, as a spaCy component: ``nlp.add_pipe("pressmark_quotes")`` after ``doc.ents``.

It groups the entities of the doc to persons, organizations and places, and links quotes to them,
by the functions of the stages ``entities`` and ``quotes``. Roles that ``pressmark_newsroom``
marked are used. spaCy finds it by the entry point group ``spacy_factories``; importing this
module registers it as well.
"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotators.quotation.spans import set_quotes
from pipeline.annotators.stateless import Stateless
from pipeline.recipe import QuotesConfig
from pipeline.records import Document, Sentence, Span
from pipeline.stages.entities import fill_entities, read_doc
from pipeline.stages.quotes import attribute_quotes
from pipeline.stages.sentences import find_paragraphs, sentence_spans

NAME = "pressmark_quotes"
SETTINGS = {"annotator": "newsroom", "indirect": True}
_NO_HASH = "0" * 64


class QuoteComponent(Stateless):
    """Fills ``doc.spans`` with ``quotes``, ``cues`` and ``sources``, and tells who speaks.

    ``doc.user_data["speakers"]`` maps the id of each quote whose speaker is known to the name.
    A blank line parts paragraphs; sentences are those of the doc, where it has any.
    """

    def __init__(self, config: QuotesConfig) -> None:
        self.config = config

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its quotes."""
        document = fill_entities(_read_text(doc), read_doc(doc))
        (quoted,) = attribute_quotes([document], self.config)
        set_quotes(doc, [replace(quote, id=quote.id.lstrip("-")) for quote in quoted.quotes])
        return doc


def _read_text(doc: Doc) -> Document:
    """A document of the doc's text, in paragraphs and sentences, and of nothing else."""
    text = doc.text
    paragraphs = [Span(*place) for place in find_paragraphs(text)]
    spans = _read_sentences(doc) or sentence_spans(text, paragraphs)
    sentences = [Sentence(start, end, f"s{at}") for at, (start, end) in enumerate(spans, start=1)]
    return Document(
        document_id="",
        source_path="",
        raw_sha256=_NO_HASH,
        text=text,
        paragraphs=paragraphs,
        sentences=sentences,
    )


def _read_sentences(doc: Doc) -> list[tuple[int, int]]:
    """Where the sentences of the doc begin and end, without white space around; may be none."""
    if not doc.has_annotation("SENT_START"):
        return []
    text = doc.text
    spans = []
    for sentence in doc.sents:
        words = text[sentence.start_char : sentence.end_char]
        start = sentence.start_char + len(words) - len(words.lstrip())
        end = sentence.start_char + len(words.rstrip())
        if start < end:
            spans.append((start, end))
    return spans


@Language.factory(
    NAME,
    default_config=SETTINGS,
    requires=["doc.ents"],
    assigns=["doc.spans", "doc.user_data"],
)
def make_quotes(
    nlp: Language,  # noqa: ARG001 - spaCy gives it to every factory
    name: str,  # noqa: ARG001 - spaCy gives it to every factory
    annotator: Literal["newsroom", "rules"],
    indirect: bool,
) -> QuoteComponent:
    """The component; the settings are those of [quotes] in a recipe."""
    return QuoteComponent(QuotesConfig(annotator=annotator, indirect=indirect))
