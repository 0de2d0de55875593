"""The embedded model as a spaCy component: ``spacy.blank("en").add_pipe("pressmark_newsroom")``.

It sets ``doc.ents`` and ``doc.spans["quote_roles"]`` and needs no other component. spaCy finds
it by the entry point group ``spacy_factories``; importing this module registers it as well.
"""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.annotators.newsroom.pieces import MODEL_DIR
from pipeline.annotators.newsroom.reader import Mark, load_reader
from pipeline.annotators.stateless import Stateless
from pipeline.recipe import Device

NAME = "pressmark_newsroom"
ROLE_SPANS = "quote_roles"
ENTITY_SCORES = "entity_scores"
SETTINGS = {"folder": None, "threads": 1, "device": "cpu", "entities": True, "roles": True}


class NewsroomComponent(Stateless):
    """Marks a ``Doc``; holds settings only, the weights are shared by all of a process.

    ``doc.spans["quote_roles"]`` has one span a role, labelled CONTENT, CUE or SOURCE, with
    ``attrs["scores"]`` and ``attrs["offsets"]`` beside it in the same order;
    ``doc.user_data["entity_scores"]`` maps (start, end) of each entity to its score. Spans are
    widened to whole tokens; ``offsets`` are the exact code points that the model marked.
    """

    def __init__(
        self,
        folder: str | None,
        threads: int,
        device: Device = "cpu",
        *,
        entities: bool,
        roles: bool,
    ) -> None:
        self.folder = Path(folder) if folder else MODEL_DIR
        self.threads, self.device = threads, device
        self.entities, self.roles = entities, roles

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its names and quote roles."""
        reading = load_reader(self.folder, self.threads, self.device).read(doc.text)
        if self.entities:
            scores = {}
            for span, mark in _align(doc, reading.entities):
                scores[span] = mark.score
            kept = filter_spans(list(scores))
            doc.set_ents(kept)
            doc.user_data[ENTITY_SCORES] = {(s.start_char, s.end_char): scores[s] for s in kept}
        if self.roles:
            pairs = _align(doc, reading.roles)
            group = [span for span, _ in pairs]
            doc.spans[ROLE_SPANS] = group
            doc.spans[ROLE_SPANS].attrs["scores"] = [mark.score for _, mark in pairs]
            doc.spans[ROLE_SPANS].attrs["offsets"] = [[m.start, m.end] for _, m in pairs]
        return doc


def _align(doc: Doc, marks: list[Mark]) -> list[tuple[Span, Mark]]:
    """Each mark with the tokens that it touches."""
    pairs = []
    for mark in marks:
        span = doc.char_span(mark.start, mark.end, label=mark.label, alignment_mode="expand")
        if span is not None:
            pairs.append((span, mark))
    return pairs


@Language.factory(
    NAME,
    default_config=SETTINGS,
    assigns=["doc.ents", "doc.spans", "doc.user_data"],
)
def make_newsroom(
    nlp: Language,  # noqa: ARG001 - spaCy gives it to every factory
    name: str,  # noqa: ARG001 - spaCy gives it to every factory
    folder: str | None,
    threads: int,
    device: Device,
    entities: bool,
    roles: bool,
) -> NewsroomComponent:
    """The component; ``folder`` is one made by ``pressmark train``, or None for the embedded."""
    return NewsroomComponent(folder, threads, device, entities=entities, roles=roles)
