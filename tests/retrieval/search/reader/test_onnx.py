import importlib.util

import pytest

from retrieval.errors import UnknownBackend
from retrieval.search.reader import Reader, make_reader
from tests.contracts.reader import ReaderContract


@pytest.mark.skipif(
    importlib.util.find_spec("onnxruntime") is None,
    reason="ONNX Runtime is not installed (pip install 'dateline[reader]')",
)
class TestOnnxReader(ReaderContract):
    def make(self) -> Reader:
        return make_reader()


def test_a_reader_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownBackend) as caught:
        make_reader("crystal")
    assert caught.value.known == ("onnx",)
