"""Compares the contexts of figures to decide whether two sources report the same quantity."""

from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from retrieval.briefing.figures import Hedge
from retrieval.briefing.numbers import SaidNumber
from retrieval.languages import CODES, everywhere, pattern_everywhere
from retrieval.languages import language as known_language
from retrieval.languages.values import EVENTS
from retrieval.model import Span
from retrieval.text.dates import FoundDate, find_dates
from retrieval.text.dates.vocabulary import one_of

_SAYS = regex.compile(
    r"[^,.;:]{1,60}?\b(?:said|says|reported|announced)\b(?: that)?|According to [^,]{1,60},", regex.IGNORECASE
)
"""An opening attribution, whose words are not part of the subject."""


@cache
def _events() -> dict[str, regex.Pattern[str]]:
    """Patterns of what is counted after an event (the dead, the injured and so on), in all languages, by name."""
    words = {
        name: [found for code in CODES if (found := known_language(code).briefing.events.get(name))] for name in EVENTS
    }
    return {
        name: regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(found)})(?!\p{{L}})", regex.IGNORECASE)
        for name, found in words.items()
    }


@cache
def _people() -> regex.Pattern[str]:
    return regex.compile(pattern_everywhere("briefing", "counted_people"), regex.IGNORECASE)


@cache
def _clause() -> regex.Pattern[str]:
    return regex.compile(rf"[;:]|, (?!who|most|of)|\s{one_of(everywhere('briefing', 'clause_joins'))}\s")


@dataclass(frozen=True, slots=True)
class Context:
    """The words around a figure.

    Attributes:
        terms: the terms that are not stop words, figures or dates.
        governed: pairs of a stop word, such as a preposition, and the term directly after it.
        subject: the first term of the sentence after an attribution.
        names: the terms that are names.
        dates: the dates in the sentence, ISO 8601.
    """

    terms: frozenset[str]
    governed: frozenset[tuple[str, str]]
    subject: str
    names: frozenset[str]
    dates: frozenset[str]


@lru_cache(maxsize=4096)
def dates_in(text: str, published: str | None, language: str) -> tuple[FoundDate, ...]:
    """The dates of a sentence, relative to a publication day. Cached, because sentences are compared many times."""
    return tuple(find_dates(text, published=published, language=language))


def event_of(said: SaidNumber) -> str | None:
    """The name of the event category that a figure counts, such as the dead or the injured; None for other figures."""
    text, span = said.analysed.passage.text, said.figure.span
    if said.figure.unit == "magnitude":
        return "magnitude"
    own = text[span.start : span.end]
    before = text[max(0, span.start - 24) : span.start]
    behind = _clause().split(text[span.end : span.end + 70])[0]
    if said.figure.unit == "job" and _events()["jobs"].search(
        own + behind + text[max(0, span.start - 30) : span.start]
    ):
        return "jobs"
    for where in (own, _last_word(before), behind):
        for name, pattern in _events().items():
            if name != "jobs" and pattern.search(where) and (_people().search(own) or pattern.search(own)):
                return name
    return None


def counts_event(word: str) -> bool:
    """Whether a word names what is counted after an event: `killed`, `people`."""
    return _people().fullmatch(word) is not None or any(pattern.fullmatch(word) for pattern in _events().values())


def _last_word(before: str) -> str:
    """The last word before a figure, which may be its verb; empty if there is none."""
    words = before.split()
    return words[-1] if words else ""


def context_of(said: SaidNumber, day: str | None) -> Context:
    """The context of a figure in its sentence, without the words of the figure and of dates.

    Args:
        said: the figure.
        day: the publication day, to resolve relative dates.
    """
    passage, language = said.analysed.passage, said.analysed.language
    dates = dates_in(passage.text, day, language)
    out = [said.figure.span, *(found.span for found in dates)]
    return _context(said, out, frozenset(found.date for found in dates if found.date))


def _context(said: SaidNumber, out: list[Span], dates: frozenset[str]) -> Context:
    text = said.analysed.passage.text
    terms, governed, names, before, subject = set[str](), set[tuple[str, str]](), set[str](), "", ""
    opening = _SAYS.match(text)
    begins = opening.end() if opening and opening.end() <= said.figure.span.start else 0
    for token in said.analysed.tokens:
        if token.stop:
            before = text[token.start : token.end].casefold()
        elif not token.term[:1].isdigit() and not any(s.start <= token.start < s.end for s in out):
            terms.add(token.term)
            subject = subject or (token.term if token.start >= begins else "")
            governed |= {(before, token.term)} if before else set()
            names |= {token.term} if token.name else set()
            before = ""
    return Context(frozenset(terms), frozenset(governed), subject, frozenset(names), dates)


def same_thing(one: Context, other: Context) -> bool:
    """Whether two sentences are about the same thing apart from their figures.

    They share at least two terms and 60 % of the shorter one's terms; names, dates, subjects and words after
    prepositions do not conflict.
    """
    shared = one.terms & other.terms
    if len(shared) < 2 or len(shared) < 0.6 * min(len(one.terms), len(other.terms)):
        return False
    if (one.names - other.names and other.names - one.names) or (
        one.dates and other.dates and not one.dates & other.dates
    ):
        return False
    apart = one.subject and other.subject and one.subject not in other.terms and other.subject not in one.terms
    return not apart and not _contrasted(one, other)


def _contrasted(one: Context, other: Context) -> bool:
    """Whether two contexts have different terms after the same preposition: `by bus` and `by train`."""
    for word in {word for word, _ in one.governed} & {word for word, _ in other.governed}:
        here = {term for before, term in one.governed if before == word}
        there = {term for before, term in other.governed if before == word}
        if not here & there and not here & other.terms and not there & one.terms:
            return True
    return False


def contradict(one: SaidNumber, other: SaidNumber, *, counted: bool) -> bool:
    """Whether two figures for the same thing cannot both be right, considering bounds and rounding.

    Args:
        one: a figure.
        other: the figure of another source.
        counted: whether both count casualties or the like; then two bounds of the same direction contradict each other,
            because a bound is the number known so far.
    """
    a, b = one.figure, other.figure
    if Hedge.VAGUE in {a.hedge, b.hedge}:
        return False
    low, high = sorted((a.value, b.value))
    loose = 0.1 * high if Hedge.ABOUT in {a.hedge, b.hedge} else 0.0
    if high - low <= max(_rounding(one), _rounding(other), loose) or low == 0 or high / low > _FARTHEST:
        return False
    if a.hedge is b.hedge and a.hedge in {Hedge.LEAST, Hedge.MOST}:
        return counted
    for bound, value in ((a, b), (b, a)):
        if (bound.hedge is Hedge.LEAST and value.value >= bound.value) or (
            bound.hedge is Hedge.MOST and value.value <= bound.value
        ):
            return False
    return True


_FARTHEST = 10.0
"""Figures that differ by more than this factor are unlikely to be about the same thing."""


def _rounding(said: SaidNumber) -> float:
    """The rounding error of a figure: half a unit of its last significant digit."""
    value, digits = said.figure.value, said.figure.digits
    whole = len(str(int(value))) if value >= 1 else 0
    if value < 100 and digits <= whole:
        return 0.5
    return float(0.5 * 10.0 ** (whole - digits))
