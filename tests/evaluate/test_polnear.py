"""PolNeAR's files as they are, where the corpora lie beside the checkout."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.evaluate.annotation import Annotation, Spans
from pipeline.evaluate.gold import Gold, read_gold


@pytest.fixture(scope="module")
def gold(shared: Path) -> Gold:
    """The development part with its speakers."""
    corpora = shared / "corpora"
    return read_gold(corpora / "quotes/polnear/dev", corpora / "speakers/news-dev.jsonl")


def test_every_article_is_read_once(gold: Gold) -> None:
    """Some articles have several annotators; no line of any file is an error."""
    assert len(gold.articles) == len({article.name for article in gold.articles}) == 84
    assert sum(len(article.attributions or ()) for article in gold.articles) == 2192
    assert gold.unknown.keys() == {"Discard", "Discuss"}


def test_layers_are_those_of_the_corpus(gold: Gold) -> None:
    """No names, no acts; kinds from the marks; speakers of 26 articles."""
    attributions = [a for article in gold.articles for a in article.attributions or ()]
    kinds = Counter(attribution.kind for attribution in attributions)
    assert all(article.names is None for article in gold.articles)
    assert {attribution.act for attribution in attributions} == {None}
    assert sum(attribution.speaker is not None for attribution in attributions) == 541
    assert min(kinds.values()) > 300


def test_roles_lie_in_the_text(gold: Gold) -> None:
    """Fragments are in order, and hold a letter or digit where they hold content."""
    for article in gold.articles:
        for attribution in article.attributions or ():
            assert list(attribution.content) == sorted(attribution.content)
            assert any(map(str.isalnum, _words(article, attribution.content)))


def _words(article: Annotation, spans: Spans) -> str:
    return "".join(article.text[span.start : span.end] for span in spans)
