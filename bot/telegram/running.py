"""Run the bot: receive updates, fetch due feeds, and set the menus."""

import asyncio
import gc
import logging
import math
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from telegram.error import InvalidToken, NetworkError

from bot.bootstrap import Stock, make_queues, state_file
from bot.config import ConfigError, Settings
from bot.pages.key import KEY_FILE, load_key
from bot.pages.links import PageLinks
from bot.telegram.app import App, make_app
from bot.telegram.changes import ChangeNotices
from bot.telegram.client.pulse import Pulse
from bot.telegram.client.reachability import forget_gone
from bot.telegram.context import BotContext
from bot.telegram.errors import log_failure
from bot.telegram.features.schedules.delivering import make_dispatcher
from bot.telegram.features.watching.telling import NewsTeller
from bot.telegram.indexing import VectorWorker
from bot.telegram.journal import Journal
from bot.telegram.menus import introduce
from bot.telegram.metrics import FAILURES, Failed, PrometheusMetrics
from bot.telegram.options import BotOptions
from bot.telegram.polling import Polling
from bot.telegram.update_source import BotError, Intake, read_update
from bot.telegram.watching import Watch
from retrieval.errors import MissingExtra
from retrieval.services.collections import Collections
from retrieval.store import Feed

log = logging.getLogger(__name__)

GARBAGE = 20_000
"""The threshold of Python's garbage collection; the default is 700."""
MOST_TO_END = 9.0
"""Seconds after a signal at which the process ends in any case."""
LOOK_EVERY = 60.0
"""Seconds between two checks for due feeds."""


def run_bot(settings: Settings, stock: Stock, *, limit: int) -> None:
    """Run the bot until a stop signal (SIGINT, SIGTERM).

    Raises:
        BotError: the token is missing, rejected or used by another program, or Telegram cannot be reached.
        ConfigError: a setting cannot be used, for example because a port is taken.
        MissingExtra: the settings need a web server or metrics, and the package is not installed.
    """
    if settings.metrics and settings.webhook is None and settings.health is None:
        raise ConfigError(
            "DATELINE_METRICS=on needs an address to answer at; set DATELINE_HEALTH, as in 127.0.0.1:8081."
        )
    if settings.public_url and settings.webhook is None and settings.health is None:
        raise ConfigError(
            "DATELINE_PUBLIC_URL needs an address to answer at; set DATELINE_HEALTH, as in 127.0.0.1:8081."
        )
    if settings.token is None:
        raise BotError("TELEGRAM_BOT_TOKEN is not set. Get a token from @BotFather and write it into .env.")
    options = BotOptions(
        limit=limit,
        daily_check=settings.daily_check,
        latest_question=60.0 * settings.late_question,
        latest_message=3600.0 * settings.late_message,
        latest_briefing=3600.0 * settings.late_briefing,
        allowed=settings.allowed,
        language=settings.language,
        log_questions=settings.log_questions,
        operator=settings.operator,
        state=settings.state,
        most_questions=settings.most_questions,
        most_questions_chat=settings.most_questions_chat,
    )
    pulse = Pulse()
    app = make_app(
        settings.token,
        settings.api_url,
        stock.collections,
        options=options,
        updates=pulse,
        queues=make_queues(settings),
        metrics=PrometheusMetrics() if settings.metrics else None,
        pages=make_page_links(settings, stock.collections),
    )
    asyncio.run(_until_signal(app, settings, pulse))


def make_page_links(settings: Settings, collections: Collections) -> PageLinks | None:
    """Make the links to reader pages; None without a public address.

    Raises:
        ConfigError: the key in the state folder is damaged.
    """
    if not settings.public_url:
        return None
    key = load_key(state_file(settings, KEY_FILE))
    return PageLinks.over(collections, key=key, url=settings.public_url, days=settings.link_days)


