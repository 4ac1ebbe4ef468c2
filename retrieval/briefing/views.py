"""An article as the shapes of a briefing look at it."""

from dataclasses import dataclass

from retrieval.model import Article, Passage
from retrieval.search.ranking.candidates import AnalysedPassage


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its analysed sentences, in order, and the language that they are in."""

    article: Article
    passages: tuple[AnalysedPassage, ...]
    language: str = "en"

    @property
    def published(self) -> str | None:
        """The day of the article, ISO 8601, as far as it is known."""
        return self.article.published

    @property
    def paragraphs(self) -> tuple[tuple[Passage, ...], ...]:
        """The sentences, by paragraph."""
        found: dict[int, list[Passage]] = {}
        for analysed in self.passages:
            found.setdefault(analysed.passage.paragraph, []).append(analysed.passage)
        return tuple(tuple(sentences) for sentences in found.values())
