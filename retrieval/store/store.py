"""The contract of a store: articles and what belongs to them, kept shelf by shelf.

What every store promises, and `tests/contracts/store.py` checks:

- A call that changes something has happened whole when it returns, also if the process dies right then; one that fails or
  is cut off has not happened at all.
- A shelf is a chat and a topic in it, topic 0 being shared by all topics of the chat. Nothing that is asked of one shelf
  depends on another: no list, no count, no order.
- The same text is on a shelf once, and the same address; `add` says what was there already.
- A removed article is gone from every list and can be restored until `purge`.
- `revision` of a shelf grows with every change of what a question sees: articles added, removed, restored, switched,
  renamed. Vectors do not count.
- `forget` leaves nothing of a chat, not even in the free pages of the file.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from retrieval.encoders import Vectors
from retrieval.meaning import Kept
from retrieval.models import Article
from retrieval.passages import Sentence


class Shelf(NamedTuple):
    """Where articles stand: a chat, by any name that is its own, and a topic in it; 0 is the chat's shared shelf."""

    chat: str
    topic: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """An article on a shelf.

    Attributes:
        number: names it in the store, for good.
        shelf: where it stands.
        article: text and all.
        active: whether questions see it.
        added: when, in seconds since 1970.
        message: the chat's message that it came in, if it came in one.
        analysis: the version of the analysis that its sentences are from.
        detected: the language that its sentences were analysed in.
    """

    number: int
    shelf: Shelf
    article: Article
    active: bool
    added: float
    message: str | None = None
    analysis: int = 0
    detected: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a shelf follows.

    Attributes:
        number: names it in the store.
        shelf: where its articles go.
        url: where it is fetched.
        title: its own.
        etag: of the last answer, for the next question.
        modified: the same.
        due: when to look again, in seconds since 1970.
        failures: how many times in a row it could not be read.
        trouble: the last reason, as a sentence.
    """

    number: int
    shelf: Shelf
    url: str
    title: str = ""
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a chat, or a topic of it, wants briefings.

    Attributes:
        number: names it in the store.
        shelf: where they go, and what they are about.
        spec: the days and the local time, as `retrieval.schedules.Spec` writes itself.
        zone: the name of the time zone; None as long as nobody has said it, and nothing is due.
        own_zone: whether the zone is this schedule's own, or the chat's.
        argument: what they are to be like, as it was written.
        language: that was spoken when it was planned, as an ISO 639-1 code.
        by: the number of the user who planned it.
        quiet: whether nothing is said where nothing is new.
        paused: whether nothing is due until it is resumed.
        due: the next instant, in seconds since 1970; None where none is.
        told: the instant up to which what was added has been told; None before the first briefing.
    """

    number: int
    shelf: Shelf
    spec: str
    zone: str | None = None
    own_zone: bool = False
    argument: str = ""
    language: str = ""
    by: int | None = None
    quiet: bool = True
    paused: bool = False
    due: float | None = None
    told: float | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer.

    Attributes:
        asked: when the question was put, in seconds since 1970.
        question: as it was read.
        passage: the sentence that was given as the answer, None where the answer was a no.
        article_id: the article that it is from, None with a no.
        confidence: the estimated probability that the first passage answers.
        useful: what they thought.
    """

    asked: float
    question: str
    passage: str | None
    article_id: str | None
    confidence: float
    useful: bool


class Store(Protocol):
    """Keeps articles; the module's docstring is the contract."""

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

    def replace(self, number: int, sentences: Sequence[Sentence]) -> None:
        """Put other sentences in place of an article's, as when the analysis has changed."""

    def like(self, shelf: Shelf, article: Article) -> Stored | None:
        """The article on the shelf whose text is nearly the same, if there is one."""

    def articles(self, shelf: Shelf, *, search: str = "", limit: int = -1, offset: int = 0) -> list[Stored]:
        """What is on a shelf, oldest first; `search` must stand in the title, source or address."""

    def count(self, shelf: Shelf, *, search: str = "") -> int:
        """How many `articles` would give without limit."""

    def size(self, shelf: Shelf) -> int:
        """How many characters all texts on a shelf have, removed ones too."""

    def active(self, shelves: Sequence[Shelf]) -> list[tuple[int, str, str]]:
        """The number, id and title of each article that questions to these shelves see, in the order of the shelves."""

    def since(self, shelves: Sequence[Shelf], moment: float, day: str) -> list[str]:
        """The ids of the articles that questions to these shelves see, added since a moment or published since a day (ISO)."""

    def get(self, number: int) -> Stored | None:
        """The article of this number, unless it is gone or removed."""

    def message(self, shelf: Shelf, article_id: str) -> str | None:
        """The chat's message that an article of the shelf came in; None if it is not there, or came otherwise."""

    def has(self, shelf: Shelf, article_id: str) -> bool:
        """Whether an article stands on the shelf itself, seen by questions."""

    def article_in(self, shelf: Shelf, message: str) -> str | None:
        """The id of the article of the shelf that came in a message of its chat, if one did."""

    def sentences(self, number: int) -> list[Sentence]:
        """The passages of an article, in order, also of one that was removed and not purged yet; else none."""

    def length(self, number: int) -> int:
        """How many passages an article has."""

    def rename(self, number: int, title: str) -> None:
        """Give an article a title that the user supplies."""

    def switch(self, number: int, *, active: bool) -> None:
        """Let questions see an article, or not."""

    def remove(self, number: int, *, now: float) -> None:
        """Take an article from its shelf, until it is restored or purged."""

    def restore(self, shelf: Shelf) -> Stored | None:
        """Put back what was removed last from a shelf, if anything is left to put back."""

    def purge(self, *, before: float) -> int:
        """Delete for good what was removed before that time; how many."""

    def revision(self, shelves: Sequence[Shelf]) -> tuple[int, ...]:
        """One number a shelf that grows with every change; 0 for one on which nothing ever stood."""

    def version(self) -> object:
        """What equals an earlier one only if nothing at all has changed since, by whichever process; cheap to ask for."""

    def filled(self, shelves: Sequence[Shelf]) -> tuple[Shelf, ...]:
        """Those of the shelves that hold an article which questions see, in their order."""

    def put_vectors(self, number: int, encoder: str, texts: str, vectors: Vectors | Kept) -> None:
        """Keep the vectors of an article by an encoder; `texts` is a digest of what was encoded. A gone one is no error."""

    def vectors(self, number: int, encoder: str, texts: str) -> Kept | None:
        """The vectors of exactly these texts by this encoder, if they are kept."""

    def settings(self, shelf: Shelf) -> dict[str, str]:
        """The settings of a shelf."""

    def put_setting(self, shelf: Shelf, name: str, value: str | None) -> None:
        """Change one; None for the default."""

    def all_settings(self) -> list[tuple[Shelf, str, str]]:
        """The settings of all shelves: where, the name, the value."""

    def follow(self, shelf: Shelf, url: str, title: str = "") -> Feed:
        """Follow a feed; the same address is followed once."""

    def unfollow(self, number: int) -> None:
        """Stop following; the articles stay."""

    def feeds(self, shelf: Shelf | None = None, *, due: float | None = None) -> list[Feed]:
        """The feeds of a shelf, or of all; with `due`, those that are to be looked at by then."""

    def seen(self, feed: Feed, items: Sequence[str]) -> set[str]:
        """Which of these items were fetched before."""

    def update_feed(self, feed: Feed, items: Sequence[str] = ()) -> None:
        """Keep what is known of a feed, and that these items were fetched."""

    def plan(self, schedule: Schedule) -> Schedule:
        """Keep a schedule; its number is given anew."""

    def unplan(self, number: int) -> None:
        """Delete a schedule; one that is gone is no error."""

    def schedule(self, number: int) -> Schedule | None:
        """The schedule of this number."""

    def schedules(self, chat: str) -> list[Schedule]:
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

    def fresh(self, shelves: Sequence[Shelf], since: float | None) -> list[str]:
        """The ids of the articles that questions see and that were added after an instant; all for None."""

    def put_feedback(self, shelf: Shelf, feedback: Feedback, source: str | None = None) -> None:
        """Keep what somebody thought of an answer; `source` names both, and what it said before is replaced."""

    def feedback_of(self, source: str) -> Feedback | None:
        """What a source said last, unless it took that back."""

    def take_back(self, source: str) -> None:
        """Delete what a source said; to have said nothing is no error."""

    def feedback(self, shelf: Shelf | None = None) -> Iterator[Feedback]:
        """What was thought, oldest first."""

    def shelves(self) -> list[Shelf]:
        """Every shelf on which something stands, in the order in which they were begun."""

    def forget(self, chat: str) -> int:
        """Delete everything of a chat, all topics, for good; how many articles that were."""

    def move(self, chat: str, to: str) -> None:
        """Give all that belongs to a chat to another, as when a group becomes a supergroup, whose messages are others."""

    def close(self) -> None:
        """Let go of the file."""
