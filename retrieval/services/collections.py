"""Shelves to libraries: what front ends hold when every chat has articles of its own.

The store is the truth; a `Library` is what of it is held in memory for the questions to one shelf, made when it is first
asked for and brought up to date before every use, so that it can never disagree with the store, also after a crash or
after another process has changed something.

Who may touch a library, on which thread, and for how long:

- The collections and the libraries that it gives out are for one thread at a time, the one that holds `Collections.lock`. There is
  no other lock for them. The collections' own methods do not take it: the services do, and whoever uses the collections directly,
  as for questions and briefings, takes it around everything that must be seen together.
- Any thread may take it, except one on which an event loop runs: the loop would stand still while it waits.
- It is held while the collections, a library or the store works: for one question, one briefing, one change. It is never held
  while anything is fetched, read from a file or taken apart into sentences, while vectors are computed, or while a result is
  rendered and its buttons are built. Answers, evidence, articles and all other results are frozen and need no lock.
- What never changes (`public`, `limits`, `strictness`) needs no lock, nor do the clock, the encoder and the reader. The store
  has a lock of its own around each call; calls that must not be torn apart are made under this one.
- Who has the collections to themselves, as a program has while it starts, may do without.
"""

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from retrieval.errors import EmptyArticle, LimitReached, NoSuchArticle
from retrieval.model import Article, PassageId, Strictness
from retrieval.passages import Sentence
from retrieval.search.encoders import Encoder, Vectors
from retrieval.search.engines import DEFAULT_ENGINE
from retrieval.search.ranking.candidates import ANALYSIS
from retrieval.search.reader import Reader
from retrieval.search.vectors import Kept
from retrieval.services.library import Library, language_of, split_and_analyse
from retrieval.store import Shelf, Store, Stored

MOST_KNOWN = 10_000
"""Shelves of which is held what their questions see, until anything changes in the store."""
MOST_LIBRARIES = 64
MOST_PASSAGES = 10_000
"""How many libraries are held in memory: so many, or more as long as all together have no more passages than that, which
are some 80 MB. Those asked longest ago are made anew when they are asked again."""

KEPT_REMOVED = 7 * 24 * 3600.0
"""Seconds for which a removed article can be restored."""

_OFF = "off"
PUBLIC = "public:"
"""What the chat of a public shelf begins with; no chat's own name does."""


