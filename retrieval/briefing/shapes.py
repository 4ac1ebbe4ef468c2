"""Maps each shape of a briefing to the function that makes it, in display order."""

from collections.abc import Callable, Collection, Sequence

from retrieval.briefing.differences import differences
from retrieval.briefing.numbers import numbers
from retrieval.briefing.people import people
from retrieval.briefing.quotes import quotes
from retrieval.briefing.timeline import timeline
from retrieval.briefing.views import ArticleView
from retrieval.model import Citation, Entry, Passage, Section, Shape

MOST_GROUPS = 10
"""Maximum number of groups per shape, to keep it readable at a glance."""

Cite = Callable[[Passage], Citation]
Maker = Callable[[Sequence[ArticleView], Cite], Sequence[tuple[Entry, ...]]]

MAKERS: dict[Shape, Maker] = {
    Shape.NUMBERS: lambda articles, cite: numbers(articles, cite=cite, most=MOST_GROUPS),
    Shape.PEOPLE: lambda articles, cite: people(articles, cite=cite, most=MOST_GROUPS),
    Shape.TIMELINE: lambda articles, cite: timeline(articles, cite=cite, most=MOST_GROUPS),
    Shape.QUOTES: lambda articles, cite: quotes(articles, cite=cite, most=MOST_GROUPS),
    Shape.DIFFERENCES: lambda articles, cite: differences(articles, cite=cite, most=MOST_GROUPS),
}


def sections(articles: Sequence[ArticleView], shapes: Collection[Shape], *, cite: Cite) -> tuple[Section, ...]:
    """Make the requested shapes; empty ones are left out.

    Args:
        articles: the articles.
        shapes: the shapes to make; `Shape.POINTS` is ignored here.
        cite: makes the citation of a passage.
    """
    made = ((shape, tuple(make(articles, cite))) for shape, make in MAKERS.items() if shape in shapes)
    return tuple(Section(shape, groups) for shape, groups in made if groups)
