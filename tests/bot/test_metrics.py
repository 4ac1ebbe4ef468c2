"""What the bot measures of itself, read at /metrics while it runs, and what each number counts."""

import asyncio
import itertools
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.telegram.client.delivery import Delivery
from bot.telegram.client.flood_limits import NO_LIMIT, Limiter
from bot.telegram.client.measuring import MeasuredCalls
from bot.telegram.client.repeating import ServerError
from bot.telegram.context import BotContext
from bot.telegram.errors import kind_of
from bot.telegram.journal import Journal
from bot.telegram.metrics import FAILURES, GIVEN_UP, METRICS, QUESTIONS, Failed, Metric, PrometheusMetrics
from retrieval.services.library import Library
from retrieval.store import Shelf
from tests.bot.attended import attended, free_port, reached, start
from tests.standin.server import TelegramServer

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ANSWERED, REFUSED = "how many US troops are in Japan?", "how many US troops are in Germany?"
PARTS = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}

Values = dict[str, float]


def values_in(text: str) -> Values:
    """Each sample as it is written, without those that every registry has."""
    return {
        sample.name + "".join(f"[{value}]" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("dateline_") and not sample.name.endswith(("_created", "_bucket"))
    }


def read(metrics: PrometheusMetrics) -> Values:
    return values_in(metrics.text()[0].decode())


def measured() -> dict[str, str]:
    return {"DATELINE_METRICS": "on", "DATELINE_HEALTH": f"127.0.0.1:{free_port()}"}


async def fetch(place: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{place}/metrics") as response:
        return response.status, response.headers["Content-Type"], await response.text()


async def test_questions_are_counted_by_what_became_of_them_and_no_one_is_named(
    telegram: TelegramServer, seed_library: Library
) -> None:
    environment = measured()
    place = environment["DATELINE_HEALTH"]
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    async with attended(telegram, seed_library, environment):
        for said in (ANSWERED, ANSWERED, REFUSED, "hello"):
            await chat.say(alice, said)
        await chat.answers(4)
        status, content_type, text = await fetch(place)
        # An update is done a moment after its answer has arrived.
        while values_in(text)["dateline_queue_updates"]:
            status, content_type, text = await fetch(place)
    assert (status, content_type.partition(";")[0]) == (200, "text/plain")
    found = values_in(text)
    assert found["dateline_questions_total[answered]"] == 2
    assert found["dateline_questions_total[refused]"] + found["dateline_questions_total[unsure]"] == 1
    assert found["dateline_question_seconds_count"] == 3
    assert found["dateline_question_seconds_sum"] > 0
    assert found["dateline_updates_total"] == 4
    assert found["dateline_queue_age_seconds"] == 0
    for private in (str(chat.id), "Alice", "Japan", "Germany", place, telegram.url):
        # As a whole word: a time may hold the digits of the chat.
        assert not re.search(rf"(?<![\w.]){re.escape(private)}(?!\w)", text)


async def test_what_is_off_is_not_there(telegram: TelegramServer, seed_library: Library) -> None:
    environment = measured() | {"DATELINE_METRICS": "off"}
    async with attended(telegram, seed_library, environment):
        await reached(lambda: bool(telegram.calls))
        assert (await fetch(environment["DATELINE_HEALTH"]))[0] == 404


async def test_failures_are_counted_by_what_failed(telegram: TelegramServer, seed_library: Library) -> None:
    alice = telegram.user("Alice")
    chat = telegram.private(alice)
    bot = start(telegram, seed_library, measured())
    bot_context: BotContext = bot.app.bot_data["bot_context"]
    metrics = bot_context.metrics
    assert isinstance(metrics, PrometheusMetrics)
    # Loopback is never fetched.
    bot_context.collections.store.feeds.follow(Shelf("1"), "http://127.0.0.1:9/feed")
    try:
        await reached(lambda: read(metrics)["dateline_feeds_failing"] == 1)
        await chat.say(alice, "http://127.0.0.1:9/page")
        await chat.answer()
        bot_context.collections.store.close()
        await chat.say(alice, ANSWERED)
        await chat.say(alice, "/articles")
        await chat.answers(3)
        found = read(metrics)
    finally:
        await bot.end()
    counted = {kind: found[f"dateline_failures_total[{kind}]"] for kind in Failed}
    assert counted == {
        Failed.QUESTION: 1,
        Failed.COMMAND: 1,
        Failed.FEED: 1,
        Failed.BRIEFING: 0,
        Failed.IMPORT: 1,
    }


def update(**content: Any) -> Update:
    user = {"id": 7, "is_bot": False, "first_name": "Alice"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "from": user, **content}
    made = Update.de_json({"update_id": 1, "message": message}, None)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"text": "how many?"}, Failed.QUESTION),
        ({"text": "/ask how many?"}, Failed.QUESTION),
        ({"text": "/ask@dateline_bot how many?"}, Failed.QUESTION),
        ({"text": "/articles"}, Failed.COMMAND),
        ({"text": "/remove 3"}, Failed.COMMAND),
        ({"text": "/"}, Failed.COMMAND),
        ({"text": "/add https://example.org"}, Failed.IMPORT),
        ({"text": "https://example.org/news"}, Failed.IMPORT),
        ({"document": {"file_id": "a", "file_unique_id": "b"}}, Failed.IMPORT),
        ({}, Failed.QUESTION),
    ],
)
def test_what_failed_is_told_from_the_update(content: dict[str, Any], kind: Failed) -> None:
    assert kind_of(update(**content)) is kind


