"""The contract of a store: one small port for each kind of thing that is kept, and the `Store` that has them all.

What every store promises, and `tests/contracts/store/` checks:

- A call that changes something has happened whole when it returns, also if the process dies right then; one that fails or
  is cut off has not happened at all. That holds for a call that touches what several ports keep, too.
- A shelf is a chat and a topic in it, topic 0 being shared by all topics of the chat. Nothing that is asked of one shelf
  depends on another: no list, no count, no order.
- The same text is on a shelf once, and the same address; `Articles.add` says what was there already.
- A removed article is gone from every list and can be restored until `Store.purge`.
- `Visible.revision` of a shelf grows with every change of what a question sees: articles added, removed, restored, switched,
  renamed, and settings, which decide what is switched on. Vectors do not count.
- `Chats.forget` leaves nothing of a chat, not even in the free pages of a file.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from retrieval.model import Article
from retrieval.passages import Sentence
from retrieval.search.encoders import Vectors
from retrieval.search.vectors import Kept
from retrieval.store.records import Feed, Feedback, Schedule, Shelf, Stored


class Articles(Protocol):
    """The articles that stand on shelves."""

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
        """Put an article on a shelf; False with the one that is there if its text or address is there already."""

    def get(self, number: int) -> Stored | None:
        """The article of this number, unless it is gone or removed."""

    def of(self, shelf: Shelf, *, search: str = "", limit: int = -1, offset: int = 0) -> list[Stored]:
        """What is on a shelf, oldest first; `search` must stand in the title, source or address."""

    def count(self, shelf: Shelf, *, search: str = "") -> int:
        """How many `of` would give without limit."""

    def size(self, shelf: Shelf) -> int:
        """How many characters all texts on a shelf have, removed ones too."""

    def like(self, shelf: Shelf, article: Article) -> Stored | None:
        """The article on the shelf whose text is nearly the same, if there is one."""

    def rename(self, number: int, title: str) -> None:
        """Give an article a title that the user supplies."""

    def switch(self, number: int, *, active: bool) -> None:
        """Let questions see an article, or not."""

    def remove(self, number: int, *, now: float) -> None:
        """Take an article from its shelf, until it is restored or purged."""

    def restore(self, shelf: Shelf) -> Stored | None:
        """Put back what was removed last from a shelf, if anything is left to put back."""


class Visible(Protocol):
    """The articles that questions to shelves see: neither removed nor switched off."""

    def of(self, shelves: Sequence[Shelf]) -> list[tuple[int, str, str]]:
        """The number, id and title of each article, in the order of the shelves; one that is on several comes once."""

    def has(self, shelf: Shelf, article_id: str) -> bool:
        """Whether an article stands on the shelf itself."""

    def since(self, shelves: Sequence[Shelf], moment: float, day: str) -> list[str]:
        """The ids of the articles added since a moment or published since a day (ISO)."""

    def added_after(self, shelves: Sequence[Shelf], moment: float | None) -> list[str]:
        """The ids of the articles that were added after an instant; all for None."""

    def filled(self, shelves: Sequence[Shelf]) -> tuple[Shelf, ...]:
        """Those of the shelves that hold such an article, in their order."""

    def revision(self, shelves: Sequence[Shelf]) -> tuple[int, ...]:
        """One number a shelf that grows with every change; 0 for one on which nothing ever stood."""


class Sentences(Protocol):
    """The sentences of articles, with their terms."""

    def of(self, number: int) -> list[Sentence]:
        """The passages of an article, in order, also of one that was removed and not purged yet; else none."""

    def count(self, number: int) -> int:
        """How many passages an article has; 0 if it is gone or removed."""

    def replace(self, number: int, sentences: Sequence[Sentence]) -> None:
        """Put other sentences in place of an article's, as when the analysis has changed."""


class ArticleVectors(Protocol):
    """The vectors of the passages of articles."""

    def put(self, number: int, encoder: str, texts: str, vectors: Vectors | Kept) -> None:
        """Keep the vectors of an article by an encoder; `texts` is a digest of what was encoded. A gone one is no error."""

    def get(self, number: int, encoder: str, texts: str) -> Kept | None:
        """The vectors of exactly these texts by this encoder, if they are kept."""


class Settings(Protocol):
    """What chats, and topics of them, have chosen."""

    def of(self, shelf: Shelf) -> dict[str, str]:
        """The settings of a shelf."""

    def put(self, shelf: Shelf, name: str, value: str | None) -> None:
        """Change one; None for the default."""

    def all(self) -> list[tuple[Shelf, str, str]]:
        """The settings of all shelves: where, the name, the value."""


