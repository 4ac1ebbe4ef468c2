"""General commands: /start, /help, /privacy, and unknown commands."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.rendering import chat_texts, texts
from bot.rendering import reachability_texts as reach_texts
from bot.rendering.document import join, plain
from bot.telegram.context import BotContext, reply
from bot.telegram.features.links.opening import DeadLink, open_link
from bot.telegram.features.links.payloads import Target
from retrieval.errors import UnknownPassage

START_HELLO, START_HELP = "hello", "help"
"""Payloads of links that do not lead to a library."""


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Welcome the user; in private, open the target of a link."""
    message, user = update.effective_message, update.effective_user
    if message is None:
        return
    payload = context.args[0] if context.args and message.chat.type == ChatType.PRIVATE else START_HELLO
    if payload == START_HELP:
        await on_help(update, context)
        return
    trouble = plain("")
    if user is not None and payload != START_HELLO:
        try:
            opened = await open_link(payload, user, context)
            await reply(message, opened.document, _way(reach_texts.article_button(), opened.further, context))
        except (DeadLink, UnknownPassage) as exc:
            trouble = plain(texts.error(exc))
        else:
            return
    count = await BotContext.of(context).with_library(message, lambda library: library.count)
    await reply(message, join([trouble, chat_texts.welcome(count)], "\n\n"))


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Explain how to ask, and list the commands."""
    if update.effective_message:
        await reply(update.effective_message, chat_texts.help_for_chat(context.bot.username))


def _way(label: str, target: Target | None, context: ContextTypes.DEFAULT_TYPE) -> InlineKeyboardMarkup | None:
    """Make a button that opens a target in private, if there is one."""
    if target is None:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=target.address(context.bot.username))]])


async def on_privacy(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Explain what data is kept, where, and how to delete it."""
    if update.effective_message:
        bot_context = BotContext.of(context)
        days = bot_context.pages.days if bot_context.pages else None
        said = chat_texts.privacy(questions_logged=bot_context.options.log_questions, page_days=days)
        await reply(update.effective_message, plain(said))


async def on_unknown_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply to an unknown command in private."""
    if update.effective_message:
        await reply(update.effective_message, texts.unknown_command(update.effective_message.text or ""))


async def on_other_content(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply to content without text in private, such as a sticker, photo or voice message."""
    if update.effective_message:
        await reply(update.effective_message, texts.nothing_to_read())
