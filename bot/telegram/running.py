"""Run the bot: receive updates, fetch due feeds, and set the menus."""

import asyncio
import gc
import logging
import signal
from contextlib import suppress

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot.bootstrap import Stock
from bot.config import Settings
from bot.rendering.document import Document
from bot.rendering.library_results import changes_document
from bot.rendering.telegram import render
from bot.telegram.app import App, make_app
from bot.telegram.client.reachability import forget_gone, is_gone
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.features.schedules.delivering import make_dispatcher
from bot.telegram.indexing import VectorWorker
from bot.telegram.menus import introduce
from bot.telegram.options import BotOptions
from bot.telegram.polling import Polling, Pulse
from bot.telegram.update_source import BotError, Intake
from retrieval.errors import MissingExtra
from retrieval.store import Shelf

log = logging.getLogger(__name__)

GARBAGE = 20_000
"""The threshold of Python's garbage collection; the default is 700."""
LOOK_EVERY = 60.0
"""Seconds between two checks for due feeds."""


def run_bot(settings: Settings, stock: Stock, *, limit: int) -> None:
    """Run the bot until a stop signal (SIGINT, SIGTERM).

    Raises:
        BotError: the token is missing, rejected or used by another program, or Telegram cannot be reached.
        ConfigError: a setting cannot be used, for example because a port is taken.
        MissingExtra: the settings need a web server, and its package is not installed.
    """
    if settings.token is None:
        raise BotError("TELEGRAM_BOT_TOKEN is not set. Get a token from @BotFather and write it into .env.")
    options = BotOptions(
        limit=limit,
        daily_check=settings.daily_check,
        latest_briefing=3600.0 * settings.late_briefing,
        allowed=settings.allowed,
        language=settings.language,
        log_questions=settings.log_questions,
        most_questions=settings.most_questions,
        most_questions_chat=settings.most_questions_chat,
    )
    pulse = Pulse()
    app = make_app(settings.token, settings.api_url, stock.collections, options=options, updates=pulse)
    asyncio.run(_until_signal(app, settings, pulse))


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
        from bot.telegram.webhook import Webhook
    except ModuleNotFoundError as exc:
        raise MissingExtra("WEBHOOK_URL or DATELINE_HEALTH", "webhook") from exc
    webhook = Webhook(settings.webhook) if settings.webhook else None
    intake = webhook or Polling(pulse)
    health = Health(app, intake, stop)
    async with open_endpoints(health, sites_of(settings), webhook.deliveries if webhook else None):
        await serve(app, stop, intake)


async def serve(app: App, stop: asyncio.Event, intake: Intake | None = None) -> None:
    """Handle updates until `stop` is set. Updates received by then are still handled.

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
            await intake.open(app, stop)
            await app.start()
            log.info("@%s is running.", app.bot.username)
            # Dozens of calls; answers need not wait for them.
            introducing = asyncio.create_task(introduce(app.bot, bot_context.options.language))
            dispatcher = make_dispatcher(app.bot, bot_context)
            dispatcher.start()
            await _follow(app, bot_context, stop)
            await dispatcher.close()
            introducing.cancel()
            await asyncio.wait([introducing])
            bot_context.gathering.stop()
            await intake.close(app)
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


async def _follow(app: App, bot_context: BotContext, stop: asyncio.Event) -> None:
    """Check feeds, pages and lost chats that are due, now and every minute, until `stop` is set."""
    while not stop.is_set():
        try:
            await forget_gone(bot_context)
            if await asyncio.to_thread(bot_context.services.feeds.look_at_due):
                bot_context.wake()
            for shelf, document in (
                await asyncio.to_thread(_changed, bot_context) if bot_context.options.daily_check else ()
            ):
                await _tell(app, bot_context, shelf, document)
        except Exception:
            # An unexpected error in a feed must not end the bot; it tries again in a minute.
            log.exception("Fetching the feeds failed.")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY)


def _changed(bot_context: BotContext) -> list[tuple[Shelf, Document]]:
    """Return the message about changed articles for each chat."""
    return [(changes.shelf, changes_document(changes)) for changes in bot_context.services.checks.check_daily()]


async def _tell(app: App, bot_context: BotContext, shelf: Shelf, document: Document) -> None:
    """Send a message without a question to a chat or topic; ignore chats that refuse it."""
    if not shelf.chat.removeprefix("-").isdigit() or is_gone(bot_context, shelf):
        # The shelf of the terminal is not a chat.
        return
    for text, entities in render(document):
        try:
            await app.bot.send_message(
                int(shelf.chat),
                text,
                entities=entities,
                message_thread_id=shelf.topic or None,
                link_preview_options=NO_PREVIEW,
            )
        except (Forbidden, BadRequest) as exc:
            log.info("chat %s: a message could not be sent: %s", shelf.chat, exc)
            return


async def _until_signal(app: App, settings: Settings, pulse: Pulse) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers in asyncio; there Ctrl-C raises KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await attend(app, stop, settings, pulse)


def _reason(error: NetworkError) -> str:
    """Return the reason of a network error in a few words, without the class name of httpx."""
    return str(error).removeprefix("httpx.").split("\n", maxsplit=1)[0][:120] or type(error).__name__
