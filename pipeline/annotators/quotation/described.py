"""Sources that describe who speaks: ``the Russian leader``, ``the agency``, ``her husband``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.annotators.quotation.descriptions import find_office_holder, find_relative
from pipeline.annotators.quotation.genders import Gender
from pipeline.annotators.quotation.headlines import find_headline
from pipeline.annotators.quotation.institutions import find_institution
from pipeline.annotators.quotation.mentions import Mentions
from pipeline.annotators.quotation.nouns import NOUN_KINDS, SourceKind, noun_kind
from pipeline.annotators.quotation.profiles import Profile
from pipeline.annotators.quotation.reading import Stretch
from pipeline.annotators.quotation.salience import Salience
from pipeline.annotators.quotation.texts import find_author, find_maker
from pipeline.records import Abstention, Document, Entity, Id, Span

_DEFINITE = frozenset(["the", "that"])
_OWNERS: dict[str, Gender] = {"his": "m", "her": "f"}
_GENITIVES = frozenset(["'s", "’s", "'", "’"])
_OWNED = frozenset([*_OWNERS, "their", "its", "our", "my", "your"])
_RESEARCH = re.compile(r"\b(?:[Rr]esearchers|[Ss]cientists|[Ss]tudy)\b")
_AGE = re.compile(r"\d+-year-old")
_NATIVE = re.compile(  # not the Chinese, the Dutch, who are many
    r"[Tt]he (?:\w+(?:an|[^s]i|man|woman)|Briton|Croat|Czech|Dane|Finn|Greek|Pole|Scot|Serb|"
    r"Spaniard|Swede|Turk)"
)
_PERFORMERS = frozenset(  # of whom articles tell: ``Lee scored. ¶ “What a day,” the striker said``
    "striker midfielder defender winger goalkeeper goalie keeper forward skipper batsman bowler "
    "quarterback pitcher player footballer golfer swimmer runner sprinter cyclist boxer jockey "
    "athlete champion singer songwriter rapper musician pianist violinist cellist guitarist "
    "drummer composer conductor dancer ballerina actor actress comedian star author writer "
    "novelist poet playwright artist painter sculptor cartoonist illustrator photographer "
    "filmmaker chef climber explorer astronaut".split()
)
_OF_PLAYERS = frozenset(["captain", "skipper", "substitute"])
_KIND_GENDERS: dict[str, Gender] = {"man": "m", "woman": "f"}
_HOLDERS = frozenset(["man", "woman", "person"])


class Described:
    """Finds whom a description means, by what the article says of its people and bodies."""

    def __init__(
        self,
        document: Document,
        mentions: Mentions,
        profiles: dict[Id, Profile],
        salience: Salience,
    ) -> None:
        self._text = document.text
        self._headline = find_headline(document.text, document.paragraphs)
        research = _RESEARCH.search(document.text)
        self._research = research.start() if research else len(document.text)
        self._mentions = mentions
        self._profiles = profiles
        self._offices = {office for profile in profiles.values() for office in profile.offices}
        self._salience = salience

    def resolve(
        self, source: Span, stretch: Stretch, head: int, barred: frozenset[Id]
    ) -> tuple[Entity | None, Abstention]:
        """Who is meant, none of ``barred``; where nobody is known, the reason.

        ``stretch`` are the words of the source, ``head`` the ordinal of its head. Several are not
        named: ``officials``.
        """
        norms = stretch.norms
        noun = norms[head].split("-")[-1]
        kind, is_owned = self._kind_of(noun, source), norms[0] in _OWNED
        is_person = noun in self._offices or kind in _HOLDERS
        is_definite = self._is_definite(source, stretch, head)
        is_stranger = is_person and self._salience.unnamed.is_told_of(source.start, noun)
        entity: Entity | None = None
        if is_person and is_owned:
            entity = self._find_relative(source, norms[0], noun)
        elif kind == "text" and not is_owned:
            entity = self._find_writer(source, noun, is_known=is_definite or norms[0] == "this")
        elif not is_definite or is_owned or is_stranger or _is_plural_body(noun):
            return None, "unnamed_source"
        elif kind == "institution":
            entity = find_institution(self._mentions, source, noun)
        elif self._is_native(source, noun) or any(map(_AGE.fullmatch, norms[: head + 1])):
            # the Bulgarian, the 34-year-old mother of three
            entity = self._find_salient(source, _KIND_GENDERS.get(kind), barred)
        elif is_person:
            entity = self._find_person(source, norms[: head + 1], noun)
        is_somebody = (is_person or kind == "institution") and not is_owned
        return entity, "unresolved_description" if is_somebody else "unnamed_source"

    def _kind_of(self, noun: str, source: Span) -> SourceKind:
        """A paper is a newspaper, but where researchers published it."""
        is_research = noun == "paper" and source.start > self._research
        return "text" if is_research else noun_kind(noun)

    def _is_definite(self, source: Span, stretch: Stretch, head: int) -> bool:
        """``the mayor``, ``Sulmark's mayor``; a headline has no articles: ``Mayor says``."""
        is_owned = head > 0 and stretch.tags[head - 1] == "G"
        is_in_headline = source.end <= self._headline.end
        return stretch.norms[0] in _DEFINITE or is_owned or is_in_headline

    def _is_native(self, source: Span, noun: str) -> bool:
        """``the Bulgarian``: one of a nation and nothing else, which is no office of anybody's."""
        is_bare = _NATIVE.fullmatch(self._text, source.start, source.end) is not None
        return is_bare and noun not in self._offices and bool(self._mentions.nations_within(source))

    def _find_salient(
        self, source: Span, gender: Gender | None, barred: frozenset[Id]
    ) -> Entity | None:
        meant = self._salience.resolve(source.start, gender, barred)
        return self._mentions.entities[meant] if meant else None

    def _find_relative(self, source: Span, pronoun: str, noun: str) -> Entity | None:
        """``her husband``."""
        gender = _OWNERS.get(pronoun)
        owner = self._salience.resolve(source.start, gender) if gender else None
        if owner is None:
            return None
        return find_relative(self._mentions, self._profiles, source.start, owner, noun)

    def _find_writer(self, source: Span, noun: str, *, is_known: bool) -> Entity | None:
        """Whose text it is; of a text that ``is_known`` its maker may stand before."""
        author = find_author(self._mentions, source, noun)
        maker = author or (find_maker(self._mentions, source, noun) if is_known else None)
        return self._mentions.entity_of(maker) if maker else None

    def _find_person(self, source: Span, norms: Sequence[str], noun: str) -> Entity | None:
        """Who holds the office, or stands in that relation to the person in the source."""
        for mention in self._mentions.within(source):
            if mention.label == "PERSON" and mention.entity_id:
                owner = mention.entity_id
                return find_relative(self._mentions, self._profiles, source.start, owner, noun)
        holder = find_office_holder(self._mentions, self._profiles, source, norms, noun)
        is_owned = not _GENITIVES.isdisjoint(norms)  # the report's author is nobody told of before
        return holder if holder or is_owned else self._find_newcomer(source, noun)

    def _find_newcomer(self, source: Span, noun: str) -> Entity | None:
        """``Lee stood up. The goalie said``: the last subject, if no office is known of her."""
        meant = self._salience.subject_before(source.start, across=noun in _PERFORMERS)
        profile = self._profiles.get(meant or "")
        gender = _KIND_GENDERS.get(noun_kind(noun))
        if meant is None or profile is None or noun in self._offices:
            return None
        if profile.offices - (_OF_PLAYERS if noun in _PERFORMERS else frozenset()):
            return None
        is_man_or_woman = gender is None or self._salience.fits(meant, gender)
        return self._mentions.entities[meant] if is_man_or_woman else None


def _is_plural_body(noun: str) -> bool:
    """``groups``, ``nations``: several that are not named."""
    return noun.endswith("s") and noun not in NOUN_KINDS and noun_kind(noun) == "institution"
