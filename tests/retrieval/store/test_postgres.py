"""What is special about PostgreSQL: connections that end, other processes, addresses, and texts that it would refuse."""

import dataclasses
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from retrieval.errors import MissingExtra, StoreError
from retrieval.model import Article
from retrieval.store import NewArticle, Placing, Shelf, open_queues, open_store
from retrieval.store.postgres.database import Database
from retrieval.store.postgres.dialect import translated, translated_migration
from retrieval.store.postgres.values import escaped, unescaped
from retrieval.store.sqlite.migrations import MIGRATIONS
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, put
from tests.postgres import PostgresServer

GIVEN = [NewArticle(Article(f"The bridge has {n} arches.", str(n)), []) for n in range(10)]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def address(postgres: PostgresServer, tmp_path: Path) -> str:
    return postgres.of(tmp_path)


@pytest.fixture
def other(address: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """The connection of another program."""
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def end_all(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    """End all connections to the database, as a server does that restarts."""
    other.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'dateline'")


def library(address: str, **options: float) -> Database:
    return Database(address, "library", MIGRATIONS, **options)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT a FROM b WHERE c LIKE ? ESCAPE '\\'", b"SELECT a FROM b WHERE c ILIKE %s ESCAPE '\\'"),
        ("SELECT a % 2 FROM b", b"SELECT a %% 2 FROM b"),
        ("INSERT OR IGNORE INTO a VALUES (?)", b"INSERT INTO a VALUES (%s) ON CONFLICT DO NOTHING"),
        ("SELECT a FROM b INDEXED BY c CROSS JOIN d ON d.e = b.e", b"SELECT a FROM b JOIN d ON d.e = b.e"),
        (
            "SELECT a FROM b CROSS JOIN c USING (d)",
            b"SELECT a FROM b JOIN LATERAL (SELECT * FROM c AS found WHERE found.d = b.d OFFSET 0) AS c USING (d)",
        ),
        ("SELECT a FROM b WHERE c IS ? AND d IS NULL", b"SELECT a FROM b WHERE c IS NOT DISTINCT FROM %s AND d IS NULL"),
        ("SELECT a FROM b WHERE c = ? COLLATE NOCASE", b'SELECT a FROM b WHERE lower(c) = lower(%s COLLATE "C")'),
    ],
)  # fmt: skip
def test_statements_are_translated(statement: str, said: bytes) -> None:
    assert translated(statement) == said


def test_no_word_of_sqlite_is_left_in_the_schema() -> None:
    schema = ";".join(statement for step in MIGRATIONS for statement in translated_migration(step))
    for word in ("INTEGER", "AUTOINCREMENT", "REAL", "BLOB", "ROWID", "NOCASE"):
        assert word not in schema


@pytest.mark.parametrize("text", ["", "plain", "\0", "\uffff", "\uffff0", "\0\uffff1\0", "😀\0"])
def test_texts_with_a_zero_come_back_as_they_were(text: str) -> None:
    assert "\0" not in escaped(text)
    assert unescaped(escaped(text)) == text


def test_every_character_is_kept(address: str) -> None:
    store = open_store(address)
    odd = Article("A \0 and a \uffff and \uffff0. \\ % ? 😀 too.", "Zero \0")
    stored = put(store, HERE, odd)
    assert store.articles.get(stored.number) == stored
    assert stored.article == odd
    assert all(passage.text in odd.text for passage, _ in store.sentences.of(stored.number))
    assert store.articles.of(HERE, search="ZERO \0") == [stored]


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_a_database_of_an_earlier_version_is_brought_up_to_date(address: str, version: int) -> None:
    Database(address, "library", MIGRATIONS[:version]).close()
    store = open_store(address)
    put(store, HERE, BRIDGE)
    assert store.articles.count(HERE) == 1


def test_a_database_of_a_newer_version_is_refused_and_kept(
    address: str, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    open_store(address).close()
    other.execute("UPDATE dateline.parts SET version = 999")
    with pytest.raises(StoreError, match="newer version of Dateline"):
        open_store(address)


OPENING = """
import sys
from retrieval.store import open_queues, open_store
sys.stdin.readline()
print(open_store(sys.argv[1]).chats.shelves(), open_queues(sys.argv[1]).inbox.pending())
"""


def test_processes_that_start_at_once_make_the_tables_once(address: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]  # fmt: skip
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in started] == ["[] []\n"] * 3


def test_what_several_add_at_once_is_there_once(address: str) -> None:
    stores = [open_store(address) for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as threads:
        added = list(threads.map(lambda store: store.articles.add_all(HERE, GIVEN, now=1.0), stores))
    assert sorted(one.placing.value for placed in added for one in placed) == ["known"] * 30 + ["new"] * 10
    assert len({one.number for placed in added for one in placed}) == stores[0].articles.count(HERE) == 10


def test_threads_take_turns_on_one_connection(address: str) -> None:
    store = open_store(address)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: store.settings.put(HERE, "a", str(n)), range(20)))
        counts = threads.map(lambda _: store.articles.add_all(HERE, GIVEN, now=1.0), range(4))
        assert sum(one.placing is Placing.NEW for placed in counts for one in placed) == 10
    assert len(store.settings.of(HERE)) == 1


def test_a_connection_that_ended_is_made_anew(address: str, other: "psycopg.Connection[tuple[object, ...]]") -> None:
    store, queues = open_store(address), open_queues(address)
    put(store, HERE, BRIDGE)
    end_all(other)
    assert store.articles.count(HERE) == 1
    end_all(other)
    put(store, HERE, RIVER)
    assert store.articles.count(HERE) == 2
    assert queues.inbox.pending() == []


