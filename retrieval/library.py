"""The one object that front ends hold: articles in, answers and briefings out."""

import dataclasses
import time
from collections.abc import Iterable, Iterator

from retrieval.answering import answer_question, unanswered
from retrieval.briefing import brief
from retrieval.errors import EmptyArticle, UnknownPassage
from retrieval.index import DEFAULT_ENGINE, Document, make_engine
from retrieval.models import Answer, Article, Briefing, Citation, Passage, PassageId, Span
from retrieval.passages import split_article
from retrieval.ranking.candidates import AnalysedPassage, Question, Rarity, analyse_passages
from retrieval.small_talk import is_small_talk
from retrieval.text.paragraphs import split_paragraphs
from retrieval.text.synonyms import related

CANDIDATES = 50
"""How many passages the engine hands to the ranker: enough that the right one is among them, few enough to be quick."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    article: Article
    passages: list[AnalysedPassage]


class Library:
    """Articles that are asked together. Not for use from several threads at once.

    Args:
        articles: what to begin with.
        engine: the name of the engine that finds passages, see `retrieval.index.ENGINES`.

    Raises:
        UnknownBackend: no engine goes by that name.
        EmptyArticle: see `add`.
    """

    def __init__(self, articles: Iterable[Article] = (), *, engine: str = DEFAULT_ENGINE) -> None:
        self._entries: dict[str, _Entry] = {}
        self._engine = make_engine(engine)
        self._rarity = Rarity()
        for article in articles:
            self.add(article)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles in the order they were added."""
        return tuple(entry.article for entry in self._entries.values())

    def add(self, article: Article) -> bool:
        """Split and index an article; False if the same text is here already, and then nothing changes.

        Raises:
            EmptyArticle: the text holds no sentence.
        """
        if article.id in self._entries:
            return False
        passages = split_article(article)
        if not passages:
            raise EmptyArticle(f"“{article.title}” holds no sentence.", locator=article.title)
        analysed = analyse_passages(passages, language=article.language or "en")
        self._engine.add(article.id, [Document(a.passage.id, a.terms) for a in analysed])
        self._rarity.add(analysed)
        self._entries[article.id] = _Entry(article, analysed)
        return True

    def remove(self, article_id: str) -> None:
        """Forget an article and all that it contributed to the statistics.

        Raises:
            UnknownPassage: no such article.
        """
        entry = self._entry(article_id)
        self._engine.remove(article_id)
        self._rarity.add(entry.passages, sign=-1)
        del self._entries[article_id]

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            UnknownPassage: no such article.
        """
        return self._entry(article_id).article

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """All passages of an article, in order.

        Raises:
            UnknownPassage: no such article.
        """
        return tuple(analysed.passage for analysed in self._entry(article_id).passages)

    def passage(self, passage_id: PassageId) -> Passage:
        """The passage with this id.

        Raises:
            UnknownPassage: no such article, or not so many passages in it.
        """
        return self._analysed(passage_id).passage

    def paragraph(self, passage_id: PassageId) -> Span:
        """The range of the paragraph around a passage, in its article's text.

        Raises:
            UnknownPassage: as `passage`.
        """
        passage = self.passage(passage_id)
        return split_paragraphs(self.article(passage_id.article_id).text)[passage.paragraph - 1]

    def citation(self, passage: Passage) -> Citation:
        """Where a passage stands, with its article's title and address.

        Raises:
            UnknownPassage: its article is not here.
        """
        article = self.article(passage.id.article_id)
        return Citation(
            article_id=article.id,
            title=article.display_title,
            paragraph=passage.paragraph,
            sentence=passage.sentence,
            start=passage.start,
            end=passage.end,
            url=article.url,
        )

    def ask(self, question: str, *, limit: int = 3) -> Answer:
        """Answer a question from these articles, or say that they do not.

        Args:
            question: as typed; any string.
            limit: how many passages at most, at least 1.
        """
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        started = time.perf_counter()
        parsed = Question.parse(question)
        if is_small_talk(question):
            answer = unanswered(parsed, asked=False)
        else:
            found = list(self._candidates(parsed))
            answer = answer_question(parsed, found, self._rarity, cite=self.citation, limit=limit)
        return dataclasses.replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))

    def brief(self, *, reading_seconds: int = 60) -> Briefing:
        """The key sentences of all articles, in order, that take about this long to read."""
        groups = [entry.passages for entry in self._entries.values()]
        return brief(groups, cite=self.citation, reading_seconds=reading_seconds)

    def _candidates(self, question: Question) -> Iterator[AnalysedPassage]:
        """What the engine finds for the question's words, then for words that mean the same."""
        words = [token.term for token in question.content]
        relatives = [part for word in words for relative in related(word) for part in relative.parts]
        seen: set[PassageId] = set()
        for query in (words, relatives):
            for hit in self._engine.search(query, CANDIDATES):
                if hit.passage_id not in seen:
                    seen.add(hit.passage_id)
                    yield self._analysed(hit.passage_id)

    def _entry(self, article_id: str) -> _Entry:
        try:
            return self._entries[article_id]
        except KeyError:
            raise UnknownPassage("That article is not in this library (any more).") from None

    def _analysed(self, passage_id: PassageId) -> AnalysedPassage:
        passages = self._entry(passage_id.article_id).passages
        if not 0 <= passage_id.ordinal < len(passages):
            raise UnknownPassage("That passage is not in its article (any more).")
        return passages[passage_id.ordinal]
