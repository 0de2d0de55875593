"""What is measured: a fresh run on the gold's own texts, or a published version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from pipeline.contract.arrow import read_batch
from pipeline.contract.parquet import open_file
from pipeline.contract.tables import find_table
from pipeline.errors import InputError
from pipeline.evaluate.align import align_document, annotate_document, is_made_from
from pipeline.evaluate.annotation import Annotation
from pipeline.recipe import Recipe
from pipeline.records import Document
from pipeline.run.engine import Engine, run_stages
from pipeline.sources.article import Origin, make_document

_ROWS_AT_ONCE = 64


def run_on_gold(
    articles: Sequence[Annotation], recipe: Recipe, store: Path | None = None, workers: int = 1
) -> list[Document]:
    """The pipeline's documents for the texts of the gold, in their order.

    Each text is read as a plain file, so nothing but its words is known of it. ``store`` keeps
    finished work for the next run; without it nothing is kept.
    """
    raw = [_read_article(article) for article in articles]
    if store is None:
        with TemporaryDirectory() as folder:
            return run_on_gold(articles, recipe, Path(folder), workers)
    batches = run_stages(raw, recipe, store, Engine(workers=workers))
    return [document for batch in batches for document in batch.unpack()]


def read_version(path: Path) -> Iterator[Document]:
    """The documents of a published version, or of one Parquet or JSONL file of it.

    Raises: InputError when there is no documents table, or it is of another contract.
    """
    files = [path] if path.is_file() else sorted(path.glob("data/documents/*.parquet"))
    files = files or sorted(path.glob("jsonl/documents/*.jsonl"))
    if not files:
        raise InputError(f"{path} holds no documents: expected a published version, NAME/VERSION.")
    for file in files:
        rows = _read_parquet(file) if file.suffix == ".parquet" else _read_jsonl(file)
        try:
            yield from rows
        except (msgspec.MsgspecError, KeyError, OSError, ValueError) as error:
            raise InputError(f"{file} holds no documents of this contract: {error}") from error


def match_version(path: Path, articles: Sequence[Annotation]) -> dict[str, Annotation]:
    """What the version says of the gold's articles, by their names; absent ones are left out.

    First by the hash of the raw text. What that does not find, as an article that was read from
    a page, is the document whose ledger leads from the gold's text to its own.
    """
    wanted = {sha256(article.text.encode()).hexdigest(): article for article in articles}
    found: dict[str, Annotation] = {}
    for document in read_version(path):
        article = wanted.get(document.raw_sha256)
        if article and (aligned := _align(document, article)):
            found[article.name] = aligned
    left = [article for article in articles if article.name not in found]
    for document in read_version(path) if left else ():
        for article in left:
            if article.name not in found and (aligned := _align(document, article)):
                found[article.name] = aligned
    return found


def _align(document: Document, article: Annotation) -> Annotation | None:
    if is_made_from(document, article.text):
        return align_document(document, article.name, article.text)
    if document.text == article.text:  # gold that is a published document itself
        return annotate_document(document, article.name)
    return None


def _read_article(article: Annotation) -> Document:
    digest = sha256(article.text.encode()).hexdigest()
    return make_document(article.text, {}, Origin(article.name, digest))


def _read_parquet(path: Path) -> Iterator[Document]:
    table = find_table("documents")
    with open_file(path) as file:
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            for row in read_batch(table, batch):
                yield msgspec.convert(row, Document)


def _read_jsonl(path: Path) -> Iterable[Document]:
    decoder = msgspec.json.Decoder(Document)
    with path.open("rb") as file:
        yield from (decoder.decode(line) for line in file if line.strip())
