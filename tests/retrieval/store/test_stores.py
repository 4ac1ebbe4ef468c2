import inspect
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import StoreError, UnknownBackend
from retrieval.model import Article
from retrieval.services.collections import Collections
from retrieval.services.entry import split_and_analyse
from retrieval.store import STORES, Erased, Feedback, Schedule, Shelf, Store, open_store
from retrieval.store.sqlite.chats import SQLiteChats
from retrieval.store.sqlite.database import Database, Do
from retrieval.store.sqlite.migrations import MIGRATIONS
from tests.contracts.store.opened import BRIDGE, HERE, RIVER, put
from tests.contracts.store.whole import StoreContract
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[3]


class TestSQLite(StoreContract):
    def open(self, file: Path) -> Store:
        return open_store(file, "sqlite")


class TestPostgres(StoreContract):
    @pytest.fixture(autouse=True)
    def server(self, postgres: PostgresServer) -> None:
        self.postgres = postgres

    def open(self, file: Path) -> Store:
        return open_store(self.postgres.of(file))

    def written(self, file: Path) -> bytes:
        return self.postgres.written(self.postgres.of(file))


def test_every_store_inherits_the_contract() -> None:
    assert {cls.__name__.removeprefix("Test").lower() for cls in StoreContract.__subclasses__()} == set(STORES)


def test_every_port_has_its_suite_and_at_most_a_dozen_methods() -> None:
    ports = {name: inspect.signature(made.fget).return_annotation for name, made in properties(Store)}
    suites = {suite.__name__.removesuffix("Contract").lower() for suite in StoreContract.__bases__}
    assert set(ports) == suites
    for port in (Store, *ports.values()):
        methods = inspect.getmembers(port, inspect.isfunction)
        assert 0 < len([name for name, _ in methods if not name.startswith("_")]) <= 12, port


def properties(port: type) -> list[tuple[str, Any]]:
    return inspect.getmembers(port, lambda member: isinstance(member, property))


def test_an_unknown_store_is_named_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UnknownBackend, match=r"no store called 'redis'\. Choose one of: sqlite, postgres"):
        open_store(tmp_path / "x", "redis")


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_a_file_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    file = tmp_path / "library"
    old = sqlite3.connect(file)
    for step in MIGRATIONS[:version]:
        old.executescript(step)
    old.execute(f"PRAGMA user_version = {version}")
    old.close()
    store = open_store(file)
    put(store, HERE, BRIDGE)
    assert store.feeds.of(HERE) == []
    assert store.articles.count(HERE) == 1


def test_votes_of_an_earlier_version_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "library"
    old = sqlite3.connect(file)
    for step in MIGRATIONS[:2]:
        old.executescript(step)
    old.execute(
        "INSERT INTO feedback (chat, asked, question, confidence, useful) VALUES ('1', 2.0, 'how many?', 0.5, 1)"
    )
    old.execute("PRAGMA user_version = 2")
    old.commit()
    old.close()
    assert list(open_store(file).votes.of(HERE)) == [Feedback(2.0, "how many?", None, None, 0.5, useful=True)]


def test_a_file_of_a_newer_version_is_refused_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "library"
    newer = sqlite3.connect(file)
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    with pytest.raises(StoreError, match="newer version of Dateline"):
        open_store(file)


def test_what_is_no_library_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "library"
    file.write_bytes(b"This is a text and no database, whatever its name says. " * 20)
    with pytest.raises(StoreError, match="cannot be used as a library"):
        open_store(file)


def test_a_change_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "library")
    doubled = [*split_and_analyse(BRIDGE), *split_and_analyse(BRIDGE)]
    with pytest.raises(sqlite3.IntegrityError):
        store.articles.add(HERE, BRIDGE, doubled, now=1.0)
    assert store.articles.of(HERE) == []
    put(store, HERE, BRIDGE)
    assert store.articles.count(HERE) == 1


FILLING = """
import resource, signal, sys
from pathlib import Path
from retrieval.errors import StoreError
from retrieval.model import Article
from retrieval.services.entry import split_and_analyse
from retrieval.store import Erased, Shelf, open_store
store = open_store(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
here, added = Shelf("1"), 0
try:
    while True:
        article = Article(f"Report {added} names {added * 7} ships. " * 50, f"Report {added}")
        store.articles.add(here, article, split_and_analyse(article), now=1.0)
        added += 1
except StoreError as exc:
    print(exc)
print(added == store.articles.count(here) > 0)
store.articles.remove(store.articles.of(here)[0].number, now=2.0)
print(added - 1 == store.articles.count(here))
print(open_store(Path(sys.argv[1])).articles.count(here) == added - 1)
print(store.chats.forget("1") == Erased(added), store.articles.count(here))
print(any(b"Report" in file.read_bytes() for file in Path(sys.argv[1]).parent.iterdir()))
"""
FULL = "The disk is full or read-only. Nothing was changed. Try again when there is room on it."


@pytest.mark.parametrize("most", [250_000, 400_000, 1_000_000])
def test_a_full_disk_is_said_and_what_was_stored_can_be_removed_and_forgotten(tmp_path: Path, most: int) -> None:
    command = [sys.executable, "-c", FILLING, str(tmp_path / "library"), str(most)]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=True)
    assert done.stdout.splitlines() == [FULL, "True", "True", "True", "True 0", "False"]


class NarrowDatabase(Database):
    """A database on a disk that has no room for transactions with more than some changed rows."""

    def __init__(self, file: Path, most: int) -> None:
        super().__init__(file)
        self.most = most

    @contextmanager
    def change(self) -> Iterator[Do]:
        with super().change() as do:
            before = do("SELECT total_changes()").fetchone()[0]
            yield do
            if do("SELECT total_changes()").fetchone()[0] - before > self.most:
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error


