"""Encoders, which turn texts into vectors by meaning; they are listed in a table and imported on demand."""

from importlib import import_module

from retrieval.errors import UnknownBackend
from retrieval.search.encoders.encoder import Encoder, Vectors

__all__ = ["DEFAULT_ENCODER", "ENCODERS", "Encoder", "Vectors", "make_encoder"]

DEFAULT_ENCODER = "e5"

ENCODERS = {
    "e5": "retrieval.search.encoders.e5:E5",
}


def make_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Create an encoder; its weights are loaded on first use.

    Raises:
        UnknownBackend: there is no encoder with this name.
        MissingExtra: its package is not installed.
    """
    if name not in ENCODERS:
        raise UnknownBackend("encoder", name, tuple(ENCODERS))
    module, _, attribute = ENCODERS[name].partition(":")
    encoder: Encoder = getattr(import_module(module), attribute)()
    return encoder
