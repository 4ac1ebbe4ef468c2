"""Questions: a message in a private chat, a mention or a reply in a group, /ask anywhere."""

import logging
import re

from telegram import Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.handlers.addressing import addressed_text, question_of, text_of
from bot.handlers.buttons import keyboard
from bot.handlers.desk import NO_PREVIEW, Desk, reply
from bot.handlers.managing import add_text
from bot.rendering import texts
from bot.rendering.answer import answer_document
from bot.rendering.telegram import render
from bot.rendering.view import View
from retrieval.conversation import Turn
from retrieval.reading import LEAST_CHARACTERS, is_addresses_alone


async def on_private_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What is sent in private is a question, unless it is plainly an article: links alone, a forward, a long text."""
    message = update.effective_message
    if message is None:
        return
    if is_article(message):
        await add_text(message, text_of(message), context)
    else:
        await _answer(message, text_of(message), context)


log = logging.getLogger(__name__)
LONG = 500
"""Characters from which a text is no question."""


def is_article(message: Message) -> bool:
    """Whether a message is meant to be kept and not to be answered."""
    text = text_of(message)
    forwarded = message.forward_origin is not None and len(text) >= LEAST_CHARACTERS
    sentences = len(re.findall(r"[^\W\d_]{2,}[.!。।؟]+(?:\s|$)", text))
    pasted = len(text) >= LONG and sentences >= 2 and not text.rstrip().endswith(("?", "？", "؟"))
    return forwarded or pasted or is_addresses_alone(text)


async def on_group_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """In a group only what is meant for the bot is answered; to all else it is silent."""
    message = update.effective_message
    if message is None:
        return
    text = addressed_text(message, context.bot.bot)
    if text is not None:
        await _answer(message, text, context)


async def on_ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/ask QUESTION`, or /ask in reply to a message that holds the question."""
    message = update.effective_message
    if message is None:
        return
    asked = message.reply_to_message
    text = " ".join(context.args or ()) or (text_of(asked) if asked else "")
    await _answer(message, text, context)


async def _answer(message: Message, question: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    if not question.strip():
        await reply(message, texts.nothing_asked())
        return
    desk = Desk.of(context)
    before = desk.conversations.before(message)
    answer, articles = await desk.with_library(
        message, lambda library: (library.ask(question, limit=desk.conduct.limit, before=before), len(library.articles))
    )
    document = answer_document(answer, articles=articles)
    sent = await reply(message, document, keyboard(View.of(answer)))
    if answer.asked:
        desk.conversations.remember(message, Turn.of(answer), sent)
    desk.conversations.remember_asked(message, before, sent[-1])


async def on_edited(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """An edited question gets its answer edited; to other edits the bot is silent."""
    message = update.edited_message
    desk = Desk.of(context)
    known = desk.conversations.asked(message) if message else None
    if message is None or known is None:
        return
    question = question_of(message, context.bot.bot)
    if not question.strip():
        return
    before, sent = known
    answer, articles = await desk.with_library(
        message, lambda library: (library.ask(question, limit=desk.conduct.limit, before=before), len(library.articles))
    )
    text, entities = render(answer_document(answer, articles=articles))[0]
    try:
        await sent.edit_text(
            text, entities=entities, link_preview_options=NO_PREVIEW, reply_markup=keyboard(View.of(answer))
        )
    except BadRequest as exc:
        # The same answer once more, or one that was deleted meanwhile.
        log.info("an answer could not be edited: %s", exc)
        return
    if answer.asked:
        desk.conversations.remember(message, Turn.of(answer), [sent])
