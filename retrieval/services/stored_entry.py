"""Reads the sentences of stored articles."""

from collections.abc import Sequence

from retrieval.passages import Sentence
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.services.entry import split_and_analyse
from retrieval.store import Store, Stored


def sentences_of(store: Store, stored: Stored) -> Sequence[Sentence]:
    """The sentences of a stored article; those of an earlier version of the analysis are made and stored anew."""
    if stored.analysis == ANALYSIS:
        return store.sentences.of(stored.number)
    sentences = split_and_analyse(stored.article)
    store.sentences.replace(stored.number, sentences)
    return sentences
