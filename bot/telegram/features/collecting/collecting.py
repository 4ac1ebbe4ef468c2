"""Collect the links that members of a group post: read the pages, note who shared them, and react where one was added."""

import logging
from functools import partial

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram.context import BotContext, shelf_of
from bot.telegram.features.collecting.links import is_collected, links_in, sharing_of
from bot.telegram.preferences import COLLECTING, Collecting
from retrieval.services.results import NotAdded
from retrieval.store import Shelf

log = logging.getLogger(__name__)

EYES = "👀"
"""The reaction to a message with a page that was added; one of those that Telegram offers to bots."""


async def on_links(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Collect the links of a group message, if the group wants it; the next messages do not wait for it."""
    message, bot_context = update.message, BotContext.of(context)
    if message is None or bot_context.register.of(message.chat_id).collecting is not Collecting.ON:
        return
    links = links_in(message) if is_collected(message, context.bot.bot) else []
    if links and not bot_context.background.begin(message.chat_id, partial(_collect, message, links, bot_context)):
        log.info("chat %d: links were not collected, because too many wait", message.chat_id)


async def _collect(message: Message, links: list[str], bot_context: BotContext) -> None:
    shelf, by = shelf_of(message), sharing_of(message)
    share, is_new = bot_context.services.sharing.share, False
    for link in links:
        done = await bot_context.call(
            share, shelf, link, by, message=str(message.message_id), wanted=lambda: _is_wanted(bot_context, shelf)
        )
        if done is None:
            return
        if isinstance(done, NotAdded):
            # Without the values of the text, which say what somebody has shared.
            log.info("chat %d: a shared page was not added: %s", message.chat_id, done.error.message)
        elif done.new:
            is_new = True
    if is_new:
        bot_context.wake()
        await _react(message)


def _is_wanted(bot_context: BotContext, shelf: Shelf) -> bool:
    """Return whether links are still collected; read from the store, which forgets it together with the articles."""
    if bot_context.background.stopping:
        return False
    return bot_context.collections.store.settings.of(Shelf(shelf.chat)).get(COLLECTING) == Collecting.ON


async def _react(message: Message) -> None:
    try:
        await message.set_reaction(EYES, is_big=False)
    except TelegramError as exc:
        # A group can forbid reactions, or this one.
        log.info("chat %d does not accept the reaction: %s", message.chat_id, exc)
