"""Makes a timeline of past and announced events: each date with the sentence that reports the event.

Sentences about one event are grouped, with one sentence per article.
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
"""Minimum fraction of the shorter sentence's terms that two sentences with one date share if they report one event."""

FEWEST_SHARED = 2
"""Minimum number of shared terms outside the dates; a single one is often only the place or the person."""

FEWEST_AROUND = 3
"""Minimum number of shared terms in paragraphs and titles if two articles announce something for one date. This is
usually one event in different words. Chosen on four groups of three articles, where 2 and 5 give the same result."""

_SAYING = regex.compile(r"\b(?:said|says|told\s+\w+|added|wrote|reported)\s+(?:(?:late|early|later)\s+)?on\s+$")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date with its sentence, the index of its article, and the terms of the sentence outside its dates."""

    found: FoundDate
    date: str
    analysed: AnalysedPassage
    article: int
    terms: frozenset[str]

    @property
    def surroundings(self) -> frozenset[str]:
        """The terms of the paragraph and of the article's title, without figures."""
        return frozenset(term for term in self.analysed.context | self.analysed.title if not term[:1].isdigit())

    @property
    def worth(self) -> float:
        """Importance: higher for exact, announced and early dates; lower for a day on which somebody spoke."""
        precise = _PRECISION.get(len(self.date), 0.7)
        said = _SAYING.search(self.analysed.passage.text[: self.found.span.start]) is not None
        announced = 1.2 if self.found.tense is Tense.ANNOUNCED else 1.0
        return precise * announced * (0.5 if said else 1.0) / (0.9 + 0.1 * self.analysed.passage.paragraph)


_PRECISION = {len("2024-04-10"): 1.0, len("2024-06"): 0.8, len("2027"): 0.6, len("1990/1999"): 0.3}


def timeline(
    articles: Sequence[ArticleView], *, cite: Callable[[Passage], Citation], most: int
) -> list[tuple[Entry, ...]]:
    """The most important dates in chronological order; expressions that cannot be resolved to a date are left out.

    Args:
        articles: the articles. Relative dates need the publication day of the article.
        cite: makes the citation of a passage.
        most: maximum number of groups.
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
            told = () if paragraph in captions else _event_dates(analysed.passage.text, found, view.language)
            for one in found:
                shown = one in told and (trusted or not one.resolved)
                if one.date and shown and not _belongs_to_earlier_year(one, analysed.passage.text, year, view):
                    known = one if trusted else replace(one, tense=None)
                    yield _Dated(known, one.date, analysed, number, terms)
                if one.date and not one.resolved:
                    year = one.date[:4]


def _event_dates(text: str, found: Sequence[FoundDate], language: str) -> Sequence[FoundDate]:
    """The dates of events in a sentence; for languages other than English all dates, because there are no rules."""
    return events.of_events(text, found) if language == "en" else found


def _is_trusted(view: ArticleView) -> bool:
    """Whether the publication day is plausible. It is not if the text reports a later date as past. English only."""
    day = parse_day(view.published)
    if view.language != "en" or day is None:
        return True
    return not any(
        one.date and not one.resolved and bounds(one.date)[0] > day and events.tells_past(analysed.passage.text, one)
        for analysed in view.passages
        for one in _dates_in(analysed.passage.text, view.published, view.language)
    )


def _belongs_to_earlier_year(found: FoundDate, text: str, year: str, view: ArticleView) -> bool:
    """Whether a month without a year follows a year at least two years back in its paragraph and so belongs to it."""
    if not (found.resolved and year and view.published) or found.tense is Tense.ANNOUNCED:
        return False
    named = names_month(text[found.span.start : found.span.end], view.language)
    return named and int(year) < int(view.published[:4]) - 1


def _terms(analysed: AnalysedPassage, found: Sequence[FoundDate]) -> frozenset[str]:
    """The terms of a sentence outside its dates."""
    return frozenset(
        token.term
        for token in analysed.tokens
        if not token.stop and not any(one.span.start <= token.start < one.span.end for one in found)
    )


def _events(dated: Sequence[_Dated]) -> list[list[_Dated]]:
    """Group dates by event, with the best sentence per article, highest worth first."""
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
