"""Track in which chats the bot can write, from Telegram's refusals, and delete the data of lost chats."""

import asyncio
import dataclasses
import logging
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.client.flood_limits import Call, Result, is_counted
from bot.telegram.context import BotContext
from bot.telegram.ephemeral import PARAMETERS
from bot.telegram.preferences import GONE
from retrieval.errors import StoreError
from retrieval.services.results import Forgotten
from retrieval.store import Shelf

log = logging.getLogger(__name__)

KEPT_GONE = 30 * 24 * 3600.0
"""Seconds for which the data of a chat are kept after the bot can no longer write there."""
_NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")


def is_topic_gone(error: TelegramError) -> bool:
    """Return whether an error says that a topic is closed or deleted."""
    return isinstance(error, BadRequest) and error.message.lower().startswith(_NO_TOPIC)


def is_gone(bot_context: BotContext, shelf: Shelf) -> bool:
    """Return whether nothing can be sent to a chat or topic."""
    of = bot_context.register.of
    return of(shelf.chat).gone is not None or (shelf.topic != 0 and of(*shelf).gone is not None)


async def mark_gone(bot_context: BotContext, chat: int, topic: int = 0) -> None:
    """Record that nothing can be sent to a chat or topic from now on."""
    if bot_context.register.of(chat, topic).gone is None:
        log.info("chat %s%s: nothing can be sent there any more", chat, f", topic {topic}" if topic else "")
        await _note(bot_context, chat, topic, str(bot_context.collections.clock()))


async def mark_there(bot_context: BotContext, chat: int, topic: int = 0) -> None:
    """Record that messages can be sent to a chat or topic again."""
    if bot_context.register.of(chat, topic).gone is not None:
        await _note(bot_context, chat, topic, None)


async def _note(bot_context: BotContext, chat: int, topic: int, gone: str | None) -> None:
    """Store since when a chat is gone. A failure of the store keeps no message from being answered."""
    try:
        await asyncio.to_thread(bot_context.register.put, chat, GONE, gone, topic=topic)
    except StoreError as exc:
        log.warning("chat %s: whether it can be written to was not stored: %s", chat, exc)


async def move(bot_context: BotContext, before: int, now: int) -> None:
    """Move all data of a group to the supergroup that it has become. Repeated calls do nothing."""

    def move() -> None:
        with bot_context.collections.lock:
            bot_context.collections.move(str(before), str(now))
            bot_context.register.move(before, now)

    bot_context.moved[before] = now
    await asyncio.to_thread(move)
    await bot_context.journal.move(str(before), str(now))
    bot_context.conversations.move(before, now)
    bot_context.gathering.forget(before)
    for chat in (before, now):
        bot_context.journal.tell_settings(str(chat))
    await mark_there(bot_context, now)


async def forget(bot_context: BotContext, chat: int) -> Forgotten:
    """Delete all data of a chat and its topics permanently."""
    forgotten = await asyncio.to_thread(bot_context.services.articles.forget, Shelf(str(chat)))
    bot_context.register.forget(chat)
    bot_context.journal.tell_settings(str(chat))
    bot_context.conversations.forget(chat)
    bot_context.gathering.forget(chat)
    try:
        is_clean = await bot_context.journal.forget(str(chat))
    except StoreError as exc:
        log.warning("chat %s: its messages could not be deleted from the queue: %s", chat, exc)
        is_clean = False
    return dataclasses.replace(forgotten, traces=forgotten.traces or not is_clean)


async def forget_gone(bot_context: BotContext) -> None:
    """Delete the data of chats where the bot could not write for `KEPT_GONE` seconds."""
    for shelf, since in bot_context.register.gone():
        if shelf.topic == 0 and bot_context.collections.clock() - since >= KEPT_GONE:
            await forget(bot_context, int(shelf.chat))
            log.info("chat %s: data deleted, because nothing could be sent there for 30 days", shelf.chat)


class Watched(BaseRateLimiter[Any]):
    """Wraps a limiter and records what refusals say about chats.

    Args:
        limiter: the limiter to wrap.
        bot_context: stores what is recorded.
    """

    def __init__(self, limiter: BaseRateLimiter[Any], bot_context: BotContext) -> None:
        self._limiter, self._desk = limiter, bot_context

    async def initialize(self) -> None:
        """Start the wrapped limiter."""
        await self._limiter.initialize()

    async def shutdown(self) -> None:
        """Stop the wrapped limiter."""
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
        """Make a call. If the group has become a supergroup, send it there.

        Raises:
            TelegramError: Telegram refused the call.
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
            # The id of the message replied to is valid only in the old group.
            data = {name: value for name, value in data.items() if name != "reply_parameters"}
            data["chat_id"] = refusal.new_chat_id
            return await make(callback, (endpoint, data), kwargs, endpoint, data, rate_limit_args)

    async def _note(self, refusal: TelegramError, endpoint: str, data: dict[str, Any]) -> None:
        chat, topic = data.get("chat_id"), data.get("message_thread_id") or 0
        # A refusal of an ephemeral message may be about its receiver alone.
        if not isinstance(chat, int) or not is_counted(endpoint) or PARAMETERS in data:
            return
        if isinstance(refusal, Forbidden):
            await mark_gone(self._desk, chat)
        elif topic and is_topic_gone(refusal):
            await mark_gone(self._desk, chat, topic)
