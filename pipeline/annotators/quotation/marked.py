"""What a model marked, made fit for linking: in the text, in order, apart from one another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pipeline.annotators.quotation.links import RoleSpan
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.records import Role, RoleName, Span

_MARKS = "”’\"'»"


def read_roles(text: str, roles: Iterable[Role]) -> dict[RoleName, list[RoleSpan]]:
    """The spans of each role in order, without white space at their ends; none overlap.

    What lies outside the text, overlaps what stands before it or is empty is left out.
    """
    spans: dict[RoleName, list[RoleSpan]] = {"content": [], "cue": [], "source": []}
    end = 0
    for role in sorted(roles):
        span = _trim(text, max(role.start, end), min(role.end, len(text)), role.score)
        if span and role.role in spans:
            spans[role.role].append(span)
            end = span.end
    return spans


def cut_sentences(
    text: str, sentences: Sequence[Span], quoted: QuotedText, content: RoleSpan
) -> Iterator[RoleSpan]:
    """Content, cut at ends of sentences that stand outside quote marks: there the reporter ends.

    After a colon nothing is cut: ``Lee added: It rained. It poured.`` But speech in quote marks
    ends with them: ``Lee said: “It rained.” To which Ray said``, ``she says, “Stay,” until dawn``.
    """
    spoken = quoted.find_speech(content.start)
    if spoken and spoken.end < content.end and not quoted.touches(spoken.end, content.end):
        yield content._replace(end=spoken.end)
        if not text[spoken.start : spoken.end].rstrip(_MARKS).endswith((".", "!", "?")):
            return
        content = content._replace(start=spoken.end)
    first = bisect_right(sentences, content.start, key=lambda sentence: sentence.start)
    last = bisect_left(sentences, content.end, key=lambda sentence: sentence.start)
    follows_colon = text[: content.start].rstrip().endswith(":") if first < last else False
    cuts = [s.start for s in sentences[first:last] if not quoted.covers(s.start)]
    start = content.start
    for end in [*([] if follows_colon else cuts), content.end]:
        piece = _trim(text, start, end, content.score)
        if piece and any(map(str.isalnum, text[piece.start : piece.end])):
            yield piece
        start = end


def _trim(text: str, start: int, end: int, score: float) -> RoleSpan | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return RoleSpan(start, end, score) if start < end else None
