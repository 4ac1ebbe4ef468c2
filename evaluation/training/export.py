"""Exports the networks: `reader.onnx`, `encoder.onnx`, `words.npy` and `pieces.json`; for an English base no encoder.

Matrices are quantised to int8 with one scale per output; activations are quantised at run time (dynamic quantisation of
ONNX Runtime). Only seven of eight bits are used: without VNNI instructions 8-bit products saturate, which costs more
accuracy than the lost bit. The embeddings keep the 4-bit format of the base network and are memory-mapped.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from evaluation.training.network import Encoder, Network, from_base
from evaluation.training.vocabulary import make_tokenizer
from evaluation.training.weights import Base


class Sentences(nn.Module):
    """The unchanged base network, which turns texts into unit vectors: the normalised mean of the token states."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Embeddings (batch, length, hidden) and mask (batch, length) to unit vectors (batch, hidden)."""
        states = self.encoder(words, mask) * mask[:, :, None]
        return nn.functional.normalize(states.sum(1) / mask.sum(1, keepdim=True), dim=1)


def export(network: Network, base: Base, kept: Sequence[int], place: Path, *, quantised: bool = True) -> None:
    """Write the files into a folder.

    Args:
        network: the trained reader.
        base: the base network, which provides the embeddings and tokens; if not English, it is exported as the encoder.
        kept: the ids of the tokens that are kept.
        place: the folder; created if it does not exist.
        quantised: whether to quantise to int8; float is for comparison.
    """
    place.mkdir(parents=True, exist_ok=True)
    np.save(place / "words.npy", base.words[list(kept)])
    make_tokenizer(base, kept).save(str(place / "pieces.json"), pretty=False)
    modules: dict[str, nn.Module] = {"reader.onnx": network}
    if not base.uncased:
        modules["encoder.onnx"] = Sentences(from_base(base))
    for name, module in modules.items():
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.onnx"
            _write(module, base.hidden, plain)
            if quantised:
                _quantise(plain, place / name, whole=name == "encoder.onnx")
            else:
                (place / name).write_bytes(plain.read_bytes())


def _write(module: nn.Module, hidden: int, file: Path) -> None:
    axes = {0: "texts", 1: "pieces"}
    module.eval()
    with torch.no_grad():
        torch.onnx.export(
            module,
            (torch.zeros(2, 8, hidden), torch.ones(2, 8)),
            str(file),
            input_names=["words", "mask"],
            output_names=["found"],
            dynamic_axes={"words": axes, "mask": axes, "found": axes if isinstance(module, Network) else {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )


def _quantise(plain: Path, target: Path, *, whole: bool) -> None:
    """Quantise the matrices; the last one only if `whole`. The reader's last layer is small and stays float."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    prepared = plain.with_name("prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    graph = onnx.load(str(prepared)).graph
    head = [n.name for n in graph.node if n.op_type in {"MatMul", "Gemm"}][-1]
    quantize_dynamic(
        str(prepared), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        nodes_to_exclude=[] if whole else [head], op_types_to_quantize=["MatMul", "Gemm"],
    )  # fmt: skip
