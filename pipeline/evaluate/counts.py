"""What is right, found and wanted in one article, for every figure that is reported.

A figure is counted as ``[right of the found, found, right of the gold, gold]``: the first two
give precision, the last two recall. They are sums over articles, so an interval needs no more
than these counts. For a share (the right speaker, given the quote) both halves are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from pipeline.evaluate.annotation import ROLES, Attribution, Spans, merge_spans
from pipeline.evaluate.pairing import Paired
from pipeline.evaluate.speakers import is_right_speaker
from pipeline.evaluate.words import Ruler, intersect_spans

Part = Literal["attributions", "roles", "given the content", "names"]
Match = Literal["overlap", "exact"]


class Figure(NamedTuple):
    """What a count is of: ``name`` is a kind, an act, a role or a label, or ``all``."""

    part: Part
    name: str
    match: Match


Counts = dict[Figure, list[int]]


def count_article(paired: Paired, *, has_acts: bool) -> Counts:
    """All counts of one article; a layer that the gold does not have gives none.

    ``has_acts``: whether the gold, as a whole, tells speech from stance.
    """
    counts: Counts = {}
    if paired.gold.attributions is not None:
        _count_attributions(paired, counts, has_acts=has_acts)
        _count_characters(paired, counts)
        _count_roles(paired, counts)
        _count_details(paired, counts)
    if paired.gold.names is not None:
        _count_names(paired, counts)
    return counts


def _add(counts: Counts, figure: Figure, right: int, found: int, held: int, gold: int) -> None:
    row = counts.setdefault(figure, [0, 0, 0, 0])
    for place, number in enumerate((right, found, held, gold)):
        row[place] += number


def _share(counts: Counts, name: str, *, is_right: bool) -> None:
    right = int(is_right)
    _add(counts, Figure("given the content", name, "overlap"), right, 1, right, 1)


def _count_attributions(paired: Paired, counts: Counts, *, has_acts: bool) -> None:
    """Whole attributions by content; of each kind and act, whichever the other side says."""
    gold, found = paired.gold.attributions or (), paired.found.attributions or ()
    for match in ("overlap", "exact"):
        pairs = [p for p in paired.attributions if match == "overlap" or p.overlap == 1]
        held, right = {p.gold for p in pairs}, {p.found for p in pairs}
        for side, hits, at in ((found, right, 0), (gold, held, 2)):
            for place, attribution in enumerate(side):
                for name in _classes(attribution, has_acts=has_acts):
                    row = counts.setdefault(Figure("attributions", name, match), [0, 0, 0, 0])
                    row[at] += place in hits
                    row[at + 1] += 1


def _classes(attribution: Attribution, *, has_acts: bool) -> tuple[str, ...]:
    act = (attribution.act,) if has_acts and attribution.act else ()
    return ("all", attribution.kind, *act)


def _count_characters(paired: Paired, counts: Counts) -> None:
    """Word characters that stand in any content."""
    ruler = paired.ruler
    gold, found = (
        merge_spans([s for a in side.attributions or () for s in ruler.drop_that(a.content)])
        for side in (paired.gold, paired.found)
    )
    common = ruler.count(intersect_spans(gold, found))
    figure = Figure("attributions", "characters of content", "overlap")
    _add(counts, figure, common, ruler.count(found), common, ruler.count(gold))


def _count_roles(paired: Paired, counts: Counts) -> None:
    """Exact spans of each role, as the literature counts them: contiguous, marks included."""
    for role in ROLES:
        gold, found = (
            _collect_role(side.attributions or (), role, paired.ruler)
            for side in (paired.gold, paired.found)
        )
        common = len(gold & found)
        _add(counts, Figure("roles", role, "exact"), common, len(found), common, len(gold))


def _collect_role(attributions: Iterable[Attribution], role: str, ruler: Ruler) -> set[object]:
    return {span for a in attributions for span in ruler.squeeze(getattr(a, role))}


def _count_details(paired: Paired, counts: Counts) -> None:
    """Shares of the attributions whose content was found."""
    for gold, found in pair_attributions(paired):
        _share(counts, "kind", is_right=gold.kind == found.kind)
        if gold.act:
            _share(counts, "act", is_right=gold.act == found.act)
        for role in ("cue", "source"):
            if getattr(gold, role):
                _share(counts, role, is_right=has_role(paired.ruler, gold, found, role))
        if is_speaker_asked(paired.ruler, gold, found):
            _count_speaker(gold, found, counts)


def _count_speaker(gold: Attribution, found: Attribution, counts: Counts) -> None:
    if gold.speaker is None or found.speaker is None:
        return
    _share(counts, "speaker", is_right=is_right_speaker(found.speaker, gold.speaker))
    if len(gold.speaker.names) > 1:
        is_right = is_right_speaker(found.speaker, gold.speaker)
        _share(counts, "joint speakers, all", is_right=is_right)
        is_right = is_right_speaker(found.speaker, gold.speaker, any_of=True)
        _share(counts, "joint speakers, one at least", is_right=is_right)
    name = "speaker who is named" if gold.speaker.names else "speaker who is nobody"
    _share(counts, name, is_right=is_right_speaker(found.speaker, gold.speaker))


def pair_attributions(paired: Paired) -> Iterable[tuple[Attribution, Attribution]]:
    """Attributions of the gold with what was found for them."""
    gold, found = paired.gold.attributions or (), paired.found.attributions or ()
    return ((gold[pair.gold], found[pair.found]) for pair in paired.attributions)


def has_role(ruler: Ruler, gold: Attribution, found: Attribution, role: str) -> bool:
    """Whether both have a word of that role in common."""
    sides: list[Spans] = [merge_spans(getattr(side, role)) for side in (gold, found)]
    return ruler.count(intersect_spans(*sides)) > 0


def is_speaker_asked(ruler: Ruler, gold: Attribution, found: Attribution) -> bool:
    """Whether the speaker can be judged: the source was found, or the gold has none."""
    return gold.speaker is not None and (not gold.source or has_role(ruler, gold, found, "source"))


def _count_names(paired: Paired, counts: Counts) -> None:
    """Names by label: both must have it; exact ones also begin and end alike."""
    gold, found = paired.gold.names or (), paired.found.names or ()
    pairs = [(gold[p.gold], found[p.found]) for p in paired.names]
    right: dict[Match, Sequence[str]] = {
        "exact": [g.label for g, f in pairs if g == f],
        "overlap": [g.label for g, f in pairs if g.label == f.label],
    }
    wanted, marked = (Counter(n.label for n in side) for side in (gold, found))
    for match, labels in right.items():
        hits = Counter(labels)
        for label in {*wanted, *marked}:
            row = (hits[label], marked[label], hits[label], wanted[label])
            _add(counts, Figure("names", label, match), *row)
            _add(counts, Figure("names", "all", match), *row)
