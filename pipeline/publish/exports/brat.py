"""brat stand-off: a text and its marks, two files per article, laid out as PolNeAR is.

Mentions are text-bound annotations; a quote is an event ``Attribution`` with the roles ``Content``,
``Cue`` and ``Source``, the attributes ``Kind`` and ``Act`` and its speaker as a note, the form that
``pressmark evaluate`` reads: https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from pipeline.publish.exports.articles import Article
from pipeline.records import ACTS, KINDS, LABELS, Document, Quote, TextSpan

CONFIG = "annotation.conf"
_ROLES = ("Content", "Cue", "Source")


def write_brat(articles: Iterable[Article], path: Path) -> None:
    """Write a folder ``path`` with ``ID.txt`` and ``ID.ann`` of each article, and its config."""
    path.mkdir(parents=True)
    (path / CONFIG).write_text(write_config(), encoding="utf-8", newline="\n")
    for article in articles:
        document = article.document
        name = path / document.document_id
        name.with_suffix(".txt").write_text(document.text, encoding="utf-8", newline="")
        lines = "".join(f"{line}\n" for line in write_marks(document))
        name.with_suffix(".ann").write_text(lines, encoding="utf-8", newline="\n")


def write_config() -> str:
    """``annotation.conf``: the types that brat shows."""
    roles = ", ".join(
        f"{role}:{role}" if role == "Content" else f"{role}?:{role}" for role in _ROLES
    )
    return "\n".join(
        [
            "[entities]",
            *LABELS,
            *_ROLES,
            "[events]",
            f"Attribution\t{roles}",
            "[relations]",
            "[attributes]",
            f"Kind\tArg:Attribution, Value:{'|'.join(KINDS)}",
            f"Act\tArg:Attribution, Value:{'|'.join(ACTS)}",
            "",
        ]
    )


def write_marks(document: Document) -> Iterator[str]:
    """The lines of an ``.ann`` file."""
    marks, events, attributes = count(1), count(1), count(1)
    for mention in document.mentions:
        yield _write_mark(next(marks), mention.label, [mention], document.text)
    for quote in document.quotes:
        yield from _write_quote(quote, document.text, marks, next(events), attributes)


def _write_quote(
    quote: Quote, text: str, marks: Iterator[int], event: int, attributes: Iterator[int]
) -> Iterator[str]:
    roles: dict[str, Sequence[TextSpan]] = {
        "Content": quote.content,
        "Cue": [quote.cue] if quote.cue else [],
        "Source": [quote.source] if quote.source else [],
    }
    named = []
    for role, spans in roles.items():
        if spans:
            number = next(marks)
            named.append(f"{role}:T{number}")
            yield _write_mark(number, role, spans, text)
    trigger = next(marks)
    yield _write_mark(trigger, "Attribution", [quote.cue or quote.content[0]], text)
    yield f"E{event}\tAttribution:T{trigger} {' '.join(named)}"
    yield f"A{next(attributes)}\tKind E{event} {quote.kind}"
    yield f"A{next(attributes)}\tAct E{event} {quote.act}"
    names = [" ".join(speaker.name.split()) for speaker in quote.speakers]
    yield f"#{event}\tSpeaker E{event}\t{'; '.join(names) or '-'}"


def _write_mark(number: int, label: str, spans: Sequence[TextSpan], text: str) -> str:
    """Brat wants one line per mark: a fragment that holds a line break is cut there."""
    pieces = [piece for span in spans for piece in _cut_lines(span, text)]
    places = ";".join(f"{start} {end}" for start, end in pieces)
    words = " ".join(text[start:end] for start, end in pieces)
    return f"T{number}\t{label} {places}\t{words}"


def _cut_lines(span: TextSpan, text: str) -> Iterator[tuple[int, int]]:
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1
