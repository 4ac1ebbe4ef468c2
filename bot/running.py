"""The bot's life from start to stop: polling, the feeds that come due, the menus that Telegram shows."""

import asyncio
import logging
import signal
from collections.abc import Sequence
from contextlib import suppress

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.app import UPDATES, App, make_app
from bot.bootstrap import Stock
from bot.config import Settings
from bot.encoding import Encoding
from bot.handlers.desk import NO_PREVIEW, Desk
from bot.rendering import texts
from bot.rendering.document import Document
from bot.rendering.telegram import render
from retrieval.errors import DatelineError
from retrieval.store import Shelf

log = logging.getLogger(__name__)

LOOK_EVERY = 60.0
"""Seconds between two looks at which feeds are due."""


class BotError(DatelineError):
    """The bot cannot start, or cannot go on."""


def run_bot(settings: Settings, stock: Stock, *, limit: int) -> None:
    """Run the bot until it is told to stop (SIGINT, SIGTERM).

    Raises:
        BotError: there is no token, Telegram refuses it, Telegram cannot be reached, or another program polls with it.
    """
    if settings.token is None:
        raise BotError("TELEGRAM_BOT_TOKEN is not set; get a token from @BotFather and put it into .env.")
    app = make_app(settings.token, settings.api_url, stock.librarian, limit=limit, daily_check=settings.daily_check)
    asyncio.run(_until_signal(app))


async def serve(app: App, stop: asyncio.Event) -> None:
    """Poll and answer until `stop` is set; what was received by then is still answered.

    Raises:
        BotError: as `run_bot`.
    """
    conflicts: list[Conflict] = []
    desk: Desk = app.bot_data["desk"]
    encoding = Encoding(desk.keeper.librarian, desk.turn)
    desk.wake = encoding.wake

    def on_polling_error(error: TelegramError) -> None:
        if isinstance(error, Conflict):
            conflicts.append(error)
            stop.set()
        else:
            log.warning("Telegram cannot be reached, trying again: %s", error)

    try:
        async with app:
            encoding.start()
            await introduce(app)
            assert app.updater is not None  # noqa: S101 - narrows the type for mypy
            await app.updater.start_polling(allowed_updates=UPDATES, error_callback=on_polling_error)
            await app.start()
            log.info("@%s answers.", app.bot.username)
            following = asyncio.create_task(_follow(app, desk, stop))
            await stop.wait()
            await following
            if conflicts:
                # PTB's updater says goodbye with one more request for updates, which would end the other program's.
                await app.stop()
                await app.bot.shutdown()
            await app.updater.stop()
            if not conflicts:
                await app.stop()
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
    if conflicts:
        raise BotError("Another program polls with this token; stop it and start again.")


async def _follow(app: App, desk: Desk, stop: asyncio.Event) -> None:
    """Look at the feeds and pages whose time has come, now and every minute, until `stop` is set."""
    while not stop.is_set():
        try:
            if await asyncio.to_thread(desk.keeper.look_at_due):
                desk.wake()
            for shelf, document in await asyncio.to_thread(desk.keeper.check_daily) if desk.daily_check else ():
                await _tell(app, shelf, document)
        except Exception:
            # A feed that nobody foresaw must not end the bot; the next look is in a minute.
            log.exception("The feeds could not be looked at.")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_EVERY)


async def _tell(app: App, shelf: Shelf, document: Document) -> None:
    """Write to a chat, or to a topic of it, that nobody has asked anything; one that does not let us is left alone."""
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


async def introduce(app: App) -> None:
    """Tell Telegram what the bot is and which commands it has, a menu for private chats and one for groups."""
    menus: Sequence[tuple[BotCommandScope, Sequence[tuple[str, str]]]] = (
        (BotCommandScopeAllPrivateChats(), texts.PRIVATE_COMMANDS),
        (BotCommandScopeAllGroupChats(), texts.GROUP_COMMANDS),
    )
    try:
        for scope, commands in menus:
            await app.bot.set_my_commands([BotCommand(*command) for command in commands], scope=scope)
        await app.bot.set_my_description(texts.DESCRIPTION)
        await app.bot.set_my_short_description(texts.SHORT_DESCRIPTION)
    except TelegramError as exc:
        log.warning("The menus of commands could not be set, the bot works without: %s", exc)


async def _until_signal(app: App) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers; Ctrl-C then ends the program by KeyboardInterrupt.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(app, stop)


def _reason(error: NetworkError) -> str:
    """What went wrong, in a few words; PTB puts httpx's own class in front."""
    return str(error).removeprefix("httpx.").split("\n", maxsplit=1)[0][:120] or type(error).__name__
