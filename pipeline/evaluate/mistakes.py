"""The mistakes of one article, each with its place and what both sides say."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.evaluate.annotation import Attribution, Name, Spans, Speaker
from pipeline.evaluate.counts import has_role, is_speaker_asked, pair_attributions
from pipeline.evaluate.pairing import Paired
from pipeline.evaluate.speakers import is_right_speaker
from pipeline.records import Span

INTERRUPTION = " … "


class Mistake(Struct, frozen=True):
    """What is wrong: ``missed_quote``, ``spurious_name``, ``wrong_speaker`` ...

    ``spans`` are where, in the raw text, and ``words`` what stands there. ``gold`` and ``found``
    are what each side says of it; empty where it says nothing.
    """

    what: str
    spans: list[Span]
    words: str
    gold: str = ""
    found: str = ""


def list_mistakes(paired: Paired) -> list[Mistake]:
    """All mistakes, in the order of the text."""
    mistakes = [*_compare_attributions(paired), *_compare_names(paired)]
    return sorted(mistakes, key=lambda mistake: (mistake.spans[0], mistake.what))


def _compare_attributions(paired: Paired) -> Iterator[Mistake]:
    if paired.gold.attributions is None:
        return
    text, ruler = paired.gold.text, paired.ruler
    missed, spurious = _unpaired(paired)
    for attribution in missed:
        yield _mistake("missed_quote", attribution.content, text, gold=_say(attribution, text))
    for attribution in spurious:
        yield _mistake("spurious_quote", attribution.content, text, found=_say(attribution, text))
    for gold, found in pair_attributions(paired):
        for what, ours, theirs in (("kind", found.kind, gold.kind), ("act", found.act, gold.act)):
            if theirs and ours != theirs:
                yield _mistake(f"wrong_{what}", gold.content, text, theirs, ours or "")
        if gold.source and not has_role(ruler, gold, found, "source"):
            sources = (join_words(text, side.source) for side in (gold, found))
            yield _mistake("wrong_source", gold.content, text, *sources)
        elif is_speaker_asked(ruler, gold, found):
            yield from _compare_speakers(gold, found, text)


def _unpaired(paired: Paired) -> tuple[list[Attribution], list[Attribution]]:
    gold, found = paired.gold.attributions or (), paired.found.attributions or ()
    held, right = ({pair[side] for pair in paired.attributions} for side in (0, 1))
    return (
        [a for place, a in enumerate(gold) if place not in held],
        [a for place, a in enumerate(found) if place not in right and a.content],
    )


def _compare_speakers(gold: Attribution, found: Attribution, text: str) -> Iterator[Mistake]:
    if gold.speaker is None or found.speaker is None:
        return
    if not is_right_speaker(found.speaker, gold.speaker):
        names = (_name(gold.speaker), _name(found.speaker))
        yield _mistake("wrong_speaker", gold.content, text, *names)


def _compare_names(paired: Paired) -> Iterator[Mistake]:
    if paired.gold.names is None:
        return
    text, gold, found = paired.gold.text, paired.gold.names, paired.found.names or ()
    for pair in paired.names:
        ours, theirs = found[pair.found], gold[pair.gold]
        if ours.label != theirs.label:
            yield _mistake("wrong_label", _spans(theirs), text, theirs.label, ours.label)
        elif ours != theirs:
            bounds = (text[n.start : n.end] for n in (theirs, ours))
            yield _mistake("wrong_bounds", _spans(theirs), text, *bounds)
    held, right = ({pair[side] for pair in paired.names} for side in (0, 1))
    for place, name in enumerate(gold):
        if place not in held:
            yield _mistake("missed_name", _spans(name), text, gold=name.label)
    for place, name in enumerate(found):
        if place not in right:
            yield _mistake("spurious_name", _spans(name), text, found=name.label)


def join_words(text: str, spans: Spans) -> str:
    """The words of spans on one line."""
    return INTERRUPTION.join(" ".join(text[span.start : span.end].split()) for span in spans)


def _mistake(what: str, spans: Spans, text: str, gold: str = "", found: str = "") -> Mistake:
    return Mistake(what, list(spans), join_words(text, spans), gold, found)


def _say(attribution: Attribution, text: str) -> str:
    """``indirect speech: she said, Ann Lee``: what a reader needs to judge a lone attribution."""
    words = " ".join(
        words for role in (attribution.source, attribution.cue) if (words := join_words(text, role))
    )
    head = f"{attribution.kind} {attribution.act or ''}".strip()
    who = _name(attribution.speaker) if attribution.speaker else ""
    return f"{head}: {words or 'no cue'}" + (f", by {who}" if who else "")


def _name(speaker: Speaker) -> str:
    return "; ".join(speaker.names) or "nobody"


def _spans(name: Name) -> Spans:
    return (Span(name.start, name.end),)
