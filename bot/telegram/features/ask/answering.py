"""Answer a question in a chat: ask the library, reply or react, and remember the turn."""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, Message, ReplyParameters, User
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.rendering import next_step_texts, start_texts, texts
from bot.rendering.answer import answer_document
from bot.rendering.document import Document, join
from bot.rendering.linking import linked_answer
from bot.rendering.sample import Holding, holding
from bot.rendering.telegram import render
from bot.telegram.context import NO_PREVIEW, BotContext, reply, shelf_of
from bot.telegram.ephemeral import delete_ephemeral, is_ephemeral
from bot.telegram.features.ask.keyboards import keyboard, standing
from bot.telegram.features.ask.next_steps import with_next_steps
from bot.telegram.features.briefings.briefings import brief, now_in
from bot.telegram.metrics import QUESTION_SECONDS, QUESTIONS, Outcome
from bot.telegram.personal import is_wanted, reply_to_asker
from bot.telegram.preferences import Refusals
from retrieval.model import Answer, Scope, Strictness, Verdict
from retrieval.search.follow_ups import Turn
from retrieval.search.requests import briefing_wanted
from retrieval.services.answering import Answering
from retrieval.services.asking import ask as ask_shelf
from retrieval.store import Shelf

log = logging.getLogger(__name__)
SHRUG = "🤷"
"""The reaction for a refusal; one of those that Telegram offers to bots."""
MOST_QUOTE = 1024
"""Maximum length of the quote of a reply, in UTF-16 code units."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """An answer with everything that is shown with it.

    Attributes:
        answer: the answer of the library.
        articles: number of articles asked.
        buttons: the buttons under it.
        source: the message of the chat that contains the first passage.
        note: the line of a refusal that says how to add articles; empty for none.
    """

    answer: Answer
    articles: int
    buttons: InlineKeyboardMarkup | None = None
    source: int | None = None
    note: str = ""

    @property
    def document(self) -> Document:
        """The answer as a document."""
        return answer_document(self.answer, articles=self.articles, note=self.note)

    @property
    def refused(self) -> bool:
        """Whether it is a question that the articles do not answer."""
        return self.answer.asked and self.answer.verdict is Verdict.NOT_ANSWERED

    @property
    def is_elsewhere(self) -> bool:
        """Whether the answer is not of the time that the question names."""
        return self.answer.time is not None and self.answer.time.scope is not Scope.WITHIN

    @property
    def outcome(self) -> Outcome:
        """What became of the question."""
        if self.answer.is_unsure:
            return Outcome.UNSURE
        return Outcome.REFUSED if self.refused else Outcome.ANSWERED


async def answer(message: Message, question: str, context: ContextTypes.DEFAULT_TYPE, *, unasked: bool = False) -> None:
    """Answer a question in the chat where it was asked.

    Args:
        message: the message with the question.
        question: the question, without the command or the bot's name.
        context: context of the handler.
        unasked: whether it is not addressed to the bot. Then the bot replies only with a sure answer, in any strictness.
    """
    if not question.strip():
        await reply_to_asker(message, texts.nothing_asked(), BotContext.of(context))
        return
    bot_context, began = BotContext.of(context), time.perf_counter()
    wanted = briefing_wanted(question)
    if wanted is not None:
        if not unasked:
            await _brief(message, question, wanted, context)
        return
    before = None if unasked else bot_context.conversations.before(message)
    asked = await ask(message, question, bot_context, before, Strictness.NORMAL if unasked else None)
    if unasked and (asked.refused or not asked.answer.asked or asked.is_elsewhere):
        return
    sent = await (_refuse(message, asked, bot_context) if asked.refused else _say(message, asked))
    _measure(asked, began, bot_context)
    if asked.answer.asked:
        bot_context.conversations.remember(message, Turn.of(asked.answer), sent)
    bot_context.conversations.remember_asked(message, before, sent[-1] if sent else None)


def _measure(asked: AnsweredQuestion, began: float, bot_context: BotContext) -> None:
    """Count a question, unless the message was none, and note how long it took."""
    if asked.answer.asked:
        bot_context.metrics.count(QUESTIONS, asked.outcome)
        bot_context.metrics.observe(QUESTION_SECONDS, time.perf_counter() - began)


async def _brief(message: Message, question: str, wanted: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the briefing that a question asks for in everyday words."""
    bot_context = BotContext.of(context)
    if bot_context.options.log_questions:
        log.info("chat %s asks: %s", message.chat_id, question)
    await brief(message, wanted, context, in_words=True)
    # A briefing is several messages, so it is not edited.
    bot_context.conversations.remember_asked(message, bot_context.conversations.before(message), None)


