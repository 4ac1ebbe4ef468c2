"""Runs before each update: check whether the user is allowed, and set the language."""

from functools import partial

from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.i18n import speak, spoken
from bot.rendering import chat_texts
from bot.rendering.document import plain
from bot.telegram.context import BotContext, reply
from bot.telegram.notes import Note, tell


async def on_any_update(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Set the language of the update, and stop the handling if the chat or user is not allowed.

    Raises:
        ApplicationHandlerStop: the chat or user is not allowed.
    """
    if not isinstance(update, Update):
        return
    bot_context = BotContext.of(context)
    speak(language_for(update, bot_context))
    if is_allowed(update, bot_context.options.allowed):
        return
    message = update.message
    if message is not None and message.chat.type == ChatType.PRIVATE:
        await reply(message, plain(chat_texts.not_allowed(message.chat_id)))
    if (query := update.callback_query) is not None:
        await tell(query, Note(partial(chat_texts.not_allowed, query.from_user.id), alert=True), bot_context)
    raise ApplicationHandlerStop


def is_allowed(update: Update, allowed: frozenset[int]) -> bool:
    """Return whether the operator allows this chat or this user."""
    if not allowed:
        return True
    here = (chat_of(update), update.effective_user)
    return any(one is not None and one.id in allowed for one in here)


def chat_of(update: Update) -> Chat | None:
    """Return the chat of an update; None for a guest message, whose chat id can be that of another chat."""
    return None if update.guest_message else update.effective_chat


def language_for(update: Update, bot_context: BotContext) -> str:
    """Return the language of the chat, else of the user, else of the user's app, else of the operator."""
    chat, user = chat_of(update), update.effective_user
    chosen = (bot_context.register.of(one.id).language for one in (chat, user) if one is not None)
    return (
        next(filter(None, chosen), None) or spoken(user.language_code if user else None) or bot_context.options.language
    )
