"""The text under repair and what was learned on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.ledger import Replacement, apply_edits, compose_edits
from pipeline.records import Edit


@dataclass
class Draft:
    """A text, the ledger back to the raw text, and metadata found in what was removed.

    Each pass reads ``text`` and asks for replacements in it; the ledger always leads to the raw
    text, however many passes there were.
    """

    text: str
    edits: list[Edit] = field(default_factory=list)
    learned: dict[str, str | list[str]] = field(default_factory=dict)

    def rewrite(self, replacements: Iterable[Replacement]) -> None:
        """Make the replacements, which are in order and do not overlap."""
        self.text, edits = apply_edits(self.text, replacements)
        self.edits = compose_edits(self.edits, edits)

    def learn(self, name: str, value: str | list[str]) -> None:
        """Keep what the article says of itself; what is said first counts."""
        if value:
            self.learned.setdefault(name, value)

    def learn_more(self, name: str, values: list[str]) -> None:
        """Add to a list of names; each is kept once."""
        known = self.learned.get(name, [])
        if values and isinstance(known, list):
            self.learned[name] = list(dict.fromkeys([*known, *values]))
