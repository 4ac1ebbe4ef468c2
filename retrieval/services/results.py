"""Defines the results of the services: frozen data classes, which front ends turn into text."""

from dataclasses import dataclass

from retrieval.changes import Checked
from retrieval.errors import DatelineError, LimitReached
from retrieval.model import Article
from retrieval.store import Feed, Shelf, Stored


@dataclass(frozen=True, slots=True)
class Added:
    """An article was added or was on the shelf already.

    Attributes:
        stored: the article on the shelf.
        sentences: the number of its sentences.
        new: False if the shelf already had the text or the URL.
        like: True if the shelf already had nearly the same text from another URL; `stored` is that article.
    """

    stored: Stored
    sentences: int
    new: bool
    like: bool = False


@dataclass(frozen=True, slots=True)
class NotAdded:
    """An article was not added: it could not be read, or a limit was reached."""

    error: DatelineError


Addition = Added | NotAdded


@dataclass(frozen=True, slots=True)
class Additions:
    """The results for all articles of a message, in order."""

    each: tuple[Addition, ...]


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article with its number in the list of its shelf and the number of its sentences."""

    number: int
    stored: Stored
    sentences: int


@dataclass(frozen=True, slots=True)
class PublicShelf:
    """A public shelf, and whether it is searched for questions of the chat."""

    name: str
    on: bool
    articles: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the articles on a shelf.

    Attributes:
        articles: the articles on the page.
        total: the number of articles on all pages.
        page: the page number, from 1.
        pages: the number of pages, at least 1.
        search: the search text; empty for all articles.
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
    """The article that the user named."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class Renamed:
    """An article was renamed: its previous title, and the requested one."""

    before: str
    title: str


@dataclass(frozen=True, slots=True)
class Removed:
    """The article that was removed from its shelf."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class Restored:
    """The article that was restored."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class NothingToRestore:
    """There is no removed article to restore."""


@dataclass(frozen=True, slots=True)
class Switched:
    """An article was included in the search, or excluded from it."""

    stored: Stored
    on: bool


@dataclass(frozen=True, slots=True)
class SwitchedShelf:
    """A public shelf was included in the search, or excluded from it."""

    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The number of articles that were permanently deleted."""

    articles: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed after a fetch, and the number of articles added."""

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
    """Numbers of imported feeds: newly followed, already followed, and left out because of the limit."""

    new: int
    known: int
    left: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the articles and feeds of an archive.

    Attributes:
        new: number of added articles.
        known: number of articles that were on the shelf already.
        left: number of articles that did not fit.
        limit: the limit that the first of these reached.
        feeds: what became of its feeds; None if it has none.
    """

    new: int
    known: int = 0
    left: int = 0
    limit: LimitReached | None = None
    feeds: FeedsImported | None = None

    @property
    def total(self) -> int:
        """Number of articles in the archive."""
        return self.new + self.known + self.left


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """An article with the state of each of its sentences."""

    article: Article
    sentences: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class NotChecked:
    """An article whose page could not be read."""

    article: Article
    error: DatelineError


@dataclass(frozen=True, slots=True)
class Checks:
    """The articles that were fetched again, in order; empty if no article has a URL."""

    each: tuple[CheckedArticle | NotChecked, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The articles of a shelf with changed or missing sentences."""

    shelf: Shelf
    articles: tuple[CheckedArticle, ...]


ArticleResult = (
    Added | NotAdded | Additions | Listed | Found | Renamed | Removed | Restored | NothingToRestore | Switched | SwitchedShelf
)  # fmt: skip
OtherResult = Forgotten | Followed | Unfollowed | Following | FeedsImported | Imported | Checks
Result = ArticleResult | OtherResult
"""All results that a front end can receive."""
