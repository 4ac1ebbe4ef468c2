"""What every handler needs: the collections, the settings, and a way to reply."""

import asyncio
import contextvars
import functools
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageEntity, ReplyParameters
from telegram.error import BadRequest
from telegram.ext import Application, ContextTypes

from bot.pages.links import PageLinks
from bot.rendering.document import Document, join
from bot.rendering.linking import Address, cited_in
from bot.rendering.pages.article import address_in
from bot.rendering.telegram import render
from bot.telegram.background import Background
from bot.telegram.conversations import Conversations
from bot.telegram.ephemeral import edit_ephemeral, receiver_of, send_ephemeral
from bot.telegram.ephemeral_support import EphemeralSupport
from bot.telegram.gathering import Gathering
from bot.telegram.handling import current
from bot.telegram.journal import Journal
from bot.telegram.metrics import Metrics, NoMetrics
from bot.telegram.options import BotOptions
from bot.telegram.preferences import Register
from bot.telegram.room import Room
from retrieval.model import Answer, Briefing, Evidence
from retrieval.services import Services
from retrieval.services.answering import Answering
from retrieval.services.collections import Collections
from retrieval.store import Feed, Shelf

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")
_KEY = "bot_context"
MOST_SLOW = 32
"""Maximum number of pages and files read at the same time. Questions do not wait for them."""
MOST_BRIEFINGS = 2
"""Maximum number of briefings made at the same time."""
MOST_SHOWN = 3000
"""Maximum number of characters of an article that /show sends: one message."""
MOST_TOPICS = 1 << 32
"""Numbers of topics are smaller; links hold no larger one."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(slots=True)
class BotContext:
    """The collections and the state of an Application.

    Attributes:
        services: the services that manage the shelves.
        options: the operator's options.
        register: the settings of each chat.
        journal: stores incoming updates and outgoing messages.
        conversations: recent turns, for follow-up questions.
        gathering: messages that may become one article.
        background: work that nobody waits for.
        moved: groups that have become supergroups, with their new ids.
        wake: called when there may be vectors to compute.
        planned: called when a schedule has changed.
        watched: called when there may be something to tell of watched topics.
        trouble: returns why no updates are handled, in one line; None if they are.
        told: warnings that were logged already.
        metrics: what the bot measures of itself.
        pages: links to reader pages; None without a public address.
        failing_feeds: the feeds that could not be read at the last look; None before the first look.
        room: for the files that are loaded and not yet read.
        importing: held while a library is imported: one at a time, because each may hold as much text as a chat may have.
        ephemeral: whether messages can be shown to one person alone.
    """

    services: Services
    options: BotOptions
    register: Register
    journal: Journal = field(default_factory=Journal)
    conversations: Conversations = field(default_factory=Conversations)
    gathering: Gathering = field(default_factory=Gathering)
    background: Background = field(default_factory=Background)
    moved: dict[int, int] = field(default_factory=dict)
    wake: Callable[[], None] = lambda: None
    planned: Callable[[], None] = lambda: None
    watched: Callable[[], None] = lambda: None
    trouble: Callable[[], str | None] = lambda: None
    told: set[str] = field(default_factory=set)
    metrics: Metrics = field(default_factory=NoMetrics)
    pages: PageLinks | None = None
    failing_feeds: tuple[Feed, ...] | None = None
    room: Room = field(default_factory=Room)
    importing: asyncio.Lock = field(default_factory=asyncio.Lock)
    ephemeral: EphemeralSupport = field(default_factory=lambda: EphemeralSupport(time.time))
    _slow: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_SLOW, "slow"))
    # One thread is enough: answering holds the lock, so more threads would only wait. No slow work runs in it.
    _answering: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "answering"))
    # Two, so that a short briefing need not wait for a long one. Python runs one thread at a time: two make no more briefings
    # than one, and answers beside them take 60 ms at the median instead of 30; more would slow down all.
    _briefing: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_BRIEFINGS, "briefing"))
    _briefings: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_BRIEFINGS))

    @property
    def collections(self) -> Collections:
        """The collections. Changing parts are used only under their lock and never on the event loop."""
        return self.services.collections

    def serve(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Attach this context to an Application."""
        application.bot_data[_KEY] = self

    @staticmethod
    def of(context: ContextTypes.DEFAULT_TYPE) -> "BotContext":
        """Return the context of the Application that called a handler."""
        bot_context: BotContext = context.bot_data[_KEY]
        return bot_context

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a slow function, such as one that fetches a page, in a thread."""
        return await _beside(self._slow, functools.partial(function, *args, **kwargs))

    async def brief(self, find: Callable[[Collections], S], make: Callable[[S], R]) -> R:
        """Make a briefing: find what it reads, under the lock, and make it of that, without; `MOST_BRIEFINGS` at a time.

        Those that wait their turn hold no articles, and no question waits behind them.
        """
        async with self._briefings:
            source = await self.with_collections(find)
            return await _beside(self._briefing, functools.partial(make, source))

    async def with_library(self, message: Message, function: Callable[[Answering], R]) -> R:
        """Call a function with the library of a message's chat and topic, in a thread, under the lock.

        The function returns data; rendering happens afterwards, without the lock.
        """
        return await self.with_shelf(shelf_of(message), function)

    async def with_shelf(self, shelf: Shelf, function: Callable[[Answering], R]) -> R:
        """Call a function with the library of a shelf, as `with_library` does."""
        return await self.with_collections(lambda collections: function(collections.library(shelf)))

    async def with_collections(self, function: Callable[[Collections], R]) -> R:
        """Call a function with the collections, as `with_library` does."""

        def alone() -> R:
            with self.collections.lock:
                return function(self.collections)

        return await _beside(self._answering, alone)

    async def addresses(self, shelf: Shelf, *results: Answer | Briefing | Evidence) -> Address:
        """Return the links to reader pages for what results of a shelf cite from articles without a public address."""
        pages = self.pages
        lacking = {citation.article_id for each in results for citation in cited_in(each) if not citation.url}
        if pages is None or not lacking:
            return address_in({})
        return address_in(await self.with_collections(lambda _: pages.articles(shelf, lacking)))


async def _beside(threads: ThreadPoolExecutor, function: Callable[[], R]) -> R:
    """Call a function in one of these threads, with the current language."""
    here = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: here.run(function))


def shelf_of(message: Message) -> Shelf:
    """Return the shelf of a message's chat or forum topic."""
    topic = message.message_thread_id if message.is_topic_message else None
    # Another number than Telegram gives to topics would fit into no link.
    return Shelf(str(message.chat_id), topic if topic is not None and 0 < topic < MOST_TOPICS else 0)


