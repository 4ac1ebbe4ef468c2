"""Defines the input of the briefing shapes: an article with its analysed sentences."""

from dataclasses import dataclass

from retrieval.model import Article, Passage
from retrieval.search.ranking.candidates import AnalysedPassage


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its analysed sentences, in order, and their language."""

    article: Article
    passages: tuple[AnalysedPassage, ...]
    language: str = "en"

    @property
    def published(self) -> str | None:
        """The publication date, ISO 8601, or None."""
        return self.article.published

    @property
    def paragraphs(self) -> tuple[tuple[Passage, ...], ...]:
        """The sentences grouped by paragraph."""
        found: dict[int, list[Passage]] = {}
        for analysed in self.passages:
            found.setdefault(analysed.passage.paragraph, []).append(analysed.passage)
        return tuple(tuple(sentences) for sentences in found.values())
