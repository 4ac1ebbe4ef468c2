"""Finds figures in sentences of languages other than English: money, percentages, durations and counted numbers."""

from collections.abc import Iterator
from functools import cache

import regex

from retrieval.briefing.amounts import Amount, spans_of
from retrieval.briefing.figures import Figure, Hedge, digits_of
from retrieval.languages import CODES, everywhere
from retrieval.languages import language as known_language
from retrieval.model import Span
from retrieval.text.dates.vocabulary import one_of
from retrieval.text.numbers import normalise_number
from retrieval.text.stopwords import stop_words
from retrieval.text.tokens import terms

_NUMERAL = regex.compile(r"\p{Nd}[\p{Nd}.,٫٬\u00a0\u202f ]*")

_EASTERN = regex.compile(
    r"百分之[\p{Nd}.]+(?P<percent>)|\p{Nd}[\p{Nd},.]*(?:[万萬億亿兆千百]+\p{Nd}*)*(?P<percent>[%％]|パーセント|个百分点)?"
)
_WORD = regex.compile(r"[\s\u00a0]+([\p{L}\p{M}][\p{L}\p{M}’'-]*)")


def find_elsewhere(text: str, language: str) -> Iterator[Figure]:
    """The figures of a sentence, in order and not overlapping."""
    dates = spans_of(Amount.DATE, text, language)
    at = 0
    for core, unit in sorted(_cores(text, language), key=lambda pair: (pair[0].start, -pair[0].end)):
        # A number such as 1200 looks like a year; it is a figure only if it has a unit.
        if core.start < at or (not unit and any(core.start < d.end and d.start < core.end for d in dates)):
            continue
        found = _figure(text, core, unit, language)
        if found:
            at = found.span.end
            yield found


def _cores(text: str, language: str) -> Iterator[tuple[Span, str]]:
    if language in {"zh", "ja"}:
        for match in _EASTERN.finditer(text):
            yield Span(*match.span()), "percent" if match["percent"] else ""
        return
    for kind, unit in ((Amount.PERCENTAGE, "percent"), (Amount.MONEY, "money"), (Amount.DURATION, "time")):
        for span in spans_of(kind, text, language):
            yield span, unit
    for span in spans_of(Amount.NUMBER, text, language):
        yield Span(span.start, span.start + len(text[span.start : span.end].rstrip())), ""
    if words := _small_words(language):
        for match in words.finditer(text):
            yield Span(*match.span()), ""


@cache
def _small_words(language: str) -> regex.Pattern[str] | None:
    words = known_language(language).briefing.small_numbers
    two = everywhere("briefing", "feminine_two")
    return regex.compile(rf"\b(?:{'|'.join([*words, *two])})\b(?!-)", regex.IGNORECASE) if words else None


@cache
def _scaled() -> regex.Pattern[str]:
    """Pattern of the words for powers of ten in all languages, one group per power such as `e6`, highest first."""
    found: dict[int, list[str]] = {}
    for code in CODES:
        for power, words in known_language(code).briefing.scales.items():
            found.setdefault(power, []).append(words)
    return regex.compile("|".join(rf"(?P<e{power}>{'|'.join(found[power])})" for power in sorted(found, reverse=True)))


@cache
def _counter() -> regex.Pattern[str]:
    return regex.compile(rf"[多余]?{one_of(everywhere('briefing', 'counters'))}")


def _figure(text: str, core: Span, unit: str, language: str) -> Figure | None:
    written = text[core.start : core.end]
    if (
        regex.match(r"0\p{Nd}", written)
        or regex.search(r"[\p{Nd}:/]\s?$", text[: core.start])
        or text[core.end : core.end + 1] == ":"
    ):
        return None
    end = _share_of(text, core.end, language) if unit == "percent" else core.end
    if unit == "money":
        unit = next((term for term in reversed(terms(written, language=language)) if not term[:1].isdigit()), "money")
    if not unit:
        end, unit = _counted(text, core.end, written, language)
        if not end:
            return None
    start, hedge = _hedged(text, core.start, language)
    return Figure(Span(start, end), _value(written, language), unit, hedge, digits_of(written), written[:1].isalpha())


