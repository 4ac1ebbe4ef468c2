import pytest

from retrieval.errors import LimitReached, NoSuchArticle, UnreadableArticle
from retrieval.services import FeedService
from retrieval.services.feed_items import EVERY
from retrieval.services.results import FeedsImported
from tests.retrieval.services.shelves import HERE, Clock, services
from tests.web import Web

ITEM = """<item><guid>{0}</guid><title>Bridge {0}</title><link>{1}/{0}</link>
<description>{2}</description></item>"""


def rss(web: Web, *numbers: int) -> str:
    items = "".join(
        ITEM.format(n, web.url, f"Bridge number {n} of the city has {n * 37} arches. " * 12) for n in numbers
    )
    return web.page("/feed", f'<rss version="2.0"><channel><title>City News</title>{items}</channel></rss>')


def opml(*names: str) -> bytes:
    outlines = "".join(f'<outline type="rss" text="{n}" title="{n}" xmlUrl="https://{n}.example/"/>' for n in names)
    return f"<opml version='2.0'><body>{outlines}</body></opml>".encode()


def test_following_adds_what_is_there_and_later_what_is_new(web: Web) -> None:
    clock = Clock()
    mine = services(clock)
    told: list[str] = []
    followed = mine.feeds.follow(HERE, rss(web, 1, 2), progress=lambda name, *_: told.append(name))
    assert told == [f"{web.url}/feed"]
    assert (followed.feed.title, followed.added) == ("City News", 2)
    rss(web, 1, 2, 3)
    assert mine.feeds.look_at_due() == 0
    clock.now += EVERY
    assert mine.feeds.look_at_due() == 1
    assert mine.articles.listing(HERE).total == 3


def test_a_limit_ends_a_look_and_what_is_left_is_added_later(web: Web) -> None:
    mine = services(adds_a_minute=1)
    feeds = FeedService(mine.articles, wording=lambda exc: f"<{type(exc).__name__}>")
    followed = feeds.follow(HERE, rss(web, 1, 2))
    assert (followed.added, followed.feed.trouble) == (1, "<LimitReached>")
    assert [feed.trouble for feed in feeds.following(HERE).feeds] == ["<LimitReached>"]


def test_a_feed_that_cannot_be_read_says_why(web: Web) -> None:
    mine = services()
    feed = mine.feeds.follow(HERE, rss(web, 1)).feed
    del web.pages["/feed"]
    looked = mine.feeds.look_at(feed)
    assert (looked.added, looked.feed.failures) == (0, 1)
    assert looked.feed.trouble


def test_a_chat_follows_so_many_feeds_and_no_more(web: Web) -> None:
    with pytest.raises(LimitReached, match="follows 0 feeds"):
        services(feeds=0).feeds.follow(HERE, rss(web, 1))


def test_what_is_no_feed_is_not_followed(web: Web) -> None:
    mine = services()
    with pytest.raises(UnreadableArticle):
        mine.feeds.follow(HERE, web.page("/page", "<html><p>Nothing.</p></html>"))
    assert mine.feeds.following(HERE).feeds == ()


@pytest.mark.parametrize("named", ["2", "beta", "BETA.example"])
def test_a_feed_is_named_by_its_number_its_name_or_its_address(named: str) -> None:
    feeds = services().feeds
    feeds.import_opml(HERE, opml("alpha", "beta"), "feeds.opml")
    assert feeds.unfollow(HERE, named).feed.title == "beta"
    assert [feed.title for feed in feeds.following(HERE).feeds] == ["alpha"]


@pytest.mark.parametrize("named", ["0", "3", "99999999999999999999", "9" * 5000, "gamma", "example", ""])
def test_a_feed_must_be_named_clearly(named: str) -> None:
    feeds = services().feeds
    feeds.import_opml(HERE, opml("alpha", "beta"), "feeds.opml")
    with pytest.raises(NoSuchArticle):
        feeds.unfollow(HERE, named)
    assert len(feeds.following(HERE).feeds) == 2


@pytest.mark.parametrize(
    ("limit", "imported"), [(50, (2, 1, 0)), (2, (1, 1, 1)), (1, (0, 1, 2))], ids=["all", "some", "none"]
)
def test_a_list_of_feeds_is_followed_as_far_as_the_limit_lets(limit: int, imported: tuple[int, int, int]) -> None:
    feeds = services(feeds=limit).feeds
    feeds.import_opml(HERE, opml("alpha"), "feeds.opml")
    assert feeds.import_opml(HERE, opml("alpha", "beta", "gamma"), "feeds.opml") == FeedsImported(*imported)
    assert len(feeds.following(HERE).feeds) == min(limit, 3)


def test_more_feeds_than_a_limit_that_was_lowered_are_left_as_they_are() -> None:
    before = services()
    before.feeds.import_opml(HERE, opml("alpha", "beta"), "feeds.opml")
    lower = services(feeds=1)
    lower.collections.store = before.collections.store
    assert lower.feeds.import_opml(HERE, opml("gamma", "delta"), "feeds.opml") == FeedsImported(0, 0, 2)


def test_feeds_go_out_as_they_come_in() -> None:
    mine, other = services(), services()
    mine.feeds.import_opml(HERE, opml("alpha", "beta"), "feeds.opml")
    other.feeds.import_opml(HERE, mine.feeds.export(HERE), "feeds.opml")
    assert [(f.url, f.title) for f in other.feeds.following(HERE).feeds] == [
        (f.url, f.title) for f in mine.feeds.following(HERE).feeds
    ]
