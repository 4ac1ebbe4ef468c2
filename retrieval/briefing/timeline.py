"""What happened and what is announced, by date: each date with the sentence that tells what it is of.

Sentences that tell the same of one date stand once for each article: side by side where several articles have them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from retrieval.briefing import events
from retrieval.briefing.views import ArticleView
from retrieval.model import Citation, Entry, Passage, Tense
from retrieval.search.ranking.candidates import AnalysedPassage
from retrieval.text.dates import FoundDate, find_dates, names_month
from retrieval.text.dates.iso import bounds, parse_day

SAME = 0.4
"""From which share of the shorter one's terms two sentences with one date tell of one event."""

FEWEST_SHARED = 2
"""Terms besides those of the date: one alone is as often the place or the person."""

FEWEST_AROUND = 3
"""Terms of the paragraphs and titles, where two articles announce something for one date: then it is one thing, as a rule,
and each says it in its own words. Chosen on four groups of three articles, where 2 and 5 give the same."""

_SAYING = regex.compile(r"\b(?:said|says|told\s+\w+|added|wrote|reported)\s+(?:(?:late|early|later)\s+)?on\s+$")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date where it is told, and the terms of its sentence besides those of its dates."""

    found: FoundDate
    date: str
    analysed: AnalysedPassage
    article: int
    terms: frozenset[str]

    @property
    def surroundings(self) -> frozenset[str]:
        """The terms of its paragraph and of its article's title, without figures."""
        return frozenset(term for term in self.analysed.context | self.analysed.title if not term[:1].isdigit())

    @property
    def worth(self) -> float:
        """More for an exact date, for what is announced, and for what stands early; less for the day on which somebody spoke."""
        precise = _PRECISION.get(len(self.date), 0.7)
        said = _SAYING.search(self.analysed.passage.text[: self.found.span.start]) is not None
        announced = 1.2 if self.found.tense is Tense.ANNOUNCED else 1.0
        return precise * announced * (0.5 if said else 1.0) / (0.9 + 0.1 * self.analysed.passage.paragraph)


_PRECISION = {len("2024-04-10"): 1.0, len("2024-06"): 0.8, len("2027"): 0.6, len("1990/1999"): 0.3}


def timeline(
    articles: Sequence[ArticleView], *, cite: Callable[[Passage], Citation], most: int
) -> list[tuple[Entry, ...]]:
    """The dates that matter most, in their own order; words whose date is not known are left out.

    Args:
        articles: what is looked at; one whose day is not known has only the dates that its words tell.
        cite: makes the citation of a passage.
        most: how many groups at most.
    """
    groups = sorted(_events(list(_dated(articles))), key=_importance, reverse=True)[:most]
    groups.sort(key=lambda group: (bounds(group[0].date), group[0].article, group[0].analysed.passage.start))
    return [tuple(_entry(dated, cite) for dated in group) for group in groups]


def _importance(group: Sequence[_Dated]) -> float:
    return (0.5 + 0.5 * len(group)) * max(dated.worth for dated in group)


def _entry(dated: _Dated, cite: Callable[[Passage], Citation]) -> Entry:
    passage, found = dated.analysed.passage, dated.found
    label = passage.text[found.span.start : found.span.end]
    return Entry(passage, cite(passage), (found.span,), label, dated.date, found.tense, found.resolved)


@lru_cache(maxsize=4096)
def _dates_in(text: str, published: str | None, language: str) -> tuple[FoundDate, ...]:
    return tuple(find_dates(text, published=published, language=language))


def _dated(articles: Sequence[ArticleView]) -> Iterator[_Dated]:
    for number, view in enumerate(articles):
        paragraph, year = 0, ""
        trusted, captions = _is_trusted(view), events.captions_of(view)
        for analysed in view.passages:
            if analysed.passage.paragraph != paragraph:
                paragraph, year = analysed.passage.paragraph, ""
            found = _dates_in(analysed.passage.text, view.published, view.language)
            terms = _terms(analysed, found)
            told = () if paragraph in captions else _told(analysed.passage.text, found, view.language)
            for one in found:
                shown = one in told and (trusted or not one.resolved)
                if one.date and shown and not _of_old_days(one, analysed.passage.text, year, view):
                    known = one if trusted else replace(one, tense=None)
                    yield _Dated(known, one.date, analysed, number, terms)
                if one.date and not one.resolved:
                    year = one.date[:4]


def _told(text: str, found: Sequence[FoundDate], language: str) -> Sequence[FoundDate]:
    """The dates that are those of what a sentence tells, as far as its language is known well enough to say."""
    return events.of_events(text, found) if language == "en" else found


def _is_trusted(view: ArticleView) -> bool:
    """Whether the day of an article can be that of its text; not if the text says that something did happen later."""
    day = parse_day(view.published)
    if view.language != "en" or day is None:
        return True
    return not any(
        one.date and not one.resolved and bounds(one.date)[0] > day and events.tells_past(analysed.passage.text, one)
        for analysed in view.passages
        for one in _dates_in(analysed.passage.text, view.published, view.language)
    )


def _of_old_days(found: FoundDate, text: str, year: str, view: ArticleView) -> bool:
    """Whether a month without its year follows, in its paragraph, a year long gone, which then is its year."""
    if not (found.resolved and year and view.published) or found.tense is Tense.ANNOUNCED:
        return False
    named = names_month(text[found.span.start : found.span.end], view.language)
    return named and int(year) < int(view.published[:4]) - 1


def _terms(analysed: AnalysedPassage, found: Sequence[FoundDate]) -> frozenset[str]:
    """The terms of a sentence that stand outside its dates."""
    return frozenset(
        token.term
        for token in analysed.tokens
        if not token.stop and not any(one.span.start <= token.start < one.span.end for one in found)
    )


def _events(dated: Sequence[_Dated]) -> list[list[_Dated]]:
    """Each event with the sentence of each article that tells it best, the best of all first."""
    groups: list[list[_Dated]] = []
    for one in sorted(dated, key=lambda one: -one.worth):
        group = next((group for group in groups if _same(group[0], one)), None)
        if group is None:
            groups.append([one])
        elif all(other.article != one.article for other in group):
            group.append(one)
    return groups


def _same(one: _Dated, other: _Dated) -> bool:
    if one.date != other.date:
        return False
    if one.analysed.passage.id == other.analysed.passage.id:
        return True
    if one.article != other.article and one.found.tense is other.found.tense is Tense.ANNOUNCED:
        return len(one.surroundings & other.surroundings) >= FEWEST_AROUND
    shared = len(one.terms & other.terms)
    return shared >= FEWEST_SHARED and shared >= SAME * min(len(one.terms), len(other.terms))
