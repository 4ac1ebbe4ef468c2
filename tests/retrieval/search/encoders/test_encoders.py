import functools
import importlib.util
from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.errors import UnknownBackend
from retrieval.search.encoders import ENCODERS, Encoder, Vectors, make_encoder
from retrieval.search.encoders.remembering import RememberingEncoder
from tests.contracts.encoder import EncoderContract
from tests.fakes import WordsEncoder

E5 = functools.cache(make_encoder)
"""One for all tests: its weights take a while to load."""
NEEDS_ONNX = pytest.mark.skipif(
    importlib.util.find_spec("onnxruntime") is None,
    reason="ONNX Runtime is not installed (pip install 'dateline[meaning]')",
)


@NEEDS_ONNX
class TestE5(EncoderContract):
    def make(self) -> Encoder:
        return E5()


@NEEDS_ONNX
class TestRemembering(EncoderContract):
    def make(self) -> Encoder:
        return RememberingEncoder(E5())


def test_a_question_is_encoded_once() -> None:
    class Counting(WordsEncoder):
        asked = 0

        def questions(self, texts: Sequence[str]) -> Vectors:
            self.asked += len(texts)
            return super().questions(texts)

    inner = Counting()
    encoder = RememberingEncoder(inner)
    first = encoder.questions(["bridge", "river", "bridge"])
    assert np.array_equal(first, WordsEncoder().questions(["bridge", "river", "bridge"]))
    assert np.array_equal(encoder.questions(["river"])[0], first[1])
    assert inner.asked == 2


def test_every_encoder_inherits_the_contract() -> None:
    tested = {cls.__name__.removeprefix("Test").lower() for cls in EncoderContract.__subclasses__()}
    assert tested == {*ENCODERS, "remembering"}


def test_an_unknown_encoder_is_named_with_those_that_are_known() -> None:
    with pytest.raises(UnknownBackend, match=r"There is no encoder called 'gpt'\. Choose one of: e5"):
        make_encoder("gpt")
