"""Derives ``sentence_weights`` from texts whose sentences are marked.

    python -m pipeline.stages.sentence_training FOLDER

FOLDER holds files ``*-train.jsonl`` with ``text`` and ``sents`` (``[[start, end], ...]``, code
points, end exclusive). Logistic regression with a Gaussian prior, fitted by Newton's method: the
same files give the same weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.stages.sentence_boundaries import Boundary
from pipeline.stages.sentences import find_boundaries, find_paragraphs

MIN_COUNT = 10
"""A fact that is rarer in the texts gets no weight: it would be learned from one or two texts."""

PRIOR_VARIANCE = 1.0

Cases = Counter[tuple[Boundary, bool]]

HEADER = '''"""What each fact about a boundary adds to the score: a sentence ends there if it is above 0.

Written by ``sentence_training`` from the training parts of UD English EWT and GUM. Do not edit.
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


def _solve(inputs: Any, truth: Any, times: Any) -> Any:
    """Newton's method on the penalised log likelihood, which has one maximum."""
    import numpy as np

    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-inputs @ weights))
        slope = inputs.T @ (times * (truth - chance)) - weights / PRIOR_VARIANCE
        bend = (inputs.T * (times * chance * (1.0 - chance))) @ inputs
        bend += np.eye(len(weights)) / PRIOR_VARIANCE
        weights += np.linalg.solve(bend, slope)
    return weights


def write_weights(weights: dict[str, float], path: Path) -> None:
    """The weights as a Python module, one to a line, so that a change can be read in a diff."""
    lines = [f"    {json.dumps(fact)}: {weight}," for fact, weight in weights.items() if weight]
    path.write_text(HEADER + "\n".join(lines) + "\n}\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Read the training files of ``folder`` and write the module beside this one."""
    cases: Cases = Counter()
    for path in sorted(folder.glob("*-train.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                cases += count_cases(row["text"], {end for _, end in row["sents"]})
    write_weights(fit_weights(cases), Path(__file__).with_name("sentence_weights.py"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
