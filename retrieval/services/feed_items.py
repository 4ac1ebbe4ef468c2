"""Fetches and parses RSS and Atom feeds (with `feedparser`) and reads their items as articles.

Requests are conditional (ETag and Last-Modified, RFC 9110). After a failure the interval doubles, up to a day. Unlike
requests by users, these are automatic, so `robots.txt` is respected.
"""

import dataclasses
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from retrieval.errors import ArticleError, FetchRefused, UnreadableArticle
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.fetching.fetch import FEEDS, user_agent
from retrieval.ingest.formats.blocks import blocks
from retrieval.ingest.formats.tidying import tidy, tidy_line
from retrieval.ingest.reading import read_address, read_pasted
from retrieval.model import Article
from retrieval.store import Feed

EVERY = 30 * 60.0
"""Seconds between two fetches of a feed."""
LONGEST_WAIT = 24 * 3600.0
MOST_ITEMS = 20
"""Maximum number of new items read per fetch, newest first; the others follow at the next fetch."""
WHOLE = 600
"""From this many characters on, the text in a feed item counts as the whole article and its page is not fetched."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed. `key` is its id in the feed; `published` is an ISO 8601 date."""

    key: str
    url: str | None
    title: str
    text: str
    published: str | None


def fetch_feed(feed: Feed, fetcher: Fetcher, now: float) -> tuple[Feed, list[Item]]:
    """Fetch a feed; return its updated record and its items in feed order.

    There are no items if the feed is unchanged or cannot be fetched; a failure is stored in the record.

    Args:
        feed: the record of the feed.
        fetcher: fetches URLs.
        now: Unix time.
    """
    try:
        if not is_welcome(feed.url, fetcher):
            raise FetchRefused(
                "{host} does not allow programs to read this feed (robots.txt).",
                host=urlsplit(feed.url).hostname,
                locator=feed.url,
            )
        fetched = fetcher.fetch(feed.url, accept=FEEDS, etag=feed.etag, modified=feed.modified)
        title, items = (feed.title, []) if fetched.status == 304 else parse_feed(fetched.body, feed.url)
    except ArticleError as exc:
        failures = feed.failures + 1
        wait = min(LONGEST_WAIT, EVERY * 2**failures)
        return dataclasses.replace(feed, failures=failures, trouble=str(exc), due=now + wait), []
    known = dataclasses.replace(
        feed,
        title=feed.title or title,
        etag=fetched.etag,
        modified=fetched.modified,
        failures=0,
        trouble=None,
        due=now + EVERY,
    )
    return known, items


def parse_feed(data: bytes, locator: str) -> tuple[str, list[Item]]:
    """The title of a feed and its items, in feed order.

    Raises:
        UnreadableArticle: the data is not a feed.
    """
    import feedparser

    parsed = feedparser.parse(data)
    if not parsed.get("version"):
        raise UnreadableArticle("{locator} is not an RSS or Atom feed.", locator=locator)
    items = []
    for entry in parsed.entries:
        contents = [content.get("value", "") for content in entry.get("content", [])] or [entry.get("summary", "")]
        text = tidy(paragraph for content in contents for paragraph in blocks(f"<body>{content}</body>".encode()))
        date = entry.get("published_parsed") or entry.get("updated_parsed")
        published = f"{date.tm_year:04d}-{date.tm_mon:02d}-{date.tm_mday:02d}" if date else None
        key = entry.get("id") or entry.get("link") or entry.get("title")
        if key:
            items.append(Item(str(key), entry.get("link"), tidy_line(entry.get("title", "")), text, published))
    return tidy_line(parsed.feed.get("title", "")), items


def read_item(item: Item, feed: Feed, fetcher: Fetcher) -> Article:
    """The article of an item: its page, or the text in the feed if that is complete or the page cannot be read.

    Raises:
        ArticleError: neither can be read as an article.
    """
    own: Article | None = None
    if item.text:
        try:
            own = read_pasted(item.text, title=item.title or None, url=item.url)
        except UnreadableArticle:
            own = None
    if own is not None and len(own.text) >= WHOLE:
        return dataclasses.replace(own, source=feed.title or None, published=item.published, format="feed")
    try:
        if not item.url or not is_welcome(item.url, fetcher):
            raise UnreadableArticle("“{title}” has no page that I may read.", title=item.title, locator=item.key)
        page = read_address(item.url, fetcher)
    except ArticleError:
        if own is None:
            raise
        return dataclasses.replace(own, source=feed.title or None, published=item.published, format="feed")
    return dataclasses.replace(
        page, published=page.published or item.published, source=page.source or feed.title or None
    )


def is_welcome(url: str, fetcher: Fetcher) -> bool:
    """Whether the site's `robots.txt` allows Dateline to read a URL; True if it cannot be fetched (RFC 9309)."""
    parts = urlsplit(url)
    try:
        rules = fetcher.fetch(f"{parts.scheme}://{parts.netloc}/robots.txt", accept=("text/plain",))
    except FetchRefused:
        return True
    parser = RobotFileParser()
    parser.parse(rules.body.decode("utf-8", "replace").splitlines())
    return bool(parser.can_fetch(user_agent(), url))


def find_feed(url: str, fetcher: Fetcher) -> str:
    """The URL of the feed at a URL: the URL itself, or the feed that the page there links to.

    Raises:
        FetchRefused: the URL cannot be fetched.
        UnreadableArticle: there is no feed.
    """
    fetched = fetcher.fetch(url, accept=FEEDS)
    try:
        parse_feed(fetched.body, url)
    except UnreadableArticle:
        link = re.search(
            rb"<link[^>]+type=[\"']application/(?:rss|atom)\+xml[\"'][^>]*>", fetched.body[:200_000], re.IGNORECASE
        )
        href = re.search(rb"href=[\"']([^\"']+)", link[0]) if link else None
        if href is None:
            raise
        from urllib.parse import urljoin

        return str(urljoin(fetched.url, href[1].decode("utf-8", "replace")))
    return fetched.url


def to_opml(feeds: list[tuple[str, str]]) -> str:
    """OPML 2.0, which feed readers import, from pairs of URL and title."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Feeds that Dateline follows"
    body = ET.SubElement(root, "body")
    for url, title in feeds:
        ET.SubElement(body, "outline", type="rss", text=title or url, title=title or url, xmlUrl=url)
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue().decode()


def from_opml(data: bytes, locator: str) -> list[tuple[str, str]]:
    """The feeds in an OPML file, as pairs of URL and title.

    Raises:
        UnreadableArticle: the data is not an OPML file.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        raise UnreadableArticle("{locator} is not an OPML file.", locator=locator) from exc
    outlines = root.xpath("//outline[@xmlUrl]")
    return [(str(o.get("xmlUrl")), str(o.get("title") or o.get("text") or "")) for o in outlines]


Progress = Callable[[int, int], None]
"""Called with the number of items done and the total."""
