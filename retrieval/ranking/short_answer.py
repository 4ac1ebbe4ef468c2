"""The span of a passage that answers, for the kinds of question that ask for one.

A wrong mark is worse than none: a span is returned only if it is of the right kind and the question did not
already say it.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from retrieval.models import Span
from retrieval.ranking.kinds import Kind
from retrieval.ranking.other_languages import finder_of
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.synonyms import match_weight
from retrieval.text.tokens import Token, terms, tokenize

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
_COUNT = re.compile(rf"(?<![\w.,$€£¥])(?:{_QUANTITY})\b(?!\s*(?:%|per\s?cent))", re.IGNORECASE)

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


class ShortAnswer(NamedTuple):
    """A span of a passage, and how far it is ahead of the next best, 0 to 1; 1 for one without a rival."""

    span: Span
    lead: float


LEAST_LEAD = {Kind.PERSON: 0.2, Kind.PLACE: 0.2}
"""The lead from which a span is worth marking; spans that look alike in all but place are not told apart by less."""
USUAL_LEAD = 0.04


def is_sure(kind: Kind, answer: ShortAnswer) -> bool:
    """Whether a short answer is far enough ahead of its rivals to be marked."""
    return answer.lead >= LEAST_LEAD.get(kind, USUAL_LEAD)


def find_short_answer(
    kind: Kind, question: Sequence[Token], passage: str, tokens: Sequence[Token], *, language: str = "en"
) -> ShortAnswer | None:
    """The best span of the passage for a question of this kind, or None.

    Each span is weighed by how near the question's words stand to it, with what punctuation and conjunctions lie between
    counted as distance, and by forms that go with the kind: `54,000 troops` for how many troops, `by Lulu` for who.

    Args:
        kind: what is asked for.
        question: the question's tokens.
        passage: the passage's text; the span is counted in it.
        tokens: the passage's tokens.
        language: of the passage.
    """
    known = {token.term for token in question if not token.stop}
    candidates = [span for span in spans_of(kind, passage, language) if not _said(kind, span, tokens, known)]
    if not candidates:
        return None
    place = _Place(
        passage,
        known,
        [token for token in tokens if token.term in known and not token.stop],
        _head(question) if kind in {Kind.NUMBER, Kind.DURATION} else None,
    )
    scored = sorted(((_score(kind, span, place), -span.start, span) for span in candidates), reverse=True)
    best, _, span = scored[0]
    text = passage[span.start : span.end]
    rivals = [score for score, _, other in scored[1:] if passage[other.start : other.end] != text]
    return ShortAnswer(span, min(1.0, best - rivals[0]) if rivals else 1.0)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where spans are looked for: the passage, the question's terms, where it has them, and the thing counted."""

    passage: str
    known: Set[str]
    matched: Sequence[Token]
    head: str | None


@lru_cache(maxsize=8192)
def spans_of(kind: Kind, passage: str, language: str) -> tuple[Span, ...]:
    """What a passage holds of a kind; kept, because passages are asked again and again."""
    find = _FINDERS.get(kind) if language == "en" else finder_of(kind, language)
    return tuple(find(passage)) if find else ()


def _said(kind: Kind, span: Span, tokens: Sequence[Token], known: set[str]) -> bool:
    """Whether the question already holds what the span says; of a person's name, any part of it."""
    inside = [token.term for token in tokens if span.start <= token.start < span.end and not token.stop]
    said = any if kind is Kind.PERSON else all
    return not inside or said(term in known for term in inside)


def _head(question: Sequence[Token]) -> str | None:
    """The thing that is counted: the first word of subject matter in the question."""
    return next((token.term for token in question if not token.stop), None)


_BETWEEN = re.compile(r"[,;:()–—]|\b(?:and|but|while|whereas|of which|und|y|et|e|и)\b")
_STEP = 12
"""What a sign or conjunction between counts for, in characters."""
_REACH = 15.0
"""The distance in characters at which nearness is a half."""


def _score(kind: Kind, span: Span, place: _Place) -> float:
    nearest: dict[str, float] = {}
    for token in place.matched:
        nearness = 1.0 / (1.0 + _gap(span, token, place.passage) / _REACH)
        nearest[token.term] = max(nearest.get(token.term, 0.0), nearness)
    score = sum(nearest.values()) / max(1, len(nearest))
    if any(token.term == place.head and _counted(span, token, place.passage) for token in place.matched):
        score += 0.5
    if kind is Kind.PERSON:
        score += _agency(span, place)
    return score


def _gap(span: Span, token: Token, passage: str) -> float:
    """Distance in characters; what follows counts half, as in `54,000 troops`."""
    if token.start >= span.end:
        return 0.5 * (token.start - span.end) + _STEP * len(_BETWEEN.findall(passage[span.end : token.start]))
    if token.end <= span.start:
        return span.start - token.end + _STEP * len(_BETWEEN.findall(passage[token.end : span.start]))
    return 0.0


