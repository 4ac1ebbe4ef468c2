"""The trained network as the files that ship: `network.onnx`, int8 or float, `words.npy` and `pieces.json`.

Matrices become int8 with a scale for each output; activations are scaled while it runs (dynamic quantisation by ONNX
Runtime). The embeddings stay as they were in the base, 4 bits, and are mapped from their file.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from evaluation.training.network import Network
from evaluation.training.vocabulary import make_tokenizer
from evaluation.training.weights import Base


def export(network: Network, base: Base, kept: Sequence[int], place: Path, *, quantised: bool = True) -> None:
    """Write the three files into a folder.

    Args:
        network: trained.
        base: whose embeddings and pieces are kept.
        kept: the numbers of the pieces that are.
        place: the folder.
        quantised: whether the network becomes int8; it stays float otherwise, for comparison.
    """
    place.mkdir(parents=True, exist_ok=True)
    np.save(place / "words.npy", base.words[list(kept)])
    make_tokenizer([base.pieces[n] for n in kept], base.unknown).save(str(place / "pieces.json"), pretty=False)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        _write(network, base.hidden, plain)
        if quantised:
            _quantise(plain, place / "network.onnx")
        else:
            (place / "network.onnx").write_bytes(plain.read_bytes())


def _write(network: Network, hidden: int, file: Path) -> None:
    axes = {0: "windows", 1: "pieces"}
    network.eval()
    with torch.no_grad():
        torch.onnx.export(
            network,
            (torch.zeros(2, 8, hidden), torch.ones(2, 8)),
            str(file),
            input_names=["words", "mask"],
            output_names=["numbers"],
            dynamic_axes={"words": axes, "mask": axes, "numbers": axes},
            opset_version=17,
            dynamo=False,
        )


def _quantise(plain: Path, target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = plain.with_name("prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    graph = onnx.load(str(prepared)).graph
    # The head's four numbers cost nothing to keep as they are.
    head = [n.name for n in graph.node if n.op_type in {"MatMul", "Gemm"}][-1]
    quantize_dynamic(
        str(prepared), str(target), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=[head],
        op_types_to_quantize=["MatMul", "Gemm"],
    )  # fmt: skip
