"""Documents that keep every law, and a version of them, for tests to break."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipeline.contract.tables import Split
from pipeline.publish.tables import VersionWriter
from pipeline.recipe import PublishConfig
from pipeline.records import (
    Document,
    Edit,
    Entity,
    EntityMention,
    Quote,
    Sentence,
    Span,
    Speaker,
    TextSpan,
)

NAMES = ("Ada Voss", "Bo Ekman", "Cleo Marsh", "Dirk Palin", "Edda Roth", "Finn Sorel")


def write_document(number: int = 0) -> Document:
    """Two paragraphs: a quote that is interrupted by its cue, and a sentence with a place.

    In every fourth document the place joins in what is said.
    """
    name = NAMES[number % len(NAMES)]
    place = f"Port Marrow {number}"
    text = (
        f"“We won,” said {name}, “and we knew it.” The crowd at {place} cheered all night, and the "
        "ferries blew their horns until the sun came up over the breakwater.\n\n"
        "“Nobody slept,” a steward said. The next match is on the river in a week from now."
    )
    raw = f"MARROW (Wire) - {text}"
    digest = hashlib.sha256(raw.encode()).hexdigest()
    identity = digest[:16]

    def find(words: str) -> TextSpan:
        start = text.index(words)
        return TextSpan(start, start + len(words), words)

    lines = [find(words) for words in re.split(r"(?<=[”.]) (?=[TS“])|\n\n", text)]
    mentions = [
        EntityMention(
            *_edges(find(words)), words, f"{identity}-m{at}", label, f"{identity}-e{at}", 0.9, "rules"
        )
        for at, (words, label) in enumerate(((name, "PERSON"), (place, "GPE")))
    ]  # fmt: skip
    entities = [Entity(f"{identity}-e{at}", m.text, m.label, [m.id])
                for at, m in enumerate(mentions)]  # fmt: skip
    speaker = Speaker(entities[0].id, name, "name")
    others = [Speaker(entities[1].id, place, "alias")] if number % 4 == 3 else []
    return Document(
        document_id=identity,
        title=f"Victory in {place}",
        publisher="The Marrow Post",
        published="2031-03-04",
        source_path=f"{number}.txt",
        raw_sha256=digest,
        text=text,
        raw_text=raw,
        paragraphs=[Span(0, lines[1].end), Span(lines[2].start, len(text))],
        edits=[Edit(0, len(raw) - len(text), 0, 0, "dateline")],
        sentences=[Sentence(s.start, s.end, f"{identity}-s{at}") for at, s in enumerate(lines)],
        tokens=[Span(*match.span()) for match in re.finditer(r"\w+|[^\w\s]", text)],
        mentions=mentions,
        entities=entities,
        quotes=[
            Quote(f"{identity}-q0", "direct", "speech",
                  [find("“We won,”"), find("“and we knew it.”")],
                  find("said"), find(name), speaker, None, 1.0, "rules", others),
            Quote(f"{identity}-q1", "direct", "speech", [find("“Nobody slept,”")],
                  TextSpan(*_edges_after(text, "steward "), "said"), find("a steward"),
                  None, "unnamed_source", 1.0, "rules"),
        ],
        cluster_id=identity,
    )  # fmt: skip


def write_version(
    folder: Path, count: int = 12, config: PublishConfig | None = None
) -> list[Document]:
    """Write documents as a version; two thirds are in train, the others in test."""
    documents = sorted(map(write_document, range(count)), key=lambda one: one.document_id)
    folder.mkdir(parents=True, exist_ok=True)
    with VersionWriter(folder, config or PublishConfig()) as writer:
        for number, document in enumerate(documents):
            split: Split = "test" if number % 3 == 2 else "train"
            writer.write(document, split)
    return documents


def _edges_after(text: str, words: str) -> tuple[int, int]:
    """Where ``said`` stands after these words."""
    start = text.index(words) + len(words)
    return start, start + len("said")


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end
