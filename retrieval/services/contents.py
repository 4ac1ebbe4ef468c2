"""Defines what a library searches: articles, their passages, an index, word statistics and vectors."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from retrieval.errors import UnknownPassage
from retrieval.model import Article, Citation, Hit, Passage, PassageId, Span
from retrieval.search.ranking.candidates import AnalysedPassage, Rarity
from retrieval.search.ranking.lexicon import Vocabulary
from retrieval.search.vectors import Kept, Nearness
from retrieval.services.entry import Entry, citation_of
from retrieval.text.paragraphs import split_paragraphs


class Contents(ABC):
    """Articles that are searched together. Not thread-safe."""

    @property
    @abstractmethod
    def count(self) -> int:
        """The number of articles."""

    @property
    @abstractmethod
    def rarity(self) -> Rarity:
        """The term statistics over all passages."""

    @property
    @abstractmethod
    def languages(self) -> Sequence[str]:
        """The languages of the articles, the most frequent one first."""

    @property
    @abstractmethod
    def still_reading(self) -> bool:
        """Whether parts of the index or some vectors are still being made."""

    @abstractmethod
    def entry(self, article_id: str) -> Entry:
        """An article with its passages.

        Raises:
            UnknownPassage: no such article.
        """

    @abstractmethod
    def entries(self, only: Collection[str] | None = None, *, most: int | None = None) -> list[Entry]:
        """The articles with these ids, in the order they were added; None for all. At most the `most` newest."""

    @abstractmethod
    def entries_about(self, found: Collection[str], only: Collection[str] | None = None) -> list[Entry]:
        """The articles that a briefing about a topic reads, in the order they were added.

        Args:
            found: ids of the articles with passages on the topic. A library in memory looks at the titles of the others, too.
            only: ids of the articles that may be read; None for all.
        """

    @abstractmethod
    def language(self, article_id: str) -> str:
        """The language of an article that was found."""

    @abstractmethod
    def newest(self, most: int, *, only: Collection[str] | None = None) -> list[str]:
        """The ids of the articles that were added last, newest first; `only` those with some ids, or all."""

    @abstractmethod
    def search(self, terms: Sequence[str], most: int, *, only: Collection[str] | None = None) -> list[Hit]:
        """The best passages for some terms, as an engine finds them; `only` in the articles with some ids, or in all."""

    @abstractmethod
    def spellings(self, word: str) -> Vocabulary:
        """The words of the articles among which a mistyped word may be found, with their written forms."""

    @abstractmethod
    def nearness(self, question: str) -> Nearness | None:
        """The cosines of a question with the passages; None without an encoder, or while too many vectors are missing."""

    @abstractmethod
    def vectors(self, article_id: str) -> Kept | None:
        """All vectors of an article, float16, shape (passages, dimension), or None while some are missing."""

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            UnknownPassage: no such article.
        """
        return self.entry(article_id).article

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """All passages of an article, in order.

        Raises:
            UnknownPassage: no such article.
        """
        return self.entry(article_id).passages

    def passage(self, passage_id: PassageId) -> Passage:
        """The passage with this id.

        Raises:
            UnknownPassage: there is no such article or passage.
        """
        passages = self.entry(passage_id.article_id).passages
        if not 0 <= passage_id.ordinal < len(passages):
            raise UnknownPassage("This passage is not in its article (any more).")
        return passages[passage_id.ordinal]

    def analysed(self, passage_id: PassageId) -> AnalysedPassage:
        """A passage with its terms and its context.

        Raises:
            UnknownPassage: as `entry`.
        """
        return self.entry(passage_id.article_id).analysed(passage_id.ordinal)

    def paragraph(self, passage_id: PassageId) -> Span:
        """The range of the paragraph of a passage, in the article's text.

        Raises:
            UnknownPassage: as `passage`.
        """
        passage = self.passage(passage_id)
        return split_paragraphs(self.article(passage_id.article_id).text)[passage.paragraph - 1]

    def citation(self, passage: Passage) -> Citation:
        """The citation of a passage.

        Raises:
            UnknownPassage: no such article.
        """
        return citation_of(self.article(passage.id.article_id), passage)
