"""CoNLL-2003: a token and its BIO tag on a line, an empty line after each sentence.

Four columns, of which the middle two are empty (``-X-``), as readers of the format expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.publish.exports.articles import Article

_SPACE = re.compile(r"\s")


def write_conll(articles: Iterable[Article], path: Path) -> None:
    """Write ``path`` with the suffix ``.conll``; the id of an article stands above it."""
    with path.with_suffix(".conll").open("w", encoding="utf-8", newline="\n") as file:
        for article in articles:
            file.write(f"-DOCSTART- -X- -X- O\n# id = {article.document.document_id}\n\n")
            for sentence in article.sentences:
                for token, tag in zip(sentence["tokens"], sentence["ner_tags"], strict=True):
                    file.write(f"{_SPACE.sub('_', token)} -X- -X- {tag}\n")
                file.write("\n")
