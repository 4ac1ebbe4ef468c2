"""Combines all ports on one SQLite file; every change is one transaction."""

from pathlib import Path

from retrieval.store.database import Database
from retrieval.store.ports import (
    Articles,
    ArticleVectors,
    Chats,
    Feeds,
    Schedules,
    Sentences,
    Settings,
    Visible,
    Votes,
)
from retrieval.store.sharings import Sharings
from retrieval.store.sqlite.articles import SQLiteArticles
from retrieval.store.sqlite.chats import SQLiteChats
from retrieval.store.sqlite.database import Database as SQLiteDatabase
from retrieval.store.sqlite.feeds import SQLiteFeeds
from retrieval.store.sqlite.schedules import SQLiteSchedules
from retrieval.store.sqlite.sentences import SQLiteSentences
from retrieval.store.sqlite.settings import SQLiteSettings
from retrieval.store.sqlite.sharings import SQLiteSharings
from retrieval.store.sqlite.vectors import SQLiteVectors
from retrieval.store.sqlite.visible import SQLiteVisible
from retrieval.store.sqlite.votes import SQLiteVotes
from retrieval.store.sqlite.watches import SQLiteWatches
from retrieval.store.watch_port import Watches


class SQLStore:
    """A `Store` on a database that speaks SQL."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.articles: Articles = SQLiteArticles(database)
        self.visible: Visible = SQLiteVisible(database)
        self.sentences: Sentences = SQLiteSentences(database)
        self.vectors: ArticleVectors = SQLiteVectors(database)
        self.settings: Settings = SQLiteSettings(database)
        self.feeds: Feeds = SQLiteFeeds(database)
        self.schedules: Schedules = SQLiteSchedules(database)
        self.watches: Watches = SQLiteWatches(database)
        self.sharings: Sharings = SQLiteSharings(database)
        self.votes: Votes = SQLiteVotes(database)
        self.chats: Chats = SQLiteChats(database)

    def version(self) -> object:
        """See `Store`."""
        return self.database.version()

    def purge(self, *, before: float) -> int:
        """See `Store`."""
        with self.database.change() as do:
            purged = int(do("DELETE FROM articles WHERE removed < ?", (before,)).rowcount)
            # SQLite gives the highest number again if its article was deleted.
            highest = "(SELECT coalesce(max(article), 0) FROM articles)"
            do(f"UPDATE watches SET looked = {highest} WHERE looked > {highest}")
            return purged

    def close(self) -> None:
        """See `Store`."""
        self.database.close()


class SQLiteStore(SQLStore):
    """A `Store` in a SQLite file.

    Args:
        file: the file; it and its folder are created if they do not exist.

    Raises:
        StoreError: the file is not a library, is of a newer version, or cannot be opened.
    """

    database: SQLiteDatabase

    def __init__(self, file: Path) -> None:
        super().__init__(SQLiteDatabase(file))
