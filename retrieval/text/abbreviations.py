"""Abbreviations that end with a full stop inside a sentence, and words that open one, all without the stop."""

from dataclasses import dataclass
from functools import cache

from retrieval.languages import everywhere
from retrieval.languages import language as known_language


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of one language, in four behaviours.

    Attributes:
        titles: stand before a name: never the end of a sentence if a capital follows.
        numbered: stand before a number: the end of a sentence only if none follows.
        closing: may end a sentence: they do if a word follows that opens one. Those with a capital count only when
            written so.
        inner: hardly ever end a sentence.
    """

    titles: frozenset[str]
    numbered: frozenset[str]
    closing: frozenset[str]
    inner: frozenset[str]

    def holds(self, group: frozenset[str], word: str) -> bool:
        """Whether the word, written as it is or in small letters, is in a group of these."""
        return word in group or word.casefold() in group


@cache
def abbreviations(language: str) -> Abbreviations:
    """Those of a language beside the English ones, which are quoted everywhere; English alone for other languages."""
    own, english = known_language(language).sentences, known_language("en").sentences
    both = (own,) if own.without_english else (own, english)
    return Abbreviations(
        titles=frozenset(word for one in both for word in one.titles),
        numbered=frozenset(word for one in both for word in one.numbered),
        closing=frozenset(word for one in both for word in one.closing),
        inner=frozenset(word for one in both for word in one.inner),
    )


@cache
def shared(key: str) -> frozenset[str]:
    """The words that the languages have together under a key of `[sentences]`, because a text in one quotes another."""
    return frozenset(everywhere("sentences", key))