async def attend(app: App, stop: asyncio.Event, settings: Settings, pulse: Pulse | None = None) -> None:
    """Run the bot with the intake and the health checks of the settings, until `stop` is set.

    Args:
        app: the application.
        stop: ends the run.
        settings: the settings of the webhook and the health checks.
        pulse: the application's client for updates.

    Raises:
        BotError, ConfigError, MissingExtra: as in `run_bot`.
    """
    if settings.webhook is None and settings.health is None:
        await serve(app, stop)
        return
    try:
        from bot.telegram.endpoints import Health, open_endpoints, sites_of
        from bot.telegram.public_pages import PublicPages
        from bot.telegram.webhook import Webhook
    except ModuleNotFoundError as exc:
        raise MissingExtra("WEBHOOK_URL or DATELINE_HEALTH", "webhook") from exc
    webhook = Webhook(settings.webhook) if settings.webhook else None
    intake = webhook or Polling(pulse)
    health = Health(app, intake, stop)
    bot_context: BotContext = app.bot_data["bot_context"]
    metrics = bot_context.metrics if isinstance(bot_context.metrics, PrometheusMetrics) else None
    deliveries = webhook.deliveries if webhook else None
    pages = PublicPages(bot_context, bot_context.pages).route(settings) if bot_context.pages else None
    async with open_endpoints(health, sites_of(settings), deliveries, metrics, pages):
        await serve(app, stop, intake)


async def serve(app: App, stop: asyncio.Event, intake: Intake | None = None) -> None:
    """Handle updates until `stop` is set. Updates not finished within seconds stay for the next start.

    Args:
        app: the application.
        stop: ends the run.
        intake: the source of updates; by default polling.

    Raises:
        BotError, ConfigError: as in `run_bot`.
    """
    # Each update creates hundreds of objects that are freed by reference counting, so collection can run less often.
    gc.set_threshold(GARBAGE)
    intake = intake or Polling()
    bot_context: BotContext = app.bot_data["bot_context"]
    encoding = VectorWorker(bot_context.collections)
    bot_context.wake = encoding.wake
    try:
        async with app:
            await asyncio.to_thread(encoding.warm)
            encoding.start()
            suspects = await _resume(app, bot_context.journal)
            await intake.open(app, stop)
            await app.start()
            log.info("@%s is running.", app.bot.username)
            # Dozens of calls; answers need not wait for them.
            introducing = asyncio.create_task(introduce(app.bot, bot_context.options.language))
            dispatcher = make_dispatcher(app.bot, bot_context)
            dispatcher.start()
            teller = NewsTeller(app.bot, bot_context)
            bot_context.wake = _each(encoding.wake, bot_context.watched)
            teller.start()
            notices = ChangeNotices(app.bot, bot_context)
            following = asyncio.create_task(_follow(bot_context, notices, stop))
            watching = asyncio.create_task(Watch(app.bot, bot_context).run())
            resuming = asyncio.create_task(_resume_alone(app, bot_context.journal, suspects))
            await stop.wait()
            # Fetching a feed must not delay the end of the bot.
            for task in (introducing, following, watching, resuming):
                task.cancel()
            await asyncio.wait([introducing, following, watching, resuming])
            # Before the workers end, so that what they break off is not taken for done.
            await bot_context.background.stop()
            # Nor must a file that is slow to read.
            await asyncio.to_thread(bot_context.services.close)
            bot_context.gathering.stop()
            await asyncio.gather(dispatcher.close(), teller.close(), notices.close(), intake.close(app))
    except InvalidToken:
        raise BotError("Telegram rejects TELEGRAM_BOT_TOKEN. Copy it again from @BotFather.") from None
    except NetworkError as exc:
        raise BotError(
            f"Telegram cannot be reached ({_reason(exc)}). Check the network and TELEGRAM_API_URL."
        ) from None
    finally:
        encoding.stop()
        # PTB leaves the connection open if the first call, getMe, fails.
        await app.bot.request.shutdown()
        await asyncio.to_thread(bot_context.journal.close)


