"""Provides what the reader and the encoder share: the tokenizer, the embedding table, and running a network.

`data/` holds the tokenizer (`pieces.json`), the embeddings of tokens as 4-bit blocks (`words.npy`), and the int8 layers
of the networks (`reader.onnx`, `encoder.onnx`). docs/reader.md describes their origin.
"""

from retrieval.search.networks.network import BEGIN, DATA, PAD, STOP, Floats, Network, Pieces, installed, tokenize

__all__ = ["BEGIN", "DATA", "PAD", "STOP", "Floats", "Network", "Pieces", "installed", "tokenize"]
