"""Sources that name several speakers: ``Ann Lee, the mayor, and Bo Ray``, ``both A and B``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotators.quotation.phrases import Range
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.sources import head_of
from pipeline.records import EntityMention

_JOINTS = (
    ("and",), ("&",), ("or",), ("nor",), ("as", "well", "as"), ("along", "with"),
    ("together", "with"),
)  # fmt: skip
_LONGEST = 60  # words; a longer source is not parted
_STARTS = frozenset("DNn#OG")  # what a noun phrase begins with


def split_joint(stretch: Stretch, inside: Sequence[EntityMention]) -> list[Range]:
    """The parts of a source that each name a speaker, in order; most sources have one.

    ``inside`` are the mentions in the source. Not parted are names with "and" in them, what an
    apposition or "of" governs (``Lee, a friend of A and B``), and names that only say which
    officials speak (``House and Senate leaders``).
    """
    parts: list[Range] = []
    start = 0
    for joint in _find_joints(stretch, inside) if len(stretch.tags) <= _LONGEST else ():
        left, right = Range(start, joint.start), Range(joint.end, len(stretch.tags))
        if joint.start > start and _are_peers(stretch, left, right, inside):
            parts += _split_list(stretch, left, inside)
            start = joint.end
    rest = Range(start, len(stretch.tags))
    return [_trim(stretch, part) for part in (*parts, rest)]


def _find_joints(stretch: Stretch, inside: Sequence[EntityMention]) -> list[Range]:
    """Where "and" and its like stand, but for those within a name."""
    norms, found = stretch.norms, list[Range]()
    for at in range(1, len(norms) - 1):
        for words in _JOINTS:
            end = at + len(words)
            is_joint = norms[at] == words[0] and tuple(norms[at:end]) == words
            if is_joint and end < len(norms) and _mention_at(stretch, at, inside) is None:
                found.append(Range(at, end))
    return found


def _are_peers(
    stretch: Stretch, left: Range, right: Range, inside: Sequence[EntityMention]
) -> bool:
    """Whether what follows the joint is as much a speaker as the head of what precedes it."""
    tags = stretch.tags
    if tags[right.start] not in _STARTS:
        return False
    head, other = head_of(stretch, left), head_of(stretch, right)
    if tags[right.start] == "N" and tags[other] == "n":  # Lee and Ray supporters
        return False
    after = tags[head + 1 : left.end]
    if not after or after[-1] in ",-":
        return True
    if after[0] == "P":
        return _is_person(stretch, head, inside) and _is_person(stretch, other, inside)
    return len(_split_list(stretch, left, inside)) > 1


def _split_list(stretch: Stretch, whole: Range, inside: Sequence[EntityMention]) -> list[Range]:
    """``A, B,`` in two, where both are names of one kind; an apposition stays with its head."""
    first = _mention_at(stretch, head_of(stretch, whole), inside)
    items = [whole]
    for at in range(whole.start, whole.end - 1):
        item = Range(at + 1, whole.end)
        if stretch.tags[at] != "," or stretch.tags[item.start] not in _STARTS:
            continue
        mention = _mention_at(stretch, head_of(stretch, item), inside)
        if first and mention and first.label == mention.label:
            items[-1:] = [Range(items[-1].start, at), item]
    return items


def _is_person(stretch: Stretch, at: int, inside: Sequence[EntityMention]) -> bool:
    mention = _mention_at(stretch, at, inside)
    return mention is not None and mention.label == "PERSON"


def _mention_at(stretch: Stretch, at: int, inside: Sequence[EntityMention]) -> EntityMention | None:
    word = stretch.words[at]
    return next((m for m in inside if m.start < word.end and word.start < m.end), None)


def _trim(stretch: Stretch, part: Range) -> Range:
    """The part without the marks and the "both" around it."""
    start, end = part
    while start < end - 1 and (stretch.tags[start] in ",-" or stretch.norms[start] == "both"):
        start += 1
    while end > start + 1 and stretch.tags[end - 1] in ",-":
        end -= 1
    return Range(start, end)
