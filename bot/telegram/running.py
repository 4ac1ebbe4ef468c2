"""The bot's life from start to stop: updates, the feeds that come due, the menus that Telegram shows."""

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
"""Objects made and not let go since the last look for rings of objects that nobody holds; Python's own number is 700."""
LOOK_EVERY = 60.0
"""Seconds between two looks at which feeds are due."""


def run_bot(settings: Settings, stock: Stock, *, limit: int) -> None:
    """Run the bot until it is told to stop (SIGINT, SIGTERM).

    Raises:
        BotError: there is no token, Telegram refuses it, Telegram cannot be reached, or another program uses it.
        ConfigError: a setting has a value that only now turns out to be of no use, as a port that is taken.
        MissingExtra: the settings want a web server, and its package is not installed.
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
    """Answer until `stop` is set, with the intake that the settings want, and say how it goes where they want that.

    Args:
        app: answers.
        stop: ends it.
        settings: of the webhook and of the places that tell how it goes.
        pulse: the application's connection for updates.

    Raises:
        BotError, ConfigError, MissingExtra: as `run_bot`.
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
    """Answer what comes in until `stop` is set; what came in by then is still answered.

    Args:
        app: answers.
        stop: ends it.
        intake: where updates come from; by default from asking Telegram.

    Raises:
        BotError, ConfigError: as `run_bot`.
    """
    # Every update makes hundreds of objects, which go by themselves; to look for rings among them can wait.
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
            # Some dozens of calls, which nobody has to wait for.
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
        # PTB leaves the connection open when the very first call, getMe, fails.
        await app.bot.request.shutdown()


async def _follow(app: App, bot_context: BotContext, stop: asyncio.Event) -> None:
    """Look at the feeds, pages and lost chats whose time has come, now and every minute, until `stop` is set."""
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
            # A feed that nobody foresaw must not end the bot; the next look is in a minute.
            log.exception("Fetching the feeds failed.")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY)


def _changed(bot_context: BotContext) -> list[tuple[Shelf, Document]]:
    """What each chat is to be told of articles that have changed."""
    return [(changes.shelf, changes_document(changes)) for changes in bot_context.services.checks.check_daily()]


async def _tell(app: App, bot_context: BotContext, shelf: Shelf, document: Document) -> None:
    """Write to a chat, or to a topic of it, that nobody has asked anything; one that does not let us is left alone."""
    if not shelf.chat.removeprefix("-").isdigit() or is_gone(bot_context, shelf):
        # The terminal's shelf is no chat.
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
        # Windows has no such handlers; Ctrl-C then ends the program by KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await attend(app, stop, settings, pulse)


def _reason(error: NetworkError) -> str:
    """What went wrong, in a few words; PTB puts httpx's own class in front."""
    return str(error).removeprefix("httpx.").split("\n", maxsplit=1)[0][:120] or type(error).__name__
