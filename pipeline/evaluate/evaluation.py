"""Evaluate: compare what the pipeline makes, or has published, with gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.errors import InputError
from pipeline.evaluate.align import align_document
from pipeline.evaluate.annotation import Annotation, relabel
from pipeline.evaluate.counts import count_article, pair_attributions
from pipeline.evaluate.estimates import Score, estimate_scores
from pipeline.evaluate.gold import Gold, read_gold
from pipeline.evaluate.mistakes import Mistake, list_mistakes
from pipeline.evaluate.pairing import Paired, pair_annotations
from pipeline.evaluate.system import match_version, run_on_gold
from pipeline.recipe import Recipe
from pipeline.records import Rejection

NONE = "none"  # in a confusion table: what the other side does not have
WORST = 20
Cells = Counter[tuple[str, str]]


class Confusion(Struct, frozen=True):
    """How often the gold says the one (outer key) and the pipeline the other (inner key)."""

    name: str
    counts: dict[str, dict[str, int]]


class WorstArticle(Struct, frozen=True):
    """An article with its mistakes; ``text`` is the raw text that offsets count in."""

    name: str
    text: str
    mistakes: list[Mistake]


class Evaluation(Struct, frozen=True):
    """What a comparison with gold gave.

    ``absent`` articles are not in the version and not scored; ``rejected`` ones are, as articles
    in which nothing was found. ``unknown`` counts marks of the gold that no figure uses.
    """

    gold: str
    system: str
    articles: int
    absent: list[str]
    rejected: dict[str, Rejection]
    unknown: dict[str, int]
    scores: list[Score]
    confusions: list[Confusion]
    worst: list[WorstArticle]


def evaluate_gold(
    gold: Path,
    recipe: Recipe | None = None,
    *,
    version: Path | None = None,
    speakers: Path | None = None,
    store: Path | None = None,
    workers: int = 1,
) -> Evaluation:
    """Compare a fresh run by ``recipe``, or a published ``version``, with the gold in ``gold``.

    Args:
        gold: a folder of brat files or a JSONL file; see ``pipeline.evaluate.gold``.
        recipe: how the fresh run is made; the defaults if left out. A version has its own.
        version: a published version, ``NAME/VERSION``; nothing is run then.
        speakers: speakers for brat files that do not name them, as JSONL.
        store: where finished work of the fresh run is kept; nowhere if left out.
        workers: processes of the fresh run.

    Raises:
        InputError: no gold, gold that cannot be read, a version without any of its articles, or
            a run that rejects them all.
    """
    wanted = read_gold(gold, speakers)
    if version is not None:
        found = match_version(version, wanted.articles)
        if not found:
            raise InputError(
                f"{version} holds none of the {len(wanted.articles)} articles of {gold}: an "
                "article is known by its raw text, to the byte."
            )
        return compare(wanted, found, gold=str(gold), system=str(version))
    documents = run_on_gold(wanted.articles, recipe or Recipe(), store, workers)
    both = list(zip(wanted.articles, documents, strict=True))
    rejected = {a.name: d.rejection for a, d in both if d.rejection}
    if len(rejected) == len(both):
        why = rejected[both[0][0].name]
        raise InputError(
            f"Every article of {gold} was rejected, the first by {why.stage}: {why.reason}. "
            f"{why.detail}"
        )
    found = {a.name: align_document(d, a.name, a.text) for a, d in both}
    return compare(wanted, found, gold=str(gold), system="fresh run", rejected=rejected)


def compare(
    wanted: Gold,
    found: dict[str, Annotation],
    *,
    gold: str,
    system: str,
    rejected: dict[str, Rejection] | None = None,
) -> Evaluation:
    """Score ``found``, by name of article, against the gold; linear in the number of articles."""
    paired = [
        pair_annotations(
            relabel(article, wanted.labels), relabel(found[article.name], wanted.labels)
        )
        for article in wanted.articles
        if article.name in found
    ]
    has_acts = any(a.act for p in paired for a in p.gold.attributions or ())
    return Evaluation(
        gold=gold,
        system=system,
        articles=len(paired),
        absent=[article.name for article in wanted.articles if article.name not in found],
        rejected=rejected or {},
        unknown=dict(sorted(wanted.unknown.items())),
        scores=estimate_scores([count_article(p, has_acts=has_acts) for p in paired]),
        confusions=[c for c in (_confuse_names(paired), *_confuse_quotes(paired)) if c.counts],
        worst=_find_worst(paired),
    )


def _find_worst(paired: Sequence[Paired]) -> list[WorstArticle]:
    """The articles with most mistakes, then by name."""
    articles = [WorstArticle(p.gold.name, p.gold.text, list_mistakes(p)) for p in paired]
    articles.sort(key=lambda article: (-len(article.mistakes), article.name))
    return [article for article in articles[:WORST] if article.mistakes]


def _confuse_names(paired: Sequence[Paired]) -> Confusion:
    """Labels of names; those of one side only stand against ``none``."""
    cells: Cells = Counter()
    for p in paired:
        if p.gold.names is None:
            continue
        gold, found = list(p.gold.names), list(p.found.names or ())
        cells.update((gold[pair.gold].label, found[pair.found].label) for pair in p.names)
        held, right = ({pair[side] for pair in p.names} for side in (0, 1))
        cells.update((n.label, NONE) for i, n in enumerate(gold) if i not in held)
        cells.update((NONE, n.label) for i, n in enumerate(found) if i not in right)
    return _tabulate("label", cells)


def _confuse_quotes(paired: Sequence[Paired]) -> list[Confusion]:
    """Kinds and acts of the attributions that were found."""
    pairs = [pair for p in paired for pair in pair_attributions(p)]
    kinds: Cells = Counter((gold.kind, found.kind) for gold, found in pairs)
    acts: Cells = Counter((gold.act, found.act) for gold, found in pairs if gold.act and found.act)
    return [_tabulate("kind", kinds), _tabulate("act", acts)]


def _tabulate(name: str, cells: Cells) -> Confusion:
    rows: dict[str, dict[str, int]] = {}
    for (gold, found), count in sorted(cells.items()):
        rows.setdefault(gold, {})[found] = count
    return Confusion(name, rows)
