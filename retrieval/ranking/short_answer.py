"""The span of a passage that answers, for the kinds of question that ask for one.

A wrong mark is worse than none: a span is returned only if it is of the right kind and the question did not
already say it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from retrieval.models import Span
from retrieval.ranking.kinds import Kind
from retrieval.ranking.other_languages import finder_of
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.tokens import Token, tokenize

_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|a dozen|dozens)"
)
_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = r"(?:\s+(?:hundred|thousand|million|billion|trillion)s?)"
_QUANTITY = rf"(?:{_DIGITS}|{_NUMBER_WORD}){_SCALE}*|(?:hundreds|thousands|millions|billions)\b"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sep(?:t(?:ember)?)?\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = r"(?:second|minute|hour|day|week|month|year|decade|centur(?:y|ie))s?"

_PERCENTAGE = re.compile(
    rf"(?:{_QUANTITY})\s*(?:%|per\s?cent\b)(?:\s+of\s+(?:the\s+|its\s+)?(?:GDP|GNP|\w+))?", re.IGNORECASE
)
_MONEY = re.compile(
    rf"(?:(?:US|A|C|HK|NZ)?[$€£¥₹₽]\s?{_DIGITS}{_SCALE}*(?:bn|m|k)?\b)"
    rf"|(?:(?:{_QUANTITY})\s+(?:US\s+)?(?:dollars?|euros?|pounds?|yen|yuan|rupees?|roubles?|rubles?|francs?|won)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+{_YEAR}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+{_YEAR}\b)?"
    rf"|\b{_MONTH}\s+{_YEAR}\b|\b{_YEAR}s?\b"
    rf"|\b(?:last|next|this)\s+(?:week|month|year|spring|summer|autumn|fall|winter|{_WEEKDAY}|{_MONTH})\b"
    rf"|\b{_WEEKDAY}\b|\b(?:yesterday|today|tomorrow|tonight)\b"
    rf"|\b(?:early|late|mid)[-\s](?:{_MONTH}|{_YEAR})\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\s+centur(?:y|ies)(?:\s+(?:BCE?|AD|CE))?\b|\b\d{1,4}\s+(?:BCE?|AD|CE)\b"
    rf"|\b(?:spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}\b"
)
_DURATION = re.compile(rf"\b(?:{_QUANTITY})[\s-]+{_UNIT}\b", re.IGNORECASE)
_COUNT = re.compile(rf"(?<![\w.,$€£¥])(?:{_QUANTITY})\b(?!\s*(?:%|per\s?cent))(?!-[^\W\d])", re.IGNORECASE)

_NAME_WORD = r"(?:[^\W\d_a-zß-öø-ÿ][\w’'-]*|[A-Z]\.)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+(?:(?:of|de|van|von|bin|al|da|del|la)\s+)?{_NAME_WORD})*")
_ROLE = re.compile(
    r"^(?:(?:Prime|Foreign|Defen[cs]e|Finance|Interior|Deputy|Vice|Chief|Former|Acting|Government|Mr|Mrs|Ms|Dr|Sir|Gen|"
    r"Sen|Rep|Gov|Lt|Col|Adm|Prof|President|Minister|Secretary|Chancellor|Premier|King|Queen|Prince|Princess|Pope|"
    r"General|Admiral|Judge|Justice|Professor|Chairman|Spokes\w+|State|of)\.?\s+)+"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|to|from|outside|inside|around|across|off|via|through|on)\s+(?:the\s+)?$", re.IGNORECASE
)


def can_find(kind: Kind, language: str) -> bool:
    """Whether spans of this kind are looked for in passages of a language at all."""
    return kind in _FINDERS if language == "en" else finder_of(kind, language) is not None


def find_short_answer(
    kind: Kind, question: Sequence[Token], passage: str, tokens: Sequence[Token], *, language: str = "en"
) -> Span | None:
    """The best span of the passage for a question of this kind, or None.

    Args:
        kind: what is asked for.
        question: the question's tokens.
        passage: the passage's text; the span is counted in it.
        tokens: the passage's tokens.
        language: of the passage.
    """
    known = {token.term for token in question if not token.stop}
    candidates = [span for span in _spans(kind, passage, language) if not _said(span, tokens, known)]
    if not candidates:
        return None
    matched = [token for token in tokens if token.term in known]
    return min(candidates, key=lambda span: (_distance(span, matched), span.start))


@lru_cache(maxsize=8192)
def _spans(kind: Kind, passage: str, language: str) -> tuple[Span, ...]:
    """What a passage holds of a kind; kept, because passages are asked again and again."""
    find = _FINDERS.get(kind) if language == "en" else finder_of(kind, language)
    return tuple(find(passage)) if find else ()


def _said(span: Span, tokens: Sequence[Token], known: set[str]) -> bool:
    """Whether the question already holds what the span says."""
    inside = [token.term for token in tokens if span.start <= token.start < span.end and not token.stop]
    return not inside or all(term in known for term in inside)


def _distance(span: Span, matched: Sequence[Token]) -> float:
    """Mean distance in characters to the question's words around it; what follows counts half, as in `54,000 troops`."""
    if not matched:
        return 0.0
    gaps = (0.5 * (t.start - span.end) if t.start >= span.end else max(0, span.start - t.end) for t in matched)
    return sum(sorted(gaps)[:2]) / min(2, len(matched))


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    return lambda passage: (Span(*match.span()) for match in pattern.finditer(passage))


def _counts(passage: str) -> Iterator[Span]:
    taken = [Span(*m.span()) for pattern in (_DATE, _PERCENTAGE, _MONEY) for m in pattern.finditer(passage)]
    for match in _COUNT.finditer(passage):
        span = Span(*match.span())
        if not any(span.within(other) for other in taken):
            yield span


def _amounts(passage: str) -> Iterator[Span]:
    for pattern in (_MONEY, _PERCENTAGE):
        yield from _matches(pattern)(passage)


def _names(passage: str) -> Iterator[Span]:
    for match in _NAME.finditer(passage):
        start, end = match.span()
        role = _ROLE.match(match[0])
        start += role.end() if role else 0
        if passage[start:end].endswith(("’s", "'s")):
            end -= 2
        if start < end:
            yield Span(start, end)


def _people(passage: str) -> Iterator[Span]:
    """Names of two or more words, none of them a country, and single ones that follow a role."""
    for span in _names(passage):
        name = passage[span.start : span.end]
        own = tokenize(name)
        role = _ROLE.match(passage[max(0, span.start - 40) : span.start].lstrip())
        if any(token.term in COUNTRY_TERMS or token.stop for token in own):
            continue
        if (len(own) >= 2 or role or _follows_agent(passage, span)) and not name.isupper():
            yield span


_AGENT = re.compile(
    r"\b(?:by|with|singer|actor|actress|player|artist|author|writer|director|king|queen|saint|named)\s+$", re.IGNORECASE
)


def _follows_agent(passage: str, span: Span) -> bool:
    """Whether a single name follows a word that people's names follow, as in `sung by Lulu`."""
    return _AGENT.search(passage[max(0, span.start - 20) : span.start]) is not None


def _places(passage: str) -> Iterator[Span]:
    for span in _names(passage):
        if _PLACE_BEFORE.search(passage[: span.start]) and not _DATE.match(passage[span.start : span.end]):
            yield span


_FINDERS: dict[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.NUMBER: _counts,
    Kind.PERCENTAGE: _matches(_PERCENTAGE),
    Kind.MONEY: _amounts,
    Kind.DATE: _matches(_DATE),
    Kind.DURATION: _matches(_DURATION),
    Kind.PERSON: _people,
    Kind.PLACE: _places,
}
