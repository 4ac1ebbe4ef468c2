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


@dataclass(frozen=True, slots=True)
class Common:
    """What the languages together know, because a text in one quotes another.

    Attributes:
        openers: words that open sentences and hardly ever follow an abbreviation inside one.
        short: months and weekdays that are written with a full stop.
        clock: stand behind the time of a day.
        time_zones: follow a clock time in the same sentence; written in capitals, `ET` is no French word and `AT` no
            English one.
        shouting_names: carry an exclamation mark of their own.
        after_quotation: characters with which a Japanese sentence goes on behind a closing bracket.
    """

    openers: frozenset[str]
    short: frozenset[str]
    clock: frozenset[str]
    time_zones: frozenset[str]
    shouting_names: frozenset[str]
    after_quotation: frozenset[str]


@cache
def common() -> Common:
    """What the languages together know."""
    return Common(
        openers=frozenset(everywhere("sentences", "openers")),
        short=frozenset(everywhere("sentences", "short_months") + everywhere("sentences", "short_weekdays")),
        clock=frozenset(everywhere("sentences", "clock")),
        time_zones=frozenset(everywhere("sentences", "time_zones")),
        shouting_names=frozenset(everywhere("sentences", "shouting_names")),
        after_quotation=frozenset(everywhere("sentences", "after_quotation")),
    )