class Feeds(Protocol):
    """The feeds that shelves follow."""

    def follow(self, shelf: Shelf, url: str, title: str = "") -> Feed:
        """Follow a feed; the same address is followed once."""

    def follow_all(self, shelf: Shelf, feeds: Sequence[tuple[str, str]]) -> None:
        """Follow some feeds, each an address and a title, all or none; those that are followed stay as they are."""

    def unfollow(self, number: int) -> None:
        """Stop following; the articles stay."""

    def of(self, shelf: Shelf) -> list[Feed]:
        """The feeds of a shelf, oldest first."""

    def due(self, by: float) -> list[Feed]:
        """The feeds of all shelves that are to be looked at by then, oldest first."""

    def seen(self, feed: Feed, items: Sequence[str]) -> set[str]:
        """Which of these items were fetched before."""

    def update(self, feed: Feed, items: Sequence[str] = ()) -> None:
        """Keep what is known of a feed, and that these items were fetched; one that is gone is no error."""


class Schedules(Protocol):
    """When chats want briefings."""

    def plan(self, schedule: Schedule) -> Schedule:
        """Keep a schedule; its number is given anew, and never twice."""

    def unplan(self, number: int) -> None:
        """Delete a schedule; one that is gone is no error."""

    def get(self, number: int) -> Schedule | None:
        """The schedule of this number."""

    def of(self, chat: str) -> list[Schedule]:
        """The schedules of a chat, all topics, oldest first."""

    def due(self, by: float) -> list[Schedule]:
        """The schedules that are due by then, of all chats."""

    def next_due(self, after: float) -> float | None:
        """The earliest instant after another at which any is due."""

    def claim(self, schedule: Schedule, due: float | None, *, zone: str | None = None) -> bool:
        """Move the next instant of a schedule, and perhaps its zone; False if that, or a pause, came before.

        Of all who claim the same instant, in whichever process, exactly one is told True.
        """

    def pause(self, number: int) -> None:
        """Let nothing be due."""

    def resume(self, number: int, due: float | None) -> None:
        """End a pause; one that is not paused stays as it is."""

    def hush(self, number: int, *, quiet: bool) -> None:
        """Choose whether nothing is said where nothing is new."""

    def note_told(self, number: int, told: float | None) -> None:
        """Note up to when what was added has been told."""


class Votes(Protocol):
    """What people thought of answers."""

    def put(self, shelf: Shelf, feedback: Feedback, source: str | None = None) -> None:
        """Keep what somebody thought of an answer; `source` names both, and what it said before is replaced."""

    def get(self, source: str) -> Feedback | None:
        """What a source said last, unless it took that back."""

    def take_back(self, source: str) -> None:
        """Delete what a source said; to have said nothing is no error."""

    def of(self, shelf: Shelf) -> Iterator[Feedback]:
        """What was thought of answers to a shelf, oldest first."""

    def all(self) -> Iterator[Feedback]:
        """What was thought of all answers, oldest first."""


class Chats(Protocol):
    """Chats as a whole: their shelves, the messages that articles came in, and what happens when a chat ends or moves."""

    def shelves(self) -> list[Shelf]:
        """Every shelf on which something stands, in the order in which they were begun."""

    def message(self, shelf: Shelf, article_id: str) -> str | None:
        """The chat's message that an article of the shelf came in; None if it is not there, or came otherwise."""

    def article_in(self, shelf: Shelf, message: str) -> str | None:
        """The id of the article of the shelf that came in a message of its chat, if one did."""

    def forget(self, chat: str) -> int:
        """Delete everything of a chat, all topics, whichever port keeps it, for good; how many articles that were."""

    def move(self, chat: str, to: str) -> None:
        """Give all that belongs to a chat to another, as when a group becomes a supergroup, whose messages are others."""


class Store(Protocol):
    """All ports over one database, and what concerns all of it; the module's docstring is the contract."""

    @property
    def articles(self) -> Articles:
        """The articles that stand on shelves."""

    @property
    def visible(self) -> Visible:
        """The articles that questions see."""

    @property
    def sentences(self) -> Sentences:
        """The sentences of articles."""

    @property
    def vectors(self) -> ArticleVectors:
        """The vectors of articles."""

    @property
    def settings(self) -> Settings:
        """What chats have chosen."""

    @property
    def feeds(self) -> Feeds:
        """The feeds that shelves follow."""

    @property
    def schedules(self) -> Schedules:
        """When chats want briefings."""

    @property
    def votes(self) -> Votes:
        """What people thought of answers."""

    @property
    def chats(self) -> Chats:
        """Chats as a whole."""

    def version(self) -> object:
        """What equals an earlier one only if nothing at all has changed since, by whichever process; cheap to ask for."""

    def purge(self, *, before: float) -> int:
        """Delete for good the articles that were removed before that time; how many."""

    def close(self) -> None:
        """Let go of the database."""
