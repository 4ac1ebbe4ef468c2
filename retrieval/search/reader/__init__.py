"""Readers, which score the sentences of article windows for a question; listed in a table and imported on demand."""

from importlib import import_module

from retrieval.errors import UnknownBackend
from retrieval.search.reader.reader import Reader, Reading, Sure, Window

__all__ = ["DEFAULT_READER", "READERS", "Reader", "Reading", "Sure", "Window", "make_reader"]

DEFAULT_READER = "onnx"

READERS = {
    "onnx": "retrieval.search.reader.onnx:OnnxReader",
}


def make_reader(name: str = DEFAULT_READER) -> Reader:
    """Create a reader; its weights are loaded on first use.

    Raises:
        UnknownBackend: there is no reader with this name.
        MissingExtra: its packages are not installed.
    """
    if name not in READERS:
        raise UnknownBackend("reader", name, tuple(READERS))
    module, _, attribute = READERS[name].partition(":")
    reader: Reader = getattr(import_module(module), attribute)()
    return reader
