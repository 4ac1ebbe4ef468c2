import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from retrieval.errors import FetchRefused
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.fetching.fetch import MOST_BYTES
from retrieval.ingest.fetching.public import is_public
from tests.web import Web, serving


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as running:
        yield running


@pytest.fixture
def fetcher() -> Fetcher:
    """One that lets the test's own server through."""
    return Fetcher(allowed=("127.0.0.1",))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "fe80::1%eth0", "nonsense", "", "fec0::1", "feff::1", "192.88.99.1", "192.0.0.8", "192.0.0.9", "64:ff9b:1::808:808",
     "64:ff9b::192.88.99.1", "::ffff:192.88.99.1", "::ffff:0:127.0.0.1", "100::1", "100:0:0:1::1", "2001:2::1", "3fff::1", "5f00::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
    ],
)
def test_no_form_of_loopback_is_reached(web: Web, host: str) -> None:
    port = web.url.rpartition(":")[2]
    web.page("/", "<p>secret</p>")
    with pytest.raises(FetchRefused, match=r"not a public address|cannot be reached|no web address"):
        Fetcher().fetch(f"http://{host}:{port}/")
    assert web.requests == []


def test_a_name_that_resolves_to_a_private_address_is_refused(web: Web) -> None:
    fetcher = Fetcher(resolver=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(FetchRefused, match=r"news.example is not a public address"):
        fetcher.fetch(f"http://news.example:{web.url.rpartition(':')[2]}/")
    assert web.requests == []


def test_the_connection_goes_to_the_address_that_was_looked_at(web: Web) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    port = web.url.rpartition(":")[2]
    web.page("/", "<p>x</p>")
    fetcher = Fetcher(allowed=("news.example",), resolver=lambda host, port: answers.pop(0))
    assert fetcher.fetch(f"http://news.example:{port}/").status == 200
    assert len(answers) == 1
    assert web.requests[0][1]["host"] == f"news.example:{port}"


def test_every_redirect_is_looked_at(web: Web) -> None:
    port = web.url.rpartition(":")[2]
    web.page("/start", "", status=302, Location=f"http://localhost:{port}/secret")
    web.page("/secret", "<p>secret</p>")
    with pytest.raises(FetchRefused, match=r"localhost is not a public address"):
        Fetcher(allowed=("127.0.0.1",)).fetch(web.url + "/start")
    assert [path for path, _ in web.requests] == ["/start"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_refused(web: Web, fetcher: Fetcher, target: str) -> None:
    web.page("/start", "", status=301, Location=target)
    with pytest.raises(FetchRefused, match=r"Only http and https"):
        fetcher.fetch(web.url + "/start")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("file:///etc/passwd", "Only http and https"),
        ("javascript:alert(1)", "Only http and https"),
        ("http://", "Only http and https"),
        ("http://user:secret@example.org/", "name or password"),
        ("http://example.org:0/", "no web address"),
        ("http://example.org:99999/", "no web address"),
        ("http://[bad/", "no web address"),
    ],
)
def test_what_is_no_address_is_refused_in_one_sentence(url: str, message: str) -> None:
    with pytest.raises(FetchRefused, match=message) as caught:
        Fetcher().fetch(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_page_comes_with_what_is_needed_to_ask_again(web: Web, fetcher: Fetcher) -> None:
    url = web.page("/a", "<p>Grüße</p>", ETag='"1"', Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT")
    found = fetcher.fetch(url)
    assert found.body.decode() == "<p>Grüße</p>"
    assert (found.content_type, found.etag) == ("text/html", '"1"')
    again = fetcher.fetch(url, etag=found.etag, modified=found.modified)
    assert again.status == 304
    path, headers = web.requests[0]
    assert path == "/a"
    assert headers["user-agent"].startswith("Dateline/")


def test_a_redirect_is_followed_and_the_last_address_kept(web: Web, fetcher: Fetcher) -> None:
    web.page("/old", "", status=301, Location="/new?x=1")
    web.page("/new", "<p>here</p>")
    assert fetcher.fetch(web.url + "/old").url == web.url + "/new?x=1"


def test_redirects_without_end(web: Web, fetcher: Fetcher) -> None:
    url = web.page("/round", "", status=302, Location="/round")
    with pytest.raises(FetchRefused, match=r"without end"):
        fetcher.fetch(url)
    assert len(web.requests) == 6


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "does not let"),
        (403, "does not let"),
        (404, "not there"),
        (410, "not there"),
        (429, "try again later"),
        (500, "try again later"),
        (418, "status 418"),
    ],
)
def test_each_refusal_of_a_server_is_a_sentence(web: Web, fetcher: Fetcher, status: int, message: str) -> None:
    url = web.page("/a", "x", status=status)
    with pytest.raises(FetchRefused, match=message):
        fetcher.fetch(url)


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/octet-stream", "application/zip"])
def test_what_is_no_article_is_not_downloaded(web: Web, fetcher: Fetcher, kind: str) -> None:
    with pytest.raises(FetchRefused, match=f"sends {kind}"):
        fetcher.fetch(web.page("/a", "x", kind))


