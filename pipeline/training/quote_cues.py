"""Count the shares of ``cues.tsv`` anew: ``python -m pipeline.training.quote_cues > cues.tsv``.

For each verb of the lexicon and each frame: how many of its occurrences in the training part of
PolNeAR are a cue whose content begins where the frame says. Only the counted column changes; the
list of verbs, their acts and what is set by hand stay.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.annotators.quotation import cues
from pipeline.annotators.quotation.fronted import is_parenthesis
from pipeline.annotators.quotation.marks import pair_marks
from pipeline.annotators.quotation.occurrences import Occurrence, find_occurrences
from pipeline.annotators.quotation.reading import Stretch, read_stretches
from pipeline.evaluate.annotation import Annotation, Attribution
from pipeline.evaluate.gold import read_gold
from pipeline.records import Span
from pipeline.stages.sentences import sentence_spans

ROOT = Path(__file__).resolve().parents[2]
SEEN_AGAIN, SEEN_OFTEN = 2, 3  # fewer sightings say nothing of a verb
DIFFERS = 0.04  # a share this near to the mean needs no number of its own
ATTRIBUTES = 0.4  # below it, a word is more often no cue
SHARED = Path(os.environ.get("PRESSMARK_SHARED") or ROOT.parent / "shared")
GENERAL = ("that", "clause", "np", "quote", "to", "wh", "ing", "colon")
OTHER = {"infinitive": "inf", "passive": "pass"}
Counts = dict[str, list[int]]  # by frame: occurrences, those that attribute


def count_shares() -> dict[str, Counts]:
    """The counts of each verb over all articles."""
    counts: dict[str, Counts] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for article in read_gold(SHARED / "corpora" / "quotes" / "polnear" / "train").articles:
        gold = Gold(article)
        for stretch in read_article(article.text):
            for occurrence in find_occurrences(stretch):
                for frame, attributes in gold.judge(stretch, occurrence):
                    tally = counts[occurrence.cue.lemma][frame]
                    tally[0] += 1
                    tally[1] += attributes
    return counts


def read_article(text: str) -> list[Stretch]:
    """The stretches of a text whose paragraphs are its lines."""
    paragraphs, start = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            first = start + line.index(stripped)
            paragraphs.append(Span(first, first + len(stripped)))
        start += len(line) + 1
    sentences = [Span(*span) for span in sentence_spans(text, paragraphs)]
    quotations, _ = pair_marks(text, paragraphs)
    outer = [quotation for quotation in quotations if quotation.depth == 0]
    return read_stretches(text, paragraphs, sentences, outer)


class Gold:
    """The cues and contents of one article, to be found by place."""

    def __init__(self, article: Annotation) -> None:
        self._text = article.text
        attributions = article.attributions or ()
        self._cues = {
            place: attribution
            for attribution in attributions
            for span in attribution.cue
            for place in range(span.start, span.end)
        }
        self._contents = sorted(span for a in attributions for span in a.content)

    def judge(self, stretch: Stretch, occurrence: Occurrence) -> Iterator[tuple[str, bool]]:
        """For each frame of a verb whether its content begins there; nothing within content."""
        verb = stretch.words[occurrence.last].start
        attribution = self._cues.get(verb)
        if attribution is None and self._is_content(verb):
            return
        if occurrence.voice in OTHER:
            yield OTHER[occurrence.voice], attribution is not None
        if occurrence.voice == "passive":
            return
        starts = self._starts(attribution)
        if is_parenthesis(stretch, occurrence):
            yield "none", bool(starts) and min(starts) < verb
            return
        for frame in occurrence.frames:
            if frame.name != "none" and frame.content < len(stretch.words):
                last = frame.content + 1 + (frame.name == "that")  # gold may leave out "that"
                near = stretch.words[max(0, frame.content - 1) : last]
                yield frame.name, any(self._word_at(word.start) in starts for word in near)

    def _is_content(self, place: int) -> bool:
        at = bisect_right(self._contents, Span(place, len(self._text))) - 1
        return at >= 0 and self._contents[at].end > place

    def _starts(self, attribution: Attribution | None) -> set[int]:
        return {self._word_at(span.start) for span in attribution.content} if attribution else set()

    def _word_at(self, place: int) -> int:
        """The first letter or digit from a place on: quote marks do not count."""
        while place < len(self._text) and not self._text[place].isalnum():
            place += 1
        return place


def format_shares(counts: Counts) -> str:
    """The counted column: smoothed shares, left out where they tell nothing new."""
    total = sum(counts[frame][0] for frame in GENERAL if frame in counts)
    right = sum(counts[frame][1] for frame in GENERAL if frame in counts)
    mean = (right + 1.2) / (total + 2)
    shares = [f"*={round(100 * mean)}"]
    for frame, (seen, attributing) in sorted(counts.items(), key=lambda item: (-item[1][0], item)):
        if frame in GENERAL or frame in OTHER.values():
            share = (attributing + 2 * mean) / (seen + 2)
            is_worth = (
                frame in GENERAL and seen >= SEEN_OFTEN and abs(share - mean) > DIFFERS
            ) or (frame in OTHER.values() and seen >= SEEN_AGAIN)
        else:  # a preposition or a parenthesis: nothing is known where nothing was seen
            share = (attributing + 0.5) / (seen + 1.5)
            is_worth = frame == "none" or (seen >= SEEN_AGAIN and share >= ATTRIBUTES)
        if is_worth:
            shares.append(f"{frame}={round(100 * share)}")
    return " ".join(shares)


def main() -> None:
    """Print the lexicon with its counted column made anew."""
    counts = count_shares()
    table = Path(cues.__file__).with_name("cues.tsv").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            sys.stdout.write(f"{line}\n")
            continue
        lemma, act, irregular, counted, by_hand = line.split("\t")
        if lemma in counts:
            counted = format_shares(counts[lemma])
        sys.stdout.write(f"{lemma}\t{act}\t{irregular}\t{counted}\t{by_hand}\n")


if __name__ == "__main__":
    main()
