"""The networks as the files that ship: `reader.onnx`, `encoder.onnx`, `words.npy` and `pieces.json`.

Matrices become integers with a scale for each output; activations are scaled while it runs (dynamic quantisation by ONNX
Runtime). Seven bits of eight are used: where a processor has no instruction for eight (VNNI), products of eight bits are cut
off, which cost more than the bit. The embeddings stay as they were in the base, 4 bits, and are mapped from their file.
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
    """The base as it is: texts to unit vectors, the mean of their tokens' states."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """To (batch, hidden)."""
        states = self.encoder(words, mask) * mask[:, :, None]
        return nn.functional.normalize(states.sum(1) / mask.sum(1, keepdim=True), dim=1)


def export(network: Network, base: Base, kept: Sequence[int], place: Path, *, quantised: bool = True) -> None:
    """Write the four files into a folder.

    Args:
        network: trained.
        base: whose embeddings and pieces are kept, and which is the encoder.
        kept: the numbers of the pieces that are.
        place: the folder.
        quantised: whether the networks become integers; they stay float otherwise, for comparison.
    """
    place.mkdir(parents=True, exist_ok=True)
    np.save(place / "words.npy", base.words[list(kept)])
    make_tokenizer([base.pieces[n] for n in kept], base.unknown).save(str(place / "pieces.json"), pretty=False)
    for module, name in ((network, "reader.onnx"), (Sentences(from_base(base)), "encoder.onnx")):
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
    """Make the matrices integers; the last one, the reader's four numbers, only if `whole`: it costs nothing as it is."""
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
