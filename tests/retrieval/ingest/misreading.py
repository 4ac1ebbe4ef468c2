"""Functions that read as no function should, for workers to be stopped at."""

import os
import threading

from retrieval.errors import EmptyArticle, UnreadableArticle
from retrieval.ingest.feeds import Item
from retrieval.model import Article


def echo(data: bytes, kind: str, *, locator: str, url: str | None = None) -> tuple[str, list[object]]:
    article = Article(data.decode("utf-8", "surrogatepass"), kind, url=url, pages=(0, 3))
    return locator, [(article, True), Item("1", None, "\ud800", "", None), {"class": [None]}]


def process(data: bytes, *, locator: str) -> int:
    return os.getpid()


def refuse(data: bytes, *, locator: str) -> None:
    raise EmptyArticle("{locator} holds {what}.", what=data.decode(), locator=locator)


def refuse_without_name(data: bytes, *, locator: str) -> None:
    raise UnreadableArticle("It is {nothing}.", locator=locator)


def fail(data: bytes, *, locator: str) -> None:
    raise ZeroDivisionError


def wait(data: bytes, *, locator: str) -> None:
    threading.Event().wait()


def compute(data: bytes, *, locator: str) -> None:
    while True:
        pass


def fill_memory(data: bytes, *, locator: str) -> int:
    return len(bytearray(10_000_000_000))


def use_memory(data: bytes, *, locator: str) -> int:
    return len(b"x" * 200_000_000) and os.getpid()


def give_much(data: bytes, *, locator: str) -> str:
    return "x" * 1_000_000


def die(data: bytes, *, locator: str) -> None:
    os._exit(1)


def chatter(data: bytes, *, locator: str) -> str:
    print("\0" * 100)
    os.write(1, b"\0" * 100)
    os.write(2, b"\0" * 100)
    return "said"


def environment(data: bytes, *, locator: str) -> str:
    return " ".join(os.environ)
