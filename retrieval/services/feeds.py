"""Manages the feeds that a shelf follows. The lock is not held while feeds are fetched."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.errors import ArticleError, DatelineError, LimitReached, NoSuchArticle
from retrieval.ingest.feeds import Item, from_opml, to_opml
from retrieval.services.articles import ArticleService, Progress, silent
from retrieval.services.feed_items import MOST_ITEMS, fetch_feed, find_feed, read_item
from retrieval.services.numbers import whole_number
from retrieval.services.results import FeedsImported, Followed, Following, Unfollowed
from retrieval.store import Feed, Shelf


@dataclass(frozen=True, slots=True)
class FeedService:
    """Manages the feeds of shelves. Thread-safe.

    Attributes:
        articles: adds the articles of feeds.
        wording: turns the error of an exceeded limit into the text that is stored as the feed's `trouble`.
    """

    articles: ArticleService
    wording: Callable[[DatelineError], str] = str

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
            limits = collections.limits_of(shelf)
            if limits is not None and len(collections.store.feeds.of(shelf)) >= limits.feeds:
                raise too_many_feeds(limits.feeds)
            feed = collections.store.feeds.follow(shelf, url)
        return self.look_at(feed)

    def look_at(self, feed: Feed) -> Followed:
        """Fetch a feed and add its new items. A failure is stored in the feed's `trouble`."""
        collections = self.articles.collections
        known, items = fetch_feed(feed, self.articles.fetcher, collections.clock(), isolated=self.articles.isolated)
        with collections.lock:
            seen = collections.store.feeds.seen(feed, [item.key for item in items])
        fresh = [item for item in items if item.key not in seen][:MOST_ITEMS]
        known, done, added = self._add(known, fresh)
        with collections.lock:
            collections.store.feeds.update(known, done)
        return Followed(known, added)

    def _add(self, feed: Feed, fresh: list[Item]) -> tuple[Feed, list[str], int]:
        """Add items; return the updated feed, the keys of the processed items, and the number of added articles."""
        done: list[str] = []
        added = 0
        for item in reversed(fresh):
            try:
                article = read_item(item, feed, self.articles.fetcher, isolated=self.articles.isolated)
                added += self.articles.put(feed.shelf, article).new
            except LimitReached as exc:
                return dataclasses.replace(feed, trouble=self.wording(exc)), done, added
            except ArticleError:
                # An item that cannot be read as an article is not tried again.
                pass
            done.append(item.key)
        return feed, done, added

    def look_at_due(self) -> int:
        """Fetch all feeds of all chats that are due; return the number of added articles."""
        collections = self.articles.collections
        with collections.lock:
            due = collections.store.feeds.due(collections.clock())
        return sum(self.look_at(feed).added for feed in due)

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
        """Follow some feeds, each an address and a title, as many as the chat may; they are looked at by and by."""
        collections, titles = self.articles.collections, dict(feeds)
        with collections.lock:
            there = {feed.url for feed in collections.store.feeds.of(shelf)}
            fresh = [(url, title) for url, title in titles.items() if url not in there]
            limits = collections.limits_of(shelf)
            room = len(fresh) if limits is None else max(0, limits.feeds - len(there))
            if fresh[:room]:
                collections.store.feeds.follow_all(shelf, fresh[:room])
        return FeedsImported(min(len(fresh), room), len(titles) - len(fresh), max(0, len(fresh) - room))


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
