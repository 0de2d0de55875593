"""Quotes as plain CSV, a line each: what a spreadsheet or a notebook reads without a library.

Every field is quoted and holds just what the version holds. A cell may begin with ``=``: import
it as text, since a spreadsheet that opens it directly takes such a cell for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from pipeline.contract.tables import find_table
from pipeline.publish.exports.articles import Article


def write_quotes_csv(articles: Iterable[Article], path: Path) -> None:
    """Write ``path`` with the suffix ``.csv``: all columns of ``quotes`` but ``content``.

    Of several co-speakers the names stand in one cell, parted by ``; ``.
    """
    names = [field.name for field in find_table("quotes").fields if field.name != "content"]
    with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([*names, "start", "end"])
        for article in articles:
            for row in article.quotes:
                ends = (row["content"][0]["start"], row["content"][-1]["end"])
                co_speakers = "; ".join(speaker["name"] for speaker in row["co_speakers"])
                cells = [(row | {"co_speakers": co_speakers})[name] for name in names]
                writer.writerow(["" if cell is None else cell for cell in (*cells, *ends)])
