"""Handle the buttons under an answer. Everybody who may ask in the chat may press them."""

import logging
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

from bot.rendering import button_texts as texts
from bot.rendering.answer import explanation_document
from bot.rendering.linking import linked_answer
from bot.rendering.telegram import head_of, render
from bot.rendering.view import Act, Press, View
from bot.rendering.view_document import linked_passages, passages_of, view_document
from bot.telegram.context import BotContext, edit_shown, reply, shelf_of
from bot.telegram.features.ask.feedback import vote
from bot.telegram.features.ask.keyboards import copied_document, redrawn
from bot.telegram.features.briefings.briefings import now_in
from bot.telegram.notes import Note, tell
from retrieval.errors import UnknownPassage
from retrieval.model import Answer, Evidence
from retrieval.services.answering import Answering
from retrieval.services.asking import ask
from retrieval.services.collections import Collections

log = logging.getLogger(__name__)

Doing = Callable[[CallbackQuery, Message, Press, ContextTypes.DEFAULT_TYPE], Awaitable[Note | None]]


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a button says, or explain why that is no longer possible."""
    query = update.callback_query
    if query is None:
        return
    try:
        note = await _pressed(query, context)
    except UnknownPassage:
        note = Note(texts.article_gone, alert=True)
    except (BadRequest, Forbidden) as exc:
        log.warning("update %s: a button failed: %s", update.update_id, exc)
        note = Note(texts.cannot, alert=True)
    await tell(query, note, BotContext.of(context))


async def _pressed(query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE) -> Note | None:
    """Handle a press and return the note for the user.

    Raises:
        UnknownPassage: the article was removed.
        BadRequest, Forbidden: Telegram does not allow the action.
    """
    message, data = query.message, query.data or ""
    if message is None:
        return Note(texts.elsewhere, alert=True)
    # For an inaccessible message, PTB also makes a `Message`, dated 1970.
    if not isinstance(message, Message) or not message.is_accessible:
        return Note(texts.message_too_old, alert=True)
    try:
        wanted = Press.unpack(data) if ":" in data else View.unpack(data)
    except ValueError:
        return Note(texts.button_too_old, alert=True)
    if isinstance(wanted, View):
        await _show(message, wanted, BotContext.of(context))
        return None
    return await _DOING[wanted.act](query, message, wanted, context)


async def _show(message: Message, view: View, bot_context: BotContext) -> None:
    """Show another view of the answer; if it is too long for one message, the rest is sent as new messages."""
    head = head_of(message)
    passages = await bot_context.with_library(message, lambda library: passages_of(view, library))
    address = await bot_context.addresses(shelf_of(message), *(one.evidence for one in passages))
    document = view_document(view, linked_passages(passages, address), head)
    parts = render(document)
    if len(parts) > 1:
        await reply(message, document)
        return
    ((text, entities),) = parts
    buttons = redrawn(view, message.reply_markup)
    # After two quick presses, the second changes nothing, which `Delivery` takes for done.
    await edit_shown(message, text, entities, buttons)


async def _explain(
    query: CallbackQuery, message: Message, press: Press, context: ContextTypes.DEFAULT_TYPE
) -> Note | None:
    """Ask the question of the answer again, and explain the answer."""
    bot_context = BotContext.of(context)
    question = bot_context.conversations.question(message, context.bot.bot)
    if question is None:
        return Note(texts.question_gone, alert=True)
    strictness, shelf = bot_context.register.of(message.chat_id).strictness, shelf_of(message)
    now = now_in(bot_context, shelf)

    def ask_again(collections: Collections) -> Answer:
        collections.library(shelf).passage(press.passage_id)
        return ask(
            collections,
            shelf,
            question,
            now=now,
            limit=bot_context.options.limit,
            strictness=strictness,
            explain=True,
        )

    answer = await bot_context.with_collections(ask_again)
    if not answer.evidence or answer.evidence[0].passage.id != press.passage_id:
        return Note(texts.answer_changed, alert=True)
    address = await bot_context.addresses(shelf_of(message), answer)
    await reply(message, explanation_document(linked_answer(answer, address)))
    return None


async def _copy(
    query: CallbackQuery, message: Message, press: Press, context: ContextTypes.DEFAULT_TYPE
) -> Note | None:
    """Send a quote that is too long for the clipboard of a button."""

    def look_up(library: Answering) -> Evidence:
        passage = library.passage(press.passage_id)
        return Evidence(passage, library.citation(passage), score=0.0)

    await reply(message, copied_document(await BotContext.of(context).with_library(message, look_up)))
    return None


_DOING: dict[Act, Doing] = {Act.WHY: _explain, Act.COPY: _copy, Act.USEFUL: vote, Act.USELESS: vote}
