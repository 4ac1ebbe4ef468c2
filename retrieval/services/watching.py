"""Finds what new articles say on the topics that chats watch.

An article bears on a topic by the rules of a briefing on it. Precision comes first: the sentence that is told must state the
topic itself, with its paragraph and title. What a watch has told is remembered for a while, so that no event is told twice.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.briefing.news import NewsItem, choose, item_of
from retrieval.briefing.topic import LEAST_ALONE, around, states
from retrieval.errors import UnknownPassage
from retrieval.model import Article, BriefingPoint, Passage, PassageId
from retrieval.search.ranking.candidates import AnalysedPassage, Question, analyse_passages
from retrieval.search.vectors import Kept
from retrieval.services.answering import Answering
from retrieval.services.collections import Collections
from retrieval.services.entry import Entry
from retrieval.store import Look, Shelf, ToldSentence, TopicWatch
from retrieval.text.languages import detect_language

MOST_WATCHES = 10
"""Maximum number of watches of a chat or topic."""
LONGEST_WORDS = 100
"""Maximum number of characters of a watch."""
MOST_LOOKED = 300
"""Maximum number of new articles that are looked at together, the newest ones: many more are an import, not news."""
AT_ONCE = 25
"""Number of new articles that are read at once; others may use the library in between."""
MOST_TOLD = 3
"""Maximum number of events that are told together."""
KEPT_TOLD, MOST_KEPT = 14 * 24 * 3600.0, 100
"""Seconds for which a watch remembers what it has told, and maximum number of sentences: two for each of 50 events."""
PATIENCE = 600.0
"""Seconds for which a new article waits for its vectors and its place in the index."""
OPENING = 10
"""Number of passages at the beginning of an article that are read besides those on the topic."""
USUAL, USUAL_OF_EACH = 20, 5
"""Number of articles, and of passages of each, by which is judged what is usual to say."""


class Quote(NamedTuple):
    """A sentence to quote, by its ids.

    Attributes:
        passage: the sentence.
        lead: the sentence before it, if it refers to that.
        also: the sentences of other articles that say the same.
    """

    passage: PassageId
    lead: PassageId | None = None
    also: tuple[PassageId, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What is new on a topic.

    Attributes:
        quotes: the best sentences, each on another event; empty if there is nothing new.
        more: the number of further events.
        told: what is to be remembered of it.
    """

    quotes: tuple[Quote, ...] = ()
    more: int = 0
    told: tuple[ToldSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsSource:
    """New articles that bear on a topic, taken from a library at one moment. Needs no lock.

    Attributes:
        words: the topic.
        entries: the articles, the newest last.
        stated: their passages that state the topic with their relevance.
        told: what was told before.
        usual: other articles.
        vectors: the vectors of all these articles, where they are known.
    """

    words: str
    entries: Sequence[Entry]
    stated: Mapping[PassageId, float]
    told: Sequence[ToldSentence]
    usual: Sequence[Entry]
    vectors: Mapping[str, Kept]

    def news(self, now: float) -> News:
        """What is to be told.

        Args:
            now: Unix time.
        """
        items = [item for number, entry in enumerate(self.entries) if (item := self.item(number, entry)) is not None]
        told = [_analysed(each) for each in self.told]
        events = choose(items, told, [*self._usual()], self.vectors)
        shown = events[:MOST_TOLD]
        quotes = tuple(quote_of(event.item, event.others) for event in shown)
        remembered = (kept for event in shown for kept in _remembered(event.item, now))
        return News(quotes, len(events) - len(shown), tuple(remembered))

    def item(self, number: int, entry: Entry) -> NewsItem | None:
        """What one of the articles says on the topic; None if it does not state it.

        Args:
            number: its place among the articles.
            entry: the article.
        """
        read = sorted({*range(len(entry.passages))[:OPENING], *around(entry.passages, self.stated)})
        story = [entry.analysed(ordinal) for ordinal in read if entry.passages[ordinal].story]
        return item_of(number, story, self.stated, Question.parse(self.words, language=entry.language).terms)

    def _usual(self) -> list[AnalysedPassage]:
        """What the new articles and others say besides."""
        own = [passage for entry in self.entries for passage in entry.view(OPENING, None).passages]
        others = [passage for entry in self.usual for passage in entry.view(USUAL_OF_EACH, None).passages]
        return [passage for passage in (*own, *others) if passage.passage.id not in self.stated]


def is_topic(words: str) -> bool:
    """Whether words have a content word, without which nothing is found."""
    return bool(Question.parse(words, language=detect_language(words)).content)


def is_same_topic(one: str, other: str) -> bool:
    """Whether two topics have the same words, in whatever order."""
    return _terms(one) == _terms(other)


def _terms(words: str) -> frozenset[str]:
    return Question.parse(words, language=detect_language(words)).terms


# Under the lock of the collections.


def unseen(collections: Collections, watch: TopicWatch, most: int = MOST_LOOKED) -> list[int]:
    """The numbers of the articles that a watch has not looked at, oldest first.

    Args:
        collections: hold the shelf of the watch.
        watch: the watch.
        most: maximum number of articles; the newest ones.
    """
    newest = collections.store.visible.newest(collections.shelves(watch.shelf), most)
    return sorted(number for number in newest if number > watch.looked)


def is_ready(collections: Collections, shelf: Shelf, oldest: int) -> bool:
    """Whether new articles can be looked at: they are in the index and have vectors, or have waited for that long enough.

    Args:
        collections: hold the shelf.
        shelf: the shelf.
        oldest: the number of the oldest new article.
    """
    if not collections.library(shelf).still_reading:
        return True
    stored = collections.store.articles.get(oldest)
    return stored is None or collections.clock() - stored.added >= PATIENCE


def look(collections: Collections, watch: TopicWatch, numbers: Collection[int]) -> NewsSource:
    """Read what new articles say on the topic of a watch.

    Args:
        collections: hold the shelf.
        watch: the watch.
        numbers: the new articles.
    """
    described = collections.store.visible.described(numbers)
    library, ids = collections.library(watch.shelf), {one.article_id for one in described.values()}
    entries, stated = _stating(library, watch.words, ids)
    if not stated:
        return NewsSource(watch.words, (), {}, (), (), {})
    order = {one.article_id: number for number, one in described.items()}
    entries.sort(key=lambda entry: order[entry.article.id])
    told = [
        each for each in collections.store.watches.told(watch.number) if each.told >= collections.clock() - KEPT_TOLD
    ]
    usual = library.entries([name for name in library.newest(USUAL + len(ids)) if name not in ids], most=USUAL)
    names = {entry.article.id for entry in (*entries, *usual)} | {each.article_id for each in told}
    return NewsSource(watch.words, entries, stated, told, usual, _vectors(library, names))


def plan(collections: Collections, wish: TopicWatch) -> tuple[TopicWatch, Quote | None]:
    """Store a watch, which looks at what is added from now on.

    Returns:
        The watch, and the sentence of the newest article that bears on it already, which counts as told; None if none does.
    """
    store, now = collections.store, collections.clock()
    item = _newest(collections, wish.shelf, wish.words)
    last = max(store.visible.newest(collections.shelves(wish.shelf), 1), default=0)
    watch = store.watches.plan(dataclasses.replace(wish, looked=last))
    if item is not None:
        look = Look(watch, last, tuple(_remembered(item, now)))
        store.watches.note([look], most=MOST_KEPT)
    return watch, quote_of(item) if item is not None else None


def _newest(collections: Collections, shelf: Shelf, words: str) -> NewsItem | None:
    """What the newest article of a shelf that bears on a topic says on it."""
    library = collections.library(shelf)
    entries, stated = _stating(library, words, None)
    days = {article.article_id: (article.day(dt.UTC), article.added) for article in collections.dated(shelf)}
    entries.sort(key=lambda entry: days.get(entry.article.id, ("", 0.0)))
    for entry in reversed(entries):
        item = NewsSource(words, (entry,), stated, (), (), {}).item(0, entry)
        if item is not None:
            return item
    return None


def points_of(library: Answering, quotes: Sequence[Quote]) -> list[BriefingPoint]:
    """The sentences of quotes with their citations; those whose article is gone are left out."""
    return [point for quote in quotes if (point := _point(library, quote)) is not None]


def _point(library: Answering, quote: Quote) -> BriefingPoint | None:
    passage, lead = _passage(library, quote.passage), quote.lead and _passage(library, quote.lead)
    if passage is None:
        return None
    others = [other for one in quote.also if (other := _passage(library, one)) is not None]
    also = tuple(library.citation(other) for other in others)
    return BriefingPoint(passage, library.citation(passage), lead or None, also)


def _passage(library: Answering, passage_id: PassageId) -> Passage | None:
    try:
        return library.passage(passage_id)
    except UnknownPassage:
        return None


def _stating(
    library: Answering, words: str, only: Collection[str] | None
) -> tuple[list[Entry], dict[PassageId, float]]:
    """The articles that bear on a topic, and their passages of the story that state it with their relevance."""
    source = library.briefing_source(topic=words, only=only)
    on_topic, nearness = source.on_topic or {}, library.nearness(words)
    cosines = nearness.among(on_topic) if nearness and on_topic else {}
    questions = {entry.language: Question.parse(words, language=entry.language) for entry in source.entries}
    # A large library gives the passages of more articles than it reads.
    entries, stated = {entry.article.id: entry for entry in source.entries}, {}
    for passage_id, weight in on_topic.items():
        entry = entries.get(passage_id.article_id)
        if entry is None or not entry.passages[passage_id.ordinal].story:
            continue
        is_meant = cosines.get(passage_id, 0.0) >= LEAST_ALONE
        if is_meant or states(questions[entry.language], entry.analysed(passage_id.ordinal)):
            stated[passage_id] = weight
    found = {passage_id.article_id for passage_id in stated}
    return [entry for name, entry in entries.items() if name in found], stated


def _vectors(library: Answering, names: Collection[str]) -> dict[str, Kept]:
    found = {}
    for name in names:
        try:
            vectors = library.vectors(name)
        except UnknownPassage:
            continue
        if vectors is not None:
            found[name] = vectors
    return found


# Without it.


def merged(sources: Sequence[NewsSource]) -> NewsSource:
    """What was read in parts, oldest first, as a whole; at least one part."""
    first = next((source for source in sources if source.stated), sources[0])
    return NewsSource(
        first.words,
        [entry for source in sources for entry in source.entries],
        {passage: weight for source in sources for passage, weight in source.stated.items()},
        first.told,
        first.usual,
        {name: vectors for source in sources for name, vectors in source.vectors.items()},
    )


def quote_of(item: NewsItem, others: Sequence[NewsItem] = ()) -> Quote:
    """The quotation of an event, with the other articles that say the same."""
    sentence = item.sentence
    lead = sentence.lead.passage.id if sentence.lead else None
    return Quote(sentence.analysed.passage.id, lead, tuple(one.sentence.analysed.passage.id for one in others))


def _remembered(item: NewsItem, now: float) -> list[ToldSentence]:
    return [
        ToldSentence(*sentence.analysed.passage.id, sentence.analysed.language, sentence.analysed.passage.text, now)
        for sentence in item.telling
    ]


def _analysed(told: ToldSentence) -> AnalysedPassage:
    """A sentence that was told, analysed again; its article may be gone."""
    passage = Passage(PassageId(told.article_id, told.ordinal), 1, 1, 0, len(told.text), told.text)
    article = Article(told.text, "", title_supplied=True)
    return analyse_passages(article, [passage], language=told.language)[0]
