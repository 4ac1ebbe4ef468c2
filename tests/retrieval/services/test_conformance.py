"""What every service promises: it gives back data, and holds the lock while it uses the collections, and only then."""

import dataclasses
import inspect
import threading
import typing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import EmptyArticle
from retrieval.ingest.fetching import Fetcher
from retrieval.ingest.isolation import Workers, in_process
from retrieval.model import Article
from retrieval.services import (
    ArticleService,
    BulkService,
    CheckService,
    FeedService,
    Services,
    TransferService,
    results,
)
from retrieval.services.collections import Collections
from retrieval.services.naming import Named
from retrieval.services.results import Added, NotAdded
from retrieval.store import Erased, Shelf, Stored, open_store
from tests.retrieval.services.shelves import BRIDGE, HERE, OF_DAM, page
from tests.web import Web

SERVICES = (ArticleService, BulkService, CheckService, FeedService, TransferService)
METHODS = [
    pytest.param(method, id=f"{service.__name__}.{name}")
    for service in SERVICES
    for name, method in inspect.getmembers(service, inspect.isfunction)
    if not name.startswith("_")
]
PLAIN = (int, bytes, type(None), Shelf)
"""What a method may give back that is no class of results: counts, files, nothing, and shelves."""


def members(kind: object) -> list[Any]:
    """The classes that a return type is made of."""
    inner = typing.get_args(kind)
    return [member for one in inner for member in members(one)] if inner else [kind]


@pytest.mark.parametrize("method", METHODS)
def test_a_service_gives_back_data_and_no_text(method: Callable[..., object]) -> None:
    for kind in members(typing.get_type_hints(method)["return"]):
        if kind not in PLAIN:
            assert kind.__module__ == results.__name__
            assert dataclasses.is_dataclass(kind)
            assert vars(kind)["__dataclass_params__"].frozen


def is_free(collections: Collections) -> bool:
    """Whether a thread that has nothing to do with it can take the lock."""

    def take() -> bool:
        if not collections.lock.acquire(blocking=False):
            return False
        collections.lock.release()
        return True

    with ThreadPoolExecutor(1) as other:
        return other.submit(take).result()


class Watched(Collections):
    """The collections that notes of each use whether somebody holds its lock."""

    def __init__(self) -> None:
        super().__init__(open_store(Path(":memory:")), public=("seeds",))
        self.held: list[bool] = []

    def add(self, *args: Any, **kwargs: Any) -> Any:
        self.held.append(not is_free(self))
        return super().add(*args, **kwargs)

    def find(self, shelf: Shelf, named: str) -> Stored:
        self.held.append(not is_free(self))
        return super().find(shelf, named)

    def add_all(self, *args: Any, **kwargs: Any) -> Any:
        self.held.append(not is_free(self))
        return super().add_all(*args, **kwargs)

    def find_all(self, shelf: Shelf, named: str) -> list[Named]:
        self.held.append(not is_free(self))
        return super().find_all(shelf, named)

    def is_on(self, shelf: Shelf, public: str) -> bool:
        self.held.append(not is_free(self))
        return super().is_on(shelf, public)

    def switch_public(self, shelf: Shelf, public: str, *, on: bool) -> None:
        self.held.append(not is_free(self))
        super().switch_public(shelf, public, on=on)

    def forget(self, shelf: Shelf) -> Erased:
        self.held.append(not is_free(self))
        return super().forget(shelf)


SEEDS = Path(__file__).resolve().parents[3] / "seeds"
USES: dict[str, Callable[[Services], object]] = {
    "put": lambda s: s.articles.put(HERE, Article("The dam is 90 metres high.", "Dam")),
    "add_all": lambda s: s.articles.add_all(HERE, [(Article("The dam is 90 metres high.", "Dam"), True)]),
    "bulk": lambda s: s.bulk.add(HERE, [SEEDS]),
    "listing": lambda s: s.articles.listing(HERE),
    "find": lambda s: s.articles.find(HERE, "1"),
    "rename": lambda s: s.articles.rename(HERE, "1", "Old bridge"),
    "remove": lambda s: s.articles.remove(HERE, "1"),
    "switch": lambda s: s.articles.switch(HERE, "1", on=False),
    "switch shelf": lambda s: s.articles.switch(HERE, "seeds", on=False),
    "check": lambda s: s.checks.check(HERE, "1"),
    "forget": lambda s: s.articles.forget(HERE),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_the_lock_is_held_while_the_collections_are_used(use: Callable[[Services], object]) -> None:
    collections = Watched()
    services = Services.over(collections, Fetcher())
    services.articles.put(HERE, Article(BRIDGE, "Bridge"))
    collections.held.clear()
    use(services)
    assert set(collections.held) == {True}
    assert is_free(collections)


def test_the_lock_is_free_while_a_page_is_fetched(web: Web) -> None:
    collections = Watched()
    services = Services.over(collections, Fetcher(allowed=("127.0.0.1",)))
    free: list[bool] = []

    def served(handler: BaseHTTPRequestHandler) -> None:
        free.append(is_free(collections))
        body = page("Old bridge", 12).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    web.pages["/a"] = served
    services.articles.add(HERE, f"{web.url}/a")
    services.checks.check(HERE)
    assert free == [True, True]


def test_a_text_is_taken_apart_before_others_have_to_wait() -> None:
    collections = Watched()
    articles = Services.over(collections, Fetcher()).articles
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with collections.lock:
            taken.set()
            done.wait(20)

    with ThreadPoolExecutor(1) as other:
        holding = other.submit(hold)
        assert taken.wait(20)
        with pytest.raises(EmptyArticle):
            articles.put(HERE, Article(" \n", "Nothing"))
        assert not holding.done()
        done.set()


def test_everything_that_is_sent_is_read_through_the_isolation(web: Web) -> None:
    read: list[str] = []

    def noting(function: Callable[..., Any], data: bytes, *args: str | None, locator: str, **kwargs: str | None) -> Any:
        read.append(function.__name__)
        return in_process(function, data, *args, locator=locator, **kwargs)

    collections = Collections(open_store(Path(":memory:")))
    mine = Services.over(collections, Fetcher(allowed=("127.0.0.1",)), isolated=noting)
    item = f"<item><guid>1</guid><link>{web.url}/b</link></item>"
    address = web.page("/a", page("Old bridge", 12))
    web.page("/b", page("New bridge", 13, OF_DAM))
    web.page("/feed", f"<rss version='2.0'><channel>{item}</channel></rss>", "application/rss+xml")
    for use, functions in (
        (lambda: mine.articles.add(HERE, address), ["read_bytes"]),
        (lambda: mine.checks.check(HERE), ["read_bytes"]),
        (lambda: mine.transfer.add_file(HERE, "a.txt", None, BRIDGE.encode()), ["read_bytes"]),
        (lambda: mine.transfer.import_library(HERE, mine.transfer.export(HERE), "a.zip"), ["load"]),
        (lambda: mine.feeds.import_opml(HERE, b"<opml/>", "a.opml"), ["from_opml"]),
        (lambda: mine.feeds.follow(HERE, f"{web.url}/feed"), ["parse_feed", "parse_feed", "read_bytes"]),
    ):
        read.clear()
        use()
        assert read == functions


def test_closing_ends_the_workers() -> None:
    workers = Workers()
    mine = Services.over(Collections(open_store(Path(":memory:"))), Fetcher(), isolated=workers)
    assert isinstance(mine.transfer.add_file(HERE, "a.txt", None, BRIDGE.encode()), Added)
    mine.close()
    assert isinstance(mine.transfer.add_file(HERE, "b.txt", None, BRIDGE.encode()), NotAdded)
