"""Provides the abbreviations of each language, and other words for sentence splitting, without their full stop."""

from dataclasses import dataclass
from functools import cache

from retrieval.languages import everywhere
from retrieval.languages import language as known_language


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of one language, in four groups.

    Attributes:
        titles: precede a name; they do not end a sentence if a capital letter follows.
        numbered: precede a number; they end a sentence only if no number follows.
        closing: end a sentence if the next word can open one. Capitalised entries match only capitalised words.
        inner: almost never end a sentence.
    """

    titles: frozenset[str]
    numbered: frozenset[str]
    closing: frozenset[str]
    inner: frozenset[str]

    def holds(self, group: frozenset[str], word: str) -> bool:
        """Whether a group contains the word, as written or in lower case."""
        return word in group or word.casefold() in group


@cache
def abbreviations(language: str) -> Abbreviations:
    """The abbreviations of a language, plus those of English unless `without_english` is set."""
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
    """The words of all languages under a key of `[sentences]`, because texts quote other languages."""
    return frozenset(everywhere("sentences", key))
