"""Words that say how a sentence is built, or that something is asked, and not what it is about."""

from functools import cache

from retrieval.languages import CODES
from retrieval.languages import language as known_language
from retrieval.text.folding import fold


@cache
def stop_words(language: str) -> frozenset[str]:
    """The words without subject matter in a language, in small letters, with and without their accents.

    Empty for a language of which they are not known; in Japanese, pairs of hiragana count as such too.
    """
    words = frozenset(known_language(language).words.stop)
    return words | frozenset(map(fold, words))


ENGLISH = stop_words("en")


@cache
def with_stop_words() -> tuple[str, ...]:
    """The languages whose stop words are known."""
    return tuple(code for code in CODES if stop_words(code))
