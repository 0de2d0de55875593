"""Derives ``sentence_weights`` from texts whose sentences are marked.

    python -m pipeline.training.sentence_weights FOLDER

FOLDER holds files ``*-train.jsonl`` with ``text`` and ``sents`` (``[[start, end], ...]``, code
points, end exclusive). Logistic regression with a Gaussian prior, fitted by Newton's method: the
same files give the same weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.stages.sentence_boundaries import Boundary
from pipeline.stages.sentences import find_boundaries, find_paragraphs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MIN_COUNT = 10
"""A fact that is rarer in the texts gets no weight: it would be learned from one or two texts."""

PRIOR_VARIANCE = 1.0

NEWTON_STEPS = 10
"""From the ninth step on no weight moves by a millionth."""

Cases = Counter[tuple[Boundary, bool]]

HEADER = '''"""What each fact about a boundary adds to its score; above 0 a sentence ends there.

Written by ``pipeline.training.sentence_weights`` from the training parts of UD English EWT and
GUM. Do not edit.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
'''


def count_cases(text: str, ends: set[int]) -> Cases:
    """How often each boundary stands in the text, by whether a sentence ends there."""
    return Counter(
        (boundary, end in ends)
        for start, stop in find_paragraphs(text)
        for end, boundary in find_boundaries(text, start, stop)
    )


def fit_weights(cases: Cases) -> dict[str, float]:
    """The weight of each fact that is common enough, rounded to two decimals."""
    import numpy as np

    counts: Counter[str] = Counter()
    for (boundary, _), count in cases.items():
        counts.update(dict.fromkeys(boundary.facts(), count))
    facts = sorted(fact for fact, count in counts.items() if count >= MIN_COUNT)
    column = {fact: index for index, fact in enumerate(facts)}
    order = sorted(cases)
    inputs = np.zeros((len(order), len(facts)))
    for row, (boundary, _) in enumerate(order):
        inputs[row, [column[fact] for fact in boundary.facts() if fact in column]] = 1.0
    truth = np.array([float(ends) for _, ends in order])
    times = np.array([float(cases[case]) for case in order])
    weights = _solve(inputs, truth, times)
    return {fact: round(float(weight), 2) for fact, weight in zip(facts, weights, strict=True)}


def _solve(inputs: Floats, truth: Floats, times: Floats) -> Floats:
    """Newton's method on the penalised log likelihood, which has one maximum."""
    import numpy as np

    weights = np.zeros(inputs.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = 1.0 / (1.0 + np.exp(-inputs @ weights))
        slope = inputs.T @ (times * (truth - chance)) - weights / PRIOR_VARIANCE
        bend = (inputs.T * (times * chance * (1.0 - chance))) @ inputs
        bend += np.eye(len(weights)) / PRIOR_VARIANCE
        weights += np.linalg.solve(bend, slope)
    return weights


def derive_weights(folder: Path) -> dict[str, float]:
    """The weights that the files ``*-train.jsonl`` of ``folder`` give; 0 is left out."""
    cases: Cases = Counter()
    for path in sorted(folder.glob("*-train.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                cases.update(count_cases(row["text"], {end for _, end in row["sents"]}))
    return {fact: weight for fact, weight in fit_weights(cases).items() if weight}


def write_weights(weights: dict[str, float], path: Path) -> None:
    """The weights as a Python module, one to a line, so that a change can be read in a diff."""
    lines = [
        f"    {json.dumps(fact, ensure_ascii=False)}: {weight}," for fact, weight in weights.items()
    ]
    path.write_text(HEADER + "\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    stages = Path(__file__).parents[1] / "stages"
    write_weights(derive_weights(Path(sys.argv[1])), stages / "sentence_weights.py")