async def reply(
    to: Message,
    document: Document,
    buttons: InlineKeyboardMarkup | None = None,
    *,
    first: ReplyParameters | None = None,
) -> list[Message]:
    """Reply with a document, in as many messages as needed; the buttons go under the last.

    A reply to a message that one person alone sees is for them alone, too.

    Args:
        to: the message to reply to; the reply stays in its topic.
        document: the content.
        buttons: the buttons.
        first: what the first message replies to instead.

    Returns:
        The sent messages, in order.
    """
    document = with_preface(document)
    if (receiver := receiver_of(to)) is not None:
        return await send_to_one(to, receiver, document, buttons)
    parts = render(document)
    sent = []
    for number, (text, entities) in enumerate(parts, 1):
        here = ReplyParameters(to.message_id, allow_sending_without_reply=True)
        message = await to.reply_text(
            text,
            entities=entities,
            link_preview_options=NO_PREVIEW,
            reply_markup=buttons if number == len(parts) else None,
            reply_parameters=first if first and number == 1 else here,
        )
        sent.append(message)
    return sent


def with_preface(document: Document) -> Document:
    """Return a document after what is to be said before the next reply, which is said once."""
    if (handling := current()) is not None and handling.preface is not None:
        document, handling.preface = join([handling.preface, document], "\n\n"), None
    return document


async def send_to_one(
    to: Message, receiver: int, document: Document, buttons: InlineKeyboardMarkup | None = None
) -> list[Message]:
    """Send a document that one member of a group alone sees, in the topic of a message; the buttons go under the last part.

    Raises:
        BadRequest, Forbidden: the bot may not send it, or the member cannot receive it.
    """
    parts = render(document)
    sent = []
    for number, (text, entities) in enumerate(parts, 1):
        here = buttons if number == len(parts) else None
        sent.append(await send_ephemeral(to, receiver, text, entities, buttons=here, preview=NO_PREVIEW))
    return sent


async def edit_shown(
    message: Message, text: str, entities: Sequence[MessageEntity], buttons: InlineKeyboardMarkup | None = None
) -> None:
    """Replace the text of one of the bot's messages, whoever sees it.

    Raises:
        BadRequest: it is gone or cannot be edited.
    """
    if receiver_of(message) is not None:
        await edit_ephemeral(message, text, entities, buttons=buttons, preview=NO_PREVIEW)
    else:
        await message.edit_text(text, entities=entities, reply_markup=buttons, link_preview_options=NO_PREVIEW)


async def redraw(message: Message, document: Document, buttons: InlineKeyboardMarkup | None = None) -> None:
    """Replace the text of one of the bot's messages; if it cannot be edited, reply with the new text.

    An edit fails if the message was deleted; one that changes nothing counts as made, see `Delivery`. A document that is too
    long for one message is sent as a reply.
    """
    parts = render(document)
    if len(parts) == 1:
        text, entities = parts[0]
        try:
            await edit_shown(message, text, entities, buttons)
        except BadRequest as exc:
            log.info("chat %s: a message cannot be edited: %s", message.chat_id, exc)
        else:
            return
    await reply(message, document, buttons)
