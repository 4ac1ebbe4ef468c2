"""What every handler needs, and how it gets at it: the library, and the way to reply."""

import asyncio
import contextvars
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.ext import Application, ContextTypes

from bot.rendering.document import Document, join
from bot.rendering.telegram import render
from bot.telegram.conversations import Conversations
from bot.telegram.gathering import Gathering
from bot.telegram.handling import current
from bot.telegram.journal import Journal
from bot.telegram.metrics import Metrics, NoMetrics
from bot.telegram.options import BotOptions
from bot.telegram.preferences import Register
from retrieval.services import Services
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Feed, Shelf

P = ParamSpec("P")
R = TypeVar("R")
_KEY = "bot_context"
MOST_SLOW = 32
"""Pages and files that are read at the same time; others wait. Questions are answered meanwhile, whatever waits."""
MOST_SHOWN = 3000
"""Characters of an article that /show sends: one message, not a hundred."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(slots=True)
class BotContext:
    """The shelves behind an Application, and how the bot is to behave.

    Attributes:
        services: manage the shelves.
        options: how the bot behaves towards everybody.
        register: how each chat wants to be treated.
        journal: keeps what came in and what goes out.
        conversations: what was said last, for follow-up questions.
        gathering: messages that may become one article.
        moved: the groups that have become supergroups, each with its new number.
        wake: called when there may be vectors to compute.
        planned: called when briefings are due at other times than before.
        told: what the operator need not be told again.
        metrics: what the bot measures of itself.
        failing_feeds: the feeds that could not be read at the last look; None before the first look.
    """

    services: Services
    options: BotOptions
    register: Register
    journal: Journal = field(default_factory=Journal)
    conversations: Conversations = field(default_factory=Conversations)
    gathering: Gathering = field(default_factory=Gathering)
    moved: dict[int, int] = field(default_factory=dict)
    wake: Callable[[], None] = lambda: None
    planned: Callable[[], None] = lambda: None
    told: set[str] = field(default_factory=set)
    metrics: Metrics = field(default_factory=NoMetrics)
    failing_feeds: tuple[Feed, ...] | None = None
    _slow: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_SLOW, "slow"))
    # One, since threads that would only wait for their turn are not worth having; nothing slow keeps it busy.
    _answering: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "answering"))

    @property
    def collections(self) -> Collections:
        """Keeps the shelves; whatever changes in it is used under its lock, and not on the event loop."""
        return self.services.collections

    def serve(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Make this the context of an Application's handlers."""
        application.bot_data[_KEY] = self

    @staticmethod
    def of(context: ContextTypes.DEFAULT_TYPE) -> "BotContext":
        """The context of the Application that called a handler."""
        bot_context: BotContext = context.bot_data[_KEY]
        return bot_context

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call what may take long, as pages do that are slow to load, beside everything else."""
        return await _beside(self._slow, functools.partial(function, *args, **kwargs))

    async def with_library(self, message: Message, function: Callable[[Library], R]) -> R:
        """Call something with the library of a message's chat and topic, beside the event loop, under the lock.

        What is called gives data back; it is rendered, and its buttons are built, after that.
        """
        return await self.with_shelf(shelf_of(message), function)

    async def with_shelf(self, shelf: Shelf, function: Callable[[Library], R]) -> R:
        """The same with the library of a shelf."""
        return await self.with_collections(lambda collections: function(collections.library(shelf)))

    async def with_collections(self, function: Callable[[Collections], R]) -> R:
        """The same with the collections of all shelves."""

        def alone() -> R:
            with self.collections.lock:
                return function(self.collections)

        return await _beside(self._answering, alone)


async def _beside(threads: ThreadPoolExecutor, function: Callable[[], R]) -> R:
    """Call something in one of these threads, in the language that is spoken here."""
    here = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: here.run(function))


def shelf_of(message: Message) -> Shelf:
    """Where the articles of a chat, or of a forum's topic, stand."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Shelf(str(message.chat_id), topic or 0)


async def reply(
    to: Message,
    document: Document,
    buttons: InlineKeyboardMarkup | None = None,
    *,
    first: ReplyParameters | None = None,
) -> list[Message]:
    """Send a document as a reply, in as many messages as it takes; the buttons go under the last.

    Args:
        to: what is replied to; the reply stays in its topic.
        document: what is said.
        buttons: what can be pressed.
        first: what the first message replies to instead.

    Returns:
        What was sent, in order.
    """
    if (handling := current()) is not None and handling.preface is not None:
        document, handling.preface = join([handling.preface, document], "\n\n"), None
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
