"""Prints the table of the embedded model: every bar with its measured value.

Run from the checkout, on an idle machine, with the corpora in ``PRESSMARK_SHARED``:

    python tests/benchmarks/newsroom.py [--model DIR] [--float DIR] [--labels] [--skip-quality]

``--float`` names the ``float`` folder of a training run and adds the loss by rounding.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.annotators.newsroom.pieces import MODEL_DIR  # noqa: E402 - found by the path above
from pipeline.annotators.newsroom.reader import TOKENIZER, WEIGHTS, Reader  # noqa: E402
from pipeline.training.corpora import read_attributions  # noqa: E402
from pipeline.training.measure import Tally  # noqa: E402
from pipeline.training.train import measure_model  # noqa: E402

CORPORA = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared") / "corpora"
NAMES = ("news-dev", "gum-dev", "ewt-dev")
ROLES = "roles of dev"
QUALITY = (
    ("entities, news-dev, ten labels", "news-dev", None, 0.92, 0.94),
    ("entities, gum-dev, ten labels", "gum-dev", None, 0.75, 0.80),
    ("entities, ewt-dev, PERSON ORG LOC", "ewt-dev", None, 0.75, 0.82),
    ("quote roles, source", ROLES, "SOURCE", 0.80, 0.84),
    ("quote roles, cue", ROLES, "CUE", 0.73, 0.76),
    ("quote roles, content", ROLES, "CONTENT", 0.68, 0.74),
)
LOAD = (
    "import time; began = time.perf_counter(); "
    "from pathlib import Path; from pipeline.annotators.newsroom import load_reader; "
    "load_reader(Path({folder!r})).read('Ann Lee spoke.'); "
    "print(time.perf_counter() - began)"
)


def show(what: str, bar: str, stretch: str, measured: str) -> None:
    """One line of the table."""
    print(f"| {what} | {bar} | {stretch} | {measured} |", flush=True)


def measure_quality(folder: Path) -> dict[str, Tally]:
    """The tallies on all dev parts."""
    names = [CORPORA / "ner" / f"{name}.jsonl" for name in NAMES]
    return measure_model(folder, names, [CORPORA / "quotes" / "polnear" / "dev"])


def measure_load(folder: Path) -> float:
    """Seconds from a fresh process's first import to its first marks; median of five."""
    code = LOAD.format(folder=str(folder))
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
        for _ in range(5)
    ]
    return median(float(run.stdout) for run in runs)


def measure_pace(read: Callable[[str], Any], texts: list[str], rounds: int = 5) -> float:
    """Words a second over whole articles; the median of several rounds."""
    words = sum(len(text.split()) for text in texts)
    read(texts[0])
    paces = []
    for _ in range(rounds):
        began = time.perf_counter()
        for text in texts:
            read(text)
        paces.append(words / (time.perf_counter() - began))
    return median(paces)


def make_spacy(pipes: dict[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """A spaCy pipeline of CNN components of default size, untrained: its pace is the same."""
    import spacy

    nlp = spacy.blank("en")
    for name, labels in pipes.items():
        pipe = nlp.add_pipe(name)
        for label in labels:
            pipe.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    return nlp


def print_quality(folder: Path, exact: Path | None, *, labels: bool) -> None:
    """F1 on the dev parts, and what rounding to 8 bits cost."""
    found = measure_quality(folder)
    for what, part, label, bar, stretch in QUALITY:
        show(what, f"{bar:.2f}", f"{stretch:.2f}", f"{found[part].f1(label):.4f}")
    if exact:
        before = measure_quality(exact)
        loss = {w: before[p].f1(label) - found[p].f1(label) for w, p, label, _, _ in QUALITY}
        worst = max(loss, key=lambda what: loss[what])
        show("loss by rounding, worst row", "0.5", "0.2", f"{100 * loss[worst]:.2f} ({worst})")
    if labels:
        for part, tally in found.items():
            for label in tally.labels:
                precision, recall, f1 = tally.scores(label)
                gold = tally.right[label] + tally.missed[label]
                figures = f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} of {gold}"
                show(f"{part}: {label}", "", "", figures)


def print_cost(folder: Path) -> None:
    """Size, load time and pace on one core, beside spaCy in the same process."""
    size = sum((folder / name).stat().st_size for name in (WEIGHTS, TOKENIZER)) / 1e6
    show("size of weights and tokenizer, MB", "30", "24", f"{size:.1f}")
    show("load time, s", "1.0", "0.5", f"{measure_load(folder):.2f}")
    texts = [e.text for e in read_attributions(CORPORA / "quotes" / "polnear" / "dev")][:40]
    pace = measure_pace(Reader(folder).read, texts)
    show("words a second, one core", "4,500", "9,000", f"{pace:,.0f}")
    for pipes in (
        {"tagger": ("NN", "VB"), "parser": ("nsubj", "obj", "ROOT")},
        {"ner": ("PERSON", "ORG", "GPE")},
    ):
        beside = measure_pace(make_spacy(pipes), texts)
        show(f"beside it, spaCy CNN {' and '.join(pipes)}", "", "", f"{beside:,.0f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, default=MODEL_DIR, help="folder of the model")
    parser.add_argument("--float", type=Path, help="folder of the model before rounding")
    parser.add_argument("--labels", action="store_true", help="print F1 per label as well")
    parser.add_argument("--skip-quality", action="store_true", help="size and speed only")
    options = parser.parse_args()
    show("what", "bar", "stretch", "measured")
    show("---", "---", "---", "---")
    if not options.skip_quality:
        print_quality(options.model, options.float, labels=options.labels)
    print_cost(options.model)


if __name__ == "__main__":
    main()
