"""`/collect`: switch the collecting of links on or off, and let members withdraw their names."""

import asyncio

from telegram import Chat, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.rendering import chat_texts
from bot.rendering import collecting_texts as texts
from bot.rendering.document import Document, join, plain
from bot.rendering.telegram import render
from bot.telegram.context import NO_PREVIEW, BotContext, reply, shelf_of
from bot.telegram.ephemeral import is_ephemeral
from bot.telegram.personal import reply_to_asker
from bot.telegram.preferences import COLLECTING, Collecting
from bot.telegram.rights import may_manage, sees_all


async def on_collect(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/collect`, `/collect on`, `/collect off`, `/collect forget me` and `/collect name me`."""
    message, bot_context = update.effective_message, BotContext.of(context)
    if message is None:
        return
    wanted = " ".join(context.args or ()).lower()
    if wanted in texts.WITHDRAWING:
        await _withdraw(message, context)
    elif message.chat.type == ChatType.PRIVATE:
        await reply_to_asker(message, plain(texts.in_groups()), bot_context)
    elif wanted == texts.NAMING:
        await _allow(message, context)
    elif wanted not in set(Collecting):
        await reply_to_asker(message, _state(message.chat, context), bot_context)
    elif await may_manage(message, context):
        await switch(message.chat, wanted, context)
        await announce(message, context)
    else:
        await reply_to_asker(message, plain(chat_texts.for_administrators()), bot_context)


async def switch(chat: Chat, value: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Switch the collecting of links in a group on or off."""
    await asyncio.to_thread(BotContext.of(context).register.put, chat.id, COLLECTING, value)


async def announce(message: Message, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say to all of a group whether its links are collected, what is kept, and what is missing for it."""
    if not _is_on(message.chat, context):
        document = plain(texts.switched_off())
    else:
        unseen = [] if await sees_all(message.chat, context) else [plain(texts.sees_nothing())]
        document = join([plain(texts.switched_on()), *unseen], "\n\n")
    if not is_ephemeral(message):
        await reply(message, document)
        return
    # A reply would be seen by one person alone.
    for text, entities in render(document):
        await context.bot.send_message(
            message.chat_id,
            text,
            entities=entities,
            message_thread_id=shelf_of(message).topic or None,
            link_preview_options=NO_PREVIEW,
        )


def _state(chat: Chat, context: ContextTypes.DEFAULT_TYPE) -> Document:
    state = texts.SAID[Collecting.ON if _is_on(chat, context) else Collecting.OFF]
    return join([plain(texts.said(state)), plain(texts.usage())], "\n\n")


def _is_on(chat: Chat, context: ContextTypes.DEFAULT_TYPE) -> bool:
    return BotContext.of(context).register.of(chat.id).collecting is Collecting.ON


async def _withdraw(message: Message, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Delete the name of the sender in the group; in private, in all groups."""
    bot_context, everywhere = BotContext.of(context), message.chat.type == ChatType.PRIVATE
    if message.from_user is None or message.sender_chat is not None:
        said = texts.as_yourself()
    else:
        withdraw, chat = bot_context.services.sharing.withdraw, None if everywhere else str(message.chat_id)
        count = await asyncio.to_thread(withdraw, message.from_user.id, chat=chat)
        said = texts.withdrawn_everywhere(count) if everywhere else texts.withdrawn(count)
    await reply_to_asker(message, plain(said), bot_context)


async def _allow(message: Message, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Name the sender again with what they share from now on."""
    bot_context = BotContext.of(context)
    if message.from_user is None or message.sender_chat is not None:
        said = texts.as_yourself()
    else:
        allow = bot_context.services.sharing.allow
        await asyncio.to_thread(allow, message.from_user.id, chat=str(message.chat_id))
        said = texts.allowed()
    await reply_to_asker(message, plain(said), bot_context)