def unsent() -> NetworkError:
    error = NetworkError("no connection")
    error.__cause__ = httpx.ConnectError("no connection")
    return error


REFUSAL = BadRequest("chat not found")
PRIVATE, GROUP = 7, -7


@pytest.mark.parametrize(
    ("failures", "chat", "retries", "reason"),
    [
        ([], PRIVATE, 0, None),
        ([ServerError("502")], PRIVATE, 1, None),
        ([ServerError("502"), unsent(), RetryAfter(1)], GROUP, 3, None),
        ([TimedOut()], PRIVATE, 1, None),
        ([TimedOut()], GROUP, 0, "ambiguous"),
        ([REFUSAL], PRIVATE, 0, "refused"),
        ([Forbidden("blocked")], PRIVATE, 0, "refused"),
        ([ServerError("502"), REFUSAL], PRIVATE, 1, "refused"),
        ([ServerError("502")] * 10, PRIVATE, 4, "too_old"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_retries_are_counted_and_messages_that_are_given_up(
    failures: list[Exception], chat: int, retries: int, reason: str | None
) -> None:
    metrics, left = PrometheusMetrics(), iter(failures)
    journal = Journal()

    async def call(*_args: Any, **_kwargs: Any) -> bool:
        if (failure := next(left, None)) is not None:
            raise failure
        return True

    async def no_time(_seconds: float) -> None:
        await asyncio.sleep(0)

    ticks = itertools.count()
    limiter = Limiter(overall=NO_LIMIT, group=NO_LIMIT, private=NO_LIMIT, sleep=no_time)
    delivery = Delivery(limiter, journal, longest=250.0, clock=lambda: 50.0 * next(ticks), sleep=no_time)
    calls = MeasuredCalls(delivery, metrics)
    try:
        await calls.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, None)
        ended = None
    except (NetworkError, Forbidden) as exc:
        ended = exc
    found = read(metrics)
    assert (ended is None) is (reason is None)
    assert found["dateline_send_retries_total"] == retries
    given_up = {value: found[f"dateline_messages_given_up_total[{value}]"] for value in GIVEN_UP.values}
    assert given_up == {value: float(value == reason) for value in GIVEN_UP.values}


async def test_what_is_no_message_is_not_given_up_as_one() -> None:
    metrics = PrometheusMetrics()

    async def call(*_args: Any, **_kwargs: Any) -> bool:
        raise REFUSAL

    calls = MeasuredCalls(Delivery(Limiter(), Journal()), metrics)
    with pytest.raises(BadRequest):
        await calls.process_request(call, (), {}, "setMessageReaction", {"chat_id": PRIVATE}, None)
    assert [name for name, value in read(metrics).items() if value] == []


async def test_the_age_of_the_queue_is_that_of_its_oldest_update(seed_library: Library) -> None:
    now = [1000.0]
    metrics = PrometheusMetrics()
    journal = Journal(clock=lambda: now[0], metrics=metrics)
    await journal.keep([{"update_id": 1}, {"update_id": 2}])
    now[0] = 1030.0
    await journal.keep([{"update_id": 2}, {"update_id": 3}])
    assert (journal.waiting(), journal.waiting_since()) == (3, 1000.0)
    journal.done(1)
    journal.done(2)
    assert (journal.waiting(), journal.waiting_since()) == (1, 1030.0)
    assert read(metrics)["dateline_updates_total"] == 3
    journal.close()


def test_every_series_is_there_before_anything_happens() -> None:
    found = read(PrometheusMetrics())
    expected = {
        f"{metric.name}{part}" + (f"[{value}]" if value else "")
        for metric in METRICS
        for value in metric.values or ("",)
        for part in PARTS[metric.kind]
        if part != "_bucket"
    }
    assert found.keys() == expected
    assert set(found.values()) == {0.0}


def test_a_value_that_a_label_cannot_have_is_refused() -> None:
    with pytest.raises(KeyError):
        PrometheusMetrics().count(QUESTIONS, "how many troops?")


def test_two_bots_of_a_process_count_apart() -> None:
    one, other = PrometheusMetrics(), PrometheusMetrics()
    one.count(FAILURES, Failed.FEED, times=2)
    assert read(one)["dateline_failures_total[feed]"] == 2
    assert read(other)["dateline_failures_total[feed]"] == 0


def test_without_metrics_the_package_is_not_needed() -> None:
    code = "import sys; sys.modules['prometheus_client'] = None; import bot.telegram.running, bot.telegram.endpoints"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def row(metric: Metric) -> str:
    label = f"`{metric.label}`: " + ", ".join(f"`{value}`" for value in metric.values) if metric.label else ""
    return f"| `{metric.name}` | {metric.kind} | {label} | {metric.purpose} |".replace("|  |", "| |")


def test_the_documents_hold_every_metric_and_no_other() -> None:
    assert re.findall(r"^\| `dateline_\w+` \|.*$", OPERATING, re.MULTILINE) == [row(metric) for metric in METRICS]
