"""Processes that end while they tell what is new: nothing is lost, and nothing is told twice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.telegram.features.watching.jobs import METHOD, Job, Telling, job_of
from retrieval.model import PassageId
from retrieval.services.watching import MOST_KEPT, Quote, unseen
from retrieval.services.watching import look as read_news
from retrieval.store import Look, Outgoing, Queues, SendState, Shelf, TopicWatch, open_queues
from tests.bot.attended import reached
from tests.bot.mornings import BRIDGE, Mornings, utc
from tests.bot.watched import PAINTED, add, until_looked, watch
from tests.standin.server import TelegramServer
from tests.standin.state import Chat


@pytest.fixture
async def mornings(telegram: TelegramServer) -> Mornings:
    made = Mornings(telegram)
    made.now = utc("2024-05-07 10:00")
    return made


@pytest.fixture
def queues(tmp_path: Path) -> Iterator[Queues]:
    opened = open_queues(tmp_path / "queues")
    yield opened
    opened.close()


def found(mornings: Mornings, one: TopicWatch) -> tuple[Look, Job]:
    """What a process has found and wants to tell."""
    numbers = unseen(mornings.collections, one)
    news = read_news(mornings.collections, one, numbers).news(mornings.now)
    telling = Telling(one.number, numbers[-1], news.quotes, news.more)
    return Look(one, numbers[-1], news.told), Job.of(one.shelf, (telling,))


def note(mornings: Mornings, look: Look) -> None:
    assert mornings.store.watches.note([look], most=MOST_KEPT)


def begun(mornings: Mornings, chat: Chat) -> tuple[TopicWatch, Look, Job]:
    mornings.add(chat, BRIDGE)
    one = watch(mornings, chat, "old bridge")
    return one, *found(mornings, one)


@pytest.mark.parametrize("has_noted", [True, False], ids=["noted", "not noted"])
async def test_who_ends_between_finding_and_sending_has_it_told_once(
    telegram: TelegramServer, mornings: Mornings, tmp_path: Path, has_noted: bool
) -> None:
    chat = telegram.private(telegram.user("Alice"))
    one, look, job = begun(mornings, chat)
    dying = open_queues(tmp_path / "queues")
    dying.outbox.put(job.outgoing(mornings.now))
    dying.close()
    if has_noted:
        note(mornings, look)
    for _ in range(2):
        async with mornings.running(open_queues(tmp_path / "queues")):
            (told,) = await chat.answers(1)
            await until_looked(mornings, one)
    assert "12 arches" in told["text"]
    async with mornings.running(open_queues(tmp_path / "queues")):
        add(mornings, chat, PAINTED)
        second = (await chat.answers(2))[-1]
    assert PAINTED in second["text"]
    assert len(chat.from_bots()) == 2


@pytest.mark.parametrize("kind", ["private", "group"])
@pytest.mark.parametrize("state", [SendState.STARTED, SendState.SENT])
async def test_what_has_left_already_is_not_sent_again_where_that_is_known(
    telegram: TelegramServer, mornings: Mornings, queues: Queues, kind: str, state: SendState
) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice) if kind == "private" else telegram.group("News", alice)
    one, look, job = begun(mornings, chat)
    queues.outbox.put(job.outgoing(mornings.now))
    note(mornings, look)
    first = f"{job.key}/1"
    queues.outbox.put(Outgoing(first, str(chat.id), "sendMessage", "", mornings.now))
    receipt = {"message_id": 5, "date": 0, "chat": {"id": chat.id, "type": kind}} if state is SendState.SENT else None
    queues.outbox.mark(first, state, json.dumps(receipt) if receipt else "")
    # A message to a group that may have arrived is not sent again; to a person it is.
    again = kind == "private" and state is SendState.STARTED
    async with mornings.running(queues):
        add(mornings, chat, PAINTED)
        await chat.answers(1 + again)
        await until_looked(mornings, one)
    texts = [message["text"] for message in chat.from_bots()]
    assert ["12 arches" in text for text in texts] == [True, False][1 - again :]
    assert PAINTED in texts[-1]


async def test_what_was_stopped_or_removed_meanwhile_is_not_told(
    telegram: TelegramServer, mornings: Mornings, queues: Queues
) -> None:
    chat, other = telegram.private(telegram.user("Alice")), telegram.private(telegram.user("Bob"))
    (stopped, look, job), (_, other_look, other_job) = begun(mornings, chat), begun(mornings, other)
    for each, one in ((look, job), (other_look, other_job)):
        queues.outbox.put(one.outgoing(mornings.now))
        note(mornings, each)
    mornings.store.watches.stop(stopped.number)
    (article,) = mornings.store.articles.of(Shelf(str(other.id)))
    mornings.store.articles.remove(article.number, now=mornings.now)
    async with mornings.running(queues):
        add(mornings, other, PAINTED)
        (told,) = await other.answers(1)
    assert PAINTED in told["text"]
    assert chat.from_bots() == []


async def test_what_is_left_waits_for_the_end_of_the_quiet_hours(
    telegram: TelegramServer, mornings: Mornings, queues: Queues
) -> None:
    chat, awake = telegram.private(telegram.user("Alice")), telegram.private(telegram.user("Bob"))
    mornings.store.settings.put(Shelf(str(awake.id)), "quiet", "off")
    for each in (chat, awake):
        _, look, job = begun(mornings, each)
        queues.outbox.put(job.outgoing(mornings.now))
        note(mornings, look)
    mornings.now = utc("2024-05-07 23:00")
    async with mornings.running(queues):
        await awake.answers(1)
        assert chat.from_bots() == []
        mornings.turn_to("2024-05-08 07:00")
        (told,) = await chat.answers(1)
    assert "12 arches" in told["text"]


async def test_nothing_is_lost_while_telegram_cannot_be_reached(telegram: TelegramServer, mornings: Mornings) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    one = watch(mornings, chat, "old bridge")
    async with mornings.running():
        await chat.say(alice, "/privacy")
        await chat.answers(1)
        telegram.fail_next("getMe", 502, "Bad Gateway")
        add(mornings, chat, BRIDGE)
        (fault,) = telegram.faults
        await reached(lambda: not fault.times)
        assert mornings.store.watches.get(one.number) == one
        mornings.turn_to("2024-05-07 10:02")
        told = (await chat.answers(2))[-1]
    assert "12 arches" in told["text"]


def test_a_job_is_read_as_it_was_kept_also_after_its_chat_has_moved() -> None:
    quote = Quote(PassageId("a", 3), PassageId("a", 2), (PassageId("b", 0), PassageId("c", 9)))
    job = Job.of(Shelf("-5", 7), (Telling(1, 20, (quote, Quote(PassageId("d", 1)))), Telling(2, 20, (quote,), more=4)))
    kept = job.outgoing(5.0)
    assert (kept.method, kept.chat) == (METHOD, "-5")
    assert job_of(kept) == job
    moved = Outgoing(kept.key, "-100", kept.method, kept.body, kept.created)
    assert job_of(moved) == Job(job.key, Shelf("-100", 7), job.tellings)
