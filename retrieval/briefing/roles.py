"""Provides the words for roles of people and kinds of organisations that introduce names in news."""

from functools import cache

import regex

from retrieval.languages import language as known_language

_ENGLISH = known_language("en").briefing

MODIFIERS = frozenset(_ENGLISH.role_modifiers)
"""Lower-case words that can stand before a role; other adjectives are recognised by their ending."""

TITLES = _ENGLISH.forms_of_address


@cache
def people_words(language: str) -> str:
    """The words for roles of people as alternatives of a pattern, longest first; empty if the language file has none."""
    words = sorted(known_language(language).briefing.roles, key=len, reverse=True)
    return "|".join(map(regex.escape, words))


@cache
def body_words() -> str:
    """The English words for kinds of organisations, as alternatives of a pattern, longest first."""
    return "|".join(map(regex.escape, sorted(_ENGLISH.bodies, key=len, reverse=True)))
