"""Combination: the roles that a model marks and the attributions that the rules find, made one.

The model finds more, above all indirect speech. The rules know quote marks, what goes on without a
cue, what is told within a quotation, and where a parenthesis ends. So the model's contents are
taken where they are credible; the rules lend a cue and a source where the model marks none, mend
the edges of content where they are the better judges, and add what they alone are sure of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.annotators.quotation.credence import (
    is_better,
    is_credible,
    is_name,
    is_no_content,
    is_nobodys,
    is_plain,
    is_plain_within,
)
from pipeline.annotators.quotation.edges import drop_empty, mend_edges
from pipeline.annotators.quotation.links import link_roles
from pipeline.annotators.quotation.marked import cut_sentences, read_roles
from pipeline.annotators.quotation.marks import Quotation
from pipeline.annotators.quotation.places import Places
from pipeline.annotators.quotation.quoted import QuotedText
from pipeline.annotators.quotation.relayed import find_speaker_quoted
from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Role, Span

NEWSROOM = "newsroom"
_JOINTS = (" and", " but")
_LONGEST_HEAD = 80  # code points of a source before a clause on it
_RELATIVES = frozenset(["who", "which", "that"])


def combine(
    text: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Span],
    quotations: Sequence[Quotation],
    roles: Sequence[Role],
    ruled: Sequence[Attribution],
) -> list[Attribution]:
    """The attributions of ``roles`` and ``ruled`` together, in order of their content.

    No two that are not nested share a word of content. ``roles`` may be anything; see
    ``read_roles`` for what is left out.
    """
    quoted = QuotedText(text, quotations)
    spans = read_roles(text, roles)
    contents = [
        piece
        for content in spans["content"]
        for piece in cut_sentences(text, sentences, quoted, content)
    ]
    linked = link_roles(text, paragraphs, sentences, contents, spans["cue"], spans["source"])
    found = _Combination(text, quoted, linked, ruled).combine()
    return sorted(found, key=lambda attribution: attribution.content[0])


class _Combination:
    """What the model linked and what the rules found, while they are made one."""

    def __init__(
        self,
        text: str,
        quoted: QuotedText,
        linked: Sequence[Attribution],
        ruled: Sequence[Attribution],
    ) -> None:
        self._text = text
        self._quoted = quoted
        relayed = (find_speaker_quoted(text, attribution) for attribution in linked)
        self._linked = [
            replace(a, annotator=NEWSROOM, act="speech" if self._is_direct(a) else a.act)
            for a in relayed
        ]
        self._ruled = [attribution for attribution in ruled if not attribution.is_nested]
        self._nested = [attribution for attribution in ruled if attribution.is_nested]
        self._contents = Places(attribution.content for attribution in self._ruled)
        self._cues = Places((a.cue,) if a.cue else () for a in self._ruled)
        self._marked = Places(attribution.content for attribution in self._linked)
        self._found: list[Attribution] = []
        self._speeches: dict[int, int] = {}  # what was found for an attribution of the rules

    def combine(self) -> list[Attribution]:
        """All that is found, in no order."""
        plain = list(self._find_plain())
        taken = Places(attribution.content for attribution in plain)
        loose = []
        for attribution in self._linked:
            free = tuple(span for span in attribution.content if not taken.touches(span))
            if attribution.cue is None:
                loose += [replace(attribution, content=free)] if free else []
            elif taken.holds(attribution):
                self._found.append(replace(attribution, is_nested=True))
            elif free:
                self._add(replace(attribution, content=free), attribution.cue)
        for attribution in loose:
            self._add_loose(attribution)
        self._found += plain
        self._go_on()
        return [*self._found, *self._find_more()]

    def _find_plain(self) -> Iterator[Attribution]:
        """What the rules are sure that somebody says, by a cue that the model has no role for."""
        cues = Places((a.cue,) if a.cue else () for a in self._linked)
        for ruled in self._ruled:
            if ruled.is_formal:
                if ruled.cue and not cues.touches(ruled.cue):
                    yield ruled
                continue
            touches = any(map(self._marked.touches, ruled.content))
            if touches and self._is_signed(ruled):
                yield ruled
                continue
            if ruled.cue is None or not is_plain(ruled, touches=touches):
                continue
            if not self._marked.touches(ruled.cue) and not cues.touches(ruled.cue):
                yield ruled

    def _is_signed(self, ruled: Attribution) -> bool:
        """``“The dam held. It rained.” — Ann Lee``: all of it is hers."""
        is_after = ruled.source is not None and ruled.source.start > ruled.content[-1].end
        return ruled.cue is None and is_after and self._is_direct(ruled)

    def _add(self, attribution: Attribution, cue: Span) -> None:
        """Content with its cue; as the rules have it where they judge better."""
        if is_no_content(self._text, attribution):
            return
        attribution = mend_edges(self._text, attribution)
        partner = self._contents.find_most(attribution.content)
        if partner is None and not is_credible(self._text, attribution):
            return
        is_sourced = attribution.source is not None or partner is not None
        if is_nobodys(self._text, attribution) or not (is_sourced or self._is_direct(attribution)):
            attribution = replace(attribution, act="stance")
        same = next(self._cues.find(cue), None)
        if same is None:
            self._keep(attribution, partner)
            return
        ruled = self._ruled[same]
        if attribution.source is None or self._is_clause(attribution.source, ruled.source):
            attribution = _lend(attribution, cue, ruled.source)
        if is_better(ruled, attribution) and self._is_free(ruled, attribution):
            attribution = replace(
                attribution, content=ruled.content, cue=ruled.cue, source=ruled.source
            )
            if is_nobodys(self._text, attribution):
                attribution = replace(attribution, act="stance")
        self._keep(attribution, same)
        self._split(len(self._found) - 1)

    def _is_clause(self, source: Span, other: Span | None) -> bool:
        """Of ``One of the tenants, who asked for peace, said`` a model may mark ``who`` alone."""
        first, *_ = self._text[source.start : source.end].casefold().split()
        if first not in _RELATIVES or other is None:
            return False
        return other.start < source.start < min(other.end, other.start + _LONGEST_HEAD)

    def _is_free(self, ruled: Attribution, attribution: Attribution) -> bool:
        """Whether the content of ``ruled`` touches no other that the model marks."""
        own = Places([attribution.content])
        return all(
            own.touches(self._linked[owner].content[0])
            for span in ruled.content
            for owner in self._marked.find(span)
        )

    def _keep(self, attribution: Attribution, partner: int | None) -> None:
        if partner is not None:
            self._speeches.setdefault(partner, len(self._found))
        self._found.append(attribution)

    def _split(self, index: int) -> None:
        """End content where by the rules a second cue of the source begins: ``and added that``."""
        *before, last = self._found[index].content
        for other in self._cues.find(last):
            ruled = self._ruled[other]
            is_shared = ruled.source is None or ruled.source.start < last.start
            end = self._end_before(last, ruled.cue) if ruled.cue and is_shared else last.start
            if end > last.start and self._is_free(ruled, self._found[index]):
                content = (*before, Span(last.start, end))
                self._found[index] = replace(self._found[index], content=content)
                self._keep(replace(ruled, annotator=NEWSROOM), other)
                return

    def _end_before(self, content: Span, cue: Span) -> int:
        """Where the content ends if ``and`` and the cue follow it; its start if nothing is left."""
        words = self._text[content.start : cue.start].rstrip(" ,;")
        for joint in _JOINTS:
            words = words.removesuffix(joint).rstrip(" ,;")
        return content.start + len(words)

    def _add_loose(self, attribution: Attribution) -> None:
        """Content without a cue: of the speech before it, with a cue by rule, or alone."""
        is_quoted = self._is_direct(attribution)
        partner = self._contents.find_most(attribution.content)
        if partner is None:
            if is_quoted and not is_name(self._text, attribution):
                self._found.append(attribution)
            return
        ruled = self._ruled[partner]
        if partner in self._speeches:
            if is_quoted:
                self._join(self._speeches[partner], attribution.content)
        elif ruled.cue:
            lent = _lend(attribution, ruled.cue, ruled.source)
            if lent.cue:
                self._keep(replace(lent, act=ruled.act), partner)
        elif is_quoted:
            signed = _lend(attribution, None, ruled.source)
            goes_on = replace(signed, antecedent=ruled.antecedent, topic=ruled.topic)
            self._keep(goes_on, partner)

    def _join(self, index: int, more: Sequence[Span]) -> None:
        """Content that goes on with a speech."""
        before = self._found[index]
        held = Places([before.content])
        content = sorted([*before.content, *(span for span in more if not held.touches(span))])
        joined = replace(before, content=tuple(content))
        joined = replace(joined, content=drop_empty(self._text, joined))
        self._found[index] = replace(joined, act="speech") if self._is_direct(joined) else joined

    def _go_on(self) -> None:
        """Add the quotations that by the rules go on with a speech, and that nothing covers."""
        taken = Places(attribution.content for attribution in self._found)
        for partner, index in self._speeches.items():
            content = self._ruled[partner].content
            more = [s for s in content if self._quoted.covers(s.start) and not taken.touches(s)]
            self._join(index, more)

    def _find_more(self) -> Iterator[Attribution]:
        """What only the rules found: what is told within content, and what is all quotation."""
        taken = Places(a.content for a in self._found if not a.is_nested)
        for nested in self._nested:
            if is_plain_within(self._text, nested) and taken.holds(nested):
                yield nested
        for ruled in self._ruled:
            is_free = not any(map(taken.touches, ruled.content))
            if is_free and (ruled.cue or ruled.source) and self._is_direct(ruled):
                yield ruled

    def _is_direct(self, attribution: Attribution) -> bool:
        return self._quoted.kind_of(attribution.content) == "direct"


def _lend(attribution: Attribution, cue: Span | None, source: Span | None) -> Attribution:
    """The attribution with that cue and source, but for one that its content overlaps."""
    content = Places([attribution.content])
    return replace(
        attribution,
        cue=None if cue is None or content.touches(cue) else cue,
        source=None if source is None or content.touches(source) else source,
    )