@dataclass(frozen=True, slots=True)
class CollectionLimits:
    """What one chat may have: articles, characters of text, feeds, and additions a minute."""

    articles: int = 1000
    characters: int = 50_000_000
    feeds: int = 50
    adds_a_minute: int = 60


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article that was to be added.

    Attributes:
        stored: as it stands on the shelf.
        new: False if it was there already, by text or by address.
        like: True if another address has nearly the same text, and that one is `stored`.
    """

    stored: Stored
    new: bool
    like: bool = False


@dataclass(slots=True)
class _Held:
    library: Library
    version: object = None
    revision: tuple[int, ...] = ()
    passages: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


class Collections:
    """Keeps the shelves of all chats.

    Args:
        store: where they are.
        engine: see `Library`.
        encoder: see `Library`.
        reader: see `Library`.
        strictness: see `Library`.
        limits: what one chat may have.
        public: the names of the shelves that every chat may switch on and off; on until switched off.
        clock: seconds since 1970.

    Attributes:
        lock: held by whoever uses the collections, as the module's docstring says. It can be taken again by the thread that
            holds it, so that one service may call another.
    """

    def __init__(
        self,
        store: Store,
        *,
        engine: str = DEFAULT_ENGINE,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
        strictness: Strictness = Strictness.NORMAL,
        limits: CollectionLimits | None = None,
        public: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.lock = threading.RLock()
        self.store = store
        self.encoder = encoder
        self.reader = reader
        self.limits = limits or CollectionLimits()
        self.public = tuple(public)
        self.clock = clock
        self._engine = engine
        self.strictness = strictness
        self._held: OrderedDict[tuple[Shelf, ...], _Held] = OrderedDict()
        self._version: object = None
        self._seen: dict[Shelf, tuple[Shelf, ...]] = {}
        self._pending: dict[int, None] = {}
        self._adds: dict[str, list[float]] = {}
        store.purge(before=clock() - KEPT_REMOVED)

    def shelves(self, shelf: Shelf) -> tuple[Shelf, ...]:
        """What questions to a shelf are put to: itself, its chat's shared shelf, the public ones that are on."""
        if shelf.chat.startswith(PUBLIC):
            return (shelf,)
        own = (shelf, Shelf(shelf.chat)) if shelf.topic else (shelf,)
        switched = self.store.settings.of(Shelf(shelf.chat)) if self.public else {}
        return (*own, *(Shelf(PUBLIC + name) for name in self.public if switched.get(_switch(name)) != _OFF))

    def is_on(self, shelf: Shelf, public: str) -> bool:
        """Whether a chat's questions see a public shelf."""
        return self.store.settings.of(Shelf(shelf.chat)).get(_switch(public)) != _OFF

    def switch_public(self, shelf: Shelf, public: str, *, on: bool) -> None:
        """Let a chat's questions see a public shelf, or not.

        Raises:
            NoSuchArticle: no public shelf goes by that name.
        """
        if public not in self.public:
            known = ", ".join(self.public)
            if not known:
                raise NoSuchArticle(
                    "There is no public shelf called {name}. There are no public shelves.", name=repr(public)
                )
            raise NoSuchArticle(
                "There is no public shelf called {name}. The public shelves are: {known}.",
                name=repr(public),
                known=known,
            )
        self.store.settings.put(Shelf(shelf.chat), _switch(public), None if on else _OFF)

    def library(self, shelf: Shelf) -> Library:
        """What questions to a shelf are put to, as the store has it now; chats that see the same articles share one."""
        version = self.store.version()
        if version != self._version or len(self._seen) >= MOST_KNOWN:
            self._version = version
            self._seen.clear()
        shelves = self._seen.get(shelf)
        if shelves is None:
            shelves = self._seen[shelf] = self.store.visible.filled(self.shelves(shelf))
        held = self._hold(shelves)
        if held.version != version:
            revision = self.store.visible.revision(shelves)
            if revision != held.revision:
                self._bring_up_to_date(held, shelves)
                self._let_go()
            held.revision, held.version = revision, version
        return held.library

    def _hold(self, shelves: tuple[Shelf, ...]) -> _Held:
        held = self._held.get(shelves)
        if held is None:
            library = Library(engine=self._engine, encoder=self.encoder, reader=self.reader, strictness=self.strictness)
            held = self._held[shelves] = _Held(library)
        self._held.move_to_end(shelves)
        return held

    def _let_go(self) -> None:
        held = sum(one.passages for one in self._held.values())
        while len(self._held) > MOST_LIBRARIES and held > MOST_PASSAGES:
            _, oldest = self._held.popitem(last=False)
            held -= oldest.passages

    def _bring_up_to_date(self, held: _Held, shelves: Sequence[Shelf]) -> None:
        wanted = {article_id: (number, title) for number, article_id, title in self.store.visible.of(shelves)}
        for article_id in [*held.numbers]:
            if wanted.get(article_id) != (held.numbers[article_id], held.titles[article_id]):
                held.library.remove(article_id, self.store.sentences.of(held.numbers[article_id]))
                del held.numbers[article_id], held.titles[article_id]
        for article_id, (number, title) in wanted.items():
            if article_id not in held.numbers:
                self._load(held, number)
                held.numbers[article_id], held.titles[article_id] = number, title
        held.passages = sum(len(held.library.passages(article_id)) for article_id in held.numbers)

    def _load(self, held: _Held, number: int) -> None:
        stored = self.store.articles.get(number)
        if stored is None:
            return
        held.library.add(stored.article, self._sentences(stored), language=stored.detected or None)
        if self.encoder is None:
            return
        vectors = self.store.vectors.get(number, self.encoder.identity, _reading(stored.article))
        if vectors is None:
            self._pending[number] = None
        else:
            held.library.put_vectors(PassageId(stored.article.id, 0), vectors)

    def _sentences(self, stored: Stored) -> list[Sentence]:
        if stored.analysis == ANALYSIS:
            return self.store.sentences.of(stored.number)
        sentences = split_and_analyse(stored.article)
        self.store.sentences.replace(stored.number, sentences)
        return sentences

    def add(
        self,
        shelf: Shelf,
        article: Article,
        sentences: Sequence[Sentence] | None = None,
        *,
        message: str | None = None,
    ) -> Added:
        """Put an article on a shelf, whole and for good when this returns.

        Args:
            shelf: where it is to stand.
            article: text and all.
            sentences: its own, as `analysed` gives them, where they are known already.
            message: the chat's message that it came in, if it came in one.

        Raises:
            EmptyArticle: it holds no sentence.
            LimitReached: the chat may not have more.
        """
        if sentences is None:
            sentences = analysed(article)
        like = self.store.articles.like(shelf, article)
        if like is not None and like.article.id != article.id:
            return Added(like, new=False, like=True)
        if like is None:
            self._check_limits(shelf, article)
        stored, new = self.store.articles.add(
            shelf, article, sentences, now=self.clock(), message=message, detected=language_of(article)
        )
        if new and self.encoder is not None:
            self._pending[stored.number] = None
        return Added(stored, new=new)

    def _check_limits(self, shelf: Shelf, article: Article) -> None:
        if shelf.chat.startswith(PUBLIC):
            return
        limits, now = self.limits, self.clock()
        recent = [moment for moment in self._adds.get(shelf.chat, []) if now - moment < 60]
        if self.store.articles.count(shelf) >= limits.articles:
            raise LimitReached(
                "This library is full: {most} articles. Remove some, then add again.", most=limits.articles
            )
        if self.store.articles.size(shelf) + len(article.text) > limits.characters:
            raise LimitReached(
                "This library is full: {most:,} characters of text. Remove some articles, then add again.",
                most=limits.characters,
            )
        if len(recent) >= limits.adds_a_minute:
            raise LimitReached(
                "You can add at most {most} articles a minute. Try again in a minute.", most=limits.adds_a_minute
            )
        self._adds[shelf.chat] = [*recent, now]

    def stock(self, name: str, articles: Iterable[Article]) -> Shelf:
        """Make a public shelf hold exactly these articles.

        Raises:
            EmptyArticle: one of them holds no sentence.
        """
        shelf = Shelf(PUBLIC + name)
        there = {stored.article.id: stored for stored in self.store.articles.of(shelf)}
        wanted = {article.id: article for article in articles}
        for article_id, stored in there.items():
            if wanted.get(article_id) != stored.article:
                self.store.articles.remove(stored.number, now=self.clock())
        for article_id, article in wanted.items():
            if article_id not in there or there[article_id].article != article:
                self.store.articles.add(
                    shelf, article, analysed(article), now=self.clock(), detected=language_of(article)
                )
        return shelf

    def since(self, shelf: Shelf, moment: float) -> list[str]:
        """The ids of the articles that questions to a shelf see and that are new since a moment, in seconds since 1970."""
        day = dt.datetime.fromtimestamp(moment, dt.UTC).date().isoformat()
        return self.store.visible.since(self.shelves(shelf), moment, day)

    def find(self, shelf: Shelf, named: str) -> Stored:
        """The article on a shelf that a user names: by its number in the list, its id, or words of its title.

        Raises:
            NoSuchArticle: none, or more than one.
        """
        named = named.strip().removeprefix("#")
        if named.isascii() and named.isdigit():
            found = self.store.articles.of(shelf, limit=1, offset=int(named) - 1) if int(named) else []
        elif named:
            listed = self.store.articles.of(shelf)
            found = [s for s in listed if s.article.id == named] or self.store.articles.of(shelf, search=named)
        else:
            found = []
        if len(found) == 1:
            return found[0]
        if not found:
            raise NoSuchArticle(
                "There is no article {named} here. The list of articles shows their numbers.", named=repr(named)
            )
        raise NoSuchArticle(
            "{count} articles match {named}. Use the article's number in the list.", count=len(found), named=repr(named)
        )

    def next_unencoded(self) -> tuple[int, Article] | None:
        """An article whose vectors are missing, and its number; None if there is none.

        `texts_of` has what an encoder is to read of it.
        """
        while self._pending:
            number = next(iter(self._pending))
            stored = self.store.articles.get(number)
            if stored is not None and self.encoder is not None:
                known = self.store.vectors.get(number, self.encoder.identity, _reading(stored.article))
                if known is None:
                    return number, stored.article
                self._hand_out(stored, known)
            del self._pending[number]
        return None

    def catch_up(self) -> int:
        """Hand out the vectors that are kept; how many sentences still lack theirs."""
        missing = 0
        for number in [*self._pending]:
            stored = self.store.articles.get(number)
            known = None
            if stored is not None and self.encoder is not None:
                known = self.store.vectors.get(number, self.encoder.identity, _reading(stored.article))
            if stored is not None and known is None:
                missing += len(self.store.sentences.of(number))
                continue
            if stored is not None and known is not None:
                self._hand_out(stored, known)
            del self._pending[number]
        return missing

    def put_vectors(self, number: int, vectors: Vectors | Kept) -> None:
        """Keep the vectors of an article; one that is gone is no error."""
        self._pending.pop(number, None)
        stored = self.store.articles.get(number)
        if stored is None or self.encoder is None:
            return
        self.store.vectors.put(number, self.encoder.identity, _reading(stored.article), vectors)
        self._hand_out(stored, vectors)

    def _hand_out(self, stored: Stored, vectors: Vectors | Kept) -> None:
        for held in self._held.values():
            if held.numbers.get(stored.article.id) == stored.number:
                held.library.put_vectors(PassageId(stored.article.id, 0), vectors)

    def encode(self) -> None:
        """Compute all vectors that are missing, at once: about twenty sentences a second."""
        while self.encoder and (missing := self.next_unencoded()):
            number, article = missing
            self.put_vectors(number, self.encoder.passages(texts_of(article)))

    def forget(self, shelf: Shelf) -> int:
        """Delete everything of a chat, all topics, for good; how many articles that were."""
        count = self.store.chats.forget(shelf.chat)
        for shelves in [s for s in self._held if any(one.chat == shelf.chat for one in s)]:
            del self._held[shelves]
        self._adds.pop(shelf.chat, None)
        return count

    def move(self, chat: str, to: str) -> None:
        """Give all that a chat has to another, as when a group becomes a supergroup."""
        self.store.chats.move(chat, to)
        self._held.clear()


def _switch(public: str) -> str:
    """The name of the setting that says whether a chat's questions see a public shelf."""
    return f"shelf.{public}"


def _reading(article: Article) -> str:
    """What the texts of an article's passages, as an encoder reads them, depend on beside its text."""
    return f"{ANALYSIS}:{'' if article.title_supplied else article.title}:{article.language or ''}"


def analysed(article: Article) -> list[Sentence]:
    """The sentences of an article, for `Collections.add`; takes a while for a long one, and does not need the collections.

    Raises:
        EmptyArticle: it holds no sentence.
    """
    sentences = split_and_analyse(article)
    if not sentences:
        raise EmptyArticle("“{title}” contains no sentence.", title=article.title, locator=article.title)
    return sentences


def texts_of(article: Article) -> list[str]:
    """What an encoder reads of each passage of an article, in order."""
    library = Library()
    library.add(article)
    return library.texts(article.id)
