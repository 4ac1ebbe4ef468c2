"""What hostile feeds, lists of feeds and archives end in: what can be kept, or one plain sentence."""

import io
import json
import zipfile
from collections.abc import Iterator

import pytest

from retrieval.errors import ArticleError, FetchRefused, UnreadableArticle
from retrieval.ingest.archive import export, load
from retrieval.ingest.feeds import MOST_ENTRIES, Item, from_opml, parse_feed
from retrieval.ingest.fetching import Fetcher
from retrieval.model import Article
from retrieval.services.feed_items import fetch_feed, find_feed, read_item
from retrieval.services.results import Additions, NotAdded
from retrieval.store import Feed
from tests.retrieval.services.shelves import BRIDGE, HERE, services
from tests.web import Web, serving

HALVES = ["http://[", "http://[::1", "https://a.example:99999/", "http://", "//["]
"""Addresses that Python's own functions for addresses fail on, or that are of nothing."""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allowed=("127.0.0.1",))


def rss(item: str, title: str = "City") -> bytes:
    return f'<rss version="2.0"><channel><title>{title}</title><item>{item}</item></channel></rss>'.encode()


@pytest.mark.parametrize("address", HALVES)
def test_half_an_address_in_an_item(address: str, fetcher: Fetcher) -> None:
    _, (item,) = parse_feed(rss(f"<guid>1</guid><title>Bridge</title><link>{address}</link>"), "x")
    assert item.url is None
    with pytest.raises(ArticleError):
        read_item(item, Feed(1, HERE, "https://a.example/feed"), fetcher)
    with pytest.raises(ArticleError):
        read_item(Item("1", address, "Bridge", "", None), Feed(1, HERE, "https://a.example/feed"), fetcher)


@pytest.mark.parametrize("address", HALVES)
def test_half_an_address_of_a_feed(address: str, fetcher: Fetcher) -> None:
    known, items = fetch_feed(Feed(1, HERE, address), fetcher, now=0.0)
    assert known.trouble
    assert items == []
    with pytest.raises(FetchRefused):
        find_feed(address, fetcher)


@pytest.mark.parametrize("address", ["http://[", "http://[::1", "https://a.example:99999/"])
def test_half_an_address_in_a_redirect(address: str, web: Web, fetcher: Fetcher) -> None:
    web.page("/start", "", status=302, Location=address)
    with pytest.raises(FetchRefused, match="no web address"):
        fetcher.fetch(web.url + "/start")


@pytest.mark.parametrize("address", HALVES)
def test_half_an_address_in_a_list_of_feeds(address: str) -> None:
    opml = f'<opml><body><outline xmlUrl="{address}"/><outline text="B" xmlUrl="https://b.example/"/></body></opml>'
    assert from_opml(opml.encode(), "x") == [("https://b.example/", "B")]


def test_a_page_that_names_half_an_address_as_its_feed(web: Web, fetcher: Fetcher) -> None:
    page = web.page("/", '<html><link rel="alternate" type="application/rss+xml" href="http://["></html>')
    with pytest.raises(UnreadableArticle):
        find_feed(page, fetcher)


def test_half_characters_in_a_feed_are_left_out() -> None:
    item = "<guid>1</guid><title>a&#xD800;b</title><description>&#57343;&#99999999999;The bridge is old.</description>"
    title, (found,) = parse_feed(rss(item, title="City&#xD800;"), "x")
    assert (title, found.title, found.text) == ("City", "ab", "The bridge is old.")


def test_a_feed_of_very_many_and_very_long_items_is_cut() -> None:
    items = "</item><item>".join(f"<guid>{n}</guid><title>{'x' * 2000}</title>" for n in range(MOST_ENTRIES + 10))
    _, found = parse_feed(rss(items + f"<guid>{'k' * 5000}</guid>"), "x")
    assert len(found) == MOST_ENTRIES
    assert all(len(item.title) <= 500 for item in found)
    _, (long,) = parse_feed(rss(f"<guid>{'k' * 5000}</guid>"), "x")
    assert len(long.key) == 64


def test_a_feed_that_is_the_name_of_a_file_does_not_read_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "feed.xml"
    secret.write_bytes(rss("<guid>1</guid>", title="Secret"))
    with pytest.raises(UnreadableArticle):
        parse_feed(str(secret).encode(), "x")


def archive(**of_article: object) -> bytes:
    index = json.loads(
        zipfile.ZipFile(io.BytesIO(export([(Article(BRIDGE, "Bridge"), True)], []))).read("library.json")
    )
    index["articles"][0] |= of_article
    return with_index(json.dumps(index))


def with_index(index: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("library.json", index)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        archive(title=None),
        archive(text=None),
        archive(url=5),
        archive(author=["Ana"]),
        archive(title="\ud800"),
        archive(url="https://a.example/\ud800"),
        archive(pages=["a"]),
        archive(pages=[-1]),
        archive(pages=[1.5]),
        archive(pages=None),
        archive(pages=[10**400]),
        with_index("[" * 100_000),
        with_index('{"format": "dateline library", "version": NaN, "articles": [5], "feeds": []}'),
        with_index('{"format": "dateline library", "version": 1, "articles": [], "feeds": [[1, 2]]}'),
        with_index('{"format": "dateline library", "version": 1, "articles": [], "feeds": [["a"]]}'),
        with_index('{"format": "dateline library", "version": 1, "articles": 5, "feeds": []}'),
        with_index(f'{{"format": "dateline library", "version": {"9" * 5000}}}'),
        with_index("\ufeff"),
    ],
)
def test_an_archive_whose_values_are_of_another_kind(data: bytes) -> None:
    with pytest.raises(UnreadableArticle) as caught:
        load(data, "library.zip")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://[", "javascript:alert(1)", "https://a.example/" + "x" * 5000])
def test_an_address_in_an_archive_that_is_none_of_the_web_is_left_out(url: str) -> None:
    (((article, _),), _) = load(archive(url=url), "library.zip")
    assert article.url is None


@pytest.mark.parametrize("address", ["ftp://a.example/x", "file:///etc/passwd", "gopher://a.example", "ftp://["])
def test_an_address_of_another_kind_has_a_sentence_of_its_own(address: str) -> None:
    added = services().articles.add(HERE, address)
    assert isinstance(added, Additions)
    (one,) = added.each
    assert isinstance(one, NotAdded)
    assert str(one.error) == "Only http and https addresses can be fetched."


@pytest.mark.parametrize("name", ["a\0b.zip", "x" * 200_000 + ".zip", "\ud800.opml", "x" * 200_000 + ".opml"])
def test_a_strange_name_of_an_archive(name: str) -> None:
    with pytest.raises(UnreadableArticle) as caught:
        services().transfer.add_file(HERE, name, None, b"nonsense")
    assert len(str(caught.value)) < 400
    str(caught.value).encode()
