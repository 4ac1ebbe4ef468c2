"""General commands: /help, /privacy, and unknown commands."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.rendering import chat_texts, texts
from bot.rendering.document import plain
from bot.telegram.context import BotContext, reply
from bot.telegram.preferences import Collecting


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Explain how to ask, and list the commands."""
    if update.effective_message:
        await reply(update.effective_message, chat_texts.help_for_chat(context.bot.username))


async def on_privacy(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Explain what data is kept, where, and how to delete it."""
    if update.effective_message:
        bot_context = BotContext.of(context)
        days = bot_context.pages.days if bot_context.pages else None
        said = chat_texts.privacy(
            questions_logged=bot_context.options.log_questions,
            page_days=days,
            collecting=bot_context.register.of(update.effective_message.chat_id).collecting is Collecting.ON,
        )
        await reply(update.effective_message, plain(said))


async def on_unknown_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply to an unknown command in private."""
    if update.effective_message:
        await reply(update.effective_message, texts.unknown_command(update.effective_message.text or ""))


async def on_other_content(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Reply to content without text in private, such as a sticker, photo or voice message."""
    if update.effective_message:
        await reply(update.effective_message, texts.nothing_to_read())
