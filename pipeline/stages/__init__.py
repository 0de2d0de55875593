"""The stages, in order. ``STAGES`` is the table of contents of the pipeline.

A stage is a plain function and a frozen config: it opens no file, starts no process, reads no
clock, and knows nothing of where it runs. It yields one document for each that it takes, in the
same order; a document that carries a ``Rejection`` passes through untouched.
"""

from __future__ import annotations

from pipeline.stages.clean import clean_documents
from pipeline.stages.entities import annotate_entities, identify_annotator
from pipeline.stages.quotes import attribute_quotes, identify_roles
from pipeline.stages.sentences import split_sentences
from pipeline.stages.stage import Stage
from pipeline.stages.validate import validate_documents

LEARNED = (
    "title", "publisher", "published", "byline", "contributors", "dateline", "copyright", "url",
    "language", "license",
)  # fmt: skip

STAGES: tuple[Stage, ...] = (
    Stage(
        name="clean",
        version="1",
        run=clean_documents,
        requires=("raw_text",),
        fills=("text", "paragraphs", "edits", "remarks", *LEARNED),
    ),
    Stage(
        name="sentences",
        version="2",
        run=split_sentences,
        requires=("text", "paragraphs"),
        fills=("sentences",),
    ),
    Stage(
        name="entities",
        version="5",
        run=annotate_entities,
        requires=("text", "sentences"),
        fills=("tokens", "mentions", "entities", "roles"),
        identify=identify_annotator,
    ),
    Stage(
        name="quotes",
        version="6",
        run=attribute_quotes,
        requires=("text", "paragraphs", "sentences", "mentions", "entities", "roles"),
        fills=("quotes", "remarks"),
        identify=identify_roles,
    ),
    Stage(
        name="validate",
        version="1",
        run=validate_documents,
        requires=("text", "sentences", "mentions", "entities", "quotes"),
        fills=(),
    ),
)
