"""Several processes that share a database: each update is handled once, in order, whoever ends, and the limits hold for all."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from bot.config import ConfigError, load_settings
from bot.telegram.app import make_journal
from bot.telegram.client.flood_limits import Rate
from bot.telegram.client.shared_limits import SharedLimiter
from bot.telegram.journal import MOST_ATTEMPTS, Journal
from bot.telegram.metrics import NoMetrics
from bot.telegram.running import check_role
from bot.telegram.shared_journal import Lost, SharedJournal
from bot.telegram.working import Role
from retrieval.errors import StoreError
from retrieval.services.collections import Collections
from retrieval.store import Outgoing, SendState, SharedQueues, open_queues, open_store
from tests.bot.crowd import CUT, KILLED, NODE, Crowd, struck_again_and_again
from tests.bot.killing import PATIENCE, KillingServer, Town
from tests.conftest import TOKEN
from tests.opensearch import running_nodes
from tests.postgres import PostgresServer


@pytest.fixture
def address(postgres: PostgresServer, tmp_path: Path) -> str:
    return postgres.of(tmp_path)


def opened(address: str) -> SharedJournal:
    return SharedJournal(cast("SharedQueues", open_queues(address)), clock=lambda: 5.0)


@pytest.fixture
async def journals(address: str) -> AsyncIterator[tuple[SharedJournal, SharedJournal]]:
    both = opened(address), opened(address)
    yield both
    for each in both:
        await asyncio.to_thread(each.close)


@pytest.mark.parametrize("hangs", [False, True])
async def test_an_update_is_given_up_if_workers_hang_and_not_if_they_are_cut_off(
    journals: tuple[SharedJournal, SharedJournal],
    hangs: bool,
) -> None:
    journal, times = journals[0], 0
    await journal.keep([update(7)])
    for _ in range(MOST_ATTEMPTS + 2):
        session = await journal.begin_session()
        taken = await journal.take()
        assert taken is not None
        times += [*taken.updates.together, *taken.updates.alone] == [update(7)]
        await journal.begin(7)
        (journal.lose_session if hangs else journal.cut_off)()
        journal.leave()
        await journal.flush()
        session.close()
    # The first time it is no rest of another process, and not counted.
    assert times == (MOST_ATTEMPTS + 1 if hangs else MOST_ATTEMPTS + 2)


def message(key: str) -> Outgoing:
    return Outgoing(key, "-5", "sendMessage", "", 5.0)


def update(number: int) -> dict[str, object]:
    return {"update_id": number, "message": {"chat": {"id": -5}}}


async def test_who_was_taken_over_sends_and_marks_nothing_more(journals: tuple[SharedJournal, SharedJournal]) -> None:
    first, second = journals
    await first.keep([update(7)])
    session = await first.begin_session()
    taken = await first.take()
    assert taken is not None
    assert taken.updates.together == [update(7)]
    await first.start_sending(message("7/1"))
    first.leave()
    await first.flush()
    other = await second.begin_session()
    taken = await second.take()
    assert taken is not None
    assert taken.updates.together == [update(7)]
    known = second.sent_before("7/1")
    assert known is not None
    assert known.state is SendState.STARTED
    with pytest.raises(Lost):
        await first.start_sending(message("7/2"))
    first.mark("7/1", SendState.DROPPED)
    first.done(7)
    await first.flush()
    second.mark("7/1", SendState.SENT, "{}")
    await second.flush()
    assert (await second.change(lambda queues: queues.outbox.about("7/")))[0].state is SendState.SENT
    assert second.waiting() == 1
    session.close()
    other.close()


async def test_updates_are_handled_once_although_they_come_by_polling_too(
    journals: tuple[SharedJournal, SharedJournal],
) -> None:
    journal, _ = journals
    session = await journal.begin_session()
    await journal.keep([update(7)])
    # As PTB gives it, before it is this worker's.
    assert journal.is_repeated(7)
    await journal.take()
    assert not journal.is_repeated(7)
    assert journal.is_repeated(7)
    session.close()


async def test_updates_that_cannot_be_kept_are_asked_for_again(journals: tuple[SharedJournal, SharedJournal]) -> None:
    journal, _ = journals
    await asyncio.to_thread(journal.close)
    with pytest.raises(StoreError):
        await journal.keep([update(7)])


async def test_limits_hold_for_all_workers_together(journals: tuple[SharedJournal, SharedJournal]) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    async def call() -> bool:
        return True

    now = [0.0]
    for journal in journals:
        limiter = SharedLimiter(
            journal, overall=Rate(3, 600.0), group=Rate(2, 300.0), clock=lambda: now[0], sleep=sleep
        )  # fmt: skip
        for chat in (-1, -2):
            await limiter.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, None)
    # The fourth of all, which none of the limiters would hold back alone.
    assert [round(seconds / 600.0, 1) for seconds in slept] == [1.0]


def test_one_process_alone_keeps_its_journal(tmp_path: Path) -> None:
    made = make_journal(None, Collections(open_store(tmp_path / "library")), NoMetrics())
    assert type(made) is Journal


async def test_workers_share_the_chats_and_one_sends_the_briefing(tmp_path: Path, address: str) -> None:
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        crowd, town = Crowd(telegram, tmp_path, address, workers=2), Town(telegram, random.Random(5))
        try:
            await crowd.start()
            town.plan(address)
            crowd.tell("planned")
            await town.ask(30)
            await telegram.until(lambda: not town.open(), "all to be answered", PATIENCE)
            await telegram.settled(telegram.bots[TOKEN])
            leaders = crowd.said().count("This worker leads")
        finally:
            await crowd.stop()
    outcome = town.outcome()
    assert (outcome.lost, outcome.twice) == (0, 0), crowd.said()
    assert leaders == 1
    assert "Traceback" not in crowd.said()


@pytest.mark.parametrize("kind", [KILLED, CUT])
async def test_whoever_ends_each_question_is_answered_and_each_briefing_sent_once(
    tmp_path: Path, address: str, kind: str
) -> None:
    found = await struck_again_and_again(
        tmp_path, address, workers=2, strikes=4, questions=40, seed=3, kind=kind
    )  # fmt: skip
    outcome = found.outcome
    assert outcome.asked >= 40
    assert (outcome.lost, outcome.twice, outcome.twice_in_groups, found.unknown) == (0, 0, 0, 0), found.said
    assert "Traceback" not in found.said


@pytest.mark.usefixtures("opensearch")  # for what it skips
async def test_a_node_of_opensearch_may_end_while_people_ask(tmp_path: Path, address: str) -> None:
    with running_nodes(2) as nodes:
        found = await struck_again_and_again(
            tmp_path, address, workers=2, strikes=2, questions=20, seed=4, kind=NODE, nodes=nodes
        )  # fmt: skip
    outcome = found.outcome
    assert (outcome.lost, outcome.twice, outcome.twice_in_groups, found.unknown) == (0, 0, 0, 0), found.said
    assert "Traceback" not in found.said


@pytest.mark.parametrize(
    ("role", "environment", "missing"),
    [
        ("worker", {}, "DATELINE_DATABASE"),
        ("webhook", {"DATELINE_DATABASE": "postgresql://x"}, "WEBHOOK_URL"),
        ("webhook", {"DATELINE_DATABASE": "postgresql://x", "WEBHOOK_URL": "https://x.example/y"}, "WEBHOOK_SECRET"),
    ],
)
def test_a_role_that_lacks_a_setting_says_which(
    role: str, environment: dict[str, str], missing: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=missing):
        check_role(load_settings(environment, tmp_path / "none"), Role(role))


async def test_a_setting_that_one_worker_changes_holds_for_the_other(tmp_path: Path, address: str) -> None:
    async with KillingServer() as telegram:
        telegram.add_bot(TOKEN)
        crowd = Crowd(telegram, tmp_path, address, workers=2)
        users = [telegram.user(f"User {n}") for n in range(6)]
        chats = [telegram.private(user) for user in users]
        try:
            await crowd.start()
            for chat, user in zip(chats, users, strict=True):
                await chat.say(user, "/language de")
            await telegram.until(lambda: all(chat.from_bots() for chat in chats), "answers", PATIENCE)
            # Who leaves has the chats of some of them.
            await crowd.workers[0].stop()
            for chat, user in zip(chats, users, strict=True):
                await chat.say(user, "What is the capital of Peru?")
            await telegram.until(lambda: all(len(chat.from_bots()) > 1 for chat in chats), "answers", PATIENCE)
        finally:
            await crowd.stop()
    assert [("Artikel" in chat.from_bots()[1]["text"]) for chat in chats] == [True] * 6, [
        chat.from_bots()[1]["text"] for chat in chats
    ]
