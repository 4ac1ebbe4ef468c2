"""Extracts the figures of articles, each with its unit, what it counts, and its sentence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from retrieval.briefing.figures import Figure
from retrieval.briefing.figures_elsewhere import find_elsewhere
from retrieval.briefing.figures_english import TIMES, find_english
from retrieval.briefing.views import ArticleView
from retrieval.model import Citation, Entry, Passage
from retrieval.search.ranking.candidates import AnalysedPassage


class SaidNumber(NamedTuple):
    """A figure with its sentence and the index of its article."""

    figure: Figure
    analysed: AnalysedPassage
    article: int

    @property
    def label(self) -> str:
        """The figure as written in the article."""
        return self.analysed.passage.text[self.figure.span.start : self.figure.span.end]


@lru_cache(maxsize=4096)
def figures_in(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a sentence, in order."""
    return tuple(find_english(text) if language == "en" else find_elsewhere(text, language))


def figures_of(articles: Iterable[ArticleView]) -> Iterator[SaidNumber]:
    """All figures of the articles, in text order."""
    for number, view in enumerate(articles):
        for analysed in view.passages:
            for figure in figures_in(analysed.passage.text, view.language):
                yield SaidNumber(figure, analysed, number)


def numbers(
    articles: Sequence[ArticleView], *, cite: Callable[[Passage], Citation], most: int
) -> list[tuple[Entry, ...]]:
    """The most important figures, in text order; repeated figures are merged.

    Args:
        articles: the articles.
        cite: makes the citation of a passage.
        most: maximum number of figures.
    """
    groups: dict[tuple[float, str], list[SaidNumber]] = {}
    for said in figures_of(articles):
        groups.setdefault(_key(said.figure), []).append(said)
    best = sorted(groups.values(), key=_importance, reverse=True)[:most]
    places = {id(group): place for place, group in enumerate(groups.values())}
    chosen = [group[0] for group in sorted(best, key=lambda group: places[id(group)])]
    return [
        (Entry(said.analysed.passage, cite(said.analysed.passage), (said.figure.span,), said.label),) for said in chosen
    ]


_DISTINCTIVE = 1000
"""From this value on, equal numbers are taken to count the same thing, whatever the noun (21,000 jobs or employees)."""


def _key(figure: Figure) -> tuple[float, str]:
    return figure.value, "" if figure.value >= _DISTINCTIVE and figure.digits > 1 else figure.unit


def _importance(group: Sequence[SaidNumber]) -> float:
    """Higher for figures in several articles and early paragraphs; lower for small counts in words and for durations."""
    first = group[0]
    weight = 0.4 if first.figure.small else 0.6 if first.figure.unit in TIMES else 1.0
    weight *= 0.5 + 0.5 * len({said.article for said in group}) + 0.1 * len(group)
    return weight / (1.0 + 0.1 * min(said.analysed.passage.paragraph for said in group))
