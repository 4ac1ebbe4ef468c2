from collections.abc import Iterator

import pytest

from retrieval.errors import UnreadableArticle
from retrieval.ingest.feeds import Item, from_opml, parse_feed, to_opml
from retrieval.ingest.fetching import Fetcher
from retrieval.services.feed_items import EVERY, LONGEST_WAIT, fetch_feed, find_feed, read_item
from retrieval.store import Feed, Shelf
from tests.web import Web, serving

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>City News</title>
<item><guid>1</guid><title>Bridge</title><link>https://example.org/1</link><pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>The bridge has 12 arches.</p><p>It is old.</p>]]></content:encoded></item>
<item><title>River</title><link>https://example.org/2</link></item><item></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>City</title><entry><id>tag:1</id><title>Dam</title>
<link href="https://example.org/3"/><updated>2024-05-07T00:00:00Z</updated><summary>It holds.</summary></entry></feed>"""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allowed=("127.0.0.1",))


def feed(url: str, **known: object) -> Feed:
    return Feed(1, Shelf("1"), url, **known)  # type: ignore[arg-type]


def test_rss_and_atom() -> None:
    title, (bridge, river) = parse_feed(RSS.encode(), "x")
    assert title == "City News"
    assert bridge == Item("1", "https://example.org/1", "Bridge", "The bridge has 12 arches.\nIt is old.", "2024-05-06")
    assert river.key == "https://example.org/2"
    assert parse_feed(ATOM.encode(), "x") == (
        "City",
        [Item("tag:1", "https://example.org/3", "Dam", "It holds.", "2024-05-07")],
    )


@pytest.mark.parametrize("data", [b"", b"<html><p>x</p></html>", b"nonsense"])
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(UnreadableArticle, match="not an RSS or Atom feed"):
        parse_feed(data, "x")


def test_a_feed_is_asked_for_what_changed(web: Web, fetcher: Fetcher) -> None:
    url = web.page("/feed", RSS, "application/rss+xml", ETag='"7"')
    known, items = fetch_feed(feed(url), fetcher, now=100.0)
    assert (known.title, known.etag, known.due, known.failures) == ("City News", '"7"', 100.0 + EVERY, 0)
    assert len(items) == 2
    again, none = fetch_feed(known, fetcher, now=200.0)
    assert none == []
    assert again.etag == '"7"'
    assert web.requests[-1][1]["if-none-match"] == '"7"'


def test_a_feed_that_fails_is_asked_less_and_less(web: Web, fetcher: Fetcher) -> None:
    known = feed(web.url + "/none")
    waits = []
    for _ in range(9):
        known, items = fetch_feed(known, fetcher, now=0.0)
        assert items == []
        waits.append(known.due)
    assert waits == sorted(waits)
    assert waits[0] == 2 * EVERY
    assert waits[-1] == LONGEST_WAIT
    assert known.trouble is not None
    assert "404" in known.trouble
    web.page("/none", RSS, "application/rss+xml")
    known, items = fetch_feed(known, fetcher, now=0.0)
    assert (known.failures, known.trouble, len(items)) == (0, None, 2)


def test_robots_are_respected(web: Web, fetcher: Fetcher) -> None:
    web.page("/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain")
    url = web.page("/private/feed", RSS, "application/rss+xml")
    known, items = fetch_feed(feed(url), fetcher, now=0.0)
    assert items == []
    assert "robots.txt" in (known.trouble or "")
    assert [path for path, _ in web.requests] == ["/robots.txt"]


def test_an_item_is_its_page_or_its_own_text(web: Web, fetcher: Fetcher) -> None:
    page = web.page(
        "/1",
        "<html><head><title>Bridge</title></head><body><article><p>"
        + "The bridge has 12 arches, said the mayor of the city. " * 6
        + "</p></article></body></html>",
    )
    whole = Item("1", "https://unreachable.invalid/1", "Long", "The bridge has 12 arches. " * 40, "2024-05-06")
    short = Item("2", page, "Bridge", "A teaser of the article, which is on its page.", None)
    lone = Item(
        "3", web.url + "/none", "Dam", "The dam holds, and nobody in town was worried about it for a minute.", None
    )
    of = feed("https://example.org/feed", title="City")
    assert read_item(whole, of, fetcher).format == "feed"
    assert "12 arches" in read_item(short, of, fetcher).text
    assert read_item(lone, of, fetcher).text.startswith("The dam holds")
    with pytest.raises(UnreadableArticle):
        read_item(Item("4", None, "x", "", None), of, fetcher)


def test_the_feed_of_a_page_is_found(web: Web, fetcher: Fetcher) -> None:
    web.page("/feed.xml", RSS, "application/rss+xml")
    page = web.page("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>')
    assert find_feed(page, fetcher) == web.url + "/feed.xml"
    with pytest.raises(UnreadableArticle):
        find_feed(web.page("/plain", "<html></html>"), fetcher)


def test_opml_goes_out_and_comes_in() -> None:
    feeds = [("https://example.org/feed?a=1&b=2", "City & “News”"), ("https://example.org/2", "https://example.org/2")]
    assert from_opml(to_opml(feeds).encode(), "x") == feeds
    with pytest.raises(UnreadableArticle, match="not an OPML"):
        from_opml(b"<opml", "x")


def test_opml_reads_no_other_file() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><opml><body><outline title="&e;" xmlUrl="https://example.org"/></body></opml>'
    with pytest.raises(UnreadableArticle, match="not an OPML"):
        from_opml(evil, "x")