async def ask(
    message: Message, question: str, bot_context: BotContext, before: Turn | None, strictness: Strictness | None = None
) -> AnsweredQuestion:
    """Ask the library of a message's chat."""
    if bot_context.options.log_questions:
        log.info("chat %s asks: %s", message.chat_id, question)
    strictness = strictness or bot_context.register.of(message.chat_id).strictness
    shelf, collections = shelf_of(message), bot_context.collections

    now = now_in(bot_context, shelf)

    def look_up(library: Answering) -> tuple[Answer, int, str | None, Shelf | None, Holding]:
        answer = ask_shelf(
            collections,
            shelf,
            question,
            now=now,
            limit=bot_context.options.limit,
            before=before,
            strictness=strictness,
        )
        source = None
        if answer.verdict is Verdict.ANSWERED:
            source = collections.store.chats.message(shelf, answer.evidence[0].citation.article_id)
        return answer, library.count, source, standing(answer, collections, shelf), holding(library)

    answer, articles, source, where, held = await bot_context.with_library(message, look_up)
    address = await bot_context.addresses(shelf, answer)
    page = address(answer.evidence[0].citation) if answer.evidence else None
    buttons = keyboard(answer, where, message.get_bot(), page)
    note, private = "", message.chat.type == ChatType.PRIVATE
    if answer.is_refused:
        buttons = with_next_steps(buttons, answer, held, private=private)
        note = next_step_texts.in_chat(held, private=private)
    return AnsweredQuestion(linked_answer(answer, address), articles, buttons, int(source) if source else None, note)


async def answer_offered(message: Message, question: str, asker: User, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a question that a button has offered; the answer begins with the question.

    Args:
        message: the message with the button.
        question: the question.
        asker: who has pressed it.
        context: context of the handler.
    """
    bot_context, began = BotContext.of(context), time.perf_counter()
    asked = await ask(message, question, bot_context, None)
    sent = await reply(message, join([start_texts.offered(question), asked.document], "\n\n"), asked.buttons)
    _measure(asked, began, bot_context)
    bot_context.conversations.remember(sent[-1], Turn.of(asked.answer), sent, asker=asker)


async def answer_again(message: Message, question: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer an edited question: edit its answer, or send a new one if it is too long for one message.

    A message that was not a question before is ignored.
    """
    bot_context = BotContext.of(context)
    known = bot_context.conversations.asked(message)
    if known is None or not question.strip():
        return
    before, sent = known
    began = time.perf_counter()
    if sent is not None and is_ephemeral(sent):
        with suppress(TelegramError):
            await delete_ephemeral(sent)
        await answer(message, question, context)
        return
    if sent is None or briefing_wanted(question) is not None:
        await message.set_reaction(None)
        await answer(message, question, context)
        return
    asked = await ask(message, question, bot_context, before)
    parts = render(asked.document)
    if len(parts) > 1:
        await _say(message, asked)
        _measure(asked, began, bot_context)
        return
    text, entities = parts[0]
    try:
        await sent.edit_text(text, entities=entities, link_preview_options=NO_PREVIEW, reply_markup=asked.buttons)
    except BadRequest as exc:
        # The answer was deleted.
        log.info("an answer could not be edited: %s", exc)
        return
    _measure(asked, began, bot_context)
    if asked.answer.asked:
        bot_context.conversations.remember(message, Turn.of(asked.answer), [sent])


async def _refuse(message: Message, asked: AnsweredQuestion, bot_context: BotContext) -> list[Message]:
    """Say no as the group wants it: by a reaction, to all, or to the person who asked alone."""
    if await _refuse_quietly(message, bot_context):
        return []
    # Telegram does not say in which topic a button of an ephemeral message was pressed.
    is_lost = is_wanted(message, bot_context) and shelf_of(message).topic
    return await reply_to_asker(message, asked.document, bot_context, None if is_lost else asked.buttons)


async def _refuse_quietly(message: Message, bot_context: BotContext) -> bool:
    """React instead of replying, if the group wants it and Telegram allows it; return whether it was done."""
    wanted = bot_context.register.of(message.chat_id).refusals
    if wanted is not Refusals.QUIET or message.chat.type == ChatType.PRIVATE:
        return False
    try:
        await message.set_reaction(SHRUG)
    except BadRequest as exc:
        # A group can forbid reactions, or this one.
        log.info("chat %s does not accept the reaction: %s", message.chat_id, exc)
        return False
    return True


async def _say(message: Message, asked: AnsweredQuestion) -> list[Message]:
    """Reply to the article's message with a quote, which Telegram checks, else to the question."""
    if asked.source is not None:
        quote = _quotable(asked.answer.evidence[0].passage.text)
        try:
            return await reply(message, asked.document, asked.buttons, first=ReplyParameters(asked.source, quote=quote))
        except BadRequest as exc:
            log.info("the source of an answer cannot be quoted: %s", exc)
    return await reply(message, asked.document, asked.buttons)


def _quotable(text: str) -> str:
    """Return the beginning of a text that a reply can quote, cut after a whole word."""
    units = 0
    for place, character in enumerate(text):
        units += 1 + (ord(character) > 0xFFFF)
        if units > MOST_QUOTE:
            return text[:place].rpartition(" ")[0] or text[:place]
    return text
