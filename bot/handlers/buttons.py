"""The buttons under an answer: more passages, and each in its paragraph."""

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.handlers.desk import NO_PREVIEW, Desk
from bot.rendering import texts
from bot.rendering.telegram import head_of, render
from bot.rendering.view import View
from bot.rendering.view_document import view_document
from retrieval.errors import UnknownPassage


def keyboard(view: View) -> InlineKeyboardMarkup | None:
    """The buttons for a view: each holds the view that pressing it leads to."""
    if not view.references:
        return None
    row = [_button(texts.CONTEXT_LESS if view.in_context else texts.CONTEXT_MORE, view.toggled(context=True))]
    if len(view.references) > 1:
        row.append(_button(texts.PASSAGES_LESS if view.all_shown else texts.PASSAGES_MORE, view.toggled(more=True)))
    return InlineKeyboardMarkup([row])


async def on_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Draw the message anew as the button says; a button that no longer can says why."""
    query = update.callback_query
    if query is None:
        return
    try:
        await _show(query, View.unpack(query.data or ""), Desk.of(context))
    except (ValueError, UnknownPassage):
        await query.answer(texts.BUTTON_TOO_OLD, show_alert=True)
    else:
        await query.answer()


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