def test_a_large_page_is_refused_by_its_length_and_by_its_size(web: Web, fetcher: Fetcher) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 1_000_000)
        except OSError:
            return

    web.pages["/endless"] = endless
    web.page("/large", b"x" * (MOST_BYTES + 1))
    for path in ("/endless", "/large"):
        with pytest.raises(FetchRefused, match=r"larger than 10 MB"):
            fetcher.fetch(web.url + path)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_packed_pages_are_unpacked(web: Web, fetcher: Fetcher, encoding: str) -> None:
    packed = gzip.compress(b"<p>x</p>") if encoding == "gzip" else zlib.compress(b"<p>x</p>")
    assert fetcher.fetch(web.page("/a", packed, Content_Encoding=encoding)).body == b"<p>x</p>"


def test_a_bomb_and_what_cannot_be_unpacked_are_refused(web: Web, fetcher: Fetcher) -> None:
    bomb = web.page("/bomb", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    broken = web.page("/broken", b"no gzip", Content_Encoding="gzip")
    strange = web.page("/strange", b"x", Content_Encoding="zstd")
    for url, message in ((bomb, "larger than 10 MB|far more"), (broken, "cannot be unpacked"), (strange, "not known")):
        with pytest.raises(FetchRefused, match=message):
            fetcher.fetch(url)


def test_a_server_that_drips_is_given_up(web: Web) -> None:
    now = 0.0

    def late(handler: BaseHTTPRequestHandler) -> None:
        nonlocal now
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        now = 100.0
        handler.wfile.write(b"<p>x</p>")

    web.pages["/a"] = late
    with pytest.raises(FetchRefused, match=r"too slow|in time"):
        Fetcher(allowed=("127.0.0.1",), clock=lambda: now).fetch(web.url + "/a")


def test_redirects_share_one_deadline(web: Web) -> None:
    now = 0.0

    def onwards(handler: BaseHTTPRequestHandler) -> None:
        nonlocal now
        now += 8.0
        handler.send_response(302)
        handler.send_header("Location", "/round")
        handler.end_headers()

    web.pages["/round"] = onwards
    with pytest.raises(FetchRefused, match=r"did not answer in time"):
        Fetcher(allowed=("127.0.0.1",), clock=lambda: now).fetch(web.url + "/round")
    assert len(web.requests) == 3


def test_headers_that_never_end_are_cut_off(web: Web) -> None:
    ended = threading.Event()

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.flush_headers()
        try:
            while not ended.wait(0.02):
                handler.wfile.write(b"X-A: b\r\n")
        except OSError:
            return

    web.pages["/a"] = endless
    with pytest.raises(FetchRefused, match=r"did not answer in time"):
        Fetcher(allowed=("127.0.0.1",), seconds=0.5).fetch(web.url + "/a")
    ended.set()


def test_a_name_server_that_never_answers_is_given_up() -> None:
    answered = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        answered.wait()
        return ["93.184.216.34"]

    with pytest.raises(FetchRefused, match=r"did not answer in time"):
        Fetcher(resolver=hang, seconds=0.1).fetch("http://a.example/")
    answered.set()


def test_nobody_there(fetcher: Fetcher) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(FetchRefused, match=r"cannot be reached"):
            fetcher.fetch(f"http://127.0.0.1:{port}/")
