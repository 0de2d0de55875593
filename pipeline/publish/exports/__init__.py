"""A published version in the formats of people who train and annotate; one file per format.

``EXPORTS`` is the table of contents. An export reads the version and writes a folder of its own;
the version itself is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.contract.tables import SPLITS
from pipeline.errors import UsageError
from pipeline.publish.exports.articles import Article, read_articles
from pipeline.publish.exports.brat import write_brat
from pipeline.publish.exports.conll import write_conll
from pipeline.publish.exports.docbin import write_docbin
from pipeline.publish.exports.label_studio import write_label_studio
from pipeline.publish.exports.quotes_csv import write_quotes_csv
from pipeline.publish.shape import is_standoff
from pipeline.publish.versions import read_manifest, require_version

Write = Callable[[Iterable[Article], Path], None]

EXPORTS: Mapping[str, Write] = {
    "spacy": write_docbin,
    "conll": write_conll,
    "brat": write_brat,
    "labelstudio": write_label_studio,
    "csv": write_quotes_csv,
}


def export_version(version: Path, kind: str, out: Path) -> list[Path]:
    """Write a version as ``kind`` into the new folder ``out``, a folder or file for each split.

    Gives the paths that were written.

    Raises:
        UsageError: if ``version`` is none or has no texts, or if ``out`` is there already.
    """
    manifest = read_manifest(require_version(version))
    if is_standoff(manifest):
        raise UsageError(
            f"{version} holds no texts. Put them back first: "
            f"pressmark rebuild {version} --texts DIR"
        )
    if out.exists():
        raise UsageError(f"{out} is there already, and nothing is written over. Name another --out")
    written = []
    for split in SPLITS:
        articles = read_articles(version, split)
        first = next(articles, None)
        if first is not None:
            out.mkdir(parents=True, exist_ok=True)
            EXPORTS[kind](_put_back(first, articles), out / split)
            written += sorted(out.glob(f"{split}*"))
    return written


def _put_back(first: Article, rest: Iterable[Article]) -> Iterable[Article]:
    yield first
    yield from rest
