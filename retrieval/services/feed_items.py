"""RSS and Atom feeds that a shelf follows, by `feedparser`: new items become articles, and no server is asked more than it likes.

ETag and Last-Modified go back to the server (RFC 9110, conditional requests); one that fails is asked again after twice the
time, up to a day; `robots.txt` is respected, because nobody waits for the page.
"""

import dataclasses
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from retrieval.errors import ArticleError, FetchRefused, UnreadableArticle
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.fetching.fetch import FEEDS, check_address, user_agent
from retrieval.ingest.formats.blocks import blocks
from retrieval.ingest.formats.metadata import MOST_TITLE, shortened, web_address
from retrieval.ingest.formats.tidying import tidy
from retrieval.ingest.reading import read_address, read_pasted
from retrieval.model import Article
from retrieval.store import Feed

EVERY = 30 * 60.0
"""Seconds between two looks at a feed."""
LONGEST_WAIT = 24 * 3600.0
MOST_ITEMS = 20
"""New items that are read at one look, the newest; the others are left for the next."""
MOST_ENTRIES = 1000
"""Items of a feed that are looked at; the newest stand first."""
MOST_KEY = 1000
"""Characters of what names an item; of a longer one the digest is kept."""
WHOLE = 600
"""Characters from which an item's own text counts as the whole article, so that its page need not be fetched."""
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of an article."""

    key: str
    url: str | None
    title: str
    text: str
    published: str | None


def fetch_feed(feed: Feed, fetcher: Fetcher, now: float) -> tuple[Feed, list[Item]]:
    """Look at a feed: what is known of it now, and its items, newest first; none where nothing changed or it failed."""
    try:
        if not is_welcome(feed.url, fetcher):
            raise FetchRefused(
                "{host} asks programs not to read this feed (robots.txt).",
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
    """The title of a feed and its items, as it orders them.

    Raises:
        UnreadableArticle: it is no feed.
    """
    import feedparser

    try:
        # A stream, because bytes that are the name of a file would be taken for it.
        parsed = feedparser.parse(io.BytesIO(_REFERENCE.sub(_character_or_nothing, data)))
        version, title = parsed.get("version"), shortened(parsed.feed.get("title", ""), MOST_TITLE)
        found = [_item(entry) for entry in parsed.entries[:MOST_ENTRIES]]
    except Exception as exc:
        # What feedparser raises on damaged feeds is documented nowhere.
        raise UnreadableArticle("{locator} is no RSS or Atom feed.", locator=locator) from exc
    if not version:
        raise UnreadableArticle("{locator} is no RSS or Atom feed.", locator=locator)
    return title, [item for item in found if item.key]


def _character_or_nothing(reference: re.Match[bytes]) -> bytes:
    """A character reference, unless there is no such character: a feed is refused for one of those."""
    hexadecimal, decimal = reference.groups()
    if len(hexadecimal or decimal) > 8:
        return b""
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_character = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_character else b""


def _item(entry: Any) -> Item:  # noqa: ANN401 - feedparser has no types
    """An item of a feed; its key is empty where nothing names it."""
    contents = [content.get("value", "") for content in entry.get("content", [])] or [entry.get("summary", "")]
    pages = (f"<body>{content}</body>".encode("utf-8", "ignore") for content in contents)
    date = entry.get("published_parsed") or entry.get("updated_parsed")
    key = str(entry.get("id") or entry.get("link") or entry.get("title") or "")
    return Item(
        key=key if len(key) <= MOST_KEY else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        url=web_address(entry.get("link")),
        title=shortened(entry.get("title", ""), MOST_TITLE),
        text=tidy(paragraph for page in pages for paragraph in blocks(page)),
        published=f"{date.tm_year:04d}-{date.tm_mon:02d}-{date.tm_mday:02d}" if date else None,
    )


def read_item(item: Item, feed: Feed, fetcher: Fetcher) -> Article:
    """The article of an item: its page, or its own text where that is whole or the page cannot be read.

    Raises:
        ArticleError: neither is an article.
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
            raise UnreadableArticle("“{title}” has no page that may be read.", title=item.title, locator=item.key)
        page = read_address(item.url, fetcher)
    except ArticleError:
        if own is None:
            raise
        return dataclasses.replace(own, source=feed.title or None, published=item.published, format="feed")
    return dataclasses.replace(
        page, published=page.published or item.published, source=page.source or feed.title or None
    )


def is_welcome(url: str, fetcher: Fetcher) -> bool:
    """Whether the site's `robots.txt` lets Dateline read an address; yes where there is none (RFC 9309).

    Raises:
        FetchRefused: it is no address of the web.
    """
    check_address(url)
    parts = urlsplit(url)
    try:
        rules = fetcher.fetch(f"{parts.scheme}://{parts.netloc}/robots.txt", accept=("text/plain",))
    except FetchRefused:
        return True
    parser = RobotFileParser()
    parser.parse(rules.body.decode("utf-8", "replace").splitlines())
    return bool(parser.can_fetch(user_agent(), url))


def find_feed(url: str, fetcher: Fetcher) -> str:
    """The feed at an address, or the one that the page at it names.

    Raises:
        FetchRefused: it cannot be fetched.
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
        try:
            named = web_address(urljoin(fetched.url, href[1].decode("utf-8", "replace")))
        except ValueError:
            named = None
        if named is None:
            raise
        return named
    return fetched.url


def to_opml(feeds: list[tuple[str, str]]) -> str:
    """Feeds, each an address and a title, as OPML 2.0, which feed readers import."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Feeds that Dateline follows"
    body = ET.SubElement(root, "body")
    for url, title in feeds:
        ET.SubElement(body, "outline", type="rss", text=title or url, title=title or url, xmlUrl=url)
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue().decode()


def from_opml(data: bytes, locator: str) -> list[tuple[str, str]]:
    """The feeds in an OPML file, each an address and a title; what is no address of the web is left out.

    Raises:
        UnreadableArticle: it is none.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
        outlines = root.xpath("//outline[@xmlUrl]")
    except (etree.XMLSyntaxError, etree.XPathError, ValueError) as exc:
        raise UnreadableArticle("{locator} is no OPML file.", locator=locator) from exc
    named = ((web_address(o.get("xmlUrl")), o.get("title") or o.get("text")) for o in outlines)
    return list({url: shortened(title, MOST_TITLE) for url, title in named if url}.items())


Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
