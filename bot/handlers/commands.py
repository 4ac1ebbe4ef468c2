"""The commands that are no question."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.desk import Desk, reply
from bot.rendering import chat_texts, texts
from bot.rendering.answer import briefing_document
from bot.rendering.document import plain


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What this is, and what to do first."""
    if update.effective_message:
        count = await Desk.of(context).with_library(update.effective_message, lambda library: len(library.articles))
        await reply(update.effective_message, chat_texts.welcome(count))


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Every way to ask, and every command."""
    if update.effective_message:
        await reply(update.effective_message, chat_texts.help_for_chat(context.bot.username))


async def on_brief(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The key sentences of the articles."""
    if update.effective_message:
        desk = Desk.of(context)
        briefing = await desk.with_library(update.effective_message, lambda library: library.brief())
        await reply(update.effective_message, briefing_document(briefing))


async def on_privacy(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What is kept, where, and how to get rid of it."""
    if update.effective_message:
        await reply(
            update.effective_message, plain(chat_texts.privacy(questions_logged=Desk.of(context).conduct.log_questions))
        )


async def on_unknown_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command in private that there is none of."""
    if update.effective_message:
        await reply(update.effective_message, texts.unknown_command(update.effective_message.text or ""))


async def on_other_content(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A sticker, a photo, a voice message: nothing to read in it, and no reason to be silent in private."""
    if update.effective_message:
        await reply(update.effective_message, texts.nothing_to_read())
