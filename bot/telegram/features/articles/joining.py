"""Join several messages in a row, or an album, to one article, after asking the sender once."""

import asyncio

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from bot.rendering import chat_texts
from bot.rendering import membership_texts as texts
from bot.rendering.document import Document, join, plain
from bot.rendering.library_results import library_document
from bot.rendering.texts import error
from bot.telegram.addressing import text_of
from bot.telegram.context import BotContext, redraw, reply, shelf_of
from bot.telegram.features.articles.managing import MANAGING, add_text
from bot.telegram.gathering import Held, MessagePart, Waiting, joined
from bot.telegram.notes import Note, tell
from bot.telegram.personal import reply_to_asker
from bot.telegram.rights import may_manage, may_press
from retrieval.errors import DatelineError
from retrieval.ingest.reading import is_addresses_alone
from retrieval.search.follow_ups import is_question
from retrieval.search.requests import briefing_wanted
from retrieval.search.small_talk import is_small_talk
from retrieval.services import Services

PREFIX = "join:"
"""Prefix of the data of these buttons."""
_ONE, _EACH, _NONE = f"{PREFIX}one", f"{PREFIX}each", f"{PREFIX}none"


class _OfAlbum(filters.MessageFilter):
    """Messages that reply to a part of an album."""

    def filter(self, message: Message) -> bool:
        return message.reply_to_message is not None and message.reply_to_message.media_group_id is not None


REPLIES_TO_ALBUM = _OfAlbum(name="REPLIES_TO_ALBUM")


async def on_any_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Record the parts of albums. A message that is neither text nor question first ends the gathering of messages.

    Raises:
        ApplicationHandlerStop: it is a further part of an album without a text.
    """
    message = update.message
    if message is None:
        return
    gathering = BotContext.of(context).gathering
    if message.media_group_id and not message.document and gathering.note_part(message) and not message.caption:
        raise ApplicationHandlerStop
    if not text_of(message) or message.document or text_of(message).startswith("/"):
        await gathering.close(shelf_of(message))


async def is_taken_in(update: Update, context: ContextTypes.DEFAULT_TYPE, *, article: bool) -> bool:
    """Collect a private message as an article or as a part of one; return False for all other messages.

    Args:
        update: the update with the message.
        context: context of the handler.
        article: whether the message alone is clearly an article.
    """
    message = update.effective_message
    if message is None:
        return False
    gathering, where = BotContext.of(context).gathering, shelf_of(message)
    waits = not gathering.stopping and not is_addresses_alone(text_of(message))
    if waits and (article or _goes_on(gathering.last(where), message)):
        if (begun := gathering.join(where, message)) is not None:
            handling = _handle(begun, gathering.handling(where), context)
            gathering.attend(where, context.application.create_task(handling, update=update))
        return True
    await gathering.close(where)
    if article:
        await add_text(message, text_of(message), context)
    return article


def _goes_on(last: Message | None, message: Message) -> bool:
    """Return whether a short message belongs to one that waits: an album's caption, or the end of a long text."""
    if last is None:
        return False
    if message.media_group_id:
        return message.media_group_id == last.media_group_id
    text = text_of(message)
    says_more = not is_question(text) and briefing_wanted(text) is None and not is_small_talk(text)
    return _piece(last).may_be_cut and says_more


async def _handle(begun: Waiting, before: "asyncio.Task[None] | None", context: ContextTypes.DEFAULT_TYPE) -> None:
    """Add the collected message, or ask if there are several."""
    bot_context = BotContext.of(context)
    with begun.handled():
        messages = await bot_context.gathering.wait(begun, bot_context.options.patience)
        if before is not None:
            await asyncio.wait([before])
        pieces = _pieces(messages, bot_context)
        if len(pieces) > 1 and not bot_context.gathering.stopping:
            await _ask(messages[0], pieces, context)
        else:
            for message in messages:
                await add_text(message, text_of(message), context)


def _piece(message: Message) -> MessagePart:
    return MessagePart(message.message_id, text_of(message))


def _pieces(messages: list[Message], bot_context: BotContext) -> tuple[MessagePart, ...]:
    """Return the texts of messages, with the captions of their albums that alone were too short for an article."""
    of_albums = (
        piece for message in messages if message.media_group_id for piece in bot_context.gathering.album(message)
    )
    found = {piece.message: piece for piece in (*map(_piece, messages), *of_albums)}
    return tuple(found[number] for number in sorted(found))


async def on_add_album(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle /add in reply to an album: ask if it has several captions, else add it as usual."""
    message = update.effective_message
    source = message.reply_to_message if message else None
    if message is None or source is None:
        return
    pieces = BotContext.of(context).gathering.album(source)
    if len(pieces) < 2 or context.args:
        await MANAGING["add"](update, context)
    elif await may_manage(message, context):
        await _ask(message, pieces, context)
    else:
        await reply_to_asker(message, plain(chat_texts.for_administrators()), BotContext.of(context))


async def _ask(message: Message, pieces: tuple[MessagePart, ...], context: ContextTypes.DEFAULT_TYPE) -> None:
    labels = ((texts.as_one_button(), _ONE), (texts.separately_button(), _EACH), (texts.not_at_all_button(), _NONE))
    row = [InlineKeyboardButton(label, callback_data=data) for label, data in labels]
    sent = await reply(message, plain(texts.together(len(pieces))), InlineKeyboardMarkup([row]))
    # A user who writes in the name of a group or channel presses buttons in their own name.
    owner = message.from_user.id if message.from_user and message.sender_chat is None else None
    BotContext.of(context).gathering.hold(sent[-1], Held(shelf_of(message), owner, pieces))


async def on_joining(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what the sender has chosen, and replace the question by the result."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    bot_context, place = BotContext.of(context), (query.message.chat.id, query.message.message_id)
    held, message = bot_context.gathering.held(*place), query.message
    if (
        held is None
        or not isinstance(message, Message)
        or not message.is_accessible
        or query.data not in {_ONE, _EACH, _NONE}
    ):
        await tell(query, Note(texts.no_longer_held, alert=True), bot_context)
    elif not await _may_decide(query, held, context):
        await tell(query, Note(texts.for_the_sender, alert=True), bot_context)
    else:
        await tell(query, None, bot_context)
        bot_context.gathering.release(*place)
        document = await bot_context.call(_decided, query.data, held, bot_context.services)
        bot_context.wake()
        await redraw(message, document)


async def _may_decide(query: CallbackQuery, held: Held, context: ContextTypes.DEFAULT_TYPE) -> bool:
    return await may_press(query, context) if held.owner is None else query.from_user.id == held.owner


def _decided(choice: str, held: Held, services: Services) -> Document:
    """Add the messages as chosen, and return the result."""
    if choice == _NONE:
        return plain(texts.not_added(len(held.pieces)))
    articles = held.pieces if choice == _EACH else (MessagePart(held.pieces[0].message, joined(held.pieces)),)
    try:
        added = [services.articles.add(held.shelf, a.text, message=str(a.message)) for a in articles]
    except DatelineError as exc:
        return plain(error(exc))
    return join([library_document(additions) for additions in added], "\n")