def _each(*calls: Callable[[], None]) -> Callable[[], None]:
    """Return what makes some calls."""

    def call() -> None:
        for one in calls:
            one()

    return call


async def _resume(app: App, journal: Journal) -> list[Mapping[str, Any]]:
    """Queue the updates that an earlier process did not finish, before new ones.

    Returns:
        The updates that may have ended that process, which are not queued.
    """
    unfinished = await journal.unfinished()
    if number := len(unfinished.together) + len(unfinished.alone):
        log.info("%d updates are left from the last run.", number)
    for content in unfinished.together:
        _handle_again(content, app, journal)
    return unfinished.alone


async def _resume_alone(app: App, journal: Journal, suspects: list[Mapping[str, Any]]) -> None:
    """Handle updates that may have ended the process one after the other, so that it becomes known which one does."""
    for content in suspects:
        _handle_again(content, app, journal)
        await journal.survived(content["update_id"])


def _handle_again(content: Mapping[str, Any], app: App, journal: Journal) -> None:
    update = read_update(content, app)
    if update is None:
        journal.done(content["update_id"])
    else:
        app.update_queue.put_nowait(update)


async def _follow(bot_context: BotContext, notices: ChangeNotices, stop: asyncio.Event) -> None:
    """Check feeds, pages, lost chats and the queues, now and every minute, until `stop` is set."""
    if bot_context.options.daily_check:
        await _attempt("telling what changed before", notices.resume())
    while not stop.is_set():
        bot_context.journal.purge()
        await _attempt("deleting lost chats", forget_gone(bot_context))
        await _attempt("looking at feeds", _look_at_feeds(bot_context))
        if bot_context.options.daily_check:
            await _attempt("the daily check", notices.look())
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY)


async def _attempt(what: str, work: Awaitable[None]) -> None:
    """Do work whose errors must not end the bot or keep other work from being done. It is tried again in a minute."""
    try:
        await work
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is logged
        log_failure(what, exc)


async def _look_at_feeds(bot_context: BotContext) -> None:
    await _note_failing_feeds(bot_context)
    if await asyncio.to_thread(bot_context.services.feeds.look_at_due):
        bot_context.wake()
    await _note_failing_feeds(bot_context)


async def _note_failing_feeds(bot_context: BotContext) -> None:
    """Note which feeds could not be read at the last look, and count the looks that failed since this was called before."""

    def read() -> tuple[Feed, ...]:
        with bot_context.collections.lock:
            return tuple(feed for feed in bot_context.collections.store.feeds.due(math.inf) if feed.failures)

    failing = await asyncio.to_thread(read)
    if bot_context.failing_feeds is not None:
        before = {feed.number: feed.failures for feed in bot_context.failing_feeds}
        # A number that is smaller than before began again after a success.
        failed = sum(
            feed.failures - (known if (known := before.get(feed.number, 0)) <= feed.failures else 0) for feed in failing
        )
        bot_context.metrics.count(FAILURES, Failed.FEED, times=failed)
    bot_context.failing_feeds = failing


async def _until_signal(app: App, settings: Settings, pulse: Pulse) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        stop.set()
        leaving = threading.Timer(MOST_TO_END, _leave)
        leaving.daemon = True
        leaving.start()

    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in asyncio; there Ctrl-C raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, end)
    await attend(app, stop, settings, pulse)


def _leave() -> None:
    """End the process although a thread hangs, which Python would wait for. The queues are on the disk."""
    log.warning("The bot did not stop in time. Unfinished updates are handled after the next start.")
    logging.shutdown()
    os._exit(0)


def _reason(error: NetworkError) -> str:
    """Return the reason of a network error in a few words, without the class name of httpx."""
    return str(error).removeprefix("httpx.").split("\n", maxsplit=1)[0][:120] or type(error).__name__
