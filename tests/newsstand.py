"""Articles made by a seeded generator, and a short way to publish them, for tests."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from pipeline.publish.accounts import open_account, settle_accounts
from pipeline.publish.commit import publish, stage
from pipeline.publish.duplicates import find_stories, fingerprint_document
from pipeline.publish.manifest import Build
from pipeline.publish.splits import assign_splits
from pipeline.publish.tables import VersionWriter
from pipeline.publish.versions import Release, read_placements
from pipeline.recipe import DatasetConfig, PublishConfig, Recipe
from pipeline.records import (
    Document,
    Entity,
    EntityMention,
    Quote,
    Sentence,
    Span,
    Speaker,
    TextSpan,
)

PEOPLE = ("Ada Orvane", "Bruno Kestrel", "Clara Malow", "Dario Quill", "Edda Tarn", "Falk Veld")
WORDS = """
    river market council budget harbour engine treaty garden window paper winter letter signal
    bridge worker season village record figure report station moment member public open close
    small large early late green broken careful plain tide barrel copper lantern meadow orchard
    pebble quarry ribbon saddle timber velvet willow anchor basket candle dagger ember fabric
""".split()
RECIPE = Recipe(dataset=DatasetConfig(name="demo", license="CC0-1.0"))


def write_lines(seed: int, count: int = 12) -> list[str]:
    """Sentences of random words; every third one is a quote with cue and speaker."""
    rng = random.Random(seed)  # noqa: S311 - repeatable texts, no secret

    def phrase(low: int, high: int) -> str:
        return " ".join(rng.choices(WORDS, k=rng.randint(low, high)))

    return [
        f"“{phrase(12, 16).capitalize()},” said {rng.choice(PEOPLE)}."
        if number % 3 == 1
        else f"{phrase(9, 14).capitalize()}."
        for number in range(count)
    ]


def make_article(lines: Sequence[str], *, path: str = "a.txt", **fields: str | None) -> Document:
    """A finished document of these sentences, annotated as they were written."""
    text = " ".join(lines)
    digest = sha256(text.encode()).hexdigest()
    identity = digest[:16]
    named = sorted((name for name in PEOPLE if name in text), key=text.index)
    names = {name: f"{identity}-e{at}" for at, name in enumerate(named)}
    mentions = [
        EntityMention(*m.span(), m.group(), f"{identity}-m{at}", "PERSON", names[m.group()],
                      0.9, "rules")
        for at, m in enumerate(re.finditer("|".join(PEOPLE), text))
    ]  # fmt: skip
    return Document(
        document_id=identity,
        source_path=path,
        raw_sha256=digest,
        text=text,
        paragraphs=[Span(0, len(text))],
        sentences=[Sentence(*span, f"{identity}-s{at}") for at, span in enumerate(_lay(lines))],
        tokens=[Span(*match.span()) for match in re.finditer(r"\w+|[^\w\s]", text)],
        mentions=mentions,
        entities=[
            Entity(key, name, "PERSON", [m.id for m in mentions if m.entity_id == key])
            for name, key in names.items()
        ],
        quotes=_read_quotes(text, identity, names),
        **fields,  # type: ignore[arg-type]  # a test may set any field of metadata
    )


def make_articles(count: int, **fields: str | None) -> list[Document]:
    """Articles that have nothing in common."""
    return [
        make_article(write_lines(seed), path=f"{seed}.txt", **{"title": f"Report {seed}", **fields})
        for seed in range(count)
    ]


def publish_articles(
    out: Path,
    documents: Iterable[Document],
    recipe: Recipe = RECIPE,
    requested: str | None = None,
) -> Release:
    """All steps from finished documents to a version below ``out``."""
    folder = out / recipe.dataset.name
    with stage(folder) as staging:
        return publish_staged(staging, list(documents), recipe, requested)


def publish_staged(
    staging: Path,
    accepted: Sequence[Document],
    recipe: Recipe = RECIPE,
    requested: str | None = None,
) -> Release:
    """The same, in a staging folder that is there."""
    folder = staging.parent
    previous = read_placements(folder, recipe)
    prints = [fingerprint_document(document, recipe.duplicates) for document in accepted]
    stories = find_stories(prints, recipe.duplicates, previous)
    splits = assign_splits(stories.cluster_ids, recipe.splits, previous, prints)
    accounts = settle_accounts(map(open_account, accepted), stories.duplicates)
    copies = {(copy.document_id, copy.source_path) for copy in stories.duplicates}
    with VersionWriter(staging, recipe.publish) as writer:
        for document in sorted(accepted, key=lambda one: one.document_id):
            if (document.document_id, document.source_path) not in copies:
                name = document.document_id
                placed = replace(document, cluster_id=stories.cluster_ids[name])
                writer.write(placed, splits[name])
    build = Build(recipe, accounts, stories, "rules")
    return publish(staging, build, writer.written, requested)


def with_publish(**settings: object) -> Recipe:
    """The recipe of the tests with other settings in [publish]."""
    return replace(RECIPE, publish=PublishConfig(**settings))  # type: ignore[arg-type]


def _lay(lines: Sequence[str]) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _read_quotes(text: str, identity: str, names: dict[str, str]) -> list[Quote]:
    pattern = rf"(“[^”]+”) (said) ({'|'.join(PEOPLE)})"
    return [
        Quote(
            id=f"{identity}-q{at}",
            kind="direct",
            act="speech",
            content=[TextSpan(*match.span(1), match.group(1))],
            cue=TextSpan(*match.span(2), "said"),
            source=TextSpan(*match.span(3), match.group(3)),
            speaker=Speaker(names[match.group(3)], match.group(3), "name"),
            abstention=None,
            score=1.0,
            annotator="rules",
        )
        for at, match in enumerate(re.finditer(pattern, text))
    ]
