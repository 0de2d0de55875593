"""Writes the trained network as an ONNX file with 8-bit weights, node by node.

The file reads one window at a time, so the scale of its activations comes from that window
alone: what is read beside it cannot change a score. Weights have one scale an output column,
word embeddings one a row; all are symmetric. The transitions of the role CRF and the names of
the tags travel as metadata.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.annotators.newsroom.labels import ENTITY_TAGS, ROLE_TAGS, Floats
from pipeline.training.encoder import HEADS, LAYERS, WIDTH

_MICROSOFT = "com.microsoft"


class GraphWriter:
    """Collects the nodes and weights of one graph; each method returns the name of its result."""

    def __init__(self, weights: dict[str, Floats], bits: str) -> None:
        self.weights, self.bits = weights, bits
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, values: Any) -> str:  # noqa: ANN401 - any array
        """A weight of the file."""
        from onnx import numpy_helper

        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **settings: Any) -> Any:  # noqa: ANN401 - a name, or names
        """One operation."""
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{at}" for at in range(outputs)]
        self.nodes.append(
            helper.make_node(kind, list(inputs), names, domain=domain, **settings)
        )
        return names[0] if outputs == 1 else names

    def embed(self, name: str, index: str) -> str:
        """Rows of an embedding table, kept in 8 bits with a scale a row."""
        table = self.weights[f"{name}.weight"]
        if self.bits == "float":
            return self.node("Gather", self.constant(f"{name}.weight", table), index)
        scales = np.abs(table).max(axis=1, keepdims=True) / 127
        rounded = np.rint(table / np.maximum(scales, 1e-12)).astype(np.int8)
        rows = self.node("Gather", self.constant(f"{name}.weight", rounded), index)
        scale = self.node("Gather", self.constant(f"{name}.scale", scales.astype(np.float32)), index)
        return self.node("Mul", self.node("Cast", rows, to=1), scale)

    def linear(self, name: str, states: str) -> str:
        """A matrix product and its bias."""
        matrix, bias = self.weights[f"{name}.weight"].T, self.weights[f"{name}.bias"]
        if self.bits == "float" or matrix.shape[1] < 64:
            product = self.node("MatMul", states, self.constant(f"{name}.weight", matrix))
            return self.node("Add", product, self.constant(f"{name}.bias", bias))
        scales = np.abs(matrix).max(axis=0) / 127
        rounded = np.rint(matrix / scales).astype(np.int8)
        if self.bits == "blocks":
            return self._blocks(name, states, matrix, bias)
        return self.node(
            "DynamicQuantizeMatMul",
            states,
            self.constant(f"{name}.weight", rounded),
            self.constant(f"{name}.scale", scales.astype(np.float32)),
            "",
            self.constant(f"{name}.bias", bias),
            domain=_MICROSOFT,
        )

    def _blocks(self, name: str, states: str, matrix: Floats, bias: Floats, size: int = 128) -> str:
        """A product whose activations are rounded row by row, block by block."""
        rows, columns = matrix.shape
        blocks = matrix.T.reshape(columns, rows // size, size)
        scales = np.abs(blocks).max(axis=2) / 127
        rounded = np.rint(blocks / scales[:, :, None]).astype(np.int16) + 128
        return self.node(
            "MatMulNBits",
            states,
            self.constant(f"{name}.weight", rounded.astype(np.uint8)),
            self.constant(f"{name}.scale", scales.astype(np.float32)),
            "",
            "",
            self.constant(f"{name}.bias", bias),
            domain=_MICROSOFT,
            K=rows,
            N=columns,
            bits=8,
            block_size=size,
            accuracy_level=4,
        )

    def norm(self, name: str, states: str, residual: str) -> str:
        """Layer norm of the sum of two, in parts: the fused operation is five times slower."""
        summed = self.node("Add", states, residual)
        axis = self.constant("last", np.array([-1], np.int64))
        centred = self.node("Sub", summed, self.node("ReduceMean", summed, axis))
        variance = self.node("ReduceMean", self.node("Mul", centred, centred), axis)
        spread = self.node("Sqrt", self.node("Add", variance, self.constant("tiny", np.float32(1e-12))))
        scaled = self.node("Mul", self.node("Div", centred, spread), self.constant(f"{name}.weight", self.weights[f"{name}.weight"]))
        return self.node("Add", scaled, self.constant(f"{name}.bias", self.weights[f"{name}.bias"]))

    def layer(self, at: int, states: str) -> str:
        """One layer of the encoder."""
        name = f"layers.{at}."
        joined = self.linear(f"{name}attend", states)
        parts = self.node("Split", joined, axis=2, num_outputs=3, outputs=3)
        mixed = self.node("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=HEADS)
        states = self.norm(f"{name}norm_mix", self.linear(f"{name}mix", mixed), states)
        widened = self.node("Gelu", self.linear(f"{name}widen", states), domain=_MICROSOFT)
        return self.norm(f"{name}norm_narrow", self.linear(f"{name}narrow", widened), states)


def write_graph(weights: dict[str, Floats], path: Path, bits: str = "window") -> None:
    """Write ``path``; ``bits`` is ``window`` (8 bits, a scale a window) or ``float``.

    Inputs: ``ids`` and ``surfaces`` (1 x pieces), ``firsts`` (words). Outputs: ``entities`` and
    ``roles`` (words x tags), as scores on a log scale.
    """
    import onnx
    from onnx import TensorProto, helper

    graph = GraphWriter(weights, bits)
    length = graph.node("Shape", "ids", start=1)
    places = graph.node("Slice", graph.constant("positions.weight", weights["positions.weight"]),
                        graph.constant("zero", np.zeros(1, np.int64)), length)
    placed = graph.node("Add", graph.embed("surfaces", "surfaces"), places)
    states = graph.norm("norm", graph.embed("words", "ids"), placed)
    for at in range(LAYERS):
        states = graph.layer(at, states)
    flat = graph.node("Reshape", states, graph.constant("flat", np.array([-1, WIDTH], np.int64)))
    heads = graph.node("Gather", flat, "firsts")
    outputs = []
    for name, tags in (("entities", ENTITY_TAGS), ("roles", ROLE_TAGS)):
        graph.nodes.append(helper.make_node("Identity", [graph.linear(name, heads)], [name]))
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["words", len(tags)]))
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"]),
        helper.make_tensor_value_info("surfaces", TensorProto.INT64, [1, "pieces"]),
        helper.make_tensor_value_info("firsts", TensorProto.INT64, ["words"]),
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "newsroom", inputs, outputs, list(graph.constants.values())),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)],
        producer_name="pressmark",
        ir_version=9,
    )
    helper.set_model_props(model, {
        "entities": json.dumps(ENTITY_TAGS),
        "roles": json.dumps(ROLE_TAGS),
        "transitions": json.dumps(np.round(weights["transitions"], 4).tolist()),
        "starts": json.dumps(np.round(weights["starts"], 4).tolist()),
    })
    onnx.save(model, path)
