"""What is measured on: research articles where they are, and articles of a seeded generator."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
NEWS = SHARED / "corpora" / "quotes" / "polnear" / "train" / "text"
ARTICLE_WORDS = 750

PEOPLE = ("Ada Orvane", "Bruno Kestrel", "Clara Malow", "Dario Quill", "Edda Tarn", "Falk Veld")
PLACES = ("Port Marrow", "Saltby", "Inverloch", "Wexmouth", "Dunmere")
_SYLLABLES = (
    "ba den fol gar hin jol kem lur mas nov pel quor rin sut tav vel wex yar zon cril".split()
)


def news(count: int | None = None) -> list[str]:
    """The articles of PolNeAR train, all or the first ``count``; none where they are not."""
    return [path.read_text(encoding="utf-8") for path in islice(sorted(NEWS.glob("*.txt")), count)]


def synthetic(count: int, words: int = ARTICLE_WORDS, first: int = 0) -> Iterator[str]:
    """Articles of made-up words about invented people, the same each time.

    One in ten is a rewrite of the one before: three quarters of its sentences stand again.
    """
    lines: list[str] = []
    for number in range(first, first + count):
        rng = random.Random(number)  # noqa: S311 - repeatable texts, no secret
        fresh = _write_lines(rng, words)
        kept = lines[: 3 * len(lines) // 4] if number % 10 == 1 else []
        lines = kept + fresh[len(kept) :]
        yield "\n\n".join(" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3))


def save(texts: list[str] | Iterator[str], folder: Path) -> Path:
    """The texts as files; gives the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number:07}.txt").write_text(text, encoding="utf-8")
    return folder


def save_lines(texts: list[str] | Iterator[str], path: Path) -> Path:
    """The texts as JSON lines, as every tool of the field reads them; gives the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    return path


def _write_lines(rng: random.Random, words: int) -> list[str]:
    lines, written = list[str](), 0
    while written < words:
        line = _write_line(rng, len(lines))
        lines.append(line)
        written += line.count(" ") + 1
    return lines


def _write_line(rng: random.Random, at: int) -> str:
    """A sentence; every third one is said by somebody."""
    person, place = rng.choice(PEOPLE), rng.choice(PLACES)
    words = [
        "".join(rng.choices(_SYLLABLES, k=rng.randint(1, 3))) for _ in range(rng.randint(8, 22))
    ]
    text = " ".join(words).capitalize()
    if at % 3 == 1:
        return f"“{text},” said {person} in {place} on Monday."
    return f"{text} near {place}, and {person} saw {words[0]}."
