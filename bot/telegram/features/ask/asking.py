"""Handle questions: private messages, mentions and replies in groups, and /ask."""

import re

from telegram import Message, MessageEntity, Update
from telegram.ext import ContextTypes

from bot.telegram.addressing import addressed_text, question_of, text_of
from bot.telegram.context import BotContext
from bot.telegram.features.articles.joining import is_taken_in
from bot.telegram.features.ask.answering import answer, answer_again
from bot.telegram.preferences import Answers
from retrieval.ingest.reading import LEAST_CHARACTERS, is_addresses_alone
from retrieval.search.follow_ups import is_question

LONG = 500
"""A text with at least this many characters is not a question."""


async def on_private_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle a private message: a question, or an article if it is only links, a forward or a long text."""
    message = update.effective_message
    # A chosen inline result of the bot arrives as a message of the user, but is an answer.
    if message is None or (message.via_bot is not None and message.via_bot.id == context.bot.id):
        return
    if not await is_taken_in(update, context, article=is_article(message)):
        await answer(message, text_of(message), context)


def is_article(message: Message) -> bool:
    """Return whether a message is an article to add, not a question."""
    text = text_of(message)
    forwarded = message.forward_origin is not None and len(text) >= LEAST_CHARACTERS
    sentences = len(re.findall(r"[^\W\d_]{2,}[.!。।؟]+(?:\s|$)", text))
    pasted = len(text) >= LONG and sentences >= 2 and not text.rstrip().endswith(("?", "？", "؟"))
    return forwarded or pasted or is_addresses_alone(text)


async def on_group_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer group messages addressed to the bot, and other questions if the group wants that."""
    message = update.effective_message
    if message is None:
        return
    mode = BotContext.of(context).register.of(message.chat_id).answers
    text = None if mode is Answers.COMMANDS else addressed_text(message, context.bot.bot)
    if text is not None:
        await answer(message, text, context)
    elif mode is Answers.QUESTIONS and is_question_to_nobody(message):
        await answer(message, text_of(message), context, unasked=True)


def is_question_to_nobody(message: Message) -> bool:
    """Return whether a group message is a question that mentions nobody else and is not by a bot or channel."""
    text = text_of(message)
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    by_person = message.from_user is not None and not message.from_user.is_bot and not message.is_automatic_forward
    return (
        by_person
        and message.forward_origin is None
        and message.via_bot is None
        and len(text) < LONG
        and is_question(text)
        and not (message.parse_entities(kinds) or message.parse_caption_entities(kinds))
    )


async def on_ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/ask QUESTION`, and /ask in reply to a message with the question."""
    message = update.effective_message
    if message is None:
        return
    asked = message.reply_to_message
    text = " ".join(context.args or ()) or (text_of(asked) if asked else "")
    await answer(message, text, context)


async def on_edited(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Edit the answer of an edited question; ignore other edits."""
    message = update.edited_message
    if message is not None:
        await answer_again(message, question_of(message, context.bot.bot), context)
