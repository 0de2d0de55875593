"""How ``tables/common_words.txt`` is made: words that English writes in lower case.

``python -m pipeline.training.common_words FILE...`` reads JSONL with ``text`` and writes the
table. It holds single words by their counts over all texts, no sentence of any.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.annotators.names import lexicon

FEWEST = 4
LEAST_SHARE = 0.5  # of the capitalised uses inside a sentence

_WORD = re.compile(r"[A-Za-z][a-z’'-]*[a-z]")
_INSIDE = re.compile(r"[a-z,] $")
_HEADER = (
    "# Words that the training corpora write in lower case at least four times and at least half "
    "as often\n# as with a capital inside a sentence.\n"
)


def count_common_words(texts: Iterable[str]) -> list[str]:
    """Words written in lower case often enough, in order."""
    lower, raised = Counter[str](), Counter[str]()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if word[0].islower():
                lower[word] += 1
            elif _INSIDE.search(text[max(0, match.start() - 3) : match.start()]):
                raised[word.lower()] += 1
    return sorted(
        word
        for word, count in lower.items()
        if count >= FEWEST and count >= LEAST_SHARE * raised[word]
    )


def main(paths: Sequence[str]) -> None:
    """Count over the files and write the table into the package."""
    lines = (line for path in paths for line in Path(path).read_text("utf-8").split("\n") if line)
    words = count_common_words(json.loads(line)["text"] for line in lines)
    target = Path(lexicon.__file__).parent / "tables" / "common_words.txt"
    target.write_text(_HEADER + "".join(f"{word}\n" for word in words), encoding="utf-8")
    sys.stdout.write(f"{target}: {len(words)} words\n")


if __name__ == "__main__":
    main(sys.argv[1:])
