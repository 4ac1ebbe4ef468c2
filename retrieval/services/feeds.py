"""The feeds that a shelf follows: looked at without the lock, which is held only while the collections are used."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.errors import ArticleError, DatelineError, LimitReached, NoSuchArticle
from retrieval.ingest.feeds import Item, from_opml, to_opml
from retrieval.services.articles import ArticleService, Progress, silent
from retrieval.services.feed_items import MOST_ITEMS, fetch_feed, find_feed, read_item
from retrieval.services.results import FeedsImported, Followed, Following, Unfollowed
from retrieval.store import Feed, Shelf


@dataclass(frozen=True, slots=True)
class FeedService:
    """Manages the feeds of shelves, for any thread.

    Attributes:
        articles: adds what comes in them.
        wording: how a limit that a feed has met is put where it is kept as the feed's trouble.
    """

    articles: ArticleService
    wording: Callable[[DatelineError], str] = str

    def follow(self, shelf: Shelf, address: str, *, progress: Progress = silent) -> Followed:
        """Follow the feed at an address, or the one that the page there names, and read what is new in it.

        Raises:
            ArticleError: the address cannot be fetched, or there is no feed.
            LimitReached: the chat may not follow more.
        """
        progress(address, 1, 1)
        url = find_feed(address, self.articles.fetcher, isolated=self.articles.isolated)
        collections = self.articles.collections
        with collections.lock:
            most = collections.limits.feeds
            if len(collections.store.feeds.of(shelf)) >= most:
                raise too_many_feeds(most)
            feed = collections.store.feeds.follow(shelf, url)
        return self.look_at(feed)

    def look_at(self, feed: Feed) -> Followed:
        """Fetch what is new in a feed; one that cannot be read says so in its `trouble`."""
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
        """The feed as it is known now, the keys of the items that need no further look, and how many were added."""
        done: list[str] = []
        added = 0
        for item in reversed(fresh):
            try:
                article = read_item(item, feed, self.articles.fetcher, isolated=self.articles.isolated)
                added += self.articles.put(feed.shelf, article).new
            except LimitReached as exc:
                return dataclasses.replace(feed, trouble=self.wording(exc)), done, added
            except ArticleError:
                # An item that is no article is not looked at again.
                pass
            done.append(item.key)
        return feed, done, added

    def look_at_due(self) -> int:
        """Fetch what is new in every feed whose time has come, of all chats; how many articles were added."""
        collections = self.articles.collections
        with collections.lock:
            due = collections.store.feeds.due(collections.clock())
        return sum(self.look_at(feed).added for feed in due)

    def unfollow(self, shelf: Shelf, named: str) -> Unfollowed:
        """Stop following a feed, by its number or a part of its name or address.

        Raises:
            NoSuchArticle: none is named so, or more than one.
        """
        collections = self.articles.collections
        with collections.lock:
            feed = _named(collections.store.feeds.of(shelf), named.strip())
            collections.store.feeds.unfollow(feed.number)
        return Unfollowed(feed)

    def following(self, shelf: Shelf) -> Following:
        """The feeds that are followed."""
        with self.articles.collections.lock:
            return Following(tuple(self.articles.collections.store.feeds.of(shelf)))

    def export(self, shelf: Shelf) -> bytes:
        """The feeds as OPML."""
        return to_opml([(feed.url, feed.title) for feed in self.following(shelf).feeds]).encode()

    def import_opml(self, shelf: Shelf, data: bytes, name: str) -> FeedsImported:
        """Follow the feeds in an OPML file, as many as the chat may; they are looked at by and by.

        Raises:
            UnreadableArticle: it is none.
        """
        return self.follow_all(shelf, self.articles.isolated(from_opml, data, locator=name))

    def follow_all(self, shelf: Shelf, feeds: Sequence[tuple[str, str]]) -> FeedsImported:
        """Follow some feeds, each an address and a title, as many as the chat may; they are looked at by and by."""
        collections, titles = self.articles.collections, dict(feeds)
        with collections.lock:
            there = {feed.url for feed in collections.store.feeds.of(shelf)}
            fresh = [(url, title) for url, title in titles.items() if url not in there]
            room = max(0, collections.limits.feeds - len(there))
            if fresh[:room]:
                collections.store.feeds.follow_all(shelf, fresh[:room])
        return FeedsImported(min(len(fresh), room), len(titles) - len(fresh), max(0, len(fresh) - room))


def too_many_feeds(most: int) -> LimitReached:
    """The error of a chat that follows as many feeds as it may."""
    return LimitReached("This chat follows {most} feeds; unfollow one first.", most=most)


def _named(feeds: list[Feed], named: str) -> Feed:
    if named.isascii() and named.isdigit():
        found = feeds[int(named) - 1 : int(named)] if int(named) else []
    else:
        found = [feed for feed in feeds if named and named.casefold() in f"{feed.title} {feed.url}".casefold()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoSuchArticle("No feed {named} is followed here.", named=repr(named))
    raise NoSuchArticle("{matches} feeds match {named}; name one by its number.", matches=len(found), named=repr(named))
