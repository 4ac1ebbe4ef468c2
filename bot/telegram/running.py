"""Run the bot: receive updates, fetch due feeds, and set the menus."""

import asyncio
import dataclasses
import gc
import logging
import os
import signal
import threading
from contextlib import suppress

from telegram.error import InvalidToken, NetworkError

from bot.bootstrap import Stock, make_queues, state_file
from bot.config import ConfigError, Settings
from bot.pages.key import KEY_FILE, load_key
from bot.pages.links import PageLinks
from bot.telegram.app import App, make_app
from bot.telegram.client.pulse import Pulse
from bot.telegram.context import BotContext
from bot.telegram.metrics import PrometheusMetrics
from bot.telegram.options import BotOptions
from bot.telegram.polling import Polling
from bot.telegram.update_source import BotError, Intake, NoIntake
from bot.telegram.working import Role, make_work
from retrieval.errors import MissingExtra
from retrieval.services.collections import Collections

log = logging.getLogger(__name__)

GARBAGE = 20_000
"""The threshold of Python's garbage collection; the default is 700."""
MOST_TO_END = 9.0
"""Seconds after a signal at which the process ends in any case."""


def run_bot(settings: Settings, stock: Stock, *, limit: int, role: Role = Role.ALL) -> None:
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
    check_role(settings, role)
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
        has_database=settings.database is not None,
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
    asyncio.run(_until_signal(app, settings, pulse, role))


def check_role(settings: Settings, role: Role) -> None:
    """Check whether the settings are enough for a role.

    Raises:
        ConfigError: a setting is missing.
    """
    if role is Role.ALL:
        return
    if settings.database is None:
        raise ConfigError(f"--role {role} needs a database that processes share; set DATELINE_DATABASE.")
    if role is Role.WEBHOOK and settings.webhook is None:
        raise ConfigError("--role webhook needs the address to which Telegram delivers; set WEBHOOK_URL.")
    if role is Role.WEBHOOK and settings.webhook_secret is None:
        raise ConfigError("--role webhook needs a secret that is the same in all processes; set WEBHOOK_SECRET.")


def make_page_links(settings: Settings, collections: Collections) -> PageLinks | None:
    """Make the links to reader pages; None without a public address.

    Raises:
        ConfigError: the key in the state folder is damaged.
    """
    if not settings.public_url:
        return None
    key = load_key(state_file(settings, KEY_FILE))
    return PageLinks.over(collections, key=key, url=settings.public_url, days=settings.link_days)


async def attend(
    app: App, stop: asyncio.Event, settings: Settings, pulse: Pulse | None = None, role: Role = Role.ALL
) -> None:
    """Run the bot with the intake and the health checks of the settings, until `stop` is set.

    Args:
        app: the application.
        stop: ends the run.
        settings: the settings of the webhook and the health checks.
        pulse: the application's client for updates.
        role: what the process does.

    Raises:
        BotError, ConfigError, MissingExtra: as in `run_bot`.
    """
    if role is Role.WORKER:
        settings = dataclasses.replace(settings, webhook_url="")
    if settings.webhook is None and settings.health is None:
        await serve(app, stop, NoIntake() if role is Role.WORKER else Polling(pulse), role)
        return
    try:
        from bot.telegram.endpoints import Health, open_endpoints, sites_of
        from bot.telegram.public_pages import PublicPages
        from bot.telegram.webhook import Webhook
    except ModuleNotFoundError as exc:
        raise MissingExtra("WEBHOOK_URL or DATELINE_HEALTH", "webhook") from exc
    webhook = Webhook(settings.webhook) if settings.webhook else None
    intake = webhook or (NoIntake() if role is Role.WORKER else Polling(pulse))
    health = Health(app, intake, stop)
    bot_context: BotContext = app.bot_data["bot_context"]
    metrics = bot_context.metrics if isinstance(bot_context.metrics, PrometheusMetrics) else None
    deliveries = webhook.deliveries if webhook else None
    pages = PublicPages(bot_context, bot_context.pages).route(settings) if bot_context.pages else None
    async with open_endpoints(health, sites_of(settings), deliveries, metrics, pages):
        await serve(app, stop, intake, role)


async def serve(app: App, stop: asyncio.Event, intake: Intake | None = None, role: Role = Role.ALL) -> None:
    """Handle updates until `stop` is set. Updates not finished within seconds stay for the next start.

    Args:
        app: the application.
        stop: ends the run.
        intake: the source of updates; by default polling.
        role: what the process does; only with queues that processes share it may be a part.

    Raises:
        BotError, ConfigError: as in `run_bot`.
    """
    # Each update creates hundreds of objects that are freed by reference counting, so collection can run less often.
    gc.set_threshold(GARBAGE)
    intake = intake or Polling()
    bot_context: BotContext = app.bot_data["bot_context"]
    work = make_work(app, bot_context, role)
    bot_context.trouble = work.trouble
    try:
        async with app:
            await work.prepare()
            await intake.open(app, stop)
            await app.start()
            log.info("@%s is running.", app.bot.username)
            work.start()
            await stop.wait()
            await work.stop_looking()
            # Before the handling ends, so that what is broken off is not taken for done.
            await bot_context.background.stop()
            # Nor must a file that is slow to read.
            await asyncio.to_thread(bot_context.services.close)
            bot_context.gathering.stop()
            await asyncio.gather(work.close(), intake.close(app))
            await work.leave()
    except InvalidToken:
        raise BotError("Telegram rejects TELEGRAM_BOT_TOKEN. Copy it again from @BotFather.") from None
    except NetworkError as exc:
        raise BotError(
            f"Telegram cannot be reached ({_reason(exc)}). Check the network and TELEGRAM_API_URL."
        ) from None
    finally:
        work.end()
        # PTB leaves the connection open if the first call, getMe, fails.
        await app.bot.request.shutdown()
        await asyncio.to_thread(bot_context.journal.close)


async def _until_signal(app: App, settings: Settings, pulse: Pulse, role: Role) -> None:
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
    await attend(app, stop, settings, pulse, role)


def _leave() -> None:
    """End the process although a thread hangs, which Python would wait for. The queues are on the disk."""
    log.warning("The bot did not stop in time. Unfinished updates are handled after the next start.")
    logging.shutdown()
    os._exit(0)


def _reason(error: NetworkError) -> str:
    """Return the reason of a network error in a few words, without the class name of httpx."""
    return str(error).removeprefix("httpx.").split("\n", maxsplit=1)[0][:120] or type(error).__name__
