"""Headlines: a source at the end, an office without its article."""

from __future__ import annotations

import pytest
from quote_documents import make_document

from pipeline.recipe import QuotesConfig
from pipeline.records import Quote
from pipeline.stages.quotes import attribute_quotes

ARTICLE = "The works in the harbour begin in May. Ann Lee, the mayor of Sulmark, was at the quay."


def read_headline(headline: str, article: str = ARTICLE) -> list[Quote]:
    """The quotes of an article by rules, those of its headline."""
    document = make_document(
        f"{headline}\n\n{article}", {"Ann Lee": ("PERSON", ("Lee",)), "IMF": ("ORG", ())}
    )
    (document,) = attribute_quotes([document], QuotesConfig(annotator="rules"))
    return [quote for quote in document.quotes if quote.content[0].end <= len(headline)]


@pytest.mark.parametrize(
    ("headline", "source", "cue", "content", "kind"),
    [
        ("Two ships sink in harbour: police", "police", ":", "Two ships sink in harbour", "indirect"),
        ("Two ships sink in harbour - police", "police", "-", "Two ships sink in harbour", "indirect"),
        ("Works to begin in May – the mayor", "the mayor", "–", "Works to begin in May", "indirect"),
        ("Harbour ‘unsafe’: report", "report", ":", "Harbour ‘unsafe’", "mixed"),
        ("‘We will rebuild it’: Lee", "Lee", ":", "‘We will rebuild it’", "direct"),
        ("Harbour 'a disgrace' - Ann Lee", "Ann Lee", "-", "Harbour 'a disgrace'", "mixed"),
    ],
)  # fmt: skip
def test_a_headline_may_name_its_source_at_the_end(
    headline: str, source: str, cue: str, content: str, kind: str
) -> None:
    """Behind a colon or a dash stands whoever says it."""
    (quote,) = read_headline(headline)
    assert quote.source is not None
    assert quote.cue is not None
    assert (quote.source.text, quote.cue.text) == (source, cue)
    assert [part.text for part in quote.content] == [content]
    assert (quote.kind, quote.act) == (kind, "speech")


@pytest.mark.parametrize(
    "headline",
    [
        "Harbour in May: two",
        "Works in the harbour: a guide",
        "Works begin in the harbour - Sulmark News",
        "‘Gulls’ breaks records - Variety",
        "Meet the mayor of Sulmark: Ann Lee",
        "Photos: police",
        "The works, the quay and the town: what we know",
    ],
)
def test_what_ends_a_headline_may_be_no_source(headline: str) -> None:
    """The name of the paper, a second half, a number, whoever the headline is about."""
    assert read_headline(headline) == []


def test_only_a_headline_names_its_source_so() -> None:
    """A text that is nothing but a line has none, nor has a sentence."""
    line = "Two ships sink in harbour: police"
    assert read_headline(line, "") == []
    assert read_headline(f"{line}.") == []


@pytest.mark.parametrize(
    "headline",
    ["Harbour is safe, says mayor", "Harbour ‘unsafe’: Mayor",
     "Mayor says harbour is safe"],
)  # fmt: skip
def test_an_office_in_a_headline_means_who_holds_it(headline: str) -> None:
    """A headline has no articles, and comes before the name."""
    (quote,) = read_headline(headline)
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.how) == ("Ann Lee", "description")


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("The mayor said on Monday that the harbour was safe.", "Ann Lee"),
        ("The former mayor said on Monday that the harbour was safe.", None),
        ("The minister said on Monday that the harbour was safe.", None),
    ],
)
def test_an_article_may_begin_with_an_office(opening: str, name: str | None) -> None:
    """``The mayor`` is whom the next sentence calls so, if nobody else is."""
    headline = "Harbour safe"
    document = make_document(f"{headline}\n\n{opening} {ARTICLE}", {"Ann Lee": ("PERSON", ())})
    (document,) = attribute_quotes([document], QuotesConfig(annotator="rules"))
    (quote,) = document.quotes
    assert (quote.speaker.name if quote.speaker else None) == name
