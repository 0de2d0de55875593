"""The training loop: seeded, averaged, and able to go on where it was stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec.structs import replace

from pipeline.annotators.newsroom.labels import Floats
from pipeline.annotators.newsroom.pieces import CLS, SEP, load_tokenizer
from pipeline.annotators.newsroom.reader import WEIGHTS
from pipeline.errors import UsageError
from pipeline.training.batches import UNMARKED, Sample, draw_samples, lay_batches
from pipeline.training.config import TrainingConfig
from pipeline.training.corpora import Example
from pipeline.training.encoder import FRESH, find_start, load_start, score_words
from pipeline.training.export import read_graph
from pipeline.training.objective import entity_loss, role_loss

if TYPE_CHECKING:
    from torch import Tensor

Report = Callable[[str], None]
_EVERY = 100


def stack_batch(samples: list[Sample]) -> dict[str, Tensor]:
    """One tensor a field, padded; each window between its two special pieces."""
    import torch

    length = max(len(sample.ids) for sample in samples) + 2
    words = max(len(sample.firsts) for sample in samples)
    rows = len(samples)
    ids, surfaces = np.zeros((2, rows, length), dtype=np.int64)
    mask = np.zeros((rows, length), dtype=np.bool_)
    firsts = np.zeros((rows, words), dtype=np.int64)
    live, opens = np.zeros((2, rows, words), dtype=np.bool_)
    allowed = np.ones((rows, words, samples[0].allowed.shape[1]), dtype=np.bool_)
    roles = np.full((rows, words), UNMARKED, dtype=np.int64)
    for row, sample in enumerate(samples):
        size, count = len(sample.ids), len(sample.firsts)
        ids[row, : size + 2] = [CLS, *sample.ids, SEP]
        surfaces[row, 1 : size + 1] = sample.surfaces
        mask[row, : size + 2] = True
        firsts[row, :count] = sample.firsts + 1
        live[row, :count] = True
        opens[row, :count] = sample.opens
        allowed[row, :count] = sample.allowed
        roles[row, :count] = sample.roles
    fields = {"ids": ids, "surfaces": surfaces, "mask": mask, "firsts": firsts, "live": live}
    fields |= {"opens": opens, "allowed": allowed, "roles": roles}
    return {name: torch.from_numpy(values) for name, values in fields.items()}


def batch_losses(
    weights: dict[str, Tensor], batch: dict[str, Tensor], config: TrainingConfig
) -> tuple[Tensor, Tensor]:
    """The loss of the entities and of the roles on one batch."""
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config.bfloat16):
        entities, roles = score_words(weights, batch, config.dropout)
    transitions, starts = weights["transitions"], weights["starts"]
    return (
        entity_loss(entities.float(), batch["allowed"], batch["live"]),
        role_loss(roles.float(), batch["roles"], batch["opens"], transitions, starts),
    )


def _group_weights(weights: dict[str, Tensor], config: TrainingConfig) -> list[dict[str, Any]]:
    """The weights by learning rate and decay: fresh parts learn faster, only matrices decay."""
    groups: dict[tuple[bool, bool], list[Tensor]] = {}
    for name, weight in weights.items():
        key = (name.split(".")[0] in FRESH, name != "transitions" and weight.dim() > 1)
        groups.setdefault(key, []).append(weight)
    return [
        {
            "params": members,
            "rate": config.head_rate if fresh else config.learning_rate,
            "weight_decay": config.weight_decay if matrix else 0.0,
        }
        for (fresh, matrix), members in groups.items()
    ]


def _rate(step: int, total: int, warmup: float) -> float:
    """Share of the peak rate at ``step``: up in a line, then down to nothing in a line."""
    rise = max(1.0, warmup * total)
    return min((step + 1) / rise, max(0.0, (total - step) / max(1.0, total - rise)))


class Run:
    """The state of a training run, kept in ``path`` so that it can go on.

    ``fingerprint`` stands for the examples and the config: a checkpoint of others is refused.
    """

    def __init__(
        self, config: TrainingConfig, weights: dict[str, Tensor], path: Path, fingerprint: str
    ) -> None:
        import torch

        self.config, self.path, self.fingerprint = config, path, fingerprint
        self.weights = weights
        self.average = {name: weight.clone() for name, weight in weights.items()}
        for weight in self.weights.values():
            weight.requires_grad_()
        self.optimizer = torch.optim.AdamW(
            _group_weights(self.weights, config), lr=0.0, eps=1e-6, fused=True
        )
        self.step = 0
        if path.is_file():
            self._resume(torch.load(path, weights_only=True))

    def _resume(self, state: dict[str, Any]) -> None:
        """Take over a checkpoint."""
        import torch

        if state["fingerprint"] != self.fingerprint:
            raise UsageError(
                f"{self.path} is of a run on other gold or with other settings: "
                "name another --out, or remove it to begin anew."
            )
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(state["weights"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.step = state["average"], state["step"]

    def save(self) -> None:
        """Write the checkpoint beside the old one, then put it in its place."""
        import torch

        state = {
            "fingerprint": self.fingerprint,
            "weights": {name: weight.detach() for name, weight in self.weights.items()},
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
        }
        written = self.path.with_suffix(".new")
        torch.save(state, written)
        written.replace(self.path)

    def learn(self, batch: dict[str, Tensor], total: int) -> tuple[float, float]:
        """One of ``total`` steps; the loss of the entities and of the roles."""
        import torch

        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        share = _rate(self.step, total, self.config.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = group["rate"] * share
        entities, roles = batch_losses(self.weights, batch, self.config)
        self.optimizer.zero_grad(set_to_none=True)
        (self.config.entity_weight * entities + roles).backward()
        torch.nn.utils.clip_grad_norm_(self.weights.values(), 1.0)
        self.optimizer.step()
        self.step += 1
        self._average()
        return float(entities.detach()), float(roles.detach())

    def _average(self) -> None:
        """Move the running mean towards the weights, faster while it is young."""
        import torch

        decay = min(self.config.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, weight in self.weights.items():
                self.average[name].lerp_(weight, 1 - decay)


def fit(
    examples: list[Example],
    out: Path,
    config: TrainingConfig,
    report: Report = print,
    start: Path | None = None,
) -> dict[str, Floats]:
    """Train on ``examples`` and return the averaged weights by name.

    ``out`` holds the tokenizer. Keeps ``out/checkpoint.pt`` and goes on from it. The same
    examples, config, libraries and machine give the same weights, stopped in between or not.
    ``start`` is the folder of a model to begin with, instead of all-MiniLM-L6-v2.

    Raises:
        UsageError: if the extra ``train`` is missing, or ``out`` is another run's.
    """
    find_start()
    import torch

    torch.set_num_threads(config.threads)
    weights = read_start(start) if start else load_start(config.seed)
    run = Run(config, weights, out / "checkpoint.pt", fingerprint(examples, config, start))
    tokenizer = load_tokenizer(out)
    batches = [
        batch
        for epoch in range(config.epochs)
        for batch in lay_batches(draw_samples(tokenizer, examples, config, epoch), config.batch)
    ]
    _learn_all(run, batches, report)
    return {name: weight.numpy() for name, weight in run.average.items()}


def _learn_all(run: Run, batches: list[list[Sample]], report: Report) -> None:
    """The steps that are left, with a line and a checkpoint now and then."""
    began, first = perf_counter(), run.step
    losses = []
    while run.step < len(batches):
        losses.append(run.learn(stack_batch(batches[run.step]), len(batches)))
        if run.step % _EVERY == 0 or run.step == len(batches):
            pace = (perf_counter() - began) / (run.step - first)
            entity, role = np.mean(losses, axis=0)
            report(
                f"step {run.step} of {len(batches)}: loss of entities {entity:.4f}, roles "
                f"{role:.4f}; {pace:.2f} s a step, {pace * (len(batches) - run.step) / 60:.0f} "
                "min left"
            )
            losses = []
            run.save()


def read_start(folder: Path) -> dict[str, Tensor]:
    """The weights of a model folder as tensors."""
    import torch

    path = folder / WEIGHTS
    return {name: torch.from_numpy(weight) for name, weight in read_graph(path).items()}


def fingerprint(examples: list[Example], config: TrainingConfig, start: Path | None = None) -> str:
    """A hash of all that decides the weights, threads left out."""
    digest = hashlib.sha256(msgspec.json.encode(replace(config, threads=1), order="sorted"))
    if start:
        digest.update((start / WEIGHTS).read_bytes())
    for example in examples:
        digest.update(msgspec.json.encode(example))
    return digest.hexdigest()
