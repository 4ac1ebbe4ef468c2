"""`/brief`: a briefing of a chat or of the message replied to, with buttons for other sections."""

import dataclasses
import datetime as dt
from collections.abc import Collection

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.briefing_service import EVERY_SHAPE, Request, drawn, made_from, made_of, parse, source_of
from bot.rendering import briefing_texts as texts
from bot.rendering import button_texts, page_texts
from bot.rendering import reachability_texts as reach_texts
from bot.rendering.document import Document, join, plain
from bot.rendering.linking import linked_briefing
from bot.rendering.sharing import shared_document
from bot.rendering.texts import error
from bot.telegram.addressing import argument_of, text_of
from bot.telegram.context import BotContext, reply, shelf_of
from bot.telegram.features.ask.keyboards import accepted
from bot.telegram.features.briefings.pictures import send_picture
from bot.telegram.features.guest.guest import library_of, read
from bot.telegram.features.guest.mentioned import Matter, matter_of
from bot.telegram.features.links.payloads import LinkKind, Target
from bot.telegram.notes import Note, tell
from bot.telegram.personal import reply_to_asker
from retrieval import schedules
from retrieval.errors import DatelineError
from retrieval.model import Briefing, Shape
from retrieval.search.requests import briefing_wanted
from retrieval.store import Shelf

PREFIX = "brief:"
"""Prefix of the data of these buttons. After it come the section, an article's id or nothing, and the request."""
MOST_DATA = 64
"""Maximum length of the data of a button, in bytes."""
_A_ROW = 3


