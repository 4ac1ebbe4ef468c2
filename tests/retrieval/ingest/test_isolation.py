import gc
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from retrieval.errors import ArticleError, EmptyArticle, UnreadableArticle
from retrieval.ingest.feeds import from_opml, parse_feed
from retrieval.ingest.formats import read_bytes
from retrieval.ingest.isolation import Limits, Workers, in_process
from tests.retrieval.ingest import misreading
from tests.retrieval.ingest.formats import files

TOO_MUCH = "the file needs too much time or memory to read; send its text instead."


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers(Limits(workers=1))
    yield made
    made.close()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_is_read_is_what_is_read_in_process(workers: Workers) -> None:
    data = "The bridge is old. \ud800".encode("utf-8", "surrogatepass")
    for url in (None, "https://a.example/"):
        here = in_process(misreading.echo, data, "pdf", locator="the file", url=url)
        assert workers(misreading.echo, data, "pdf", locator="the file", url=url) == here


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("html", f"<article>{'<p>The bridge has 12 arches and is old.</p>' * 9}</article>".encode()),
        ("docx", files.docx(["The bridge is old."])),
        ("epub", files.epub(["<p>The bridge is old.</p>"])),
        ("email", files.email("News", "The bridge is old.")),
    ],
)
def test_formats_are_read_by_workers(workers: Workers, kind: str, data: bytes) -> None:
    here = read_bytes(data, kind, locator="x", name="x")
    assert workers(read_bytes, data, kind, locator="x", name="x") == here


def test_feeds_and_lists_of_feeds_are_read_by_workers(workers: Workers) -> None:
    feed = b"<rss version='2.0'><channel><title>City</title><item><guid>1</guid></item></channel></rss>"
    opml = b"<opml><body><outline text='City' xmlUrl='https://city.example/'/></body></opml>"
    assert workers(parse_feed, feed, locator="x") == parse_feed(feed, "x")
    assert workers(from_opml, opml, locator="x") == from_opml(opml, "x")


def test_an_error_is_the_same_error(workers: Workers) -> None:
    for function in (misreading.refuse, misreading.refuse_without_name):
        with pytest.raises(ArticleError) as here:
            in_process(function, b"{nothing}", locator="{0}")
        with pytest.raises(ArticleError) as there:
            workers(function, b"{nothing}", locator="{0}")
        assert (type(there.value), str(there.value), vars(there.value)) == (
            type(here.value),
            str(here.value),
            vars(here.value),
        )


@pytest.mark.parametrize(
    ("function", "limits", "message"),
    [
        (misreading.fail, Limits(), "the file is damaged, or not of the kind that its name says."),
        (misreading.wait, Limits(patience=0.2), "the file takes too long to read; send its text instead."),
        (misreading.compute, Limits(seconds=0), TOO_MUCH),
        (misreading.fill_memory, Limits(), TOO_MUCH),
        (misreading.give_much, Limits(reply=100_000), TOO_MUCH),
        (misreading.die, Limits(), TOO_MUCH),
    ],
)
def test_a_limit_is_one_sentence_and_the_next_file_is_read(
    function: Callable[..., object], limits: Limits, message: str
) -> None:
    workers = Workers(limits)
    with pytest.raises(UnreadableArticle) as caught:
        workers(function, b"", locator="the file")
    assert str(caught.value) == message
    if limits.patience > 1:
        assert workers(misreading.process, b"", locator="x") > 0
    workers.close()


def test_a_worker_is_kept_and_replaced_after_some_documents() -> None:
    workers = Workers(Limits(documents=2))
    processes = [workers(misreading.process, b"", locator="x") for _ in range(4)]
    assert processes[0] == processes[1] != processes[2] == processes[3]
    assert not is_running(processes[0])
    workers.close()


def test_a_worker_that_has_grown_is_replaced() -> None:
    workers = Workers(Limits(grown=150_000_000))
    grown = workers(misreading.use_memory, b"", locator="x")
    assert workers(misreading.process, b"", locator="x") != grown
    workers.close()


def test_a_worker_that_was_killed_meanwhile_is_replaced(workers: Workers) -> None:
    process = workers(misreading.process, b"", locator="x")
    os.kill(process, 9)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert workers(misreading.process, b"", locator="x") != process


def test_what_libraries_print_is_no_reply(workers: Workers) -> None:
    assert workers(misreading.chatter, b"", locator="x") == "said"


def test_a_worker_knows_nothing_of_the_environment(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
    fresh = Workers()
    assert "TELEGRAM_BOT_TOKEN" not in fresh(misreading.environment, b"", locator="x")
    fresh.close()


def test_closing_ends_what_is_being_read_at_once() -> None:
    workers = Workers()
    process = workers(misreading.process, b"", locator="x")
    with ThreadPoolExecutor(1) as thread:
        started = threading.Event()

        def read() -> None:
            started.set()
            workers(misreading.wait, b"", locator="the file")

        reading = thread.submit(read)
        started.wait()
        workers.close()
        with pytest.raises(UnreadableArticle):
            reading.result()
    assert not is_running(process)
    with pytest.raises(UnreadableArticle):
        workers(misreading.process, b"", locator="x")


def test_workers_that_nobody_holds_end() -> None:
    workers = Workers()
    process = workers(misreading.process, b"", locator="x")
    del workers
    gc.collect()
    assert not is_running(process)


def test_more_documents_than_workers_wait_for_their_turn() -> None:
    workers = Workers(Limits(workers=2))
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda n: workers(misreading.echo, b"x", str(n), locator="x")[0], range(12)))
        processes = set(threads.map(lambda _: workers(misreading.process, b"", locator="x"), range(12)))
    assert found == ["x"] * 12
    assert len(processes) <= 2
    workers.close()


def test_an_unknown_kind_of_error_is_a_plain_one() -> None:
    from retrieval.ingest.isolation.wire import error_of

    error = error_of({"kind": "os", "message": "It is empty.", "values": {}, "locator": "x"})
    assert type(error) is UnreadableArticle
    assert type(error_of({"kind": "EmptyArticle", "message": "x", "values": {}, "locator": "x"})) is EmptyArticle
