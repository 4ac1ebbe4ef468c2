"""Loads the weights of an exported network, for further training."""

from pathlib import Path

import torch
from torch import Tensor

PARTS = ("qkv", "attended", "inner", "outer")
"""The matrices of a layer, in order of use."""


def shipped(file: Path) -> dict[str, Tensor]:
    """The weights for `evaluation.training.network.Network`; int8 matrices are dequantised.

    Args:
        file: a `reader.onnx`, int8 or float.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(file)).graph
    values = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    state = {name: value for name, value in values.items() if name.startswith(("encoder.", "head."))}
    matrices = []
    for node in graph.node:
        weight = node.input[1] if node.op_type in {"MatMul", "MatMulInteger"} else ""
        if node.op_type == "MatMul" and weight in values:
            matrices.append(values[weight].T)
        elif node.op_type == "MatMulInteger":
            scale = values[weight.replace("_quantized", "_scale")]
            matrices.append((values[weight].float() * scale).T)
    *layers, head = matrices
    for number, matrix in enumerate(layers):
        layer, part = divmod(number, len(PARTS))
        state[f"encoder.layers.{layer}.{PARTS[part]}.weight"] = matrix.contiguous()
    return state | {"head.weight": head.contiguous()}
