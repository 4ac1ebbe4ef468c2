"""Workers that share the queues of a PostgreSQL database."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import StoreError
from retrieval.store import Incoming, SharedQueues, open_queues
from retrieval.store.postgres.workers import SLOTS, slots_of
from retrieval.store.workers import Session, Turn
from tests.postgres import PostgresServer

ALL = 100
"""More updates than a test has."""


@pytest.fixture
def address(postgres: PostgresServer, tmp_path: Path) -> str:
    return postgres.of(tmp_path)


@pytest.fixture
def queues(address: str) -> Iterator[SharedQueues]:
    opened = cast("SharedQueues", open_queues(address))
    yield opened
    opened.close()


@pytest.fixture
def begin(queues: SharedQueues) -> Iterator[Callable[[], Session]]:
    """Begins workers, which end with the test."""
    begun: list[Session] = []

    def begin() -> Session:
        begun.append(queues.workers.begin())
        return begun[-1]

    yield begin
    for session in begun:
        session.close()


def incoming(number: int, chat: int) -> Incoming:
    return Incoming(number, str(chat), "{}", float(number))


def turn(queues: SharedQueues, session: Session, most: int = ALL) -> Turn:
    found = queues.workers.turn(session.worker, most)
    assert found is not None
    return found


def numbers(found: Turn) -> list[int]:
    return [each.incoming.number for each in found.claimed]


def follow(queues: SharedQueues, session: Session, postgres: PostgresServer, address: str) -> Turn:
    """The turn at which a worker may take over from all that have ended, a while after they have."""
    while turn(queues, session, most=0).living != (session.worker,):
        """The server ends the sessions of others by itself."""
    before = turn(queues, session)
    assert not before.claimed
    age(postgres, address)
    return turn(queues, session)


def age(postgres: PostgresServer, address: str) -> None:
    """Let a while pass since workers have ended."""
    postgres.run("UPDATE dateline.workers SET gone = gone - 3600", urlsplit(address).path.removeprefix("/"))


@given(living=st.lists(st.integers(1, 10_000), min_size=1, max_size=8, unique=True))
def test_each_slot_has_one_worker_and_only_those_of_the_dead_move(living: list[int]) -> None:
    before = {worker: slots_of(worker, living) for worker in living}
    assert sorted(slot for slots in before.values() for slot in slots) == list(range(SLOTS))
    rest = living[1:]
    for worker in rest:
        assert before[worker] <= slots_of(worker, rest)


def test_a_worker_alone_takes_all_in_order_and_once(queues: SharedQueues, begin: Callable[[], Session]) -> None:
    queues.inbox.put([incoming(n, chat=n % 3) for n in (5, 3, 4)])
    worker = begin()
    assert numbers(turn(queues, worker, most=2)) == [3, 4]
    found = turn(queues, worker)
    assert (numbers(found), found.waiting_since) == ([5], 3.0)
    assert numbers(turn(queues, worker)) == []
    assert turn(queues, worker, most=0).claimed == ()
    # As one asks that has heard nothing of what it took.
    queues.workers.done(worker.worker, 3)
    again = queues.workers.turn(worker.worker, ALL, again=True)
    assert again is not None
    assert numbers(again) == [4, 5]


def test_workers_share_the_chats_and_keep_the_order_in_each(queues: SharedQueues, begin: Callable[[], Session]) -> None:
    first = begin()
    queues.inbox.put([incoming(chat, chat) for chat in range(40)])
    assert len(numbers(turn(queues, first))) == 40
    second = begin()
    queues.inbox.put([incoming(100 + chat, chat) for chat in range(40)])
    # Those of chats whose first update the first worker still handles are left.
    assert numbers(turn(queues, second)) == []
    own = numbers(turn(queues, first))
    assert 0 < len(own) < 40
    left = {100 + chat for chat in range(40)} - set(own)
    queues.workers.done(first.worker, min(left) - 100)
    assert numbers(turn(queues, second)) == [min(left)]
    for chat in range(40):
        queues.workers.done(first.worker, chat)
    assert set(numbers(turn(queues, second))) == left - {min(left)}


def test_what_a_dead_worker_had_is_taken_over_and_is_not_its_own_any_more(
    queues: SharedQueues, begin: Callable[[], Session], postgres: PostgresServer, address: str
) -> None:
    first, second = begin(), begin()
    queues.inbox.put([incoming(n, chat=n) for n in range(20)])
    own = numbers(turn(queues, first))
    others = numbers(turn(queues, second))
    assert sorted(own + others) == list(range(20))
    first.close()
    found = follow(queues, second, postgres, address)
    assert sorted(numbers(found)) == sorted(own)
    assert all(each.resumed for each in found.claimed)
    assert queues.workers.turn(first.worker, ALL) is None
    assert not queues.workers.holds(first.worker, f"{own[0]}/1")
    assert queues.workers.holds(second.worker, f"{own[0]}/1")
    queues.workers.done(first.worker, own[0])
    assert own[0] in {each.number for each in queues.inbox.pending()}
    queues.workers.done(second.worker, own[0])
    assert own[0] not in {each.number for each in queues.inbox.pending()}


def test_one_that_leaves_is_followed_at_once(queues: SharedQueues, begin: Callable[[], Session]) -> None:
    first, second = begin(), begin()
    queues.inbox.put([incoming(n, chat=n) for n in range(20)])
    own = numbers(turn(queues, first))
    queues.workers.leave(first.worker)
    assert set(own) <= set(numbers(turn(queues, second)))


def test_one_that_takes_no_turn_for_long_counts_as_dead(
    queues: SharedQueues, begin: Callable[[], Session], address: str
) -> None:
    first, second = begin(), begin()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "UPDATE dateline.workers SET seen = seen - 3600 WHERE worker = %s", (first.worker,)
        )  # fmt: skip
    assert turn(queues, second).living == (second.worker,)
    assert queues.workers.turn(first.worker, ALL) is None


def test_one_leads_until_it_is_dead(
    queues: SharedQueues, begin: Callable[[], Session], postgres: PostgresServer, address: str
) -> None:
    first, second = begin(), begin()
    assert [turn(queues, one).leads for one in (first, second, first)] == [True, False, True]
    assert queues.workers.holds(first.worker, "briefing/1/5/1")
    assert not queues.workers.holds(second.worker, "briefing/1/5/1")
    first.close()
    assert follow(queues, second, postgres, address).leads
    assert queues.workers.holds(second.worker, "briefing/1/5/1")


def test_a_worker_whose_connection_ends_is_told(
    queues: SharedQueues, begin: Callable[[], Session], postgres: PostgresServer
) -> None:
    worker = begin()
    postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dateline'")
    with pytest.raises(StoreError):
        worker.news(5.0)


def test_news_come_to_all_with_the_transaction(queues: SharedQueues, begin: Callable[[], Session]) -> None:
    workers = [begin(), begin()]
    with suppress(InterruptedError), queues.transaction():
        queues.workers.tell("never")
        raise InterruptedError
    queues.workers.tell("planned")
    assert [one.news(5.0) for one in workers] == [["planned"], ["planned"]]
    queues.inbox.put([incoming(7, chat=7)])
    ((came, slot),) = {tuple(one.news(5.0)[0].split()) for one in workers}
    assert came == "came"
    # It is the slot of the worker that takes it.
    turns = [turn(queues, one) for one in workers]
    assert [int(slot) in found.slots for found in turns] == [numbers(found) == [7] for found in turns]


def test_a_quota_holds_for_all_together(queues: SharedQueues) -> None:
    other = queues.workers
    waits = [queues.workers.reserve("-5", 3, 60.0) for _ in range(3)]
    assert waits == [0.0, 0.0, 0.0]
    assert 59.0 < other.reserve("-5", 3, 60.0) <= 60.0
    assert other.reserve("", 3, 60.0) == 0.0
    queues.workers.forget_quotas()
    assert other.reserve("-5", 3, 60.0) > 0.0
    queues.forget("-5")
    assert other.reserve("-5", 3, 60.0) == 0.0
