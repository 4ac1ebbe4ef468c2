"""Provides the stop words of each language: grammatical words and question words."""

from functools import cache

from retrieval.languages import CODES
from retrieval.languages import language as known_language
from retrieval.text.folding import fold


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language in lower case, with and without accents; empty if none are known.

    In Japanese `tokenize` also treats pairs of hiragana as stop words.
    """
    words = frozenset(known_language(language).words.stop)
    return words | frozenset(map(fold, words))


ENGLISH = stop_words("en")


@cache
def with_stop_words() -> tuple[str, ...]:
    """The codes of the languages with stop words."""
    return tuple(code for code in CODES if stop_words(code))
