"""Fetching a page within limits: only public hosts, only what an article can be, no more than so much, no longer than so long."""

import re
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from retrieval.errors import FetchRefused

if TYPE_CHECKING:
    import ssl

    import httpcore

    from retrieval.ingest.fetching.deadline import Deadline

MOST_BYTES = 10_000_000
"""After decompression."""
MOST_RATIO = 100
"""How many times larger than received a page may become."""
SECONDS = 20.0
"""For everything: resolution, connections, redirects, headers and body."""
REDIRECTS = 5
_LONGEST_HOST = 253
"""Characters of a name (RFC 1035)."""
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf", "message/rfc822",
         "application/epub+zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")  # fmt: skip
FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/xml",
    "text/xml",
    "application/rdf+xml",
    "text/html",
    "text/plain",
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back.

    Attributes:
        url: where it was in the end.
        status: 200, or 304 where nothing has changed.
        content_type: without parameters.
        charset: the encoding that the content type names, if it names one.
        body: decompressed.
        etag: for the next time.
        modified: for the next time.
        retry_after: seconds that the server asks to wait, if it asks.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    etag: str | None = None
    modified: str | None = None
    retry_after: float | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a fetch asks of a server; see `Fetcher.fetch`."""

    accept: tuple[str, ...]
    etag: str | None
    modified: str | None


class Fetcher:
    """Fetches pages of the public web. Safe to use from several threads.

    Args:
        allowed: hosts that are let through although they are not public.
        resolver: see `PublicBackend`.
        clock: seconds, for the limit of time.
        seconds: for a whole fetch.
    """

    def __init__(
        self,
        allowed: Iterable[str] = (),
        resolver: Callable[[str, int], list[str]] | None = None,
        clock: Callable[[], float] = time.monotonic,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._resolver = resolver
        self._clock = clock
        self._seconds = seconds

    def fetch(
        self, url: str, *, accept: Iterable[str] = PAGES, etag: str | None = None, modified: str | None = None
    ) -> Fetched:
        """Fetch an address.

        Args:
            url: http or https.
            accept: the content types that are of use.
            etag: of the last time.
            modified: of the last time.

        Raises:
            FetchRefused: it is not public, not there, not of use, too large or too slow.
        """
        from retrieval.ingest.fetching.deadline import Deadline

        deadline = Deadline(self._clock() + self._seconds, self._clock)
        asked = _Asked(tuple(accept), etag, modified)
        here = url.strip()
        with self._connections(deadline) as pool:
            for _ in range(REDIRECTS + 1):
                found = self._once(here, asked, pool, deadline)
                if isinstance(found, Fetched):
                    return found
                here = _joined(here, found)
        raise FetchRefused("{host} sends from one page to the next without end.", host=_host(url), locator=url)

    def _connections(self, deadline: "Deadline") -> "httpcore.ConnectionPool":
        import httpcore

        from retrieval.ingest.fetching.public import PublicBackend, resolve

        backend = PublicBackend(self._resolver or resolve, self._allowed, deadline)
        # One connection a request: a kept one would skip the look at the address.
        return httpcore.ConnectionPool(
            ssl_context=_trusted(), network_backend=backend, max_connections=None, max_keepalive_connections=0
        )

    def _once(self, url: str, asked: "_Asked", pool: "httpcore.ConnectionPool", deadline: "Deadline") -> Fetched | str:
        import httpcore

        from retrieval.ingest.fetching.public import NotPublic

        check_address(url)
        try:
            with pool.stream("GET", _encoded(url), headers=_headers(asked)) as response:
                known = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
                if response.status in {301, 302, 303, 307, 308} and known.get("location"):
                    return known["location"]
                if response.status == 304:
                    return Fetched(url, 304, "", b"", asked.etag, asked.modified)
                _check(url, response.status, known, asked.accept)
                body = self._body(url, response.iter_stream(), known, deadline)
                return Fetched(
                    url, 200, _content_type(known), body, known.get("etag"), known.get("last-modified"), charset=_charset(known),
                )  # fmt: skip
        except NotPublic:
            raise FetchRefused(
                "{host} is not a public address, so it is not fetched.", host=_host(url), locator=url
            ) from None
        except httpcore.TimeoutException:
            raise FetchRefused("{host} did not answer in time.", host=_host(url), locator=url) from None
        except ValueError:
            # Of the names that no certificate can have, as `.example.org`.
            raise FetchRefused("That is no web address.", locator=url) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as exc:
            raise FetchRefused(
                "{host} cannot be reached ({reason}).", host=_host(url), reason=type(exc).__name__, locator=url
            ) from exc

    def _body(self, url: str, chunks: Iterable[bytes], known: Mapping[str, str], deadline: "Deadline") -> bytes:
        unpack = _unpacker(known.get("content-encoding", "identity").strip().lower(), url)
        body = bytearray()
        received = 0
        for chunk in chunks:
            received += len(chunk)
            try:
                body += unpack(chunk)
            except zlib.error as exc:
                raise FetchRefused("{host} sent a page that cannot be unpacked.", host=_host(url), locator=url) from exc
            if len(body) > MOST_BYTES or received > MOST_BYTES:
                raise FetchRefused("The page is larger than {most} MB.", most=MOST_BYTES // 1_000_000, locator=url)
            if len(body) > 1_000_000 and len(body) > MOST_RATIO * received:
                raise FetchRefused("The page unpacks to far more than it is.", locator=url)
            if self._clock() > deadline.moment:
                raise FetchRefused("{host} is too slow.", host=_host(url), locator=url)
        return bytes(body)


@cache
def _trusted() -> "ssl.SSLContext":
    """The certificates that are trusted, which take a while to load; connections are of one fetch."""
    import httpcore

    return httpcore.default_ssl_context()


def check_address(url: str) -> None:
    """Refuse what is no address of the web.

    Raises:
        FetchRefused: another scheme, no host, a name and password in it, or a port that is not of the web.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchRefused("That is no web address.", locator=url) from None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise FetchRefused("Only http and https addresses can be fetched.", locator=url)
    if parts.username or parts.password:
        raise FetchRefused("An address with a name or password in it is not fetched.", locator=url)
    if port == 0:
        raise FetchRefused("That is no web address.", locator=url)


