"""Where the bot can write, and what is kept of chats that it has lost: read off what Telegram refuses."""

import asyncio
import logging
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.client.flood_limits import Call, Result, is_counted
from bot.telegram.context import BotContext
from bot.telegram.preferences import GONE
from retrieval.services.results import Forgotten
from retrieval.store import Shelf

log = logging.getLogger(__name__)

KEPT_GONE = 30 * 24 * 3600.0
"""Seconds for which everything of a chat is kept in which the bot can no longer write."""
_NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")


def is_topic_gone(error: TelegramError) -> bool:
    """Whether a refusal says that a topic is closed or deleted."""
    return isinstance(error, BadRequest) and error.message.lower().startswith(_NO_TOPIC)


def is_gone(bot_context: BotContext, shelf: Shelf) -> bool:
    """Whether nothing is to be sent to a chat, or to a topic of it."""
    of = bot_context.register.of
    return of(shelf.chat).gone is not None or (shelf.topic != 0 and of(*shelf).gone is not None)


async def mark_gone(bot_context: BotContext, chat: int, topic: int = 0) -> None:
    """Note that nothing can be sent to a chat, or to a topic of it, from now on."""
    if bot_context.register.of(chat, topic).gone is None:
        log.info("chat %s%s: nothing can be sent there any more", chat, f", topic {topic}" if topic else "")
        now = str(bot_context.collections.clock())
        await asyncio.to_thread(bot_context.register.put, chat, GONE, now, topic=topic)


async def mark_there(bot_context: BotContext, chat: int, topic: int = 0) -> None:
    """Note that a chat, or a topic of it, is there again."""
    if bot_context.register.of(chat, topic).gone is not None:
        await asyncio.to_thread(bot_context.register.put, chat, GONE, None, topic=topic)


async def move(bot_context: BotContext, before: int, now: int) -> None:
    """Give all that belongs to a group to the supergroup that it has become; done once, however often it is told."""

    def move() -> None:
        with bot_context.collections.lock:
            bot_context.collections.move(str(before), str(now))
            bot_context.register.move(before, now)

    bot_context.moved[before] = now
    await asyncio.to_thread(move)
    bot_context.conversations.move(before, now)
    bot_context.gathering.forget(before)
    await mark_there(bot_context, now)


async def forget(bot_context: BotContext, chat: int) -> Forgotten:
    """Delete everything of a chat, all topics, for good."""
    forgotten = await asyncio.to_thread(bot_context.services.articles.forget, Shelf(str(chat)))
    bot_context.register.forget(chat)
    bot_context.conversations.forget(chat)
    bot_context.gathering.forget(chat)
    return forgotten


async def forget_gone(bot_context: BotContext) -> None:
    """Delete for good all that belongs to chats in which the bot could not write for `KEPT_GONE` seconds."""
    for shelf, since in bot_context.register.gone():
        if shelf.topic == 0 and bot_context.collections.clock() - since >= KEPT_GONE:
            await forget(bot_context, int(shelf.chat))
            log.info("chat %s: data deleted, because nothing could be sent there for 30 days", shelf.chat)


class Watched(BaseRateLimiter[Any]):
    """A limiter through which every call goes, and which notes what refusals say of chats.

    Args:
        limiter: keeps within Telegram's flood limits.
        bot_context: where it is noted.
    """

    def __init__(self, limiter: BaseRateLimiter[Any], bot_context: BotContext) -> None:
        self._limiter, self._desk = limiter, bot_context

    async def initialize(self) -> None:
        """Begin."""
        await self._limiter.initialize()

    async def shutdown(self) -> None:
        """End."""
        await self._limiter.shutdown()

    async def process_request(  # noqa: PLR0917 - PTB calls it so
        self,
        callback: Call,
        args: Any,  # noqa: ANN401 - whatever PTB gives
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,  # noqa: ANN401 - whatever the limiter takes
    ) -> Result:
        """Make a call; what is sent to a group that has become a supergroup is sent there.

        Raises:
            TelegramError: it was refused.
        """
        make = self._limiter.process_request
        try:
            return await make(callback, args, kwargs, endpoint, data, rate_limit_args)
        except (Forbidden, BadRequest) as refusal:
            await self._note(refusal, endpoint, data)
            raise
        except ChatMigrated as refusal:
            await move(self._desk, int(data["chat_id"]), refusal.new_chat_id)
            if not (endpoint.startswith("send") and is_counted(endpoint)):
                raise
            # The number of the message that is replied to counts in the old group alone.
            data = {name: value for name, value in data.items() if name != "reply_parameters"}
            data["chat_id"] = refusal.new_chat_id
            return await make(callback, (endpoint, data), kwargs, endpoint, data, rate_limit_args)

    async def _note(self, refusal: TelegramError, endpoint: str, data: dict[str, Any]) -> None:
        chat, topic = data.get("chat_id"), data.get("message_thread_id") or 0
        if not isinstance(chat, int) or not is_counted(endpoint):
            return
        if isinstance(refusal, Forbidden):
            await mark_gone(self._desk, chat)
        elif topic and is_topic_gone(refusal):
            await mark_gone(self._desk, chat, topic)
