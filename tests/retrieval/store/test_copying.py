"""Copying a library from one database to another: nothing is lost on the way there and back."""

import dataclasses
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import NotEmpty, StoreError
from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import (
    Feedback,
    Look,
    NewArticle,
    Schedule,
    Sharing,
    Store,
    ToldSentence,
    TopicWatch,
    open_database,
    open_store,
)
from retrieval.store.copying import TableDigest, copy_library
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, THERE, TOPIC, put
from tests.postgres import PostgresServer

ODD = Article(
    "Zero \0 and the last \uffff, \uffff0 and 😀 stay. \\ % ? stay, too.",
    "Ｏdd \0 title",
    url="https://example.org/ä?q=%3F",
)


def fill(store: Store) -> None:
    """Something of everything, with gaps between the numbers."""
    for shelf in (HERE, TOPIC):
        stored = put(store, shelf, dataclasses.replace(BRIDGE, published="2024-01-02", pages=(0, 26)))
        store.vectors.put(stored.number, "e", "r", np.arange(6, dtype=np.float16).reshape(3, 2))
    put(store, THERE, ODD, now=1.7e9 + 0.1)
    store.articles.remove(put(store, HERE, RIVER).number, now=5.0)
    store.articles.add_all(HERE, [dataclasses.replace(new(Article("It rains.", "Rain")), file=b"\0\xff")], now=2.0)
    store.settings.put(HERE, "a", "b")
    assert store.sharings.put(stored.number, Sharing(7, "Ann", 10.0, "5"))
    store.sharings.withdraw(8, chat=HERE.chat)
    store.votes.put(HERE, Feedback(1.0, "how many?", None, None, 0.1, useful=True), "1:5:77")
    feed = store.feeds.follow(HERE, "https://example.org/" + "long" * 2000, "News")
    store.feeds.update(dataclasses.replace(feed, etag="e", due=0.1), ["1", "2"])
    store.schedules.plan(Schedule(0, HERE, "daily 08:00", "UTC", by=1 << 40, due=1.0))
    watch = store.watches.plan(TopicWatch(0, HERE, "bridge"))
    assert store.watches.note([Look(watch, 1, (ToldSentence("a", 3, "en", "The bridge.", 1.0),))], most=9)
    store.schedules.unplan(store.schedules.plan(Schedule(0, HERE, "daily 09:00")).number)


def new(article: Article) -> NewArticle:
    return NewArticle(article, split_and_analyse(article))


def copied(source: Path | str, target: Path | str) -> list[TableDigest]:
    read, written = open_database(source), open_database(target)
    try:
        return copy_library(read, written)
    finally:
        read.close()
        written.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "library.sqlite")
    fill(store)
    store.close()
    return tmp_path / "library.sqlite"


def test_there_and_back_nothing_is_lost(file: Path, tmp_path: Path, postgres: PostgresServer) -> None:
    address = postgres.of(tmp_path)
    there = copied(file, address)
    back = copied(address, tmp_path / "back.sqlite")
    assert there == back
    assert all(digest.rows for digest in there), there
    dumps = [list(sqlite3.connect(each).iterdump()) for each in (file, tmp_path / "back.sqlite")]
    assert sorted(dumps[0]) == sorted(dumps[1])


def test_what_was_copied_is_used_and_continued(file: Path, tmp_path: Path, postgres: PostgresServer) -> None:
    copied(file, postgres.of(tmp_path))
    before, after = open_store(file), open_store(postgres.of(tmp_path))
    for shelf in (HERE, TOPIC, THERE):
        assert after.articles.of(shelf) == before.articles.of(shelf)
        assert after.visible.revision([shelf]) == before.visible.revision([shelf])
        assert after.visible.key(shelf) == before.visible.key(shelf)
        for stored in before.articles.of(shelf):
            assert after.sentences.of(stored.number) == before.sentences.of(stored.number)
    assert after.articles.restore(HERE) == before.articles.restore(HERE) != []
    assert after.feeds.of(HERE) == before.feeds.of(HERE)
    assert put(after, THERE, RIVER).number == put(before, THERE, RIVER).number
    # The number of the schedule that was deleted is not given again.
    planned = [store.schedules.plan(Schedule(0, HERE, "daily 10:00")).number for store in (before, after)]
    assert planned == [3, 3]


def test_what_holds_a_library_is_no_target(file: Path, tmp_path: Path) -> None:
    put(open_store(tmp_path / "other"), HERE, BRIDGE)
    with pytest.raises(NotEmpty, match="holds a library already"):
        copied(file, tmp_path / "other")
    assert open_store(tmp_path / "other").articles.count(HERE) == 1


@pytest.mark.parametrize("kind", ["file", "server"])
def test_what_is_interrupted_leaves_nothing_and_can_be_begun_anew(
    file: Path, tmp_path: Path, kind: str, postgres: PostgresServer
) -> None:
    target = postgres.of(tmp_path) if kind == "server" else tmp_path / "other"
    read, written = open_database(file), open_database(target)

    def interrupt(table: str, _done: int, _total: int) -> None:
        if table == "passages":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_library(read, written, interrupt)
    assert open_store(target).chats.shelves() == []
    shown: list[tuple[int, int]] = []
    copy_library(read, written, lambda _table, done, total: shown.append((done, total)))
    assert shown == sorted(shown)
    assert shown[-1][0] == shown[-1][1]


def test_a_table_that_would_not_be_the_same_is_not_copied(file: Path, tmp_path: Path) -> None:
    target = open_database(tmp_path / "other")
    with target.change() as do:
        do("CREATE TRIGGER lossy AFTER INSERT ON settings BEGIN UPDATE settings SET value = 'other'; END")
    with pytest.raises(StoreError, match="The table settings would not be the same"):
        copy_library(open_database(file), target)
    assert open_store(tmp_path / "other").chats.shelves() == []
