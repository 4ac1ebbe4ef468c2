"""Names with the words that introduce them, in other languages than English: roles before and behind, honorifics."""

from collections.abc import Iterator
from functools import cache

import regex

from retrieval.briefing.introductions import Introduction
from retrieval.briefing.roles import people_words
from retrieval.models import Span

_CAPITAL = r"\p{Lu}(?![\p{L}-]*[’'](?:[dt][ae]n?)\b)[\p{L}\p{M}’'-]+"
"""A word with a capital; none with a Turkish ending for places behind an apostrophe."""
_NAME = rf"{_CAPITAL}(?: (?:(?:de|del|da|dos|di|van|von|der|la|le|al|bin) ){{0,2}}{_CAPITAL}){{1,3}}"
_OFFICE = r"(?: (?:de|del|de la|der|des|du|da|do|für|di|della|por|of)(?: [\p{L}\p{M}’'-]+){1,5})?"
_ARTICLE = r"(?:(?:el|la|los|las|le|les|l['’]|der|die|das|ein|eine|un|une|una|um|uma|o|a|il|lo) ?)?"
_PREFIXED = r"[\p{L}\p{M}-]*"

_JAPANESE = regex.compile(
    r"(?<![\p{Han}々])(?P<name>[\p{Han}々]{2,6}?)(?P<role>市長|知事|町長|村長|首相|大統領|会長|社長|大臣|外相|防衛相|官房長官|長官|議員|教授|監督|選手|"
    r"代表|さん|氏|容疑者|被告|准教授|理事長|委員長)(?![\p{Han}])"
)
_CHINESE = regex.compile(
    r"(?P<role>总理|主席|总统|首相|部长|外长|市长|省长|发言人|教授|总裁|董事长|秘书长|总书记|大使)(?P<name>\p{Han}{2,4}?)(?=表示|说|称|指出|强调|宣布|认为|在|于|[，。：])"
)
_HINDI = regex.compile(
    r"(?P<role>प्रधानमंत्री|राष्ट्रपति|मुख्यमंत्री|राज्यपाल|श्री) (?P<name>[\p{Devanagari}]+(?: [\p{Devanagari}]+)?)(?= (?:ने|को|का|की|के|से))"
)
_WITHOUT_CAPITALS = {"ja": _JAPANESE, "zh": _CHINESE, "hi": _HINDI}


def find_introductions_elsewhere(text: str, language: str) -> Iterator[Introduction]:
    """Every name that a sentence introduces, each once; none in a language whose roles are not known."""
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
    """German writes what somebody leads into one word with the role, `Projektleiterin`; Russian joins with a hyphen."""
    return rf"{_PREFIXED if language == 'de' else ''}(?:{words})"


@cache
def _patterns(language: str) -> tuple[regex.Pattern[str], ...]:
    if language in _WITHOUT_CAPITALS:
        return (_WITHOUT_CAPITALS[language],)
    words = people_words(language)
    if not words:
        return ()
    role = rf"(?i:{_prefixed(words, language)})(?![\p{{L}}-])"
    border = r"(?<![\p{L}\p{M}-])"
    return (
        regex.compile(rf"{border}(?P<role>{role}) (?P<name>{_NAME})"),
        regex.compile(rf"{border}(?P<role>{role}{_OFFICE}), (?P<name>{_NAME})(?=[,.;:!?»”)]|$)"),
        regex.compile(
            rf"{border}(?P<name>{_NAME})(?: \(\d\d\))?, (?P<role>(?i:{_ARTICLE})(?:[\p{{Ll}}-]+ )?{role}[^,.;:!?()»”\"]{{0,80}})(?=[,.;:!?)]|$)"
        ),
    )