def _counted(span: Span, token: Token, passage: str) -> bool:
    """Whether a figure counts a word: it stands before it, with two words between at most and no other figure."""
    between = passage[span.end : token.start]
    return token.start >= span.end and len(between.split()) <= 2 and not re.search(r"[\d,;()]", between)


_PERFORMING = frozenset(terms("sing sang sung perform record cover play portray act star voice"))
_DONE_BY = re.compile(r"\b(\w+)\s+(?:\w+ly\s+)?by(?:\s+\w+){0,3}$")


def _agency(span: Span, place: _Place) -> float:
    """What forms around a name say for it or against.

    For: `by` before it, behind what the question says was done; brackets around it right behind one of the question's
    words; `as` between it and one. Against: `by` behind something else that was done.
    """
    before = place.passage[: span.start].rstrip()
    done_by = _DONE_BY.search(before)
    if done_by:
        done = terms(done_by[1])
        asked = place.known | (_PERFORMING if place.known & _PERFORMING else frozenset())
        return 0.3 if any(match_weight(term, asked) for term in done) else -0.3
    if before.endswith("(") and any(0 <= len(before[:-1].rstrip()) - token.end <= 1 for token in place.matched):
        return 0.4
    behind = re.match(r"\s+as\s+", place.passage[span.end :])
    if behind and any(0 <= token.start - span.end - behind.end() <= 12 for token in place.matched):
        return 0.4
    return 0.0


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


NOT_PEOPLE = re.compile(
    r"\b(?:Bowl|CEO|Corporation|Company|Inc|Corps?|Awards?|Road|Street|Avenue|Day|Depot|Lords?|Series|Boot|Cup|Universit\w+|College|School|"
    r"Party|Prize|War|League|Show|Force|Command|Agency|Ministry|Department|Office|Council|Court|Parliament|Senate|House|Union|Bank|Times|"
    r"Post|News|River|Lake|Mountains?|Islands?|Sea|Ocean|Bay|City|County|State|Park|Airport|Church|Museum|Theat(?:re|er)|Studios?|Records|"
    r"Games?|Act|Treaty|Agreement|Empire|Kingdom|Republic|Army|Navy|Committee|Commission|Association|Federation|Institute|Foundation|Best|"
    r"Championships?|Tournament|Hall|Fame|Academy|Testament|Bible|Code|Catholic|Christian|Jewish|Muslim|Islamic|Street|Tower|Bridge|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def _people(passage: str) -> Iterator[Span]:
    """Names of two or more words, none of them a country, and single ones that follow a role."""
    for span in _names(passage):
        name = passage[span.start : span.end]
        own = tokenize(name)
        role = _ROLE.match(passage[max(0, span.start - 40) : span.start].lstrip())
        if any(token.term in COUNTRY_TERMS or token.stop for token in own) or NOT_PEOPLE.search(name):
            continue
        if _THE.search(passage[max(0, span.start - 8) : span.start]) and not role:
            continue
        if (len(own) >= 2 or role or _follows_agent(passage, span)) and not name.isupper():
            yield span


_AGENT = re.compile(
    r"\b(?:by|with|singer|actor|actress|player|artist|author|writer|director|king|queen|saint|named)\s+$", re.IGNORECASE
)


def _follows_agent(passage: str, span: Span) -> bool:
    """Whether a single name follows a word that people's names follow, as in `sung by Lulu`."""
    return _AGENT.search(passage[max(0, span.start - 20) : span.start]) is not None


_THE = re.compile(r"\b[Tt]he\s+$")
_ADJECTIVE = re.compile(
    r"(?:[^\W\d_]+(?:an|ese|ish|ic)|German|French|Dutch|Greek|Swiss|Czech|Iraqi|Israeli|Turkish|Danish|Thai|Welsh)$"
)
_FURTHER = re.compile(rf"\s?,\s{_NAME.pattern}")


def _places(passage: str) -> Iterator[Span]:
    for span in _names(passage):
        if not _PLACE_BEFORE.search(passage[: span.start]) or _WHEN.match(passage[span.start : span.end]):
            continue
        if _ADJECTIVE.search(passage[span.start : span.end]) and re.match(r"\s+[^\W\d_A-Z]", passage[span.end :]):
            continue
        further = _FURTHER.match(passage, span.end)
        yield Span(span.start, further.end() if further and not _WHEN.match(further[0].strip(" ,")) else span.end)


_WHEN = re.compile(rf"(?:{_MONTH}|{_WEEKDAY}|{_YEAR})\b")


_FINDERS: dict[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.NUMBER: _counts,
    Kind.PERCENTAGE: _matches(_PERCENTAGE),
    Kind.MONEY: _amounts,
    Kind.DATE: _matches(_DATE),
    Kind.DURATION: _matches(_DURATION),
    Kind.PERSON: _people,
    Kind.PLACE: _places,
}