def _value(written: str, language: str) -> float:
    small = known_language(language).briefing.small_numbers
    # Turkish: `casefold` turns İ into i with a combining dot.
    word = written.casefold().replace("i\u0307", "i")
    if word in everywhere("briefing", "feminine_two"):
        return 2.0
    if word in small:
        return float(small.index(word) + 2)
    numerals = list(_NUMERAL.finditer(written))
    total = 0.0
    for numeral, following in zip(numerals, [*numerals[1:], None], strict=True):
        behind = written[numeral.end() : following.start() if following else len(written)]
        scale = 1.0
        for match in _scaled().finditer(behind):
            scale *= 10.0 ** int((match.lastgroup or "e0")[1:])
        total += _plain(numeral[0], language) * scale
    return total


def _plain(numeral: str, language: str) -> float:
    try:
        return float(normalise_number(numeral.strip(" .,\u00a0\u202f"), language))
    except ValueError:
        return 0.0


def _share_of(text: str, at: int, language: str) -> int:
    partitive = known_language(language).briefing.partitive
    if not partitive:
        return at
    of = regex.compile(rf"\s+{partitive}(?P<noun>[\p{{L}}\p{{M}}’'-]+)").match(text, at)
    return of.end() if of and of["noun"].casefold() not in stop_words(language) else at


def _counted(text: str, at: int, written: str, language: str) -> tuple[int, str]:
    """The end of the phrase that names what is counted, and its term; (0, "") if it is not recognised."""
    known = known_language(language)
    if known.unspaced:
        counter = _counter().match(text, at)
        return (counter.end(), counter[0].lstrip("多余")) if counter else (0, "")
    partitive = regex.compile(rf"\s+{known.briefing.partitive or '(?!)'}").match(text, at)
    if partitive and _scaled().search(written):
        at = partitive.end() - 1
    end = _german(text, at) if language == "de" else _words(text, at, language)
    head = regex.findall(r"[\p{L}\p{M}’'-]+", text[at:end])
    no_count = (*everywhere("briefing", "no_count"), *known.briefing.small_numbers)
    if not end or not head or head[0].casefold() in no_count:
        return 0, ""
    return end, next(iter(terms(head[0] if language == "de" else head[-1], language=language)), head[-1])


def _german(text: str, at: int) -> int:
    """The end of the first noun, which is capitalised; after a measure the noun directly behind it is included."""
    for _ in range(3):
        word = _WORD.match(text, at)
        if not word or word[1].casefold() in stop_words("de"):
            return 0
        at = word.end()
        if word[1][0].isupper():
            further = _WORD.match(text, at)
            return (
                further.end()
                if further and further[1][0].isupper() and word[1].endswith(("meter", "Tonnen", "Liter"))
                else at
            )
    return 0


def _words(text: str, at: int, language: str) -> int:
    word = _WORD.match(text, at)
    if not word or word[1].casefold() in stop_words(language) or len(word[1]) < 2:
        return 0
    further = _WORD.match(text, word.end())
    adjectives = known_language(language).briefing.adjectives
    goes_on = (adjectives and regex.search(adjectives, word[1])) or (language == "tr" and word[1][0].isupper())
    return further.end() if further and goes_on else word.end()


def _hedged(text: str, start: int, language: str) -> tuple[int, Hedge]:
    for pattern, hedge in _hedges(language):
        match = pattern.search(text[:start])
        if match:
            return match.start(), hedge
    return start, Hedge.EXACT


@cache
def _hedges(language: str) -> tuple[tuple[regex.Pattern[str], Hedge], ...]:
    """Patterns of the qualifiers before a number; languages without spaces share their words."""
    unspaced = known_language(language).unspaced
    codes = [code for code in CODES if known_language(code).unspaced] if unspaced else [language]
    left, right = ("", "$") if unspaced else (r"\b", r"\s+$")
    found = []
    for key, hedge in (("at_least", Hedge.LEAST), ("at_most", Hedge.MOST), ("about", Hedge.ABOUT)):
        words = "|".join(filter(None, (getattr(known_language(code).briefing, key) for code in codes)))
        if words:
            found.append((regex.compile(f"{left}(?:{words}){right}", regex.IGNORECASE), hedge))
    return tuple(found)
