"""The commands that manage a chat's articles. Long work shows its progress in one message."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from telegram import Document as TelegramDocument
from telegram import InputFile, Message, MessageOriginChannel, ReplyParameters, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.library_commands import ACTIONS
from bot.rendering import chat_texts
from bot.rendering import library_texts as texts
from bot.rendering.document import Document, plain
from bot.rendering.failure_texts import not_taken
from bot.rendering.library_results import Misused, library_document
from bot.rendering.telegram import render
from bot.rendering.texts import error
from bot.telegram.addressing import argument_of, text_of
from bot.telegram.client.reachability import forget
from bot.telegram.context import MOST_SHOWN, NO_PREVIEW, BotContext, reply, shelf_of
from bot.telegram.menus import set_menu
from bot.telegram.metrics import FAILURES, Failed
from bot.telegram.personal import reply_to_asker
from bot.telegram.rights import may_manage
from retrieval.errors import DatelineError
from retrieval.ingest.formats import MOST_BYTES, too_large
from retrieval.services import Progress
from retrieval.services.results import AddedMany, Additions, NotAdded, Result
from retrieval.services.transfer import LIBRARY
from retrieval.store import Shelf

log = logging.getLogger(__name__)

Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
EDIT_EVERY = 1.5
"""Seconds between two edits of a progress message, because Telegram counts edits as messages."""


async def on_add(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/add LINK…`, `/add TEXT`, and /add in reply to a message with a link, a text or a file."""
    message = update.effective_message
    if message is None:
        return
    own = argument_of(message)
    source = message if own or message.document else message.reply_to_message
    if source is not None and source.document is not None:
        await _add_file(message, source, context)
        return
    text = own or (text_of(source) if source else "")
    if not text.strip():
        await reply_to_asker(message, plain(texts.add_usage()), BotContext.of(context))
        return
    await add_text(message, text, context, source=source)


async def add_text(
    message: Message, text: str, context: ContextTypes.DEFAULT_TYPE, *, source: Message | None = None
) -> None:
    """Add the text of a message as an article, and reply with the result."""
    origin = source or message
    articles = BotContext.of(context).services.articles
    published_by, published = _published(origin)

    def add(progress: Progress) -> Result:
        return articles.add(
            shelf_of(message),
            text,
            message=str(origin.message_id),
            source=published_by,
            published=published,
            progress=progress,
        )

    await _work(message, context, _counted(add, BotContext.of(context)))


def _published(message: Message) -> tuple[str | None, str | None]:
    """Return the channel that published a forwarded message, and the day, ISO 8601."""
    origin = message.forward_origin
    if not isinstance(origin, MessageOriginChannel):
        return None, None
    return origin.chat.title, origin.date.date().isoformat()


