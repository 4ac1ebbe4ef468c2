"""The bot's life from start to stop: updates, the feeds that come due, the menus that Telegram shows."""

import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot.bootstrap import Stock, make_queues
from bot.config import Settings
from bot.rendering.document import Document
from bot.rendering.library_results import changes_document
from bot.rendering.telegram import render
from bot.telegram.app import App, make_app
from bot.telegram.client.pulse import Pulse
from bot.telegram.client.reachability import forget_gone, is_gone
from bot.telegram.context import NO_PREVIEW, BotContext
from bot.telegram.features.schedules.delivering import make_dispatcher
from bot.telegram.handling import Handling, handling
from bot.telegram.indexing import VectorWorker
from bot.telegram.journal import Journal
from bot.telegram.menus import introduce
from bot.telegram.options import BotOptions
from bot.telegram.polling import Polling
from bot.telegram.update_source import BotError, Intake, read_update
from retrieval.errors import MissingExtra
from retrieval.store import Shelf

log = logging.getLogger(__name__)

GARBAGE = 20_000
"""Objects made and not let go since the last look for rings of objects that nobody holds; Python's own number is 700."""
MOST_TO_END = 9.0
"""Seconds after a signal at which the process ends, whatever hangs."""
DAY = 24 * 3600.0
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
        raise BotError("TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and put it into .env.")
    options = BotOptions(
        limit=limit,
        daily_check=settings.daily_check,
        latest_question=60.0 * settings.late_question,
        latest_message=3600.0 * settings.late_message,
        latest_briefing=3600.0 * settings.late_briefing,
        allowed=settings.allowed,
        language=settings.language,
        log_questions=settings.log_questions,
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
    )
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
    """Answer what comes in until `stop` is set; what is not answered within seconds then stays for the next start.

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
            suspects = await _resume(app, bot_context.journal)
            await intake.open(app, stop)
            await app.start()
            log.info("@%s answers.", app.bot.username)
            # Some dozens of calls, which nobody has to wait for.
            introducing = asyncio.create_task(introduce(app.bot, bot_context.options.language))
            dispatcher = make_dispatcher(app.bot, bot_context)
            dispatcher.start()
            following = asyncio.create_task(_follow(app, bot_context, stop))
            resuming = asyncio.create_task(_resume_alone(app, bot_context.journal, suspects))
            await stop.wait()
            # A feed that is being fetched must not keep the bot from ending.
            for task in (introducing, following, resuming):
                task.cancel()
            await asyncio.wait([introducing, following, resuming])
            bot_context.gathering.stop()
            await asyncio.gather(dispatcher.close(), intake.close(app))
    except InvalidToken:
        raise BotError("Telegram refuses TELEGRAM_BOT_TOKEN; copy it again from @BotFather.") from None
    except NetworkError as exc:
        raise BotError(
            f"Telegram cannot be reached ({_reason(exc)}); check the network and TELEGRAM_API_URL."
        ) from None
    finally:
        encoding.stop()
        # PTB leaves the connection open when the very first call, getMe, fails.
        await app.bot.request.shutdown()
        await asyncio.to_thread(bot_context.journal.close)


async def _resume(app: App, journal: Journal) -> list[Mapping[str, Any]]:
    """Put what an earlier process did not finish before all that comes in; what may have ended it is returned instead."""
    unfinished = await journal.unfinished()
    if number := len(unfinished.together) + len(unfinished.alone):
        log.info("%d updates are left from before.", number)
    for content in unfinished.together:
        _handle_again(content, app, journal)
    return unfinished.alone


async def _resume_alone(app: App, journal: Journal, suspects: list[Mapping[str, Any]]) -> None:
    """Handle updates that may have ended a process one after the other: then it is known which one does."""
    for content in suspects:
        _handle_again(content, app, journal)
        await journal.survived(content["update_id"])


def _handle_again(content: Mapping[str, Any], app: App, journal: Journal) -> None:
    update = read_update(content, app)
    if update is None:
        journal.done(content["update_id"])
    else:
        app.update_queue.put_nowait(update)


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
            log.exception("The feeds could not be looked at.")
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
    day = bot_context.collections.clock() // DAY
    with handling(Handling(f"changes/{shelf.chat}/{shelf.topic}/{day:.0f}")):
        await _send_all(app, shelf, document)


async def _send_all(app: App, shelf: Shelf, document: Document) -> None:
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
            log.info("chat %s cannot be told: %s", shelf.chat, exc)
            return


async def _until_signal(app: App, settings: Settings, pulse: Pulse) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        stop.set()
        leaving = threading.Timer(MOST_TO_END, _leave)
        leaving.daemon = True
        leaving.start()

    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers; Ctrl-C then ends the program by KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, end)
    await attend(app, stop, settings, pulse)


def _leave() -> None:
    """End the process although something hangs, which Python would wait for; the queues are on the disk."""
    log.warning("Something hangs; what is unfinished is done after the next start.")
    logging.shutdown()
    os._exit(0)


def _reason(error: NetworkError) -> str:
    """What went wrong, in a few words; PTB puts httpx's own class in front."""
    return str(error).removeprefix("httpx.").split("\n", maxsplit=1)[0][:120] or type(error).__name__
