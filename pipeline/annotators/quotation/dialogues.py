"""Questions and answers in turn: ``“Where?” Lee asked. ¶ “Here,” Ray replied. ¶ “Since when?”``.

A paragraph in quote marks goes on with the one before it, unless two speak in turn. That they do is
known once a paragraph ends with a question and a verb of the next says that it was answered.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.annotators.quotation.roles import Attribution
from pipeline.records import Span

_ANSWERS = re.compile(r"\b(?:replied|answered|responded|retorted|shot back|countered)$")
_ASKS = re.compile(r"\?[”\"’'»\s]*$")


class _Turn(NamedTuple):
    paragraph: int
    speaker: Span | None
    asks: bool
    answers: bool


class Dialogue:
    """Who spoke in the last two paragraphs, and whether they speak in turn."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._turns: list[_Turn] = []
        self._is_known = False

    def note(self, paragraph: int, attribution: Attribution) -> None:
        """The last speech of a paragraph so far; paragraphs come in order."""
        cue = attribution.cue
        turn = _Turn(
            paragraph,
            attribution.source or attribution.antecedent,
            self._asks(attribution.content[-1]),
            cue is not None and bool(_ANSWERS.search(self._text[cue.start : cue.end])),
        )
        if self._turns and self._turns[-1].paragraph == paragraph:
            self._turns.pop()
        self._turns = [*self._turns[-1:], turn]

    def find_other(self, paragraph: int, content: Span) -> Span | None:
        """Who speaks in the next paragraph, all of it ``content``, if not the last speaker."""
        if [turn.paragraph for turn in self._turns] != [paragraph - 2, paragraph - 1]:
            self._is_known = False
            return None
        other, last = self._turns
        self._is_known |= other.asks and last.answers
        is_next = last.asks or (other.asks and self._asks(content))
        return other.speaker if self._is_known and is_next else None

    def _asks(self, content: Span) -> bool:
        return bool(_ASKS.search(self._text, content.start, content.end))