@pytest.mark.parametrize(
    ("most", "left", "said"),
    [(10_000, 0, None), (200, 0, None), (100, 1, "The disk is full or read-only, so that only a part"), (5, 3, FULL)],
)
def test_a_chat_is_forgotten_in_parts_where_there_is_no_room_for_the_whole(
    tmp_path: Path, most: int, left: int, said: str | None
) -> None:
    store = open_store(tmp_path / "library")
    for number, length in enumerate((30, 30, 100)):
        put(store, HERE, Article(f"Report {number} of {number * 7} ships. " * length, f"Report {number}"))
    store.settings.put(HERE, "a", "b")
    chats = SQLiteChats(NarrowDatabase(tmp_path / "library", most))
    if said is None:
        assert chats.forget(HERE.chat).articles == 3
        assert store.settings.of(HERE) == {}
    else:
        with pytest.raises(StoreError, match=re.escape(said)):
            chats.forget(HERE.chat)
        assert store.settings.of(HERE) == {"a": "b"}
    assert store.articles.count(HERE) == left


def test_forgetting_says_that_another_process_keeps_traces(tmp_path: Path) -> None:
    database = Database(tmp_path / "library", patience=0)
    store, chats = open_store(tmp_path / "library"), SQLiteChats(database)
    put(store, HERE, BRIDGE)
    reading = sqlite3.connect(tmp_path / "library", isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM articles").fetchone()
    assert chats.forget(HERE.chat) == Erased(1, traces=True)
    assert store.articles.count(HERE) == 0
    reading.execute("COMMIT")
    assert chats.forget(HERE.chat) == Erased(0)


def test_a_library_can_be_opened_and_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    put(open_store(tmp_path / "library"), HERE, BRIDGE)
    other = sqlite3.connect(tmp_path / "library", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert Database(tmp_path / "library", patience=0).read("SELECT count(*) FROM articles") == [(1,)]


def test_a_database_that_another_process_keeps_locked_is_busy(tmp_path: Path) -> None:
    database = Database(tmp_path / "library", patience=0)
    other = sqlite3.connect(tmp_path / "library", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="busy"), database.change() as do:
        do("DELETE FROM settings")
    other.execute("ROLLBACK")
    with database.change() as do:
        assert do("DELETE FROM settings").rowcount == 0


ADDING = """
import sys
from itertools import islice
from pathlib import Path
from retrieval.services.entry import split_and_analyse
from retrieval.model import Article
from retrieval.store import Shelf, open_store
store = open_store(Path(sys.argv[1]))
for n in range(100):
    article = Article(f"Report {n} names {n * 7} ships. " * 5 + f"It is number {n}.", f"Report {n}")
    store.articles.add(Shelf("1"), article, split_and_analyse(article), now=float(n))
    print(n, flush=True)
"""


@pytest.mark.parametrize("attempt", range(8))
def test_killed_at_any_instant_it_holds_every_acknowledged_article_whole(tmp_path: Path, attempt: int) -> None:
    file = tmp_path / "library"
    chance = random.Random(attempt)
    with subprocess.Popen(
        [sys.executable, "-c", ADDING, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        last = chance.randrange(2, 95)
        acknowledged = [int(line) for line in islice(process.stdout, last + 1)]
        # Somewhere in the middle of the next one.
        for _ in range(chance.randrange(20_000)):
            pass
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout.read().split()]
    store = open_store(file)
    found = store.articles.of(HERE)
    titles = {stored.article.title for stored in found}
    assert {f"Report {n}" for n in acknowledged} <= titles
    assert len(found) <= len(acknowledged) + 1
    for stored in found:
        assert store.sentences.of(stored.number) == split_and_analyse(stored.article)
    library = Collections(store).library(HERE)
    assert {entry.article.title for entry in library.entries()} == titles


def titles(keeper: Collections, shelf: Shelf) -> list[str]:
    return [entry.article.title for entry in keeper.library(shelf).entries()]


def test_two_processes_share_a_file(tmp_path: Path) -> None:
    file = tmp_path / "library"
    mine, theirs = Collections(open_store(file)), Collections(open_store(file))
    assert titles(mine, HERE) == []
    theirs.add(HERE, BRIDGE)
    assert titles(mine, HERE) == ["Bridge"]
    mine.add(HERE, RIVER)
    theirs.store.articles.remove(theirs.find(HERE, "1").number, now=1.0)
    assert titles(mine, HERE) == ["River"]
    assert titles(mine, Shelf("other")) == []


CLAIMING = """
import sys
from pathlib import Path
from retrieval.store import open_store
store = open_store(sys.argv[1])
sys.stdin.readline()
while (due := store.schedules.due(1000.0)):
    for schedule in due:
        if store.schedules.claim(schedule, schedule.due + 1):
            print(schedule.number, schedule.due, flush=True)
"""


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_processes_that_claim_the_same_instants_share_them_out(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgres") if database == "postgres" else None
    file = server.of(tmp_path) if server else str(tmp_path / "library")
    store = open_store(file)
    numbers = [store.schedules.plan(Schedule(0, HERE, "daily 08:00", "UTC", due=990.0)).number for _ in range(10)]
    command = [sys.executable, "-c", CLAIMING, file]
    started = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    claimed = [line for process in started for line in process.communicate()[0].splitlines()]
    assert sorted(claimed) == sorted(f"{number} {float(instant)}" for number in numbers for instant in range(990, 1001))
