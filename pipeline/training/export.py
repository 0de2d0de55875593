"""Writes the trained network as an ONNX file with 8-bit weights, node by node.

The file reads one window at a time, so the scale of its activations comes from that window
alone: what is read beside it cannot change a score. Weights have one scale an output column,
embeddings one a row; all are symmetric. The transitions of the role CRF and the names of the
tags travel as metadata.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np

from pipeline.annotators.newsroom.labels import ENTITY_TAGS, ROLE_TAGS, Floats
from pipeline.training.encoder import HEADS, LAYERS, WIDTH

Form = Literal["int8", "float"]

_MICROSOFT = "com.microsoft"
_SMALLEST = 64
_TABLES = frozenset({"words", "positions", "surfaces"})
_TINY = np.float32(1e-12)


class GraphWriter:
    """Collects the nodes and weights of one graph; a method gives the name of its result."""

    def __init__(self, weights: dict[str, Floats], form: Form) -> None:
        self.weights, self.form = weights, form
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, values: Any) -> str:  # noqa: ANN401 - any array or number
        """Values kept in the file; a name that is known is kept once."""
        from onnx import numpy_helper

        if name not in self.constants:
            array = np.ascontiguousarray(values).reshape(np.shape(values))
            self.constants[name] = numpy_helper.from_array(array, name)
        return name

    def weight(self, name: str) -> str:
        """A trained weight as it is."""
        return self.constant(name, self.weights[name])

    def nodes_of(self, kind: str, count: int, *inputs: str, **settings: Any) -> list[str]:  # noqa: ANN401 - settings of ONNX
        """An operation with ``count`` results."""
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{at}" for at in range(count)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **settings))
        return names

    def node(self, kind: str, *inputs: str, **settings: Any) -> str:  # noqa: ANN401 - settings of ONNX
        """An operation with one result."""
        return self.nodes_of(kind, 1, *inputs, **settings)[0]

    def embed(self, name: str, index: str) -> str:
        """Rows of an embedding table."""
        if self.form == "float":
            return self.node("Gather", self.weight(f"{name}.weight"), index)
        rounded, scales = round_weights(self.weights[f"{name}.weight"], axis=1)
        rows = self.node("Gather", self.constant(f"{name}.weight", rounded), index)
        scale = self.node("Gather", self.constant(f"{name}.scale", scales), index)
        return self.node("Mul", self.node("Cast", rows, to=1), scale)

    def linear(self, name: str, states: str) -> str:
        """A matrix product and its bias; the small heads stay in floating point.

        The input is scaled piece by piece first, as a few pieces are far larger than others:
        one scale for all cost up to 0.6 points of F1.
        """
        matrix, bias = self.weights[f"{name}.weight"].T, self.weight(f"{name}.bias")
        if self.form == "float" or matrix.shape[1] < _SMALLEST:
            product = self.node("MatMul", states, self.constant(f"{name}.weight", matrix))
            return self.node("Add", product, bias)
        rounded, scales = round_weights(matrix, axis=0)
        constants = (
            self.constant(f"{name}.weight", rounded),
            self.constant(f"{name}.scale", scales[0]),
        )
        largest = self.node("ReduceMax", self.node("Abs", states), self.last_axis())
        largest = self.node("Max", largest, self.constant("tiny", _TINY))
        rows = self.node("Div", states, largest)
        product = self.node("DynamicQuantizeMatMul", rows, *constants, domain=_MICROSOFT)
        return self.node("Add", self.node("Mul", product, largest), bias)

    def last_axis(self) -> str:
        """The axis of the numbers of one word piece."""
        return self.constant("last", np.array([-1], np.int64))

    def norm(self, name: str, states: str, residual: str) -> str:
        """Layer norm of a sum, in parts: the fused operation took five times as long."""
        summed = self.node("Add", states, residual)
        axis = self.last_axis()
        centred = self.node("Sub", summed, self.node("ReduceMean", summed, axis))
        variance = self.node("ReduceMean", self.node("Mul", centred, centred), axis)
        spread = self.node("Sqrt", self.node("Add", variance, self.constant("tiny", _TINY)))
        scaled = self.node("Mul", self.node("Div", centred, spread), self.weight(f"{name}.weight"))
        return self.node("Add", scaled, self.weight(f"{name}.bias"))

    def layer(self, at: int, states: str) -> str:
        """One layer of the encoder."""
        name = f"layers.{at}"
        joined = self.linear(f"{name}.attend", states)
        parts = self.nodes_of("Split", 3, joined, axis=2, num_outputs=3)
        mixed = self.node("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=HEADS)
        states = self.norm(f"{name}.norm_mix", self.linear(f"{name}.mix", mixed), states)
        widened = self.node("Gelu", self.linear(f"{name}.widen", states), domain=_MICROSOFT)
        return self.norm(f"{name}.norm_narrow", self.linear(f"{name}.narrow", widened), states)

    def heads(self) -> None:
        """The whole network, from ``ids`` to the outputs ``entities`` and ``roles``."""
        length, zero = self.node("Shape", "ids", start=1), np.zeros(1, np.int64)
        table = self.weight("positions.weight")
        places = self.node("Slice", table, self.constant("zero", zero), length)
        placed = self.node("Add", self.embed("surfaces", "surfaces"), places)
        states = self.norm("norm", self.embed("words", "ids"), placed)
        for at in range(LAYERS):
            states = self.layer(at, states)
        flat = self.constant("flat", np.array([-1, WIDTH], np.int64))
        words = self.node("Gather", self.node("Reshape", states, flat), "firsts")
        for head in ("entities", "roles"):
            self.linear(head, words)
            self.nodes[-1].output[0] = head


def round_weights(table: Floats, axis: int) -> tuple[np.ndarray[Any, np.dtype[np.int8]], Floats]:
    """8-bit weights and their scales: the largest of each slice along ``axis`` becomes 127."""
    scales = np.maximum(np.abs(table).max(axis=axis, keepdims=True) / 127, _TINY)
    return np.rint(table / scales).astype(np.int8), scales.astype(np.float32)


def write_graph(weights: dict[str, Floats], path: Path, form: Form = "int8") -> None:
    """Write ``path``, in 8 bits or in floating point.

    Inputs: ``ids`` and ``surfaces`` (1 x pieces) and ``firsts`` (words). Outputs: ``entities``
    and ``roles`` (words x tags), scores on a log scale.
    """
    import onnx
    from onnx import TensorProto, helper

    writer = GraphWriter(weights, form)
    writer.heads()
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        writer.nodes,
        "newsroom",
        [
            info("ids", TensorProto.INT64, [1, "pieces"]),
            info("surfaces", TensorProto.INT64, [1, "pieces"]),
            info("firsts", TensorProto.INT64, ["words"]),
        ],
        [
            info("entities", TensorProto.FLOAT, ["words", len(ENTITY_TAGS)]),
            info("roles", TensorProto.FLOAT, ["words", len(ROLE_TAGS)]),
        ],
        list(writer.constants.values()),
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="pressmark", ir_version=9)
    facts: dict[str, Any] = {"entities": ENTITY_TAGS, "roles": ROLE_TAGS}
    facts |= {name: weights[name].round(4).tolist() for name in ("transitions", "starts")}
    helper.set_model_props(model, {name: json.dumps(fact) for name, fact in facts.items()})
    onnx.save(model, path)


def read_graph(path: Path) -> dict[str, Floats]:
    """The weights of a file that ``write_graph`` wrote, 8-bit ones as they were rounded."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(path)
    kept = {value.name: numpy_helper.to_array(value) for value in model.graph.initializer}
    facts = {fact.key: json.loads(fact.value) for fact in model.metadata_props}
    weights: dict[str, Floats] = {}
    for name, values in kept.items():
        if not name.endswith((".weight", ".bias")):
            continue
        scale = kept.get(name.replace(".weight", ".scale"), np.float32(1))
        table = values * (scale if name.endswith(".weight") else np.float32(1))
        is_linear = table.ndim > 1 and name.split(".")[-2] not in _TABLES
        weights[name] = np.array(table.T if is_linear else table, dtype=np.float32, order="C")
    for name in ("transitions", "starts"):
        weights[name] = np.array(facts[name], dtype=np.float32)
    return weights
