"""Manages the feeds that a shelf follows. The lock is not held while feeds are fetched.

A failure of one feed, foreseen or not, is stored with that feed and makes its next look later. The other feeds go on.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from retrieval.errors import ArticleError, DatelineError, LimitReached, NoSuchArticle, StoreError, UnreadableArticle
from retrieval.ingest.feeds import Item, from_opml, to_opml
from retrieval.services.articles import ArticleService, Progress, Report, silent, unreported
from retrieval.services.collections import analysed
from retrieval.services.feed_items import MOST_ITEMS, after_failure, fetch_feed, find_feed, read_item
from retrieval.services.numbers import whole_number
from retrieval.services.results import FeedsImported, Followed, Following, Unfollowed
from retrieval.store import Feed, Shelf


class _Unfollowed(Exception):
    """The feed is no longer followed, so that nothing of it may be added."""


@dataclass(slots=True)
class _Look:
    """The state of a look at a feed.

    Attributes:
        feed: the record to store.
        done: the keys of the processed items.
        added: the number of added articles.
        is_complete: whether all items of the feed are processed. If not, the feed must be sent again although unchanged.
    """

    feed: Feed
    done: list[str] = field(default_factory=list)
    added: int = 0
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class FeedService:
    """Manages the feeds of shelves. Thread-safe.

    Attributes:
        articles: adds the articles of feeds.
        wording: turns an error into the text that is stored as the feed's `trouble`.
        report: called with each failure that is not the fault of the feed.
    """

    articles: ArticleService
    wording: Callable[[DatelineError], str] = str
    report: Report = unreported
    # For feeds whose next look cannot be stored: when it is, by number.
    _resting: dict[int, float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def follow(self, shelf: Shelf, address: str, *, progress: Progress = silent) -> Followed:
        """Follow the feed at a URL, or the feed that the page there links to, and add its new items.

        Raises:
            ArticleError: the URL cannot be fetched, or there is no feed.
            LimitReached: the chat may not follow more feeds.
        """
        progress(address, 1, 1)
        url = find_feed(address, self.articles.fetcher, isolated=self.articles.isolated)
        collections = self.articles.collections
        with collections.lock:
            limits = collections.limits.of(shelf)
            if limits is not None and len(collections.store.feeds.of(shelf)) >= limits.feeds:
                raise too_many_feeds(limits.feeds)
            feed = collections.store.feeds.follow(shelf, url)
        return self.look_at(feed)

    def look_at(self, feed: Feed) -> Followed:
        """Fetch a feed and add its new items. Any failure is stored in the feed's `trouble`; nothing is raised."""
        look = _Look(feed)
        try:
            self._read(feed, look)
        except _Unfollowed:
            return Followed(feed, look.added)
        except Exception as exc:  # noqa: BLE001 - whatever it is, it concerns this feed alone
            look.feed, look.is_complete = self._failed(feed, exc), False
        if not look.is_complete:
            look.feed = dataclasses.replace(look.feed, etag=feed.etag, modified=feed.modified)
        return Followed(self._store(feed, look), look.added)

    def _read(self, feed: Feed, look: _Look) -> None:
        """Fetch a feed and add its new items.

        Raises:
            StoreError: the store cannot be used.
            _Unfollowed: the feed is no longer followed.
        """
        collections = self.articles.collections
        look.feed, items = fetch_feed(feed, self.articles.fetcher, collections.clock(), isolated=self.articles.isolated)
        with collections.lock:
            seen = collections.store.feeds.seen(feed, [item.key for item in items])
        fresh = [item for item in items if item.key not in seen]
        look.is_complete = len(fresh) <= MOST_ITEMS
        for item in reversed(fresh[:MOST_ITEMS]):
            try:
                look.added += self._add(item, look.feed)
            except LimitReached as exc:
                look.feed, look.is_complete = dataclasses.replace(look.feed, trouble=self.wording(exc)), False
                return
            except ArticleError:
                # An item that cannot be read as an article is not tried again.
                pass
            except (StoreError, _Unfollowed):
                raise
            except Exception as exc:  # noqa: BLE001 - one item must not keep out those after it
                look.feed = self._failed(dataclasses.replace(look.feed, failures=feed.failures), exc)
            look.done.append(item.key)

    def _add(self, item: Item, feed: Feed) -> bool:
        """Add an item as an article; return whether it is new.

        Raises:
            ArticleError, LimitReached, StoreError: as `ArticleService.put`.
            _Unfollowed: the feed is no longer followed, for example because the chat was deleted meanwhile.
        """
        article = read_item(item, feed, self.articles.fetcher, isolated=self.articles.isolated)
        # Analyse outside the lock, because a long text takes time.
        sentences, collections = analysed(article), self.articles.collections
        with collections.lock:
            if all(known.number != feed.number for known in collections.store.feeds.of(feed.shelf)):
                raise _Unfollowed
            return collections.add(feed.shelf, article, sentences).new

    def _failed(self, feed: Feed, exc: Exception) -> Feed:
        """Report a failure that is not the fault of the feed; return the record of the feed after it."""
        self.report(f"feed {feed.number}", exc)
        if not isinstance(exc, DatelineError):
            exc = UnreadableArticle("Something went wrong on my side.", locator=feed.url)
        return after_failure(feed, self.wording(exc), self.articles.collections.clock())

    def _store(self, before: Feed, look: _Look) -> Feed:
        """Store the result of a look, or at least that it failed; return the stored record.

        If the store takes neither, the feed rests all the same, until this process ends.
        """
        feed, feeds = look.feed, self.articles.collections.store.feeds
        try:
            with self.articles.collections.lock:
                feeds.update(feed, look.done)
        except Exception as exc:  # noqa: BLE001 - a value that the store refuses concerns this feed alone
            feed = self._failed(before, exc)
            self._resting[feed.number] = feed.due
            try:
                with self.articles.collections.lock:
                    feeds.update(feed)
            except StoreError:
                return feed
        self._resting.pop(feed.number, None)
        return feed

    def look_at_due(self) -> int:
        """Fetch all feeds of all chats that are due; return the number of added articles.

        Raises:
            StoreError: the store cannot be read.
        """
        collections, now = self.articles.collections, self.articles.collections.clock()
        with collections.lock:
            due = collections.store.feeds.due(now)
        return sum(self.look_at(feed).added for feed in due if self._resting.get(feed.number, now) <= now)

    def unfollow(self, shelf: Shelf, named: str) -> Unfollowed:
        """Stop following a feed, given by its number or a part of its title or URL.

        Raises:
            NoSuchArticle: no feed matches, or more than one.
        """
        collections = self.articles.collections
        with collections.lock:
            feed = _named(collections.store.feeds.of(shelf), named.strip())
            collections.store.feeds.unfollow(feed.number)
        return Unfollowed(feed)

    def following(self, shelf: Shelf) -> Following:
        """The feeds of a shelf."""
        with self.articles.collections.lock:
            return Following(tuple(self.articles.collections.store.feeds.of(shelf)))

    def export(self, shelf: Shelf) -> bytes:
        """The feeds of a shelf as an OPML file."""
        return to_opml([(feed.url, feed.title) for feed in self.following(shelf).feeds]).encode()

    def import_opml(self, shelf: Shelf, data: bytes, name: str) -> FeedsImported:
        """Follow the feeds in an OPML file, up to the limit. They are fetched later, when they are due.

        Raises:
            UnreadableArticle: the data is not an OPML file.
        """
        return self.follow_all(shelf, self.articles.isolated(from_opml, data, locator=name))

    def follow_all(self, shelf: Shelf, feeds: Sequence[tuple[str, str]]) -> FeedsImported:
        """Follow some feeds, each an address and a title, as many as the chat may. They are fetched later, when they are due.

        All are stored together or, if the store refuses one, none.
        """
        collections = self.articles.collections
        with collections.lock:
            there = {feed.url for feed in collections.store.feeds.of(shelf)}
            limits = collections.limits.of(shelf)
            most = len(there) + len(feeds) if limits is None else limits.feeds
            chosen: dict[str, str] = {}
            known = left = unreadable = 0
            for url, title in feeds:
                if not url:
                    unreadable += 1
                elif url in there or url in chosen:
                    known += 1
                elif len(there) + len(chosen) < most:
                    chosen[url] = title
                else:
                    left += 1
            if chosen:
                collections.store.feeds.follow_all(shelf, list(chosen.items()))
        return FeedsImported(len(chosen), known, left, unreadable)


def too_many_feeds(most: int) -> LimitReached:
    """The error of a chat that follows as many feeds as it may."""
    return LimitReached(
        "This chat already follows {most} feeds, and no more are allowed. Unfollow one first.", most=most
    )


def _named(feeds: list[Feed], named: str) -> Feed:
    place = whole_number(named)
    if place is not None:
        found = feeds[place - 1 : place] if place else []
    else:
        found = [feed for feed in feeds if named and named.casefold() in f"{feed.title} {feed.url}".casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoSuchArticle("No feed {named} is followed here.", named=repr(named))
    raise NoSuchArticle("{matches} feeds match {named}. Use the feed's number.", matches=len(found), named=repr(named))
