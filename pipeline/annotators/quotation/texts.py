"""Texts that state something: whose report, poll or ruling it is, where the article says so."""

from __future__ import annotations

import re
from functools import cache

from pipeline.annotators.quotation.mentions import Mentions
from pipeline.records import EntityMention, Span

_SAME_TEXT = (
    "poll polls survey surveys polling",
    "study studies report reports analysis research review paper survey audit assessment",
    "ruling verdict decision opinion judgment order",
    "article story piece feature editorial column op-ed account report",
    "film movie documentary",
    "letter statement memo email e-mail message note post tweet release",
    "lawsuit suit complaint filing petition indictment",
    "book memoir novel biography",
)
_MENTIONS_BACK = 60
_CHARS = 70  # on either side of a name in which the text that it made is looked for
_MAKERS = r"(?:by|from|for|in|conducted by|written by|published by|released by|filed by)"
_MADE = (
    r"(?:published|released|issued|ran|posted|wrote|sent|filed|printed|directed|carried|conducted)"
)


def find_maker(mentions: Mentions, source: Span, noun: str) -> EntityMention | None:
    """Who made "the report": the last one who is named with such a text before ``source``.

    ``An Altamar survey``, ``Lee's letter``, ``a study by the Harbour Board``, ``the Board issued a
    ruling``. Reads a bounded stretch around each name.
    """
    after, before = _compile_patterns(noun)
    text = mentions.text
    for mention in reversed(mentions.before(source.start, _MENTIONS_BACK)):
        if mention.label not in ("ORG", "PERSON"):
            continue
        limit = min(mention.end + _CHARS, source.start)
        is_owner = mention.label == "ORG" or text[mention.end : mention.end + 1] in ("'", "’")
        if is_owner and after.match(text, mention.end, limit):
            return mention
        if before.search(text[max(0, mention.start - _CHARS) : mention.start]):
            return mention
        if re.match(rf" (?:has |had )?{_MADE} (?:an?|the|its|his|her) ", text[mention.end : limit]):
            made = text[mention.end : limit].partition(".")[0]
            if re.search(rf"\b{_same_text(noun)}\b", made):
                return mention
    return None


def find_author(mentions: Mentions, source: Span, noun: str) -> EntityMention | None:
    """Whose words are the source: ``Mr. Lee's remarks``, ``the Harbour Board's first report``."""
    owned = re.compile(rf"['’]s?(?: [\w-]+){{0,3}} {re.escape(noun)}\b", re.IGNORECASE)
    owners = (m for m in mentions.within(source) if m.label in ("ORG", "PERSON"))
    return next((m for m in owners if owned.match(mentions.text, m.end, source.end)), None)


@cache
def _compile_patterns(noun: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """``’s 2014 study``, `` tracking poll`` after a name; ``a poll by the`` before it."""
    nouns = _same_text(noun)
    after = re.compile(rf"(?:['’]s?)?(?: [\w-]+){{0,4}} {nouns}\b")
    before = re.compile(
        rf"\b{nouns}\b(?: \w+){{0,3}} {_MAKERS}(?: the)?(?: [a-z-]+){{0,3}} $", re.IGNORECASE
    )
    return after, before


@cache
def _same_text(noun: str) -> str:
    classes = [words.split() for words in _SAME_TEXT if noun in words.split()]
    words = sorted({word for same in classes for word in same} | {noun})
    return f"(?:{'|'.join(map(re.escape, words))})"
