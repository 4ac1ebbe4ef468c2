"""Provides patterns of attributions of speech, by language."""

from functools import cache

import regex

from retrieval.languages import language as known_language

_NAME = (
    r"\p{Lu}[\p{L}\p{M}’'.-]*(?: (?:(?:de|del|da|dos|di|van|von|der|la|le|al|bin) ){0,2}\p{Lu}[\p{L}\p{M}’'-]*){0,3}"
)


@cache
def behind(language: str) -> tuple[regex.Pattern[str], ...]:
    """Patterns after a quotation: `said X`, or in English also `X said`; the group `speaker` may be empty."""
    known = known_language(language).briefing.speech_verbs
    if not known:
        return ()
    verbs = rf"(?i:{known})(?![\p{{L}}-])"
    if language != "en":
        return (regex.compile(rf"[\s,—–-]*(?:–t-)?(?:{verbs}|-t-)[\s,]*(?P<speaker>[^.!?:;«»“”„\"]{{0,90}})"),)
    adverb = r"(?:(?:\w+ly|also|later|then|has|had) )?"
    return (
        regex.compile(r"\s*,?\s*according to (?P<speaker>[^.!?:;“”\"]{2,90})"),
        regex.compile(
            rf"\s*[,—–-]?\s*{adverb}{verbs} (?P<speaker>(?!that\b|it\b|to\b|in\b|on\b)[^.!?:;“”\"]{{2,110}})"
        ),
        regex.compile(rf"\s*[,—–-]?\s*(?P<speaker>[^.!?:;“”\"]{{2,140}}?),? {adverb}{verbs}"),
    )


@cache
def before(language: str) -> tuple[regex.Pattern[str], ...]:
    """Patterns before a full quotation: `X said: `, `according to X, `."""
    known = known_language(language).briefing.speech_verbs
    if not known:
        return ()
    adverb = r"(?:(?:\w+ly|also|later|then|has|had) )?" if language == "en" else ""
    # With two verbs, as in `she says that her aunt replied:`, the last one has the speaker.
    rest = rf"(?:(?!\b(?:{known})\b)[^.!?:;“”«»„\"])" if language == "en" else r"[^.!?:;“”«»„\"]"
    patterns = [
        rf"(?:^|[,.!?…”] )(?P<speaker>[^,.!?:;“”«»„\"]{{2,90}}?),? {adverb}(?i:{known})(?![\p{{L}}-]){rest}{{0,90}}[:,]\s*$"
    ]
    if language == "en":
        patterns.insert(0, r"(?:^|\s)[Aa]ccording to (?P<speaker>[^,.!?:;“”\"]{2,90}),?\s*$")
    return tuple(map(regex.compile, patterns))


@cache
def fragment() -> regex.Pattern[str]:
    """Pattern before a quoted fragment in English: `X said that it was “…`."""
    english = known_language("en").briefing
    return regex.compile(
        rf"^(?:\d\d?[:.]\d\d\s*[–—-]\s*)?(?:(?:But|And|However|Yet|Then|Still),? )?(?P<speaker>[^.!?:;“”\"]{{2,110}}?),? (?:(?:\w+ly|also|later|then|has|had) )?"
        rf"(?!responded to (?:an? |the )?(?:[“\"]|$))(?:{english.speech_verbs}|{english.quoted_verbs})\b(?!,)[^.!?:;“”\"]*(?:[“\"][^”\"]*[”\"][^.!?:;“”\"]*)*$"
    )


@cache
def without_capitals(language: str) -> regex.Pattern[str] | None:
    """Pattern before a quotation in a language without capital letters; None for other languages."""
    known = known_language(language).briefing.speaker_before
    return regex.compile(known) if known else None


NAME_AT_START = regex.compile(_NAME)
NAME_AT_END = regex.compile(rf"(?P<name>{_NAME})$")
