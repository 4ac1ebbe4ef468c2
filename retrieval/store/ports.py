"""Defines the interfaces of a store: one small port per kind of record, and `Store`, which holds all ports.

Every store guarantees the following, which `tests/contracts/store/` checks:

- Changes are atomic and durable. A call that changes data is complete and on disk when it returns; a call that fails
  or is interrupted changes nothing. This includes calls that change the data of several ports. The exception is
  `Chats.forget` on a full disk, which may delete a part.
- A shelf is a chat and a topic in it; topic 0 is shared by all topics of the chat. Queries about one shelf do not depend
  on other shelves.
- A shelf holds each text and each URL only once; `Articles.add` returns the article that exists already.
- A removed article is in no list and can be restored until `Store.purge`.
- `Visible.revision` of a shelf grows with every change that can affect answers: articles added, removed, restored,
  switched or renamed, and settings, which determine the active public shelves. Vectors do not count.
- `Chats.forget` erases a chat completely, including the free pages of a file.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from retrieval.model import Article
from retrieval.passages import Sentence
from retrieval.search.encoders import Vectors
from retrieval.search.times import Dated
from retrieval.search.vectors import Kept
from retrieval.store.records import (
    Change,
    Described,
    Erased,
    Feed,
    Feedback,
    NewArticle,
    Placed,
    Room,
    Schedule,
    Shelf,
    Stored,
)
from retrieval.store.sharings import Sharings
from retrieval.store.watch_port import Watches


class Articles(Protocol):
    """The articles on shelves."""

    def add(
        self,
        shelf: Shelf,
        article: Article,
        sentences: Sequence[Sentence],
        *,
        now: float,
        message: str | None = None,
        detected: str = "",
    ) -> tuple[Stored, bool]:
        """Add an article to a shelf.

        Args:
            shelf: the shelf.
            article: the article.
            sentences: its passages with their terms.
            now: Unix time.
            message: the id of the chat message with the article, if any.
            detected: the language in which the sentences were analysed.

        Returns:
            The stored article and True; if the shelf already has the text or the URL, the existing article and False.
        """

    def add_all(
        self, shelf: Shelf, articles: Sequence[NewArticle], *, now: float, room: Room | None = None
    ) -> list[Placed]:
        """Add several articles to a shelf in their order, all or none.

        An article is compared with those before it, too. Articles that the shelf has already are not changed, and need
        no room. The file of each article that the shelf has afterwards is noted for `known`.

        Args:
            shelf: the shelf.
            articles: the articles.
            now: Unix time.
            room: what the shelf may hold; None for no limit. What does not fit is left out, and a smaller article after
                it may fit.

        Returns:
            For each article what became of it.
        """

    def known(self, shelf: Shelf, files: Collection[bytes]) -> set[bytes]:
        """Those of the digests of files of which the shelf has the article."""

    def get(self, number: int) -> Stored | None:
        """The article with this number; None if it was removed or does not exist."""

    def of(self, shelf: Shelf, *, search: str = "", named: str = "", limit: int = -1, offset: int = 0) -> list[Stored]:
        """The articles on a shelf, oldest first.

        Args:
            shelf: the shelf.
            search: text that the title, source or URL contains; empty for any.
            named: the whole id or title, in which the case of ASCII letters does not count; empty for any.
            limit: the maximum number; -1 for all.
            offset: how many are left out at the beginning.
        """

    def count(self, shelf: Shelf, *, search: str = "", until: int | None = None) -> int:
        """The number of articles that `of` returns without a limit, up to and including the one with the number `until`."""

    def size(self, shelf: Shelf) -> int:
        """The total number of characters of the texts on a shelf, including removed articles."""

    def like(self, shelf: Shelf, article: Article) -> Stored | None:
        """The article on the shelf whose text is a near-duplicate, or None."""

    def rename(self, number: int, title: str) -> None:
        """Set a title supplied by the user."""

    def switch(self, *numbers: int, active: bool) -> None:
        """Include articles in the search or exclude them."""

    def remove(self, *numbers: int, now: float) -> None:
        """Remove articles from their shelf. They can be restored until they are purged. `now` is Unix time."""

    def restore(self, shelf: Shelf) -> list[int]:
        """Restore the articles that were removed last, by one call, from a shelf; return their numbers, in order."""


class Visible(Protocol):
    """The articles that are searched for questions: neither removed nor switched off."""

    def of(self, shelves: Sequence[Shelf]) -> list[tuple[int, str, str]]:
        """The number, id and title of each article, in the order of the shelves, without duplicates."""

    def dated(self, shelves: Sequence[Shelf]) -> list[Dated]:
        """The dates of each article, in the order of the shelves, without duplicates."""

    def added_after(self, shelves: Sequence[Shelf], moment: float | None) -> list[str]:
        """The ids of the articles added after a moment (Unix time); all articles for None."""

    def filled(self, shelves: Sequence[Shelf]) -> tuple[Shelf, ...]:
        """The shelves with at least one visible article, in the given order."""

    def revision(self, shelves: Sequence[Shelf]) -> tuple[int, ...]:
        """For each shelf a number that grows with every change; 0 for a shelf that does not exist."""

    # For libraries that do not fit into memory: the cost does not grow with the shelves, except that of `languages`, which is small.

    def key(self, shelf: Shelf) -> int | None:
        """A number of the shelf that no other shelf ever has at the same time; None if it does not exist."""

    def changes(self, shelf: Shelf, *, after: tuple[int, int] | None, most: int) -> list[Change]:
        """The articles of a shelf that changed after a place in the order of changes, each once, oldest change first.

        Args:
            shelf: the shelf.
            after: the `place` of the last change that is known; None for all.
            most: maximum number of changes.
        """

    def described(self, numbers: Collection[int]) -> dict[int, Described]:
        """Those of some articles that questions see, by number."""

    def named(self, shelves: Sequence[Shelf], ids: Collection[str]) -> dict[str, int]:
        """The numbers of the visible articles with some ids, each from the first shelf that has it."""

    def newest(self, shelves: Sequence[Shelf], most: int) -> list[int]:
        """The numbers of the visible articles that were added last, newest first."""

    def languages(self, shelves: Sequence[Shelf]) -> dict[str, int]:
        """The number of visible articles in each language; an article on two of the shelves counts twice."""

    def is_large(self, shelves: Sequence[Shelf], characters: int) -> bool:
        """Whether the texts on some shelves have more than some characters together, or are thousands."""


class Sentences(Protocol):
    """The sentences of articles, with their terms."""

    def of(self, number: int) -> list[Sentence]:
        """The passages of an article, in order, also if it was removed but not purged; empty if it does not exist."""

    def together(self, numbers: Collection[int]) -> dict[int, tuple[Stored, list[Sentence]]]:
        """Articles with their passages, read at once; those that were removed or do not exist are left out."""

    def count(self, number: int) -> int:
        """The number of passages of an article; 0 if it was removed or does not exist."""

    def replace(self, number: int, sentences: Sequence[Sentence]) -> None:
        """Replace the sentences of an article, for example after a change of the analysis."""


class ArticleVectors(Protocol):
    """The vectors of the passages of articles."""

    def put(self, number: int, encoder: str, texts: str, vectors: Vectors | Kept) -> None:
        """Store the vectors of an article; does nothing if the article does not exist.

        Args:
            number: the article.
            encoder: the name of the encoder.
            texts: a digest of the encoded texts.
            vectors: of shape (passages, dimensions).
        """

    def get(self, number: int, encoder: str, texts: str) -> Kept | None:
        """The stored vectors for this encoder and this digest of the texts, or None."""

    def which(self, numbers: Collection[int], encoder: str) -> set[int]:
        """Those of some articles that have vectors of this encoder, for whatever texts."""


class Settings(Protocol):
    """The settings of chats and topics."""

    def of(self, shelf: Shelf) -> dict[str, str]:
        """The settings of a shelf."""

    def put(self, shelf: Shelf, name: str, value: str | None) -> None:
        """Set a value; None restores the default."""

    def all(self, chat: str | None = None) -> list[tuple[Shelf, str, str]]:
        """The settings of all shelves, or of those of one chat, as triples of shelf, name and value."""


class Feeds(Protocol):
    """The feeds of shelves."""

    def follow(self, shelf: Shelf, url: str, title: str = "") -> Feed:
        """Follow a feed; returns the existing record if the shelf already follows the URL."""

    def follow_all(self, shelf: Shelf, feeds: Sequence[tuple[str, str]]) -> None:
        """Follow some feeds, each an address and a title, all or none; those that are followed stay as they are."""

    def unfollow(self, number: int) -> None:
        """Stop following a feed; its articles stay."""

    def of(self, shelf: Shelf) -> list[Feed]:
        """The feeds of a shelf, oldest first."""

    def due(self, by: float) -> list[Feed]:
        """The feeds of all shelves that are due at a moment (Unix time), the longest due first."""

    def seen(self, feed: Feed, items: Sequence[str]) -> set[str]:
        """Those of the items that were processed before."""

    def update(self, feed: Feed, items: Sequence[str] = ()) -> None:
        """Update the record of a feed and mark items as processed; does nothing if the feed does not exist."""


class Schedules(Protocol):
    """The schedules of briefings."""

    def plan(self, schedule: Schedule) -> Schedule:
        """Store a schedule and return it with a new number. Numbers are never reused."""

    def unplan(self, number: int) -> None:
        """Delete a schedule; does nothing if it does not exist."""

    def get(self, number: int) -> Schedule | None:
        """The schedule with this number, or None."""

    def of(self, chat: str) -> list[Schedule]:
        """The schedules of a chat, all topics, oldest first."""

    def due(self, by: float) -> list[Schedule]:
        """The schedules of all chats that are due at a moment (Unix time)."""

    def next_due(self, after: float) -> float | None:
        """The earliest due time after a moment (Unix time), or None."""

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        """Advance the due time of a schedule, and optionally set its zone, by compare-and-swap.

        False if the due time or the pause changed since `schedule` was read. If several processes claim the same due
        time, exactly one gets True.
        """

    def pause(self, number: int) -> None:
        """Pause a schedule: it is not due until it is resumed."""

    def resume(self, number: int, due: float | None) -> None:
        """Resume a paused schedule with a new due time; does nothing if it is not paused."""

    def hush(self, number: int, *, quiet: bool) -> None:
        """Set whether nothing is sent when there is nothing new."""

    def note_told(self, number: int, told: float | None) -> None:
        """Store up to which moment (Unix time) added articles have been reported."""


class Votes(Protocol):
    """Feedback on answers."""

    def put(self, shelf: Shelf, feedback: Feedback, source: str | None = None) -> None:
        """Store feedback. `source` identifies the user and the answer; earlier feedback from it is replaced."""

    def get(self, source: str) -> Feedback | None:
        """The current feedback from a source, or None."""

    def take_back(self, source: str) -> None:
        """Delete the feedback from a source; does nothing if there is none."""

    def of(self, shelf: Shelf) -> Iterator[Feedback]:
        """The feedback on answers in a shelf, oldest first."""

    def all(self) -> Iterator[Feedback]:
        """All feedback, oldest first."""


class Chats(Protocol):
    """Operations on whole chats: their shelves, the messages of articles, deletion and migration."""

    def shelves(self) -> list[Shelf]:
        """All shelves with articles, in order of creation."""

    def message(self, shelf: Shelf, article_id: str) -> str | None:
        """The id of the message with an article of the shelf; None if there is no such article or message."""

    def article_in(self, shelf: Shelf, message: str) -> str | None:
        """The id of the article of the shelf that was sent in a message, or None."""

    def forget(self, chat: str) -> Erased:
        """Permanently delete all data of a chat, in all topics and ports.

        The data are deleted when this returns. Traces in free parts of a file need room on the disk to be erased; where
        there is none, the result says so, and a later call erases them.
        """

    def move(self, chat: str, to: str) -> None:
        """Move all data of a chat to another, as when a group becomes a supergroup. Message ids become invalid."""


class Store(Protocol):
    """All ports on one database. The docstring of the module states the guarantees."""

    @property
    def articles(self) -> Articles:
        """The articles on shelves."""

    @property
    def visible(self) -> Visible:
        """The articles that are searched for questions."""

    @property
    def sentences(self) -> Sentences:
        """The sentences of articles."""

    @property
    def vectors(self) -> ArticleVectors:
        """The vectors of articles."""

    @property
    def settings(self) -> Settings:
        """The settings of chats."""

    @property
    def feeds(self) -> Feeds:
        """The feeds of shelves."""

    @property
    def schedules(self) -> Schedules:
        """The schedules of briefings."""

    @property
    def watches(self) -> Watches:
        """The topics that chats watch."""

    @property
    def sharings(self) -> Sharings:
        """Who shared articles."""

    @property
    def votes(self) -> Votes:
        """Feedback on answers."""

    @property
    def chats(self) -> Chats:
        """Operations on whole chats."""

    def version(self) -> object:
        """A value that differs from earlier values after any change by any process. Cheap to compute."""

    def purge(self, *, before: float) -> int:
        """Permanently delete the articles removed before a moment (Unix time); return their number."""

    def close(self) -> None:
        """Close the database."""
