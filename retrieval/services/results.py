"""What the services give back: frozen data, which a front end puts into words."""

from dataclasses import dataclass

from retrieval.changes import Checked
from retrieval.errors import DatelineError, LimitReached
from retrieval.model import Article
from retrieval.store import Feed, Shelf, Stored


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is on the shelf.

    Attributes:
        stored: as it stands there.
        sentences: how many it has.
        new: False if it was there already, by text or by address.
        like: True if another address has nearly the same text, and that one is `stored`.
    """

    stored: Stored
    sentences: int
    new: bool
    like: bool = False


@dataclass(frozen=True, slots=True)
class NotAdded:
    """An article that could not be read, or for which there is no room."""

    error: DatelineError


Addition = Added | NotAdded


@dataclass(frozen=True, slots=True)
class Additions:
    """What became of each article of a message, in order."""

    each: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article, its number in the list of its shelf, and how many sentences it has."""

    number: int
    stored: Stored
    sentences: int


@dataclass(frozen=True, slots=True)
class PublicShelf:
    """A public shelf, and whether the chat's questions see it."""

    name: str
    on: bool
    articles: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the articles on a shelf.

    Attributes:
        articles: those on the page.
        total: how many there are on all pages.
        page: which this is, from 1.
        pages: how many there are, at least 1.
        search: what was searched for; empty for everything.
        public: the public shelves.
    """

    articles: tuple[ListedArticle, ...]
    total: int
    page: int
    pages: int
    search: str
    public: tuple[PublicShelf, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The article that was named."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class Renamed:
    """The title that an article had, and the one that was asked for."""

    before: str
    title: str


@dataclass(frozen=True, slots=True)
class Removed:
    """The article that was taken from its shelf."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class Restored:
    """The article that was put back."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class NothingToRestore:
    """Nothing was removed lately."""


@dataclass(frozen=True, slots=True)
class Switched:
    """An article that questions see from now on, or no longer."""

    stored: Stored
    on: bool


@dataclass(frozen=True, slots=True)
class SwitchedShelf:
    """A public shelf that questions see from now on, or no longer."""

    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many articles were deleted for good."""

    articles: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed as it is known after a look, and how many articles were added."""

    feed: Feed
    added: int


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The feed that is no longer followed."""

    feed: Feed


@dataclass(frozen=True, slots=True)
class Following:
    """The feeds that a shelf follows."""

    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class FeedsImported:
    """How many feeds of a list are followed from now on, were followed already, and are beyond the limit."""

    new: int
    known: int
    left: int


@dataclass(frozen=True, slots=True)
class Imported:
    """How many articles of an archive were added, of how many; `limit` is what ended it early."""

    new: int
    total: int
    limit: LimitReached | None = None


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """An article, and what became of each of its sentences."""

    article: Article
    sentences: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class NotChecked:
    """An article whose page could not be read."""

    article: Article
    error: DatelineError


@dataclass(frozen=True, slots=True)
class Checks:
    """The articles that were fetched again, in order; none where none has an address."""

    each: tuple[CheckedArticle | NotChecked, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The articles of a shelf that have sentences that no longer stand."""

    shelf: Shelf
    articles: tuple[CheckedArticle, ...]


ArticleResult = (
    Added | NotAdded | Additions | Listed | Found | Renamed | Removed | Restored | NothingToRestore | Switched | SwitchedShelf
)  # fmt: skip
OtherResult = Forgotten | Followed | Unfollowed | Following | FeedsImported | Imported | Checks
Result = ArticleResult | OtherResult
"""All that a front end can be given to show."""
