"""What every `Feeds` must do."""

import dataclasses
import math

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
