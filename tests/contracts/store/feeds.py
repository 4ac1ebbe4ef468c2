"""What every `Feeds` must do."""

import dataclasses
import math

import pytest

from retrieval.errors import StoreError
from retrieval.store import Store
from tests.contracts.store.opened import HERE, Opened


class FeedsContract(Opened):
    """Needs the port alone."""

    def test_feeds(self, store: Store) -> None:
        feed = store.feeds.follow(HERE, "https://example.org/feed", "News")
        assert store.feeds.follow(HERE, "https://example.org/feed") == feed
        known = dataclasses.replace(feed, etag="e", modified="m", due=100.0, failures=2, trouble="no")
        store.feeds.update(known, ["1", "2"])
        assert store.feeds.of(HERE) == [known]
        assert store.feeds.seen(feed, ["2", "3"]) == {"2"}
        assert store.feeds.due(99.0) == []
        assert store.feeds.due(100.0) == [known]
        store.feeds.unfollow(feed.number)
        store.feeds.update(known, ["4"])
        assert store.feeds.due(math.inf) == []

    def test_the_feed_that_is_due_longest_comes_first(self, store: Store) -> None:
        for number, due in ((1, 30.0), (2, 10.0), (3, 20.0), (4, 10.0)):
            feed = store.feeds.follow(HERE, f"https://example.org/{number}")
            store.feeds.update(dataclasses.replace(feed, due=due))
        assert [feed.url[-1] for feed in store.feeds.due(25.0)] == ["2", "4", "3"]

    def test_some_feeds_are_followed_all_or_none(self, store: Store) -> None:
        first = store.feeds.follow(HERE, "https://example.org/1", "One")
        with pytest.raises((ValueError, StoreError)):
            store.feeds.follow_all(HERE, [("https://example.org/2", "Two"), ("https://example.org/3", "\ud800")])
        assert store.feeds.of(HERE) == [first]
        store.feeds.follow_all(HERE, [("https://example.org/1", "Other"), ("https://example.org/2", "Two")])
        assert [(feed.url, feed.title) for feed in store.feeds.of(HERE)] == [
            ("https://example.org/1", "One"),
            ("https://example.org/2", "Two"),
        ]
