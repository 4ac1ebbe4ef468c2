"""Holds articles and their derived data in memory: passages, index, word statistics and vectors."""

from collections import Counter
from collections.abc import Collection, Sequence

from retrieval.errors import EmptyArticle, UnknownPassage
from retrieval.model import Article, Hit, PassageId
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.engines import DEFAULT_ENGINE, IndexedTerms, make_engine
from retrieval.search.ranking.candidates import CountedRarity, Rarity
from retrieval.search.ranking.lexicon import Lexicon, Vocabulary
from retrieval.search.vectors import Kept, Nearness, PassageVectors
from retrieval.services.contents import Contents
from retrieval.services.entry import Entry, language_of, split_and_analyse

DEEPER = 8
"""How many times more passages the engine returns if too few of them are in the articles that are searched."""


class MemoryContents(Contents):
    """Articles in memory. Not thread-safe.

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
        self._rarity = CountedRarity()
        self._lexicon: Lexicon | None = None

    # What is read.

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles in the order they were added."""
        return tuple(entry.article for entry in self._entries.values())

    @property
    def count(self) -> int:
        """See `Contents`."""
        return len(self._entries)

    @property
    def rarity(self) -> Rarity:
        """See `Contents`."""
        return self._rarity

    @property
    def languages(self) -> Sequence[str]:
        """See `Contents`."""
        return [name for name, _ in Counter(entry.language for entry in self._entries.values()).most_common()]

    @property
    def still_reading(self) -> bool:
        """See `Contents`."""
        return self._vectors is not None and not self._vectors.complete

    def entry(self, article_id: str) -> Entry:
        """See `Contents`."""
        try:
            return self._entries[article_id]
        except KeyError:
            raise UnknownPassage("This article is not in the library (any more).") from None

    def entries(self, only: Collection[str] | None = None, *, most: int | None = None) -> list[Entry]:
        """See `Contents`."""
        chosen = [entry for name, entry in self._entries.items() if only is None or name in only]
        return chosen if most is None else chosen[-most:]

    def entries_about(
        self,
        found: Collection[str],  # noqa: ARG002 - the titles of the others are looked at, too
        only: Collection[str] | None = None,
    ) -> list[Entry]:
        """See `Contents`."""
        return self.entries(only)

    def language(self, article_id: str) -> str:
        """See `Contents`."""
        return self._entries[article_id].language

    def newest(self, most: int, *, only: Collection[str] | None = None) -> list[str]:
        """See `Contents`."""
        return [name for name in reversed(self._entries) if only is None or name in only][:most]

    def search(self, terms: Sequence[str], most: int, *, only: Collection[str] | None = None) -> list[Hit]:
        """See `Contents`."""
        depth = most
        while True:
            hits = self._engine.search(terms, depth)
            own = [hit for hit in hits if only is None or hit.passage_id.article_id in only]
            if len(own) >= most or len(hits) < depth:
                return own[:most]
            depth *= DEEPER

    def spellings(self, word: str) -> Vocabulary:  # noqa: ARG002 - all words are at hand
        """See `Contents`; the words of all articles, counted on first use."""
        if self._lexicon is None:
            self._lexicon = Lexicon()
            for article in self.articles:
                self._lexicon.add(article.text)
        return self._lexicon

    def nearness(self, question: str) -> Nearness | None:
        """See `Contents`."""
        return self._vectors.compare(question) if self._vectors and self._vectors.complete else None

    def vectors(self, article_id: str) -> Kept | None:
        """See `Contents`."""
        return self._vectors.vectors(article_id) if self._vectors else None

    # What is changed.

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
        entry = self.entry(article_id)
        self._engine.remove(article_id)
        gone = ((s.passage, s.terms) for s in sentences or (Sentence(a.passage, a.terms) for a in entry.all_analysed))
        self._rarity.add((own for passage, own in gone if passage.story), sign=-1)
        if self._lexicon is not None:
            self._lexicon.add(entry.article.text, sign=-1)
        if self._vectors:
            self._vectors.remove(article_id)
        del self._entries[article_id]

    @property
    def encoder(self) -> Encoder | None:
        """The encoder, if there is one."""
        return self._vectors.encoder if self._vectors else None

    def unencoded(self, limit: int = 1) -> list[tuple[PassageId, str]]:
        """The next passages without vectors, all of one article, with the encoder's input for each.

        Empty without an encoder. Until all vectors are present, questions are answered by words only.
        """
        missing = self._vectors.missing(limit) if self._vectors else []
        return [(passage_id, self.analysed(passage_id).in_context) for passage_id in missing]

    def texts(self, article_id: str) -> list[str]:
        """The encoder's input for each passage of an article, in order.

        Raises:
            UnknownPassage: no such article.
        """
        return [analysed.in_context for analysed in self.entry(article_id).all_analysed]

    def put_vectors(self, passage: PassageId, vectors: Vectors | Kept) -> None:
        """Store vectors of the passages from this one on; ignored if the article was removed."""
        if self._vectors:
            self._vectors.put(passage.article_id, passage.ordinal, vectors)

    def encode(self) -> None:
        """Compute all missing vectors; slow, about a hundred sentences per second."""
        encoder = self.encoder
        while encoder and (passages := self.unencoded(32)):
            self.put_vectors(passages[0][0], encoder.passages([text for _, text in passages]))