async def on_brief(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/brief` with its request; in reply to an article, brief only that article."""
    message = update.effective_message
    if message is not None:
        await brief(message, argument_of(message), context)


async def brief(message: Message, argument: str, context: ContextTypes.DEFAULT_TYPE, *, in_words: bool = False) -> None:
    """Send the briefing of a chat, or of the article that a message replies to.

    Args:
        message: the message that asks for it.
        argument: the request, as after `/brief`.
        context: context of the handler.
        in_words: whether it was asked for in everyday words; then typing errors in the topic are corrected.
    """
    if in_words:
        argument = await corrected_argument(message, argument, context)
    replied = message.reply_to_message
    # In `/ask` in reply to `what happened?`, that message is the question, not the article.
    is_text = replied is not None and briefing_wanted(text_of(replied)) is None
    if replied is not None and replied.from_user != context.bot.bot and is_text:
        await _brief_replied_to(message, argument, context)
    else:
        await brief_chat(message, argument, context)


async def corrected_argument(message: Message, argument: str, context: ContextTypes.DEFAULT_TYPE) -> str:
    """The argument with typing errors in its topic corrected."""
    topic = parse(argument).topic
    if not topic or topic not in argument:
        return argument
    typed = await BotContext.of(context).with_library(message, lambda library: library.corrected(topic))
    return argument.replace(topic, typed, 1)


def now_in(bot_context: BotContext, shelf: Shelf) -> dt.datetime:
    """Return the present in the time zone of a chat."""
    return dt.datetime.fromtimestamp(bot_context.collections.clock(), zone_of(bot_context, shelf))


async def briefing_for(
    bot_context: BotContext, shelf: Shelf, argument: str, *, only: Collection[str] | None = None, buttons: bool = True
) -> tuple[Briefing, Document, Request]:
    """Make the briefing of a chat.

    Args:
        bot_context: context of the bot.
        shelf: the chat or topic.
        argument: the request of the user.
        only: ids of the articles to use; None for all.
        buttons: whether the other sections are also computed, for their buttons.

    Returns:
        The briefing with all computed sections, the document to send, and the request.

    Raises:
        DatelineError: the argument is not understood.
    """
    request = parse(argument)
    wanted = request
    if buttons and request.shapes == (Shape.POINTS,):
        wanted = dataclasses.replace(request, shapes=(Shape.POINTS, *EVERY_SHAPE))
    now = now_in(bot_context, shelf)
    whole = await bot_context.brief(
        lambda collections: source_of(collections, shelf, wanted, now=now, only=only),
        lambda source: made_from(source, wanted),
    )
    whole = linked_briefing(whole, await bot_context.addresses(shelf, whole))
    said = whole if wanted is request else dataclasses.replace(whole, sections=())
    return whole, drawn(said, request, shared=await _shared(bot_context, shelf, said, now)), request


async def _shared(bot_context: BotContext, shelf: Shelf, briefing: Briefing, now: dt.datetime) -> dict[str, Document]:
    """Return who shared the articles of the points of a briefing in its chat, by their ids."""
    ids = {point.citation.article_id for point in briefing.points}
    found = await bot_context.with_collections(lambda _: bot_context.services.sharing.who(shelf, ids))
    return {name: shared_document(sharings, shelf.chat, now) for name, sharings in found.items()}


def zone_of(bot_context: BotContext, shelf: Shelf) -> dt.tzinfo:
    """Return the time zone of a chat; UTC if none is chosen."""
    name = bot_context.register.of(shelf.chat).timezone
    return schedules.zone_of(name) if name else dt.UTC


async def brief_chat(
    message: Message, argument: str, context: ContextTypes.DEFAULT_TYPE, *, article: str | None = None
) -> None:
    """Send the briefing of a chat, or of one of its articles, as a reply to a message."""
    bot_context, shelf = BotContext.of(context), shelf_of(message)
    only = [article] if article else None
    try:
        whole, document, request = await briefing_for(bot_context, shelf, argument, only=only)
    except DatelineError as exc:
        await reply_to_asker(message, plain(f"{error(exc)}\n\n{texts.usage()}"), bot_context)
        return
    elsewhere = message.chat.type != ChatType.PRIVATE and whole.points and not article
    private = Target(LinkKind.BRIEFING, shelf).address(context.bot.username) if elsewhere else None
    further = [section.shape for section in whole.sections if section.shape not in request.shapes]
    page = await page_of(bot_context, shelf, whole)
    buttons = _buttons(further, argument, article or "", private, page)
    if whole.points or whole.sections:
        await reply(message, document, buttons)
    else:
        await reply_to_asker(message, document, bot_context, buttons)
    day = dt.datetime.now(zone_of(bot_context, shelf)).date()
    await send_picture(context.bot, bot_context, shelf, whole, day=day, reply_to=message.message_id)


async def page_of(bot_context: BotContext, shelf: Shelf, briefing: Briefing) -> str | None:
    """Return the address of the reader page of a briefing; None without a public address."""
    pages = bot_context.pages
    if pages is None:
        return None
    return accepted(await bot_context.with_collections(lambda _: pages.briefing(shelf, briefing)))


def page_button(page: str) -> InlineKeyboardButton:
    """Make the button that opens a briefing as a page."""
    return InlineKeyboardButton(page_texts.briefing_button(), url=page)


async def _brief_replied_to(message: Message, argument: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Brief the article that came in the message replied to, else the text of that message, without storing it."""
    replied, bot_context, shelf = message.reply_to_message, BotContext.of(context), shelf_of(message)
    number = str(replied.message_id) if replied else ""
    article = await bot_context.with_collections(lambda collections: collections.store.chats.article_in(shelf, number))
    matter = matter_of(message, context.bot.bot)
    if article is not None or matter.is_empty or (replied is not None and not _is_readable(replied)):
        await brief_chat(message, argument, context, article=article)
        return
    try:
        document = await bot_context.call(_read_and_brief, matter, parse(argument), bot_context)
    except DatelineError as exc:
        document = plain(error(exc))
    await reply(message, document)


def _is_readable(message: Message) -> bool:
    """Return whether a message is a text by a person, not a service message of a topic."""
    return bool(text_of(message))


def _read_and_brief(matter: Matter, request: Request, bot_context: BotContext) -> Document:
    articles, trouble = read(matter, bot_context.services.articles)
    briefing = made_of(library_of(articles), request)
    return join([drawn(briefing, request), *(plain(error(exc)) for exc in trouble)], "\n\n")


async def on_shape_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send one section of the briefing of a button, or its points with buttons for the sections."""
    query = update.callback_query
    if query is None:
        return
    bot_context, message = BotContext.of(context), query.message
    shape, article, argument = _unpacked(query.data or "")
    if shape is None or not isinstance(message, Message) or not message.is_accessible:
        await tell(query, Note(button_texts.message_too_old, alert=True), bot_context)
        return
    if shape is Shape.POINTS:
        await tell(query, None, bot_context)
        await brief_chat(message, argument, context, article=article or None)
        return
    request = dataclasses.replace(parse(argument), shapes=(shape,))
    shelf = shelf_of(message)
    now = now_in(bot_context, shelf)
    only = [article] if article else None
    try:
        briefing = await bot_context.brief(
            lambda collections: source_of(collections, shelf, request, now=now, only=only),
            lambda source: made_from(source, request),
        )
    except DatelineError as exc:
        await reply(message, plain(error(exc)))
        await tell(query, None, bot_context)
        return
    briefing = linked_briefing(briefing, await bot_context.addresses(shelf, briefing))
    if not briefing.sections:
        await tell(query, Note(texts.nothing_of_shape, alert=True), bot_context)
        return
    await tell(query, None, bot_context)
    await reply(message, drawn(briefing, request))


def points_data(article: str = "") -> str:
    """Return the data of a button that briefs a chat, or the article with this id."""
    return f"{PREFIX}{Shape.POINTS.value}:{article}:"


def _unpacked(data: str) -> tuple[Shape | None, str, str]:
    name, _colon, rest = data.removeprefix(PREFIX).partition(":")
    article, _colon, argument = rest.partition(":")
    return (Shape(name) if name in set(Shape) else None), article, argument


def _buttons(
    shapes: Collection[Shape], argument: str, article: str, private: str | None, page: str | None
) -> InlineKeyboardMarkup | None:
    """Make a button for each section with content, one to read in private, and one to read as a page."""
    data = [(shape, f"{PREFIX}{shape.value}:{article}:{argument.strip()}") for shape in shapes]
    row = [
        InlineKeyboardButton(texts.heading(shape.value), callback_data=found)
        for shape, found in data
        if len(found.encode()) <= MOST_DATA
    ]
    rows = [row[at : at + _A_ROW] for at in range(0, len(row), _A_ROW)]
    if private:
        rows.append([InlineKeyboardButton(reach_texts.private_button(), url=private)])
    if page:
        rows.append([page_button(page)])
    return InlineKeyboardMarkup(rows) if rows else None
