"""What people are and what bodies are called, as they are introduced in news: words before or behind a name."""

from functools import cache

import regex

from retrieval.languages import language as known_language

_ENGLISH = known_language("en").briefing

MODIFIERS = frozenset(_ENGLISH.role_modifiers)
"""Words in small letters that stand before a role; others are known by their ending."""

TITLES = _ENGLISH.forms_of_address


@cache
def people_words(language: str) -> str:
    """The words for people as alternatives of a pattern, longest first; empty for a language of which none are known."""
    words = sorted(known_language(language).briefing.roles, key=len, reverse=True)
    return "|".join(map(regex.escape, words))


@cache
def body_words() -> str:
    """The English words for companies and the like, as alternatives of a pattern."""
    return "|".join(map(regex.escape, sorted(_ENGLISH.bodies, key=len, reverse=True)))
