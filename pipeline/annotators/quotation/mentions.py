"""The named entities of a document, to be found by place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from pipeline.annotators.quotation.nations import nation_key
from pipeline.records import Document, Entity, EntityMention, Id, Span

_SPEAK = frozenset(["PERSON", "ORG", "GPE", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"])
_PLACES = frozenset(["GPE", "NORP", "ORG", "LOC"])  # what "the X president" may be of


class Mentions:
    """The mentions of ``document`` that name an entity which may speak, in order of the text."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.entities: dict[Id, Entity] = {entity.id: entity for entity in document.entities}
        self.all = [m for m in document.mentions if m.entity_id in self.entities]
        self.named = [mention for mention in self.all if mention.label in _SPEAK]
        self._starts = [mention.start for mention in self.named]
        self._starts_of_all = [mention.start for mention in self.all]
        self._places: dict[Id, list[int]] = defaultdict(list)
        for mention in self.named:
            self._places[mention.entity_id or ""].append(mention.start)

    def entity_of(self, mention: EntityMention) -> Entity:
        """The entity that a mention of this index names."""
        return self.entities[mention.entity_id or ""]

    def within(self, span: Span) -> list[EntityMention]:
        """The named mentions that start in ``span``."""
        return self.between(span.start, span.end)

    def between(self, start: int, end: int) -> list[EntityMention]:
        """The named mentions that start from ``start`` to ``end``."""
        return self.named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, place: int, count: int) -> list[EntityMention]:
        """The last ``count`` named mentions before ``place``."""
        end = bisect_left(self._starts, place)
        return self.named[max(0, end - count) : end]

    def last_place(self, entity_id: Id, before: int) -> int:
        """Where the entity was last named before a place, or -1."""
        places = self._places[entity_id]
        at = bisect_left(places, before)
        return places[at - 1] if at else -1

    def nations_within(self, span: Span) -> set[str]:
        """Keys (see ``nation_key``) of the places and bodies named in ``span``."""
        first = bisect_left(self._starts_of_all, span.start)
        last = bisect_left(self._starts_of_all, span.end)
        return {nation_key(m.text) for m in self.all[first:last] if m.label in _PLACES}
