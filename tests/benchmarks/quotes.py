"""Quotes against gold: ``python tests/benchmarks/quotes.py [rules]``.

Prints the figures of ``pressmark evaluate`` on the development part of PolNeAR and on
``seeds/gold``, with the model and the rules together or by the rules alone; how well other
annotators of PolNeAR agree with the first, by the same measure; how many attributions come right
when the spans of the roles are given; and words per second of the stage alone, when the roles are
marked. Reads the corpora folder that ``PRESSMARK_SHARED`` names.
"""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time

from pipeline.annotators.quotation.links import RoleSpan, link_roles
from pipeline.evaluate.brat import read_brat
from pipeline.evaluate.counts import count_article
from pipeline.evaluate.estimates import Score, estimate_scores
from pipeline.evaluate.evaluation import evaluate_gold
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.pairing import pair_annotations
from pipeline.recipe import EntitiesConfig, QuotesConfig, Recipe, SentencesConfig
from pipeline.records import Document, Span
from pipeline.stages.entities import annotate_entities
from pipeline.stages.quotes import attribute_quotes
from pipeline.stages.sentences import find_paragraphs, sentence_spans, split_sentences

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
POLNEAR = SHARED / "corpora" / "quotes" / "polnear" / "dev"
QUOTES = QuotesConfig(annotator="rules" if "rules" in sys.argv[1:] else "newsroom")
SPEAKERS = SHARED / "corpora" / "speakers" / "news-dev.jsonl"


def print_scores(gold: Path, speakers: Path | None = None) -> None:
    """One line for each figure."""
    print(gold)
    for score in evaluate_gold(gold, Recipe(quotes=QUOTES), speakers=speakers).scores:
        print_score(score)


def print_score(score: Score) -> None:
    """One line: F1, or the share where precision and recall are one."""
    name = f"{score.part}: {score.name}, {score.match}"
    print(f"  {name:55} {score.f1.value:.3f}  of {score.gold}")


def print_agreement() -> None:
    """Other annotators as if systems, the first as gold, where PolNeAR train has several readings.

    What people agree on by a measure is about as much as can be asked of a system by it.
    """
    folder = POLNEAR.parent / "train"
    readings: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        readings[path.stem.rpartition("_")[0]].append(path)
    counts = []
    for name, (first, *others) in readings.items():
        text = folder / "text" / f"{name}.txt"
        gold, _ = read_brat(name, text, first)
        for other in others:
            paired = pair_annotations(gold, read_brat(name, text, other)[0])
            counts.append(count_article(paired, has_acts=False))
    print(f"{folder}: other annotators against the first, {len(counts)} readings")
    for score in estimate_scores(counts):
        print_score(score)


def print_links() -> None:
    """How often content, cue and source are joined rightly if all of them are given."""
    right = Counter[str]()
    for article in read_gold(POLNEAR).articles:
        gold = article.attributions or ()
        paragraphs = [Span(*span) for span in find_paragraphs(article.text)]
        sentences = [Span(*span) for span in sentence_spans(article.text)]
        contents, cues, sources = (
            sorted({RoleSpan(span.start, span.end) for a in gold for span in getattr(a, role)})
            for role in ("content", "cue", "source")
        )
        found = {
            attribution.content: attribution
            for attribution in link_roles(
                article.text, paragraphs, sentences, contents, cues, sources
            )
        }
        for attribution in gold:
            match = found.get(tuple(Span(s.start, s.end) for s in attribution.content))
            right["content"] += match is not None
            right["cue"] += match is not None and _is(match.cue, attribution.cue)
            right["source"] += match is not None and _is(match.source, attribution.source)
        right["all"] += len(gold)
    print("roles given, joined rightly")
    for role in ("content", "cue", "source"):
        print(f"  {role:55} {right[role] / right['all']:.3f}  of {right['all']}")


def _is(found: Span | None, gold: tuple[Span, ...]) -> bool:
    return (found,) == gold if found else not gold


def print_speed() -> None:
    """Words per second of the stage alone, on one core."""
    documents = [
        Document(
            document_id=f"{number:016x}",
            source_path=article.name,
            raw_sha256=f"{number:064x}",
            text=article.text,
            paragraphs=[Span(*span) for span in find_paragraphs(article.text)],
        )
        for number, article in enumerate(read_gold(POLNEAR).articles)
    ]
    split = split_sentences(documents, SentencesConfig())
    named = list(annotate_entities(split, EntitiesConfig(annotator=QUOTES.annotator)))
    began = process_time()
    for _ in attribute_quotes(named, QUOTES):
        pass
    words = sum(len(document.text.split()) for document in named)
    print(f"words per second {words / (process_time() - began):,.0f}")


if __name__ == "__main__":
    print_scores(POLNEAR, SPEAKERS)
    print_scores(ROOT / "seeds" / "gold")
    print_agreement()
    print_links()
    print_speed()
