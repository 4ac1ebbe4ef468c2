"""What the reader and the encoder share: one tokenizer, one table of embeddings, and how a network is run.

`data/` holds `pieces.json`, the tokenizer; `words.npy`, the embedding of each piece in blocks of 4 bits; and the layers of
each network, `reader.onnx` and `encoder.onnx`, int8. docs/reader.md says where they come from.
"""

from retrieval.search.networks.network import BEGIN, DATA, PAD, STOP, Floats, Network, Pieces, installed, tokenize

__all__ = ["BEGIN", "DATA", "PAD", "STOP", "Floats", "Network", "Pieces", "installed", "tokenize"]
