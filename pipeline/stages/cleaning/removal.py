"""Which paragraphs go, and why; what they say of the article is learned on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.ledger import Replacement
from pipeline.recipe import Rule
from pipeline.stages.cleaning.credits import find_contributors, is_credit
from pipeline.stages.cleaning.datelines import read_byline, read_dateline
from pipeline.stages.cleaning.draft import Draft
from pipeline.stages.cleaning.notices import announces_correction, name_notice

BYLINE_PARAGRAPHS = 6  # a byline stands under the headline
MAX_CORRECTION = 6  # paragraphs at the end of an article, after a line "Correction:" alone
LEAD_PARAGRAPHS = 12  # a headline, a byline, an abstract may stand before the dateline


def remove_lines(draft: Draft, rules: Collection[Rule]) -> Iterator[Replacement]:
    """Remove what is not the article under ``rules``; paragraphs are parted by a blank line."""
    paragraphs = draft.text.split("\n\n")
    reasons = _name_reasons(draft, paragraphs, rules)
    last = max((n for n, reason in enumerate(reasons) if not reason), default=-1)
    dateline_is_due = "dateline" in rules
    start = 0
    for number, (paragraph, reason) in enumerate(zip(paragraphs, reasons, strict=True)):
        end = start + len(paragraph)
        if reason and number < last:
            yield Replacement(start, end + 2, "", reason)
        elif reason:  # at the end of the article the blank line before it goes
            yield Replacement(max(0, start - 2), end, "", reason)
        elif dateline_is_due and number < LEAD_PARAGRAPHS:
            cut = _learn_dateline(draft, paragraph)
            dateline_is_due = not cut
            yield Replacement(start, start + cut, "", "dateline")
        start = end + 2


def _name_reasons(
    draft: Draft, paragraphs: list[str], rules: Collection[Rule]
) -> list[Rule | None]:
    """The rule under which each paragraph goes; None for those that stay."""
    reasons: list[Rule | None] = []
    is_correction = False
    for number, paragraph in enumerate(paragraphs):
        reason = _name_reason(draft, paragraph, number)
        if is_correction and reason is None:
            reason = "correction_note"
        elif reason == "correction_note" and number + MAX_CORRECTION > len(paragraphs):
            is_correction = announces_correction(paragraph)
        reasons.append(reason if reason in rules else None)
    return reasons


def _name_reason(draft: Draft, paragraph: str, number: int) -> Rule | None:
    if number < BYLINE_PARAGRAPHS and (authors := read_byline(paragraph)):
        draft.learn("byline", authors)
        return "byline"
    if is_credit(paragraph):
        draft.learn_more("contributors", find_contributors(paragraph))
        return "contributors"
    reason = name_notice(paragraph)
    if reason == "copyright":
        draft.learn("copyright", paragraph)
    if reason == "promo" and number == 0 and ":" in paragraph:
        return None  # a headline may carry a label
    return reason


def _learn_dateline(draft: Draft, paragraph: str) -> int:
    """How much of the paragraph its dateline takes up."""
    dateline = read_dateline(paragraph)
    if dateline is None:
        return 0
    draft.learn("dateline", dateline.place)
    draft.learn("publisher", dateline.agency)
    return dateline.end
