"""Gold: the articles that careful readers marked, from whichever form they lie in.

A folder of brat files (side by side, or as PolNeAR has them in ``text/`` and ``attributions/``),
a JSONL file of this project's documents, or one of texts with names (``text``, ``ents``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.errors import InputError
from pipeline.evaluate.align import annotate_document
from pipeline.evaluate.annotation import ROLES, Annotation, Name
from pipeline.evaluate.brat import read_brat
from pipeline.records import LABELS, Document

NUMBERS_AND_TIMES = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY")
SCHEMES: tuple[dict[str, str], ...] = (
    {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"},
    {label: label for label in LABELS if label not in NUMBERS_AND_TIMES},
    {label: label for label in LABELS},
)
"""Sets of labels that corpora use, the smallest first, and what each label of ours is in them.
A corpus that knows three means all places by LOC; many leave numbers and times to rules."""


class Gold(Struct):
    """A collection of marked articles.

    ``labels`` is the smallest of ``SCHEMES`` that has all labels of the gold; names with a label
    outside it are not asked for. ``unknown`` counts marks that this project has no use for.
    """

    articles: list[Annotation]
    labels: dict[str, str]
    unknown: Counter[str] = field(default_factory=Counter)


def read_gold(path: Path, speakers: Path | None = None) -> Gold:
    """Read all gold in ``path``, in the order of names or lines.

    ``speakers`` is a JSONL file of rows ``{"name": ARTICLE, "speakers": {EVENT: NAME or null}}``
    for brat files that do not name speakers. A layer that occurs in no article of the gold was
    not annotated, and is not scored.

    Raises: InputError when there is no gold, or a file or line of it cannot be read.
    """
    if path.is_dir():
        gold = _read_folder(path, read_speakers(speakers) if speakers else {})
    else:
        gold = _read_lines(path)
    if not gold.articles:
        raise InputError(
            f"No gold in {path}: expected a folder of NAME.txt with NAME.ann (brat stand-off), or "
            "a .jsonl file whose rows are documents, or have `text` and `ents`."
        )
    has_names = any(article.names for article in gold.articles)
    has_quotes = any(article.attributions for article in gold.articles)
    gold.articles = [
        replace(
            article,
            names=(article.names or ()) if has_names else None,
            attributions=(article.attributions or ()) if has_quotes else None,
        )
        for article in gold.articles
    ]
    return gold


def read_speakers(path: Path) -> dict[str, dict[str, str | None]]:
    """Speakers of attributions by article and event.

    Raises: InputError, with the line.
    """
    speakers = {}
    for number, row in _read_rows(path):
        if not isinstance(row.get("name"), str) or not isinstance(row.get("speakers"), dict):
            raise InputError(f"{path}, line {number}: expected `name` and `speakers`.")
        speakers[row["name"]] = row["speakers"]
    return speakers


def find_brat_files(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """Name, text and annotation of each article, by name.

    An annotation is called like its text, or like its text with ``_`` and the annotator's mark
    (PolNeAR); the first of several annotators counts.

    Raises: InputError for an annotation without a text.
    """
    places = (folder, folder / "text", folder / "attributions")
    texts = {path.stem: path for place in places for path in sorted(place.glob("*.txt"))}
    found: dict[str, Path] = {}
    for path in sorted(path for place in places for path in place.glob("*.ann")):
        name = path.stem if path.stem in texts else path.stem.rpartition("_")[0]
        if name not in texts:
            raise InputError(f"{path} has no text: expected {path.stem}.txt beside it.")
        found.setdefault(name, path)
    for name in sorted(found):
        yield name, texts[name], found[name]


def _read_folder(folder: Path, speakers: Mapping[str, Mapping[str, str | None]]) -> Gold:
    gold = Gold([], SCHEMES[-1])
    for name, text, ann in find_brat_files(folder):
        article, unknown = read_brat(name, text, ann, speakers.get(name))
        gold.articles.append(article)
        gold.unknown += unknown
    return gold


def _read_lines(path: Path) -> Gold:
    gold = Gold([], {})
    taken: set[str] = set()
    used: set[str] = set()
    for number, row in _read_rows(path):
        name = str(row.get("id") or row.get("document_id") or f"line {number}")
        name = f"{name}, line {number}" if name in taken else name
        taken.add(name)
        try:
            if "ents" in row:
                article = _read_names(name, row)
            else:
                article = annotate_document(msgspec.convert(row, Document), name)
            _check_bounds(article)
        except (msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path}, line {number}: expected a document of this project, or `text` and "
                f"`ents` as [start, end, label] ({error})."
            ) from error
        gold.articles.append(article)
        used.update({name.label for name in article.names or ()} if "ents" in row else LABELS)
    gold.labels = next(scheme for scheme in SCHEMES if used <= set(scheme.values()))
    return gold


def _read_names(name: str, row: Mapping[str, Any]) -> Annotation:
    text = row["text"]
    names = sorted(Name(int(start), int(end), str(label)) for start, end, label in row["ents"])
    if unknown := {n.label for n in names}.difference(LABELS):
        raise ValueError(f"unknown labels {', '.join(sorted(unknown))}")
    return Annotation(name, text, tuple(names))


def _check_bounds(article: Annotation) -> None:
    spans: list[tuple[int, int]] = [name[:2] for name in article.names or ()]
    for quote in article.attributions or ():
        spans += [(s.start, s.end) for role in ROLES for s in getattr(quote, role)]
    for start, end in spans:
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"{start} to {end} lies outside the text")


def _read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line, type=dict[str, Any])
            except msgspec.DecodeError as error:
                raise InputError(f"{path}, line {number}: no JSON object ({error}).") from None