def user_agent() -> str:
    """What Dateline calls itself."""
    from importlib import metadata

    return f"Dateline/{metadata.version('dateline')} (fetches pages that a user asked to read)"


def _headers(asked: "_Asked") -> list[tuple[bytes, bytes]]:
    headers = {
        "User-Agent": user_agent(),
        "Accept": ", ".join(asked.accept) + ", */*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
        "If-None-Match": asked.etag,
        "If-Modified-Since": asked.modified,
        "Connection": "close",
    }
    return [(key.encode(), value.encode("latin-1", "ignore")) for key, value in headers.items() if value]


def _check(url: str, status: int, known: Mapping[str, str], accept: tuple[str, ...]) -> None:
    host = _host(url)
    if status in {401, 402, 403, 451}:
        raise FetchRefused(
            "{host} does not let the page be read (status {status}); paste its text instead.",
            host=host,
            status=status,
            locator=url,
        )
    if status in {404, 410}:
        raise FetchRefused(
            "The page is not there (any more): {host} answers {status}.", host=host, status=status, locator=url
        )
    if status == 429 or status >= 500:
        raise FetchRefused(
            "{host} has trouble or is busy (status {status}); try again later.", host=host, status=status, locator=url
        )
    if status != 200:
        raise FetchRefused("{host} answers with status {status}.", host=host, status=status, locator=url)
    kind = _content_type(known)
    if kind and kind not in accept:
        raise FetchRefused("That is no article: {host} sends {kind}.", host=host, kind=kind, locator=url)
    length = known.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise FetchRefused("The page is larger than {most} MB.", most=MOST_BYTES // 1_000_000, locator=url)


def _unpacker(encoding: str, url: str) -> Callable[[bytes], bytes]:
    if encoding in {"", "identity"}:
        return lambda chunk: chunk
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchRefused(
            "{host} packs its pages in a way that is not known ({encoding}).",
            host=_host(url),
            encoding=encoding[:20],
            locator=url,
        )
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(chunk: bytes) -> bytes:
        # No chunk may become larger than everything may.
        return inflater.decompress(chunk, MOST_BYTES + 1)

    return unpack


def _content_type(known: Mapping[str, str]) -> str:
    return known.get("content-type", "").partition(";")[0].strip().lower()


def _charset(known: Mapping[str, str]) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", known.get("content-type", ""), re.IGNORECASE)
    return found[1] if found else None


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise FetchRefused("That is no web address.", locator=location) from None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url)[:_LONGEST_HOST]


def _encoded(url: str) -> str:
    """The address in ASCII: names by IDNA, the rest percent-encoded."""
    import httpx

    try:
        return str(httpx.URL(url))
    except (httpx.InvalidURL, ValueError):
        raise FetchRefused("That is no web address.", locator=url) from None