SETTING = "INSERT INTO settings VALUES ('1', 0, 'a', 'b')"


@pytest.mark.parametrize("after", [(), ("SELECT 1",), ("INSERT INTO settings VALUES ('1', 0, 'c', 'd')",)])
def test_of_a_change_whose_connection_ends_nothing_is_left(
    address: str, other: "psycopg.Connection[tuple[object, ...]]", after: tuple[str, ...]
) -> None:
    database = library(address)

    def change() -> None:
        with database.change() as do:
            do(SETTING)
            end_all(other)
            for statement in after:
                do(statement)

    with pytest.raises(StoreError, match="cannot be reached at the moment"):
        change()
    assert database.read("SELECT * FROM settings") == []
    with database.change() as do:
        do(SETTING)
    assert len(database.read("SELECT * FROM settings")) == 1


def test_a_change_of_which_a_statement_failed_is_not_taken_for_done(address: str) -> None:
    database = library(address)

    def change() -> None:
        with database.change() as do:
            do(SETTING)
            with pytest.raises(psycopg.errors.UniqueViolation):
                do(SETTING)

    with pytest.raises(StoreError, match="The database cannot be used"):
        change()
    assert database.read("SELECT * FROM settings") == []


def test_a_database_that_another_process_changes_is_busy_and_can_be_read(address: str) -> None:
    first, second = library(address), library(address, patience=0.001)
    with first.change() as do:
        do("INSERT INTO settings VALUES ('1', 0, 'a', 'b')")
        with pytest.raises(StoreError, match="busy"), second.change():
            pass
        assert second.read("SELECT * FROM settings") == []
    with second.change() as do:
        assert do("DELETE FROM settings").rowcount == 1
    # The queue has a lock of its own.
    with first.change():
        open_queues(address).inbox.done([1])


def test_who_waits_in_a_circle_is_told_that_the_database_is_busy(
    address: str, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    database = library(address, patience=0.001)
    with database.change() as do:
        do("INSERT INTO settings VALUES ('1', 0, 'a', 'b')")
    other.execute("BEGIN")
    other.execute("UPDATE dateline.settings SET value = 'c'")
    with pytest.raises(StoreError, match="busy"), database.change() as do:
        do("UPDATE settings SET value = 'd'")
    other.execute("COMMIT")
    assert database.read("SELECT value FROM settings") == [("c",)]


def test_forgetting_says_that_another_process_keeps_traces(
    address: str, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    database = library(address, patience=0.001)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM dateline.articles")
    assert not database.scrub()
    assert database.read("SHOW statement_timeout") == [("2min",)]
    other.execute("COMMIT")
    assert database.scrub()


def test_no_statement_and_no_change_goes_on_for_ever(address: str) -> None:
    database = library(address)
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert [database.read(f"SHOW {limit}") for limit in limits] == [[("2min",)], [("30s",)], [("10min",)]]
    assert database.scrub()
    assert database.read("SHOW statement_timeout") == [("2min",)]


def test_upper_and_lower_case_count_as_in_sqlite_whatever_the_locale_is(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    turkish = postgres.address(postgres.database("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'"))
    stores = (open_store(turkish), open_store(tmp_path / "library"))
    titles = ["İstanbul", "istanbul", "ISTANBUL", "Ärger", "ärger", "a_b", "A%b"]
    for store in stores:
        for number, title in enumerate(titles):
            put(store, HERE, Article(f"{title} is number {number}.", title))
    for word in ("i", "I", "ist", "ä", "ÄRGER", "A_", "%", "ARGER"):
        found, expected = (
            [stored.article.title for stored in store.articles.of(HERE, search=word)] for store in stores
        )
        assert found == expected
        found, expected = ([stored.article.title for stored in store.articles.of(HERE, named=word)] for store in stores)
        assert found == expected
    for store in stores:
        store.close()


@pytest.mark.parametrize("name", ["Ärger 😀 ?", "%", "'; DROP TABLE articles; --"])
def test_names_of_chats_are_values(address: str, name: str) -> None:
    store, shelf = open_store(address), Shelf(name, 1 << 40)
    stored = put(store, shelf, dataclasses.replace(BRIDGE, title=name))
    assert store.articles.of(shelf) == [stored]
    assert store.chats.shelves() == [shelf]


@pytest.mark.parametrize(
    "wrong",
    [
        "postgresql://me:hunter2@127.0.0.1:1/news",
        "postgresql://me:hunter2@127.0.0.1:port/news",
        "postgresql://me:hunter2@[::1/news",
        "postgresql://me:hunter2@host/news?unknown=1",
        "postgresql://me:hunter2%@host/news",
        "postgresql://me:hunter2@nowhere.invalid/news",
    ],
)
def test_what_cannot_be_reached_is_said_without_the_password(wrong: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(wrong)
    assert str(caught.value).startswith(("The database cannot be reached: ", "The address of the database cannot"))
    assert "\n" not in str(caught.value)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value)).replace(wrong, "")


def test_a_database_of_another_encoding_is_refused(postgres: PostgresServer) -> None:
    ascii_only = postgres.database("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreError, match="encoding LATIN1"):
        open_store(postgres.address(ascii_only))


def test_a_user_who_may_make_no_tables_is_told_so(postgres: PostgresServer, tmp_path: Path) -> None:
    address = postgres.of(tmp_path)
    postgres.run("CREATE ROLE reader LOGIN")
    with pytest.raises(StoreError, match="cannot be used: permission denied"):
        open_store(address.replace("postgres@", "reader@"))


def test_without_the_driver_the_command_that_brings_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("psycopg", "retrieval.store.postgres"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"PostgreSQL needs .* 'dateline\[postgres\]'"):
        open_store("postgresql://localhost/news")
