"""Holds the articles of a library and their derived data: passages, postings, word statistics and vectors."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile

from retrieval.briefing.topic import around
from retrieval.briefing.views import ArticleView
from retrieval.errors import EmptyArticle, UnknownPassage
from retrieval.fragments import link_to
from retrieval.model import Article, Citation, Passage, PassageId, Span
from retrieval.passages import Sentence, split_article
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.engines import DEFAULT_ENGINE, IndexedTerms, make_engine
from retrieval.search.ranking.candidates import AnalysedPassage, Rarity, analyse_passages, index_terms
from retrieval.search.ranking.lexicon import Lexicon
from retrieval.search.vectors import Kept, PassageVectors
from retrieval.text.languages import detect_language
from retrieval.text.paragraphs import split_paragraphs
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


class Contents:
    """Articles with their passages, index and vectors. Not thread-safe.

    Args:
        engine: the name of the engine, see `retrieval.search.engines.ENGINES`.
        encoder: the encoder; None to search by words only.

    Raises:
        UnknownBackend: there is no engine with this name.
    """

    def __init__(self, *, engine: str = DEFAULT_ENGINE, encoder: Encoder | None = None) -> None:
        self._entries: dict[str, Entry] = {}
        self._engine = make_engine(engine)
        self._vectors = PassageVectors(encoder) if encoder else None
        self._rarity = Rarity()
        self._lexicon: Lexicon | None = None

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles in the order they were added."""
        return tuple(entry.article for entry in self._entries.values())

    def add(
        self, article: Article, sentences: Sequence[Sentence] | None = None, *, language: str | None = None
    ) -> bool:
        """Split and index an article; returns False without changes if the same text is present.

        Args:
            article: the article.
            sentences: its passages with their terms, if already known.
            language: the language in which they were analysed.

        Raises:
            EmptyArticle: the text contains no sentence.
        """
        if article.id in self._entries:
            return False
        language = language or language_of(article)
        if sentences is None:
            sentences = split_and_analyse(article)
        if not sentences:
            raise EmptyArticle("“{title}” contains no sentence.", title=article.title, locator=article.title)
        passages = [sentence.passage for sentence in sentences]
        self._engine.add(article.id, [IndexedTerms(s.passage.id, s.terms) for s in sentences])
        self._rarity.add(s.terms for s in sentences if s.passage.story)
        self._entries[article.id] = Entry(article, language, passages)
        if self._lexicon is not None:
            self._lexicon.add(article.text)
        if self._vectors:
            self._vectors.add(article.id, len(passages), aside=[p.id.ordinal for p in passages if not p.story])
        return True

    def remove(self, article_id: str, sentences: Sequence[Sentence] = ()) -> None:
        """Remove an article, also from the statistics.

        Args:
            article_id: the article.
            sentences: the sentences with which it was added, if known; otherwise its text is analysed again.

        Raises:
            UnknownPassage: no such article.
        """
        entry = self._entry(article_id)
        self._engine.remove(article_id)
        gone = ((s.passage, s.terms) for s in sentences or (Sentence(a.passage, a.terms) for a in entry.all_analysed))
        self._rarity.add((own for passage, own in gone if passage.story), sign=-1)
        if self._lexicon is not None:
            self._lexicon.add(entry.article.text, sign=-1)
        if self._vectors:
            self._vectors.remove(article_id)
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
        return self._entry(article_id).passages

    def passage(self, passage_id: PassageId) -> Passage:
        """The passage with this id.

        Raises:
            UnknownPassage: there is no such article or passage.
        """
        passages = self._entry(passage_id.article_id).passages
        if not 0 <= passage_id.ordinal < len(passages):
            raise UnknownPassage("This passage is not in its article (any more).")
        return passages[passage_id.ordinal]

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

    @property
    def encoder(self) -> Encoder | None:
        """The encoder, if there is one."""
        return self._vectors.encoder if self._vectors else None

    def unencoded(self, limit: int = 1) -> list[tuple[PassageId, str]]:
        """The next passages without vectors, all of one article, with the encoder's input for each.

        Empty without an encoder. Until all vectors are present, questions are answered by words only.
        """
        missing = self._vectors.missing(limit) if self._vectors else []
        return [(passage_id, self._analysed(passage_id).in_context) for passage_id in missing]

    def texts(self, article_id: str) -> list[str]:
        """The encoder's input for each passage of an article, in order.

        Raises:
            UnknownPassage: no such article.
        """
        return [analysed.in_context for analysed in self._entry(article_id).all_analysed]

    def put_vectors(self, passage: PassageId, vectors: Vectors | Kept) -> None:
        """Store vectors of the passages from this one on; ignored if the article was removed."""
        if self._vectors:
            self._vectors.put(passage.article_id, passage.ordinal, vectors)

    def vectors(self, article_id: str) -> Kept | None:
        """All vectors of an article, float16, shape (passages, dimension), or None while some are missing."""
        return self._vectors.vectors(article_id) if self._vectors else None

    def encode(self) -> None:
        """Compute all missing vectors; slow, about a hundred sentences per second."""
        encoder = self.encoder
        while encoder and (passages := self.unencoded(32)):
            self.put_vectors(passages[0][0], encoder.passages([text for _, text in passages]))

    def _words(self) -> Lexicon:
        """The words of all articles, counted on first use."""
        if self._lexicon is None:
            self._lexicon = Lexicon()
            for article in self.articles:
                self._lexicon.add(article.text)
        return self._lexicon

    def _by_language(self) -> Iterable[Entry]:
        """One entry per language, most frequent language first."""
        counted = Counter(entry.language for entry in self._entries.values())
        first = {entry.language: entry for entry in self._entries.values()}
        return [first[language] for language, _ in counted.most_common()]

    def _entry(self, article_id: str) -> Entry:
        try:
            return self._entries[article_id]
        except KeyError:
            raise UnknownPassage("This article is not in the library (any more).") from None

    def _analysed(self, passage_id: PassageId) -> AnalysedPassage:
        return self._entry(passage_id.article_id).analysed(passage_id.ordinal)
