"""Splits an article into sentences, cites them, and analyses them on demand."""

from collections.abc import Collection, Sequence
from itertools import takewhile

from retrieval.briefing.topic import around
from retrieval.briefing.views import ArticleView
from retrieval.fragments import link_to
from retrieval.model import Article, Citation, Passage, PassageId
from retrieval.passages import Sentence, split_article
from retrieval.search.ranking.candidates import AnalysedPassage, analyse_passages, index_terms
from retrieval.text.languages import detect_language
from retrieval.text.tokens import tokenize

LONGEST_CONTEXT = 8000
"""Characters of a paragraph that are analysed together. Longer than any paragraph of a news story; without a limit, a question
that finds one sentence of a file without line breaks would analyse all of the file."""


def language_of(article: Article) -> str:
    """The stated language of an article, or else the detected one."""
    return article.language or detect_language(article.text)


def split_and_analyse(article: Article) -> list[Sentence]:
    """The passages of an article with their terms; passages outside the story have none. Empty for a blank text."""
    passages = split_article(article)
    language = language_of(article)
    tokens = [tokenize(passage.text, language=language) for passage in passages]
    found = index_terms(article, tokens, language=language)
    return [Sentence(p, terms if p.story else ()) for p, terms in zip(passages, found, strict=True)]


def citation_of(article: Article, passage: Passage) -> Citation:
    """The citation of a passage of an article."""
    return Citation(
        article_id=article.id,
        title=article.display_title,
        paragraph=passage.paragraph,
        sentence=passage.sentence,
        start=passage.start,
        end=passage.end,
        url=article.url,
        link=link_to(article, passage),
        page=article.page_of(passage.start),
        published=article.published,
    )


class Entry:
    """An article with its passages, which are analysed on demand."""

    def __init__(self, article: Article, language: str, passages: Sequence[Passage]) -> None:
        self.article = article
        self.language = language
        self.passages = tuple(passages)
        self._analysed: dict[int, AnalysedPassage] = {}

    def analysed(self, ordinal: int) -> AnalysedPassage:
        """An analysed passage; its paragraph, or a part of a very long one, is analysed at once and cached."""
        if ordinal not in self._analysed:
            for found in analyse_passages(self.article, self._around(ordinal), language=self.language):
                self._analysed[found.passage.id.ordinal] = found
        return self._analysed[ordinal]

    def _around(self, ordinal: int) -> list[Passage]:
        """The passages of the same paragraph; of a paragraph longer than `LONGEST_CONTEXT`, those of the same part."""
        passage = self.passages[ordinal]
        begins = self.passages[ordinal - passage.sentence + 1].start

        def is_near(other: Passage) -> bool:
            part = (other.start - begins) // LONGEST_CONTEXT
            return other.paragraph == passage.paragraph and part == (passage.start - begins) // LONGEST_CONTEXT

        before = takewhile(is_near, (self.passages[at] for at in range(ordinal - 1, -1, -1)))
        after = takewhile(is_near, (self.passages[at] for at in range(ordinal, len(self.passages))))
        return [*reversed([*before]), *after]

    def view(self, most: int, on_topic: Collection[PassageId] | None) -> ArticleView:
        """The input for a briefing: the story in the first `most` passages, or in the paragraphs on the topic."""
        ordinals = range(len(self.passages))[:most] if on_topic is None else around(self.passages, on_topic)
        story = (ordinal for ordinal in ordinals if self.passages[ordinal].story)
        return ArticleView(self.article, tuple(map(self.analysed, story)), self.language)

    @property
    def all_analysed(self) -> list[AnalysedPassage]:
        """All passages of the article, in order."""
        return [self.analysed(passage.id.ordinal) for passage in self.passages]
