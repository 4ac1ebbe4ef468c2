"""Defines the results of the services: frozen data classes, which front ends turn into text."""

from dataclasses import dataclass

from retrieval.changes import Checked
from retrieval.errors import ArticleError, DatelineError, LimitReached
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
    """The articles that were removed from their shelf together, by their titles for display."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """The articles that were restored together, by their titles for display."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingToRestore:
    """There is no removed article to restore."""


@dataclass(frozen=True, slots=True)
class Switched:
    """Articles were included in the search, or excluded from it; by their titles for display."""

    titles: tuple[str, ...]
    on: bool


@dataclass(frozen=True, slots=True)
class SwitchedShelf:
    """A public shelf was included in the search, or excluded from it."""

    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Everything of a chat was permanently deleted.

    Attributes:
        articles: the number of deleted articles.
        traces: whether parts of the deleted texts may be left in free parts of a file.
    """

    articles: int
    traces: bool = False


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
    """What became of the feeds of a list.

    Attributes:
        new: number of feeds that are followed now.
        known: number of feeds that were followed already; a feed that the list names twice counts here, too.
        left: number of feeds that did not fit.
        unreadable: number of feeds without an address of the web.
    """

    new: int
    known: int
    left: int
    unreadable: int = 0

    @property
    def total(self) -> int:
        """Number of feeds in the list."""
        return self.new + self.known + self.left + self.unreadable

    @property
    def is_complete(self) -> bool:
        """Whether all of them are followed now."""
        return not (self.left or self.unreadable)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the articles and feeds of an archive.

    Attributes:
        new: number of added articles.
        known: number of articles that were on the shelf already.
        left: number of articles that did not fit.
        limit: the limit that the first of these reached.
        feeds: what became of its feeds; None if it has none.
        unreadable: number of articles without a sentence.
    """

    new: int
    known: int = 0
    left: int = 0
    limit: LimitReached | None = None
    feeds: FeedsImported | None = None
    unreadable: int = 0

    @property
    def total(self) -> int:
        """Number of articles in the archive."""
        return self.new + self.known + self.left + self.unreadable

    @property
    def is_complete(self) -> bool:
        """Whether all of it is in the library now."""
        return not (self.left or self.unreadable) and (self.feeds is None or self.feeds.is_complete)


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file, or a member of an archive, that could not be read."""

    name: str
    error: ArticleError


@dataclass(frozen=True, slots=True)
class AddedMany:
    """What became of the files of folders and archives.

    Attributes:
        new: number of added articles.
        known: number of files whose article, or a near-duplicate, was on the shelf already.
        left: number of articles that did not fit.
        limit: the limit that the first of these reached.
        failed: number of files that could not be read.
        failures: the first of these.
        skipped: number of hidden files and files of other formats.
        sentences: number of sentences of the added articles.
        pending: number of files that were not read because the user stopped it.
        is_interrupted: whether the user stopped it before all files were read.
    """

    new: int = 0
    known: int = 0
    left: int = 0
    limit: LimitReached | None = None
    failed: int = 0
    failures: tuple[NotRead, ...] = ()
    skipped: int = 0
    sentences: int = 0
    pending: int = 0
    is_interrupted: bool = False

    @property
    def total(self) -> int:
        """Number of files of known formats."""
        return self.new + self.known + self.left + self.failed + self.pending

    @property
    def is_complete(self) -> bool:
        """Whether there was something to add and all of it is in the library now."""
        return self.total > 0 and not (self.left or self.failed or self.is_interrupted)


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
OtherResult = AddedMany | Forgotten | Followed | Unfollowed | Following | FeedsImported | Imported | Checks
Result = ArticleResult | OtherResult
"""All results that a front end can receive."""
