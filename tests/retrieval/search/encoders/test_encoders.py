import functools
import importlib.util

import pytest

from retrieval.errors import UnknownBackend
from retrieval.search.encoders import ENCODERS, Encoder, make_encoder
from tests.contracts.encoder import EncoderContract

E5 = functools.cache(make_encoder)
"""One for all tests: its weights take a while to load."""


@pytest.mark.skipif(
    importlib.util.find_spec("onnxruntime") is None,
    reason="ONNX Runtime is not installed (pip install 'dateline[meaning]')",
)
class TestE5(EncoderContract):
    def make(self) -> Encoder:
        return E5()


def test_every_encoder_inherits_the_contract() -> None:
    tested = {cls.__name__.removeprefix("Test").lower() for cls in EncoderContract.__subclasses__()}
    assert tested == set(ENCODERS)


def test_an_unknown_encoder_is_named_with_those_that_are_known() -> None:
    with pytest.raises(UnknownBackend, match=r"There is no encoder called 'gpt'\. Choose one of: e5"):
        make_encoder("gpt")
