"""Handle changes of chats: the bot is added or removed, groups migrate, topics close, users block the bot."""

import asyncio
import logging

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.i18n import speak
from bot.rendering import chat_texts
from bot.rendering.document import Document, plain
from bot.rendering.telegram import render
from bot.telegram.access import is_allowed, language_for
from bot.telegram.client.reachability import mark_gone, mark_there, move
from bot.telegram.context import NO_PREVIEW, BotContext, shelf_of

log = logging.getLogger(__name__)
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_INSIDE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def on_membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle that the bot was added, removed, blocked, unblocked or given other rights.

    Raises:
        ApplicationHandlerStop: always, because no other handler handles this.
    """
    change = update.my_chat_member
    if change is not None:
        bot_context = BotContext.of(context)
        bot_context.ephemeral.forget(change.chat.id)
        speak(language_for(update, bot_context))
        if not _is_inside(change.new_chat_member):
            await mark_gone(bot_context, change.chat.id)
        elif not _is_inside(change.old_chat_member):
            await mark_there(bot_context, change.chat.id)
            await _arrive(update, change, context)
    raise ApplicationHandlerStop


def _is_inside(member: ChatMember) -> bool:
    return member.is_member if isinstance(member, ChatMemberRestricted) else member.status in _INSIDE


async def _arrive(update: Update, change: ChatMemberUpdated, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Introduce the bot in a group, or leave if the operator does not allow the group."""
    if change.chat.type not in _GROUPS:
        return
    if is_allowed(update, BotContext.of(context).options.allowed):
        if context.application.running:
            context.application.create_task(_introduce(change, context), update=update)
        else:
            # The bot is stopping and would not wait for a new task.
            await _introduce(change, context)
        return
    await _say(change.chat.id, plain(chat_texts.not_allowed(change.chat.id)), context)
    try:
        await context.bot.leave_chat(change.chat.id)
    except TelegramError as exc:
        log.info("chat %s cannot be left: %s", change.chat.id, exc)


async def _introduce(change: ChatMemberUpdated, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Introduce the bot, but not again in a supergroup whose migration message follows."""
    bot_context = BotContext.of(context)
    if change.chat.type == ChatType.SUPERGROUP:
        await asyncio.sleep(bot_context.options.patience)
    if change.chat.id not in bot_context.moved.values():
        await _say(change.chat.id, chat_texts.introduction(context.bot.username), context)


async def _say(chat: int, document: Document, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send a message to a group, in a forum to its General topic; ignore a refusal."""
    try:
        for text, entities in render(document):
            await context.bot.send_message(chat, text, entities=entities, link_preview_options=NO_PREVIEW)
    except TelegramError as exc:
        log.info("chat %s: a message could not be sent: %s", chat, exc)


async def on_sign_of_life(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Record that a chat whose user writes to the bot can be written to again."""
    message = update.message
    # Service messages also report that the bot was removed or a topic closed.
    if message is None or message.left_chat_member or message.forum_topic_closed:
        return
    bot_context, topic = BotContext.of(context), shelf_of(message).topic
    await mark_there(bot_context, message.chat_id)
    if topic:
        await mark_there(bot_context, message.chat_id, topic)


async def on_migration(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Move the data of a group to its supergroup. Telegram reports it twice, in any order."""
    message = update.effective_message
    if message is None:
        return
    before = message.migrate_from_chat_id or message.chat_id
    now = message.migrate_to_chat_id or message.chat_id
    await move(BotContext.of(context), before, now)


async def on_topic_closed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Stop sending to a closed topic until a user writes to the bot there."""
    message = update.effective_message
    if message is not None and (topic := shelf_of(message).topic):
        await mark_gone(BotContext.of(context), message.chat_id, topic)
