"""How well the rules, without a model, annotate the sample newsroom: floors under the figures.

A floor stands a little under what was measured when it was set, so that a change that costs
quality is seen; one that gains it raises the floor. F1, or the share that is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate.align import align_document
from pipeline.evaluate.estimates import find_score
from pipeline.evaluate.evaluation import Evaluation, evaluate_gold
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.system import run_on_gold
from pipeline.recipe import Recipe

GOLD = Path(__file__).resolve().parents[2] / "seeds" / "gold"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Finished work, so that the articles are annotated once for all tests."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def evaluation(store: Path) -> Evaluation:
    """The default recipe on the texts of the gold."""
    return evaluate_gold(GOLD, store=store)


def test_every_article_is_annotated(evaluation: Evaluation) -> None:
    """None is rejected, no mark of the gold is without a meaning."""
    assert evaluation.articles == len(list(GOLD.glob("*.ann")))
    assert evaluation.rejected == {}
    assert evaluation.unknown == {}


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("all", 0.89),
        ("direct", 0.98),
        ("mixed", 0.93),
        ("indirect", 0.80),
        ("speech", 0.92),
        ("stance", 0.66),
        ("characters of content", 0.94),
    ],
)
def test_attributions_are_found(evaluation: Evaluation, name: str, floor: float) -> None:
    """Whole attributions by overlap of their content."""
    assert find_score(evaluation.scores, "attributions", name).f1.value >= floor


@pytest.mark.parametrize(("role", "floor"), [("content", 0.88), ("cue", 0.82), ("source", 0.79)])
def test_roles_are_found_to_the_character(evaluation: Evaluation, role: str, floor: float) -> None:
    """Exact spans; the model takes auxiliaries into the cue, as PolNeAR does and this gold does not."""
    assert find_score(evaluation.scores, "roles", role, "exact").f1.value >= floor


@pytest.mark.parametrize(
    ("detail", "floor"),
    [("kind", 0.97), ("act", 0.96), ("cue", 0.97), ("source", 0.96), ("speaker", 0.96)],
)
def test_details_of_found_attributions_are_right(
    evaluation: Evaluation, detail: str, floor: float
) -> None:
    """Whose words, said or meant, and how they stand there."""
    assert find_score(evaluation.scores, "given the content", detail).f1.value >= floor


@pytest.mark.parametrize(
    ("label", "floor"),
    [
        ("all", 0.87),
        ("PERSON", 0.94),
        ("ORG", 0.82),
        ("GPE", 0.87),
        ("DATE", 0.92),
        ("TIME", 0.82),
        ("MONEY", 0.75),
        ("QUANTITY", 0.86),
    ],
)
def test_names_numbers_and_times_are_found(
    evaluation: Evaluation, label: str, floor: float
) -> None:
    """Exact spans with their label."""
    assert find_score(evaluation.scores, "names", label, "exact").f1.value >= floor


def test_marks_lead_back_to_the_words_of_the_file(store: Path) -> None:
    """What a quote or a mention holds stands at its raw offsets too, white space and marks apart."""
    articles = read_gold(GOLD).articles
    for article, document in zip(articles, run_on_gold(articles, Recipe(), store), strict=True):
        aligned = align_document(document, article.name, article.text)
        for name, mention in zip(aligned.names or (), document.mentions, strict=True):
            assert _letters(article.text[name.start : name.end]) == _letters(mention.text)
        for attribution, quote in zip(aligned.attributions or (), document.quotes, strict=True):
            for span, part in zip(attribution.content, quote.content, strict=True):
                assert _letters(article.text[span.start : span.end]) == _letters(part.text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
