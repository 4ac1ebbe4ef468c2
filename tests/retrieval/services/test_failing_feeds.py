"""What fails in one feed concerns that feed alone: it is stored, reported once, and tried again later; the others go on."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Isolation, in_process
from retrieval.services import Services
from retrieval.services.articles import unreported
from retrieval.services.collections import Collections
from retrieval.services.feed_items import EVERY, LONGEST_WAIT, MOST_ITEMS, after_failure
from retrieval.services.limits import CollectionLimits
from retrieval.store import Feed
from retrieval.store.sqlite.store import SQLiteStore
from tests.retrieval.services.shelves import HERE, Clock, page, services, told_daily
from tests.retrieval.services.test_feeds import rss
from tests.web import Web

R = TypeVar("R")


def broken_at(*ends: str) -> Isolation:
    """Reads everything, except that it fails as nobody foresaw at addresses with these ends."""

    def read(function: Callable[..., R], data: bytes, *args: str | None, locator: str, **kwargs: str | None) -> R:
        if locator.endswith(ends):
            raise ZeroDivisionError(locator)
        return in_process(function, data, *args, locator=locator, **kwargs)

    return read


class Watched:
    """Services whose failures are noted."""

    def __init__(self, isolated: Isolation = in_process, **limits: int) -> None:
        self.clock = Clock()
        self.store = SQLiteStore(Path(":memory:"))
        self.reports: list[tuple[str, str]] = []
        collections = Collections(self.store, limits=CollectionLimits(**limits), clock=self.clock)
        self.services = Services.over(
            collections,
            Fetcher(allowed=("127.0.0.1",)),
            isolated=isolated,
            report=lambda what, exc: self.reports.append((what, type(exc).__name__)),
        )

    def follow(self, *urls: str) -> None:
        self.services.feeds.follow_all(HERE, [(url, "") for url in urls])

    def feed(self, end: str) -> Feed:
        (found,) = (feed for feed in self.store.feeds.of(HERE) if feed.url.endswith(end))
        return found

    def write_nothing(self, *, off: bool = False) -> None:
        """Let the database refuse every change, as on a disk that nobody may write to."""
        self.store.database.read(f"PRAGMA query_only = {'OFF' if off else 'ON'}")


def items(web: Web, *paths: str) -> str:
    """An RSS feed whose items are pages, the newest first."""
    entries = "".join(f"<item><guid>{p}</guid><title>{p}</title><link>{web.url}{p}</link></item>" for p in paths)
    for path in paths:
        # Texts that are not nearly the same.
        town = f"Town{path[1:]}"
        told = [f"{town} {verb} {town} {n} times, as {town}{n} said. " * 3 for n, verb in enumerate(("met", "saw"), 2)]
        web.page(path, page(f"Report {path}", 12, (told[0], told[1])))
    return f'<rss version="2.0"><channel><title>City News</title>{entries}</channel></rss>'


def test_a_feed_that_fails_as_nobody_foresaw_keeps_no_other_waiting(web: Web) -> None:
    mine = Watched(broken_at("/bad"))
    mine.follow(web.page("/bad", items(web)), rss(web, 1, 2))
    assert mine.services.feeds.look_at_due() == 2
    bad, good = mine.feed("/bad"), mine.feed("/feed")
    assert (bad.failures, bad.trouble, bad.due) == (1, "Something went wrong on my side.", mine.clock.now + 2 * EVERY)
    assert (good.failures, good.trouble) == (0, None)
    assert mine.reports == [(f"feed {bad.number}", "ZeroDivisionError")]
    mine.clock.now += EVERY
    assert mine.services.feeds.look_at_due() == 0
    assert len(mine.reports) == 1


def test_an_item_that_fails_as_nobody_foresaw_keeps_out_no_other_and_is_tried_once(web: Web) -> None:
    mine = Watched(broken_at("/b"))
    mine.follow(web.page("/feed", items(web, "/c", "/b", "/a")))
    assert mine.services.feeds.look_at_due() == 2
    assert (mine.feed("/feed").failures, len(mine.reports)) == (1, 1)
    mine.clock.now += 2 * EVERY
    assert mine.services.feeds.look_at_due() == 0
    assert (mine.feed("/feed").failures, mine.feed("/feed").trouble, len(mine.reports)) == (0, None, 1)


def test_failures_of_items_count_up_with_those_of_the_feed(web: Web) -> None:
    mine = Watched(broken_at("/a", "/b"))
    mine.follow(web.page("/feed", items(web, "/a")))
    mine.services.feeds.look_at_due()
    web.page("/feed", items(web, "/b", "/a"))
    mine.clock.now += LONGEST_WAIT
    mine.services.feeds.look_at_due()
    assert mine.feed("/feed").failures == 2


def test_a_store_that_takes_nothing_is_reported_and_the_sites_are_left_alone_for_a_while(web: Web) -> None:
    mine = Watched()
    mine.follow(rss(web, 1), web.page("/other", items(web, "/a")))
    mine.write_nothing()
    assert mine.services.feeds.look_at_due() == 0
    assert {what for what, _ in mine.reports} == {f"feed {feed.number}" for feed in mine.store.feeds.of(HERE)}
    asked = len(web.requests)
    mine.clock.now += EVERY
    assert mine.services.feeds.look_at_due() == 0
    assert len(web.requests) == asked
    mine.write_nothing(off=True)
    mine.clock.now += EVERY
    assert mine.services.feeds.look_at_due() == 2
    assert [(feed.failures, feed.trouble) for feed in mine.store.feeds.of(HERE)] == [(0, None)] * 2


def test_following_a_feed_says_that_it_could_not_be_kept(web: Web) -> None:
    mine = Watched(broken_at("/a"))
    followed = mine.services.feeds.follow(HERE, web.page("/feed", items(web, "/a")))
    assert (followed.added, followed.feed.trouble) == (0, "Something went wrong on my side.")


@pytest.mark.parametrize("number", [MOST_ITEMS, MOST_ITEMS + 3])
def test_what_one_look_leaves_the_next_adds_although_the_feed_is_unchanged(web: Web, number: int) -> None:
    mine = Watched()
    mine.follow(web.url + "/feed")
    text = rss(web, *range(number)) and web.pages["/feed"]
    assert not callable(text)
    web.page("/feed", text[2], "application/rss+xml", ETag='"1"')
    added = []
    for _ in range(3):
        added.append(mine.services.feeds.look_at_due())
        mine.clock.now += EVERY
    assert added == [MOST_ITEMS, number - MOST_ITEMS, 0]
    assert mine.feed("/feed").etag == '"1"'


def test_what_a_limit_leaves_is_added_later_although_the_feed_is_unchanged(web: Web) -> None:
    mine = Watched(adds_a_minute=1)
    mine.follow(web.page("/feed", items(web, "/b", "/a"), "application/rss+xml", ETag='"1"'))
    assert mine.services.feeds.look_at_due() == 1
    mine.clock.now += EVERY
    assert mine.services.feeds.look_at_due() == 1


def test_a_feed_that_is_no_longer_followed_adds_nothing_more(web: Web) -> None:
    def read(function: Callable[..., R], data: bytes, *args: str | None, locator: str, **kwargs: str | None) -> R:
        if locator.endswith("/a"):
            mine.services.articles.forget(HERE)
        return in_process(function, data, *args, locator=locator, **kwargs)

    mine = Watched(read)
    mine.follow(web.page("/feed", items(web, "/b", "/a")))
    assert mine.services.feeds.look_at_due() == 0
    assert mine.services.articles.listing(HERE).total == 0
    assert mine.reports == []


@pytest.mark.parametrize("failures", [0, 5, 50, 5000])
def test_the_next_look_is_within_a_day_however_often_it_failed(failures: int) -> None:
    feed = after_failure(Feed(1, HERE, "https://example.org/", failures=failures), "no", now=0.0)
    assert feed.failures == failures + 1
    assert EVERY < feed.due <= LONGEST_WAIT


def test_a_feed_may_be_unfollowed_while_it_is_followed(tmp_path: Path) -> None:
    first, second = SQLiteStore(tmp_path / "library"), SQLiteStore(tmp_path / "library")
    connection = first.database._connection

    def unfollow_all(_statement: str) -> None:
        if not connection.in_transaction:
            for feed in second.feeds.of(HERE):
                second.feeds.unfollow(feed.number)

    # Before each statement of the first that is in no transaction, the second unfollows everything.
    connection.set_trace_callback(unfollow_all)
    assert first.feeds.follow(HERE, "https://example.org/feed").url == "https://example.org/feed"


def test_a_chat_whose_pages_cannot_be_compared_keeps_no_other_from_being_checked(web: Web) -> None:
    mine = Watched(broken_at("/a"))
    both = services(mine.clock)
    both.collections.store = mine.store
    for chat, path in (("1", "/a"), ("2", "/b")):
        both.articles.add(HERE._replace(chat=chat), web.page(path, page(f"Report {path}", 12)))
        web.page(path, page(f"Report {path}", 13))
    assert [changes.shelf.chat for changes in told_daily(mine.services)] == ["2"]
    assert mine.reports == [("the daily check of chat 1", "ZeroDivisionError")]


def test_by_default_nothing_is_reported() -> None:
    unreported("feed 1", ValueError())
