"""From what a user sends to articles: addresses are fetched, everything else is text."""

import dataclasses
import datetime as dt
import re
from functools import partial

from retrieval.errors import ArticleError, EmptyArticle, UnreadableArticle
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.formats import kind_of, read_bytes, title_of
from retrieval.ingest.formats.metadata import file_name, fit
from retrieval.ingest.formats.tidying import tidy
from retrieval.ingest.headlines import split_headline, title_from
from retrieval.ingest.isolation import Isolation, in_process
from retrieval.model import Article

_ADDRESS = re.compile(r"https?://[^\s<>\"'“”«»]+", re.IGNORECASE)
LEAST_CHARACTERS = 40
"""Of a pasted text; what is shorter was sent by mistake."""


def addresses_in(text: str) -> list[str]:
    """The web addresses in a message, each once, without the punctuation behind them."""
    found = (match[0].rstrip(".,;:!?…") for match in _ADDRESS.finditer(text))
    return list(dict.fromkeys(url[:-1] if url.endswith(")") and "(" not in url else url for url in found))


def is_addresses_alone(text: str) -> bool:
    """Whether a message holds addresses and no text beside them."""
    return bool(addresses_in(text)) and not any(c.isalnum() for c in _ADDRESS.sub(" ", text))


def read_address(url: str, fetcher: Fetcher, *, isolated: Isolation = in_process) -> Article:
    """The article at an address.

    Raises:
        ArticleError: it cannot be fetched, or holds no article.
    """
    fetched = fetcher.fetch(url)
    kind = kind_of(fetched.url.partition("?")[0].rpartition("/")[2], fetched.content_type) or "html"
    name = title_of(fetched.url.partition("?")[0].rstrip("/").rpartition("/")[2] or fetched.url)
    article = isolated(
        read_bytes, fetched.body, kind, locator=fetched.url, name=name, url=fetched.url, charset=fetched.charset
    )
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return dataclasses.replace(article, url=article.url or fetched.url, retrieved=now)


def read_pasted(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    source: str | None = None,
    published: str | None = None,
) -> Article:
    """A text that was pasted or forwarded; without a title, its headline or its first sentence is the title.

    Args:
        text: the text.
        title: its title, if known.
        url: the address of its page, if known.
        source: who published it, if known.
        published: the day of publication, ISO 8601, if known.

    Raises:
        UnreadableArticle: too short to be an article.
    """
    body = tidy(text.splitlines())
    if len(body) < LEAST_CHARACTERS:
        raise UnreadableArticle(
            "That is too short for an article; send its whole text, a link or a file.", locator="the text"
        )
    known = partial(Article, url=url, source=source, published=published, format="pasted")
    if title is None:
        headline, rest = split_headline(text)
        if headline is not None:
            return fit(known(rest, headline), headline)
    opening = title_from(text)
    return fit(known(body, title or opening, title_supplied=title is None), opening)


def read_file(name: str, content_type: str | None, data: bytes, *, isolated: Isolation = in_process) -> Article:
    """The article in a file that was sent.

    Raises:
        ArticleError: it cannot be read.
    """
    name = file_name(name)
    kind = kind_of(name, content_type)
    if kind is None:
        raise UnreadableArticle(
            "{locator} is of no kind that can be read; text, Markdown, HTML, PDF, DOCX, EPUB and e-mail are.",
            locator=name,
        )
    return isolated(read_bytes, data, kind, locator=name, name=title_of(name))


__all__ = [
    "ArticleError",
    "EmptyArticle",
    "addresses_in",
    "is_addresses_alone",
    "read_address",
    "read_file",
    "read_pasted",
]
