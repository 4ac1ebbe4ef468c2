"""Checks whether published articles have changed, on demand and once a day, by fetching them again."""

import hashlib
from dataclasses import dataclass

from retrieval.changes import Change, compare
from retrieval.errors import ArticleError, DatelineError
from retrieval.ingest.reading import read_address
from retrieval.services.articles import ArticleService, Progress, Report, silent, unreported
from retrieval.services.collections import PUBLIC
from retrieval.services.results import Changes, CheckedArticle, Checks, NotChecked
from retrieval.store import Shelf, Stored

DAY = 24 * 3600.0
_LAST, _TOLD = "check.last", "check.told"
"""Names of the settings for the time of a shelf's last check and the digest of the last reported changes."""


@dataclass(frozen=True, slots=True)
class CheckService:
    """Fetches articles again and compares them. Thread-safe.

    Attributes:
        articles: the article service, with its collections and fetcher.
        report: called with each failure of the daily check.
    """

    articles: ArticleService
    report: Report = unreported

    def check(self, shelf: Shelf, named: str = "", *, progress: Progress = silent) -> Checks:
        """Fetch all articles of a shelf that have a URL, or only the named one, and compare each sentence.

        Raises:
            NoSuchArticle: as `Collections.find`.
        """
        chosen = self._with_address(shelf, named)
        done = []
        for place, stored in enumerate(chosen, 1):
            progress(stored.article.url or "", place, len(chosen))
            done.append(self._checked_or_not(stored))
        return Checks(tuple(done))

    def _with_address(self, shelf: Shelf, named: str = "") -> list[Stored]:
        collections = self.articles.collections
        with collections.lock:
            chosen = [collections.find(shelf, named)] if named.strip() else collections.store.articles.of(shelf)
        return [stored for stored in chosen if stored.article.url]

    def _checked_or_not(self, stored: Stored) -> CheckedArticle | NotChecked:
        try:
            return self._checked(stored)
        except DatelineError as exc:
            return NotChecked(stored.article, exc.without_frames())

    def _checked(self, stored: Stored) -> CheckedArticle:
        collections = self.articles.collections
        with collections.lock:
            passages = [sentence.passage for sentence in collections.store.sentences.of(stored.number)]
        now = read_address(stored.article.url or "", self.articles.fetcher, isolated=self.articles.isolated)
        return CheckedArticle(stored.article, tuple(compare(passages, now)))

    def shelves(self) -> list[Shelf]:
        """The shelves of all chats."""
        collections = self.articles.collections
        with collections.lock:
            return [shelf for shelf in collections.store.chats.shelves() if not shelf.chat.startswith(PUBLIC)]

    def check_daily(self, shelf: Shelf) -> Changes | None:
        """Check a shelf that was not checked within a day; return its changes if they were not reported before.

        They count as reported after `note_reported`. A failure is passed to `report`, and not raised.
        """
        try:
            if self._is_due(shelf) and (changes := self.changes(shelf)).articles and not self._is_reported(changes):
                return changes
        except Exception as exc:  # noqa: BLE001 - whatever it is, it concerns this shelf alone
            self.report(f"the daily check of chat {shelf.chat}", exc)
        return None

    def _is_due(self, shelf: Shelf) -> bool:
        """Whether the last check of a shelf is at least a day ago. If so, the current time is stored as its check."""
        collections = self.articles.collections
        with collections.lock:
            settings, now = collections.store.settings, collections.clock()
            if now - float(settings.of(shelf).get(_LAST, 0)) < DAY:
                return False
            settings.put(shelf, _LAST, str(now))
        return True

    def changes(self, shelf: Shelf) -> Changes:
        """Fetch the articles of a shelf again, and return what has changed; pages that cannot be read are left out."""
        checked = (self._checked_if_readable(stored) for stored in self._with_address(shelf))
        return Changes(shelf, tuple(one for one in checked if one is not None and _has_changed(one)))

    def _checked_if_readable(self, stored: Stored) -> CheckedArticle | None:
        """Compare an article with its page; None if the page cannot be read, which is not reported."""
        try:
            return self._checked(stored)
        except ArticleError:
            return None

    def _is_reported(self, changes: Changes) -> bool:
        """Whether these changes are the last reported ones."""
        collections = self.articles.collections
        with collections.lock:
            return collections.store.settings.of(changes.shelf).get(_TOLD) == _digest(changes)

    def note_reported(self, changes: Changes) -> None:
        """Store that changes are reported to the chat.

        Raises:
            StoreError: the store cannot be used.
        """
        collections = self.articles.collections
        with collections.lock:
            collections.store.settings.put(changes.shelf, _TOLD, _digest(changes))


def _has_changed(checked: CheckedArticle) -> bool:
    return any(one.change is not Change.STANDS for one in checked.sentences)


def _digest(changes: Changes) -> str:
    """A hash that identifies a set of changes."""
    told = [
        (one.article.id, [(s.passage.id.ordinal, s.passage.text, s.change.value, s.now) for s in one.sentences])
        for one in changes.articles
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()
