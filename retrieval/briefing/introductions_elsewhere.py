"""Finds names with the words that introduce them in languages other than English: roles before and after, honorifics."""

from collections.abc import Iterator
from functools import cache

import regex

from retrieval.briefing.introductions import Introduction
from retrieval.briefing.roles import people_words
from retrieval.languages import everywhere
from retrieval.languages import language as known_language
from retrieval.model import Span
from retrieval.text.dates.vocabulary import one_of

_CAPITAL = r"\p{Lu}(?![\p{L}-]*[’'](?:[dt][ae]n?)\b)[\p{L}\p{M}’'-]+"
"""A capitalised word, except one with a Turkish locative or ablative ending after an apostrophe, which is a place."""
_NAME = rf"{_CAPITAL}(?: (?:(?:de|del|da|dos|di|van|von|der|la|le|al|bin) ){{0,2}}{_CAPITAL}){{1,3}}"
_ARTICLE = r"(?:(?:el|la|los|las|le|les|l['’]|der|die|das|ein|eine|un|une|una|um|uma|o|a|il|lo) ?)?"
_PREFIXED = r"[\p{L}\p{M}-]*"


def find_introductions_elsewhere(text: str, language: str) -> Iterator[Introduction]:
    """Every name that a sentence introduces, each once; none if the language file lists no roles."""
    seen: set[int] = set()
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            name = Span(*match.span("name"))
            if name.start not in seen and not _is_no_name(text[name.start : name.end], language):
                seen.add(name.start)
                yield Introduction(
                    name, Span(min(name.start, match.start("role")), max(name.end, match.end("role"))), 2.0
                )


def _is_no_name(name: str, language: str) -> bool:
    role = _role(language)
    return bool(role and any(role.fullmatch(word) for word in name.split()))


@cache
def _role(language: str) -> regex.Pattern[str] | None:
    words = people_words(language)
    return regex.compile(_prefixed(words, language), regex.IGNORECASE) if words else None


def _prefixed(words: str, language: str) -> str:
    """Allow a prefix where roles form compounds: German `Projektleiterin`; Russian joins with a hyphen."""
    return rf"{_PREFIXED if known_language(language).briefing.joined_roles else ''}(?:{words})"


@cache
def _patterns(language: str) -> tuple[regex.Pattern[str], ...]:
    if without_capitals := known_language(language).briefing.introductions:
        return (regex.compile(without_capitals),)
    words = people_words(language)
    if not words:
        return ()
    role = rf"(?i:{_prefixed(words, language)})(?![\p{{L}}-])"
    office = rf"(?: {one_of(everywhere('briefing', 'office_of'))}(?: [\p{{L}}\p{{M}}’'-]+){{1,5}})?"
    border = r"(?<![\p{L}\p{M}-])"
    return (
        regex.compile(rf"{border}(?P<role>{role}) (?P<name>{_NAME})"),
        regex.compile(rf"{border}(?P<role>{role}{office}), (?P<name>{_NAME})(?=[,.;:!?»”)]|$)"),
        regex.compile(
            rf"{border}(?P<name>{_NAME})(?: \(\d\d\))?, (?P<role>(?i:{_ARTICLE})(?:[\p{{Ll}}-]+ )?{role}[^,.;:!?()»”\"]{{0,80}})(?=[,.;:!?)]|$)"
        ),
    )
