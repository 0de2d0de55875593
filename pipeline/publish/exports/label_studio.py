"""Label Studio: tasks with the annotations as predictions, and the labelling interface for them.

Offsets are code points, which is what Label Studio counts in since its frontend was mended
(https://github.com/HumanSignal/label-studio-frontend/pull/308).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.publish.exports.articles import Article
from pipeline.records import ACTS, KINDS, LABELS, Quote, TextSpan

INTERFACE = "label_config.xml"
PARTS = ("Content", "Cue", "Source")


def write_label_studio(articles: Iterable[Article], path: Path) -> None:
    """Write ``path`` with the suffix ``.json``, and the interface beside it."""
    (path.parent / INTERFACE).write_text(write_interface(), encoding="utf-8", newline="\n")
    with path.with_suffix(".json").open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, article in enumerate(articles):
            file.write(",\n" if number else "\n")
            json.dump(make_task(article), file, ensure_ascii=False)
        file.write("\n]\n")


def write_interface() -> str:
    """The labelling interface: names, parts of quotes, and what a quote is."""
    names = "".join(f"    <Label value={quoteattr(name)}/>\n" for name in (*LABELS, *PARTS))
    choices = "".join(
        f'  <Choices name="{name}" toName="text" perRegion="true" whenTagName="label"'
        f' whenLabelValue="Content">\n'
        + "".join(f"    <Choice value={quoteattr(value)}/>\n" for value in values)
        + "  </Choices>\n"
        for name, values in (("kind", KINDS), ("act", ACTS))
    )
    return (
        "<View>\n"
        f'  <Labels name="label" toName="text">\n{names}  </Labels>\n'
        '  <Text name="text" value="$text"/>\n'
        f"{choices}"
        "</View>\n"
    )


def make_task(article: Article) -> dict[str, Any]:
    """One article as a task; regions of a quote are tied by relations."""
    document = article.document
    result = [
        _mark(mention.id, mention, mention.label, mention.score) for mention in document.mentions
    ]
    for quote in document.quotes:
        result += _mark_quote(quote)
    return {
        "data": {
            "text": document.text,
            "document_id": document.document_id,
            "title": document.title or "",
        },
        "predictions": [{"model_version": "pressmark", "result": result}],
    }


def _mark_quote(quote: Quote) -> Iterator[dict[str, Any]]:
    regions = [(f"{quote.id}-content{at}", "Content", s) for at, s in enumerate(quote.content)]
    regions += [(f"{quote.id}-cue", "Cue", quote.cue)] if quote.cue else []
    regions += [(f"{quote.id}-source", "Source", quote.source)] if quote.source else []
    first = regions[0][0]
    for name, label, span in regions:
        yield _mark(name, span, label, quote.score)
        if label == "Content":
            for choice, value in (("kind", quote.kind), ("act", quote.act)):
                yield _choose(name, span, choice, value)
        if name != first:
            yield {
                "type": "relation",
                "from_id": name,
                "to_id": first,
                "direction": "right",
                "labels": [],
            }


def _mark(name: str, span: TextSpan, label: str, score: float) -> dict[str, Any]:
    return {
        "id": name,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "score": score,
        "value": {"start": span.start, "end": span.end, "text": span.text, "labels": [label]},
    }


def _choose(name: str, span: TextSpan, choice: str, value: str) -> dict[str, Any]:
    return {
        "id": name,
        "from_name": choice,
        "to_name": "text",
        "type": "choices",
        "value": {"start": span.start, "end": span.end, "choices": [value]},
    }
