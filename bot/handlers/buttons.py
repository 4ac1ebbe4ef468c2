"""The buttons under an answer: more passages, and each in its paragraph."""

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.handlers.addressing import question_of
from bot.handlers.desk import NO_PREVIEW, Desk, reply
from bot.rendering import chat_texts as texts
from bot.rendering.answer import explanation_document
from bot.rendering.telegram import head_of, render
from bot.rendering.view import View
from bot.rendering.view_document import view_document
from retrieval.errors import UnknownPassage

WHY = "why"
"""The data of the button that explains; all others hold a view."""


def keyboard(view: View) -> InlineKeyboardMarkup | None:
    """The buttons for a view: each holds the view that pressing it leads to."""
    if not view.references:
        return None
    row = [_button(texts.context_button(more=not view.in_context), view.toggled(context=True))]
    if len(view.references) > 1:
        row.append(_button(texts.passages_button(more=not view.all_shown), view.toggled(more=True)))
    row.append(InlineKeyboardButton(texts.why_button(), callback_data=WHY))
    return InlineKeyboardMarkup([row])


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Draw the message anew as the button says; a button that no longer can says why."""
    query = update.callback_query
    if query is None:
        return
    if query.data == WHY:
        await _explain(query, context)
        return
    try:
        await _show(query, View.unpack(query.data or ""), Desk.of(context))
    except (ValueError, UnknownPassage):
        await query.answer(texts.button_too_old(), show_alert=True)
    else:
        await query.answer()


async def _explain(query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask the question that the message answers once more, and say why the answer is what it is."""
    message = query.message
    asked = message.reply_to_message if isinstance(message, Message) else None
    question = question_of(asked, context.bot.bot) if asked else ""
    if not isinstance(message, Message) or asked is None or not question:
        await query.answer(texts.question_gone(), show_alert=True)
        return
    desk = Desk.of(context)
    before, _ = desk.conversations.asked(asked) or (None, None)
    answer = await desk.with_library(
        asked, lambda library: library.ask(question, limit=desk.conduct.limit, before=before, explain=True)
    )
    if answer.explanation is None:
        await query.answer(texts.button_too_old(), show_alert=True)
        return
    await query.answer()
    await reply(message, explanation_document(answer))


async def _show(query: CallbackQuery, view: View, desk: Desk) -> None:
    message = query.message
    if not isinstance(message, Message):
        raise UnknownPassage("The message is too old to be changed.")
    head = head_of(message)
    document = await desk.with_library(message, lambda library: view_document(view, library, head))
    text, entities = render(document)[0]
    try:
        await query.edit_message_text(
            text, entities=entities, link_preview_options=NO_PREVIEW, reply_markup=keyboard(view)
        )
    except BadRequest as exc:
        # Two quick presses ask for the same view twice; the second finds it drawn.
        if "message is not modified" not in str(exc).lower():
            raise


def _button(label: str, view: View) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=view.pack())
