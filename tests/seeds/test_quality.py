"""How well the rules, without a model, annotate the sample newsroom: floors under each figure.

A floor stands a little under what is measured, so that a change that costs quality is seen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate.estimates import find_score
from pipeline.evaluate.evaluation import Evaluation, evaluate_gold

GOLD = Path(__file__).resolve().parents[2] / "seeds" / "gold"


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    """The default recipe on the texts of the gold."""
    return evaluate_gold(GOLD)


def test_every_article_is_annotated(evaluation: Evaluation) -> None:
    """None is rejected, no mark of the gold is without a meaning."""
    assert evaluation.articles == len(list(GOLD.glob("*.ann")))
    assert evaluation.rejected == {}
    assert evaluation.unknown == {}
