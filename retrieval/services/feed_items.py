"""Fetches RSS and Atom feeds and reads their items as articles.

Requests are conditional (ETag and Last-Modified, RFC 9110). After a failure the interval doubles, up to a day. Unlike
requests by users, these are automatic, so `robots.txt` is respected.
"""

import dataclasses
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from retrieval.errors import ArticleError, FetchRefused, UnreadableArticle
from retrieval.ingest.feeds import Item, linked_feed, parse_feed
from retrieval.ingest.fetching import Fetched, Fetcher
from retrieval.ingest.fetching.fetch import FEEDS, check_address, user_agent
from retrieval.ingest.formats.metadata import web_address
from retrieval.ingest.isolation import Isolation, in_process
from retrieval.ingest.reading import read_address, read_pasted
from retrieval.model import Article
from retrieval.store import Feed

EVERY = 30 * 60.0
"""Seconds between two fetches of a feed."""
LONGEST_WAIT = 24 * 3600.0
MOST_DOUBLINGS = 10
"""Doublings of the interval that are computed; six of them already exceed `LONGEST_WAIT`."""
MOST_ITEMS = 20
"""Maximum number of new items read per fetch, newest first; the others follow at the next fetch."""
WHOLE = 600
"""From this many characters on, the text in a feed item counts as the whole article and its page is not fetched."""


def fetch_feed(
    feed: Feed, fetcher: Fetcher, now: float, *, isolated: Isolation = in_process
) -> tuple[Feed, list[Item]]:
    """Fetch a feed; return its updated record and its items in feed order.

    There are no items if the feed is unchanged or cannot be fetched; a failure is stored in the record.

    Args:
        feed: the record of the feed.
        fetcher: fetches URLs.
        now: Unix time.
        isolated: runs the parser.
    """
    try:
        if not is_welcome(feed.url, fetcher):
            raise FetchRefused(
                "{host} does not allow programs to read this feed (robots.txt).",
                host=urlsplit(feed.url).hostname,
                locator=feed.url,
            )
        fetched = fetcher.fetch(feed.url, accept=FEEDS, etag=feed.etag, modified=feed.modified)
        title, items = _parsed(feed, fetched, isolated)
    except ArticleError as exc:
        return after_failure(feed, str(exc), now), []
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


def after_failure(feed: Feed, trouble: str, now: float) -> Feed:
    """The record of a feed after one more failure: the more failures in a row, the later the next fetch.

    Args:
        feed: the record before.
        trouble: what failed.
        now: Unix time.
    """
    failures = feed.failures + 1
    wait = min(LONGEST_WAIT, EVERY * 2.0 ** min(failures, MOST_DOUBLINGS))
    return dataclasses.replace(feed, failures=failures, trouble=trouble, due=now + wait)


def _parsed(feed: Feed, fetched: Fetched, isolated: Isolation) -> tuple[str, list[Item]]:
    if fetched.status == 304:
        return feed.title, []
    return isolated(parse_feed, fetched.body, locator=feed.url)


def read_item(item: Item, feed: Feed, fetcher: Fetcher, *, isolated: Isolation = in_process) -> Article:
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
        page = read_address(item.url, fetcher, isolated=isolated)
    except ArticleError:
        if own is None:
            raise
        return dataclasses.replace(own, source=feed.title or None, published=item.published, format="feed")
    return dataclasses.replace(
        page, published=page.published or item.published, source=page.source or feed.title or None
    )


def is_welcome(url: str, fetcher: Fetcher) -> bool:
    """Whether the site's `robots.txt` allows Dateline to read a URL; True if it cannot be fetched (RFC 9309).

    Raises:
        FetchRefused: the URL is not one of the web.
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


def find_feed(url: str, fetcher: Fetcher, *, isolated: Isolation = in_process) -> str:
    """The URL of the feed at a URL: the URL itself, or the feed that the page there links to.

    Raises:
        FetchRefused: the URL cannot be fetched.
        UnreadableArticle: there is no feed.
    """
    fetched = fetcher.fetch(url, accept=FEEDS)
    try:
        isolated(parse_feed, fetched.body, locator=url)
    except UnreadableArticle:
        href = linked_feed(fetched.body)
        if href is None:
            raise
        try:
            named = web_address(urljoin(fetched.url, href))
        except ValueError:
            named = None
        if named is None:
            raise
        return named
    return fetched.url
