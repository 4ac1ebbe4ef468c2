"""English bases: their tokens, and their embeddings in the reader's blocks of 4 bits."""

import json
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluation.training.bert import quantised, words_and_pieces
from evaluation.training.vocabulary import make_tokenizer
from evaluation.training.weights import BLOCK, BLOCK_BYTES, Base, dequantised

TOKENS = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "how", "many", "troop", "##s", "?", "["]
FLOATS = arrays(np.float32, (3, 2 * BLOCK), elements=st.floats(-4, 4, width=32))


@given(FLOATS)
def test_no_weight_is_off_by_more_than_an_eighth_of_the_greatest_in_its_block(rows: np.ndarray) -> None:
    blocks = quantised(rows)
    assert blocks.shape == (3, 2 * BLOCK_BYTES)
    errors = np.abs(dequantised(blocks) - rows).reshape(-1, BLOCK)
    greatest = np.abs(rows).reshape(-1, BLOCK).max(1, keepdims=True)
    assert (errors <= greatest / 8 * 1.02 + 1e-6).all()


def test_the_special_tokens_come_first_and_unused_ones_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(json.dumps({"model": {"vocab": {token: n for n, token in enumerate(TOKENS)}}}))
    table = np.arange(len(TOKENS), dtype=np.float32)[:, None]
    words, pieces = words_and_pieces(table, file)
    assert [piece for piece, _ in pieces] == [
        "[CLS]", "[PAD]", "[SEP]", "[UNK]", "how", "many", "troop", "##s", "?", "[",
    ]  # fmt: skip
    assert [TOKENS[int(row)] for row in words[:, 0]] == [piece for piece, _ in pieces]
    base = Base(32, 1, 1, 64, pieces, 0, 2, 1, 3, quantised(np.ones((10, 32), np.float32)), {}, uncased=True)
    found = make_tokenizer(base).encode("How MANY troops? 54", add_special_tokens=False)
    assert found.tokens == ["how", "many", "troop", "##s", "?", "[UNK]"]