async def on_file(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Add a file that is sent in private as an article."""
    if update.effective_message:
        await _add_file(update.effective_message, update.effective_message, context)


async def _add_file(message: Message, source: Message, context: ContextTypes.DEFAULT_TYPE) -> None:
    document = source.document
    if document is None:
        return
    name = document.file_name or "the file"
    if document.file_size and document.file_size > MOST_BYTES:
        await reply(message, plain(texts.not_added(error(too_large(name)))))
        return
    bot_context, shown = BotContext.of(context), _Progress(message)
    size = document.file_size or MOST_BYTES
    turn = bot_context.importing if name.lower().endswith(LIBRARY) else asyncio.Lock()
    if turn.locked() or not bot_context.room.has(size):
        await shown.show(texts.reading(name, 1, 1))
    async with turn, bot_context.room.take(size):
        await _load_and_add(shown, message, source, document, context)


async def _load_and_add(
    shown: "_Progress",
    message: Message,
    source: Message,
    document: TelegramDocument,
    context: ContextTypes.DEFAULT_TYPE,
) -> None:
    """Add what a file holds."""
    name = document.file_name or "the file"
    data = await _loaded(document)
    if data is None:
        await shown.finish(not_taken())
        return
    transfer = BotContext.of(context).services.transfer

    def add(progress: Progress) -> Result:
        progress(name, 1, 1)
        return transfer.add_file(shelf_of(message), name, document.mime_type, data, message=str(source.message_id))

    await _work(message, context, _counted(add, BotContext.of(context)), shown)


def _counted(add: Callable[[Progress], Result], bot_context: BotContext) -> Callable[[Progress], Result]:
    """The same, and what cannot be added is counted."""

    def counted(progress: Progress) -> Result:
        try:
            result = add(progress)
        except DatelineError:
            bot_context.metrics.count(FAILURES, Failed.IMPORT)
            raise
        each = result.each if isinstance(result, Additions) else (result,)
        failed = result.failed if isinstance(result, AddedMany) else sum(isinstance(one, NotAdded) for one in each)
        bot_context.metrics.count(FAILURES, Failed.IMPORT, times=failed)
        return result

    return counted


async def _loaded(document: TelegramDocument) -> bytes | None:
    """What a file holds; None where Telegram does not give it, of which the log says why."""
    try:
        file = await document.get_file()
        return bytes(await file.download_as_bytearray())
    except (TelegramError, RuntimeError) as exc:
        # PTB has a RuntimeError for a file of which Telegram does not say where it is.
        log.warning("a file cannot be loaded: %s", exc)
        return None


async def on_export(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the whole library as a file."""
    await _send_file(update, context, BotContext.of(context).services.transfer.export, "dateline-library.zip")


async def on_opml(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the feeds as an OPML file."""
    await _send_file(update, context, BotContext.of(context).services.feeds.export, "feeds.opml")


async def _send_file(
    update: Update, context: ContextTypes.DEFAULT_TYPE, make: Callable[[Shelf], bytes], name: str
) -> None:
    message = update.effective_message
    if message is None:
        return
    data = await asyncio.to_thread(make, shelf_of(message))
    await message.reply_document(
        InputFile(data, filename=name),
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
    )


async def on_forget(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/forget everything`; without `everything`, reply with a warning."""
    message = update.effective_message
    if message is None:
        return
    bot_context = BotContext.of(context)
    if argument_of(message).strip().lower() != "everything":
        await reply_to_asker(message, plain(texts.forget_usage("/")), bot_context)
        return
    chosen = bot_context.register.of(message.chat_id).language
    forgotten = await forget(bot_context, message.chat_id)
    if chosen is not None:
        await set_menu(context.bot, message.chat_id, None)
    await reply(message, library_document(forgotten))


async def _work(
    message: Message,
    context: ContextTypes.DEFAULT_TYPE,
    work: Callable[[Progress], Result | Misused],
    shown: "_Progress | None" = None,
) -> None:
    """Run work in a thread. One message shows its progress and then the result."""
    loop = asyncio.get_running_loop()
    shown = shown or _Progress(message)

    def progress(name: str, place: int, total: int) -> None:
        asyncio.run_coroutine_threadsafe(shown.show(texts.reading(name, place, total)), loop)

    def done() -> tuple[Document, bool]:
        result = work(progress)
        # Rendered in this thread, because comparing two long articles word by word is slow.
        return library_document(result, MOST_SHOWN), isinstance(result, Misused)

    bot_context = BotContext.of(context)
    try:
        document, is_hint = await bot_context.call(done)
    except DatelineError as exc:
        document, is_hint = plain(error(exc)), False
    if is_hint:
        await reply_to_asker(message, document, bot_context)
        return
    bot_context.wake()
    await shown.finish(document)


class _Progress:
    """The message that shows progress."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._sent: Message | None = None
        self._turn = asyncio.Lock()
        self._last = 0.0
        self._finished = False

    async def show(self, text: str) -> None:
        async with self._turn:
            now = time.monotonic()
            if self._finished or now - self._last < EDIT_EVERY:
                return
            self._last = now
            try:
                if self._sent is None:
                    self._sent = (await reply(self._message, plain(text)))[-1]
                else:
                    await self._sent.edit_text(text, link_preview_options=NO_PREVIEW)
            except TelegramError:
                # The work continues even if its progress cannot be shown.
                return

    async def finish(self, document: Document) -> None:
        async with self._turn:
            self._finished = True
            parts = render(document)
            if self._sent is not None and len(parts) == 1:
                text, entities = parts[0]
                try:
                    await self._sent.edit_text(text, entities=entities, link_preview_options=NO_PREVIEW)
                except BadRequest:
                    await reply(self._message, document)
            else:
                await reply(self._message, document)


def _acted(name: str) -> Handler:
    """Make the handler of a command that chat, REPL and command line share."""
    action = ACTIONS[name]

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is not None:
            services = BotContext.of(context).services
            await _work(message, context, partial(action, services, shelf_of(message), argument_of(message)))

    return handle


READING = frozenset({"articles", "show", "feeds", "check", "export", "opml"})
"""The commands that everybody in a group may use; all others are for administrators."""


def _for_those_who_may(handler: Handler) -> Handler:
    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        if await may_manage(message, context):
            await handler(update, context)
        else:
            await reply_to_asker(message, plain(chat_texts.for_administrators()), BotContext.of(context))

    return handle


_HANDLERS: dict[str, Handler] = {
    **{name: _acted(name) for name in ACTIONS},
    "add": on_add,
    "export": on_export,
    "opml": on_opml,
    "forget": on_forget,
}
MANAGING = {name: handler if name in READING else _for_those_who_may(handler) for name, handler in _HANDLERS.items()}
"""The commands and their handlers."""
