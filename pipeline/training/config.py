"""How a model is trained: every number, with its reason."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

SHARES = {"gum-train": 2.0, "ewt-train": 4.0, "crossner-train": 0.4}
"""Small sources of other genres count more, the large one from Wikipedia less."""


class TrainingConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of one training run. Two runs of one config on one machine are equal."""

    seed: Annotated[int, Meta(description="of the heads, the order and the augmentation")] = 7
    epochs: Annotated[int, Meta(ge=1, description="a fourth overfits the entities")] = 3
    batch: Annotated[int, Meta(ge=1, description="windows a step; larger ones learn slower")] = 8
    learning_rate: Annotated[
        float, Meta(gt=0, description="peak for the encoder; high, as it is small")
    ] = 1.5e-4
    head_rate: Annotated[
        float, Meta(gt=0, description="peak for what starts untrained: heads, surface, transitions")
    ] = 1e-3
    warmup: Annotated[float, Meta(ge=0, lt=1, description="share of steps to reach the peak")] = 0.1
    weight_decay: Annotated[float, Meta(ge=0, description="AdamW, on matrices only")] = 0.01
    dropout: Annotated[float, Meta(ge=0, lt=1, description="as the encoder was pretrained")] = 0.1
    average: Annotated[
        float, Meta(ge=0, lt=1, description="decay of the running mean of weights that is kept")
    ] = 0.998
    swap_names: Annotated[
        float, Meta(ge=0, le=1, description="share of articles whose people move abroad")
    ] = 0.3
    swap_marks: Annotated[
        float, Meta(ge=0, le=1, description="share of texts with other quote marks")
    ] = 0.3
    recase: Annotated[
        float, Meta(ge=0, le=1, description="share of windows with a headline in capitals ...")
    ] = 0.15
    hide: Annotated[
        float,
        Meta(ge=0, lt=1, description="share of words read as [MASK], so that context counts"),
    ] = 0.0
    entity_weight: Annotated[
        float, Meta(ge=0, description="of the entities' loss beside that of the roles")
    ] = 1.0
    every_reading: Annotated[
        bool, Meta(description="read an article once for each annotator, not as the first read it")
    ] = False
    shares: Annotated[
        dict[str, float],
        Meta(description="how often an epoch reads a source (by file stem); 1 where not named"),
    ] = field(default_factory=lambda: dict(SHARES))
    bfloat16: Annotated[
        bool, Meta(description="matrix products in bfloat16: four times faster where AMX is")
    ] = True
    threads: Annotated[int, Meta(ge=1, description="of torch")] = 2


AGAIN = TrainingConfig(
    epochs=8,
    learning_rate=1e-4,
    head_rate=3e-4,
    warmup=0.05,
    average=0.999,
    hide=0.05,
    entity_weight=0.3,
    shares={
        "gum-train": 1.0,
        "ewt-train": 1.5,
        "crossner-train": 0.15,
        "wikigold-train": 0.5,
        "re3d-train": 0.5,
    },
)
"""For a run that goes on from a trained model: longer, for the roles first.

Roles go on to gain where entities begin to learn their gold by heart, so these are read less and
count less, enough not to be forgotten.
"""
