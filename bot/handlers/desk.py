"""What every handler needs, and how it gets at it: the library, and the way to reply."""

import asyncio
import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.ext import Application, ContextTypes

from bot.handlers.conversations import Conversations
from bot.rendering.document import Document
from bot.rendering.telegram import render
from retrieval.library import Library

P = ParamSpec("P")
R = TypeVar("R")
_KEY = "desk"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(slots=True)
class Desk:
    """The library behind an Application, asked from one thread at a time, and how much of it an answer shows.

    Attributes:
        library: what is asked.
        limit: how many passages an answer holds.
        conversations: what was said last, for follow-up questions.
        turn: held while the library is touched, also by those who compute vectors beside the bot.
    """

    library: Library
    limit: int
    conversations: Conversations = field(default_factory=Conversations)
    turn: threading.Lock = field(default_factory=threading.Lock)
    _queue: asyncio.Lock = field(default_factory=asyncio.Lock)

    def serve(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Make this the desk of an Application's handlers."""
        application.bot_data[_KEY] = self

    @staticmethod
    def of(context: ContextTypes.DEFAULT_TYPE) -> "Desk":
        """The desk of the Application that called a handler."""
        desk: Desk = context.bot_data[_KEY]
        return desk

    async def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the library, which is synchronous, beside the event loop."""
        async with self._queue:
            return await asyncio.to_thread(self._alone, functools.partial(function, *args, **kwargs))

    def _alone(self, function: Callable[[], R]) -> R:
        with self.turn:
            return function()


async def reply(to: Message, document: Document, buttons: InlineKeyboardMarkup | None = None) -> list[Message]:
    """Send a document as a reply, in as many messages as it takes; the buttons go under the last.

    Returns:
        What was sent, in order.
    """
    parts = render(document)
    sent = []
    for number, (text, entities) in enumerate(parts, 1):
        message = await to.reply_text(
            text,
            entities=entities,
            link_preview_options=NO_PREVIEW,
            reply_markup=buttons if number == len(parts) else None,
            reply_parameters=ReplyParameters(to.message_id, allow_sending_without_reply=True),
        )
        sent.append(message)
    return sent
