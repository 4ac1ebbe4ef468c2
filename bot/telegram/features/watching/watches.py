"""`/watch` and `/unwatch`: list, plan and stop watched topics; administrators can change them."""

import asyncio

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.i18n import language
from bot.rendering import button_texts, chat_texts, schedule_texts
from bot.rendering import watch_texts as texts
from bot.rendering.briefing import point_document
from bot.rendering.document import Document, join, plain
from bot.rendering.linking import linked_briefing
from bot.rendering.texts import error
from bot.telegram.addressing import argument_of
from bot.telegram.context import BotContext, redraw, reply, shelf_of
from bot.telegram.features.schedules.planning import choose_zone
from bot.telegram.features.schedules.zones import city, label, likely
from bot.telegram.features.watching.buttons import DROP, PREFIX, STOP, ZONE, data_of, stop_row, without
from bot.telegram.notes import Note, tell
from bot.telegram.personal import reply_to_asker
from bot.telegram.preferences import NEVER_QUIET, QUIET
from bot.telegram.rights import may_manage, may_press
from retrieval.errors import Misunderstood
from retrieval.model import Briefing
from retrieval.schedules import NIGHT, is_zone, read_quiet_hours
from retrieval.services.collections import Collections
from retrieval.services.numbers import whole_number
from retrieval.services.watching import (
    LONGEST_WORDS,
    MOST_WATCHES,
    Quote,
    is_same_topic,
    is_topic,
    plan,
    points_of,
)
from retrieval.store import Shelf, TopicWatch

MOST_ZONES, ZONES_A_ROW = 6, 2
"""Number of time zones offered, and in one row."""

View = tuple[Document, InlineKeyboardMarkup | None]


async def on_watch(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/watch` (list), `/watch Taiwan arms sales` (add) and `/watch quiet 23-6` (set the quiet hours)."""
    message = update.effective_message
    if message is None:
        return
    bot_context, words = BotContext.of(context), " ".join(argument_of(message).split())
    first, _space, rest = words.partition(" ")
    if not words:
        await reply(message, *await _all(message, bot_context, user=message.from_user))
    elif not await may_manage(message, context):
        await reply_to_asker(message, plain(chat_texts.for_administrators()), bot_context)
    elif first.casefold() == "quiet" and _is_about_hours(rest):
        await _set_quiet(message, rest, bot_context)
    else:
        await _plan(message, words, bot_context)


async def on_unwatch(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/unwatch` with a topic or its number in the list; without one, show the list."""
    message = update.effective_message
    if message is None:
        return
    bot_context, words = BotContext.of(context), " ".join(argument_of(message).split())
    if not words:
        await reply(message, *await _all(message, bot_context, user=message.from_user))
        return
    if not await may_manage(message, context):
        await reply_to_asker(message, plain(chat_texts.for_administrators()), bot_context)
        return
    watch = _named(await watches_at(bot_context, shelf_of(message)), words)
    if watch is None:
        document, buttons = await _all(message, bot_context, user=message.from_user)
        await reply_to_asker(message, join([plain(texts.not_watched(words)), document], "\n\n"), bot_context, buttons)
        return
    await asyncio.to_thread(bot_context.collections.store.watches.stop, watch.number)
    await reply(message, plain(texts.stopped(watch.words)))


async def watches_at(bot_context: BotContext, shelf: Shelf) -> list[TopicWatch]:
    """Return the watches of a chat or topic, oldest first."""
    found = await asyncio.to_thread(bot_context.collections.store.watches.of, shelf.chat)
    return [watch for watch in found if watch.shelf == shelf]


def _named(watches: list[TopicWatch], words: str) -> TopicWatch | None:
    number = whole_number(words)
    if number is not None and 0 < number <= len(watches):
        return watches[number - 1]
    return next((watch for watch in watches if is_same_topic(watch.words, words)), None)


# Quiet hours


def _is_about_hours(rest: str) -> bool:
    """Whether what follows `quiet` is about hours; otherwise it is a topic, such as `quiet revolution`."""
    return not rest or rest[0].isdigit() or rest.casefold() in {"on", NEVER_QUIET}


async def _set_quiet(message: Message, hours: str, bot_context: BotContext) -> None:
    try:
        value = _quiet_setting(hours)
    except Misunderstood as exc:
        await reply_to_asker(message, join([plain(error(exc)), texts.usage()], "\n\n"), bot_context)
        return
    if hours:
        await asyncio.to_thread(bot_context.register.put, message.chat_id, QUIET, value)
        bot_context.watched()
    rows = _zone_rows(message, bot_context, user=message.from_user)
    await reply(message, _quiet_said(message, bot_context), InlineKeyboardMarkup(rows) if rows else None)


def _quiet_setting(hours: str) -> str | None:
    """Return the value of the setting; None for the default.

    Raises:
        Misunderstood: the hours are not understood.
    """
    if hours.casefold() == NEVER_QUIET:
        return NEVER_QUIET
    chosen = NIGHT if hours.casefold() in {"", "on"} else read_quiet_hours(hours)
    return None if chosen == NIGHT else str(chosen)


def _quiet_said(message: Message, bot_context: BotContext, *, ask: bool = True) -> Document:
    """Say when it is quiet, and ask for the time zone where that is not known."""
    chosen = bot_context.register.of(message.chat_id)
    said = plain(texts.quiet_hours(chosen.quiet, city(chosen.timezone or "UTC")))
    return join([said, plain(texts.which_zone())], " ") if ask and _lacks_zone(message, bot_context) else said


def _lacks_zone(message: Message, bot_context: BotContext) -> bool:
    chosen = bot_context.register.of(message.chat_id)
    return chosen.quiet is not None and chosen.timezone is None


def _zone_rows(message: Message, bot_context: BotContext, *, user: User | None) -> list[list[InlineKeyboardButton]]:
    """Make buttons for likely time zones, where the time zone is not known."""
    if not _lacks_zone(message, bot_context):
        return []
    now = bot_context.collections.clock()
    zones = likely(user.language_code if user else None)[:MOST_ZONES]
    buttons = [InlineKeyboardButton(label(zone, now), callback_data=data_of(ZONE, zone)) for zone in zones]
    return [buttons[at : at + ZONES_A_ROW] for at in range(0, len(buttons), ZONES_A_ROW)]


# Planning


async def _plan(message: Message, words: str, bot_context: BotContext) -> None:
    shelf = shelf_of(message)
    there = await watches_at(bot_context, shelf)
    refusal = _refusal(words, there)
    if refusal is not None:
        await reply_to_asker(message, plain(refusal), bot_context)
        return
    user = message.from_user
    wish = TopicWatch(0, shelf, words, language(), user.id if user else None)

    def store(collections: Collections) -> tuple[TopicWatch, Quote | None]:
        return plan(collections, wish)

    watch, newest = await bot_context.with_collections(store)
    document = join(
        [
            plain(texts.planned(words)),
            await _newest(shelf, newest, bot_context),
            _quiet_said(message, bot_context, ask=not there),
        ],
        "\n\n",
    )
    zones = [] if there else _zone_rows(message, bot_context, user=user)
    await reply(message, document, InlineKeyboardMarkup([stop_row(watch, listed=False), *zones]))


def _refusal(words: str, there: list[TopicWatch]) -> str | None:
    """Return why a topic cannot be watched; None if it can."""
    if len(words) > LONGEST_WORDS:
        return texts.too_long(LONGEST_WORDS)
    if not is_topic(words):
        return texts.no_topic()
    known = next((watch for watch in there if is_same_topic(watch.words, words)), None)
    if known is not None:
        return texts.watched_already(known.words)
    return texts.too_many(MOST_WATCHES) if len(there) >= MOST_WATCHES else None


async def _newest(shelf: Shelf, quote: Quote | None, bot_context: BotContext) -> Document:
    """Say what is there on a topic today."""
    points = await bot_context.with_shelf(shelf, lambda library: points_of(library, [quote] if quote else []))
    if not points:
        return plain(texts.none_yet())
    whole = Briefing(tuple(points), 0, 1)
    (point,) = linked_briefing(whole, await bot_context.addresses(shelf, whole)).points
    return join([plain(texts.newest()), point_document(point)], "\n")


async def _all(message: Message, bot_context: BotContext, *, user: User | None) -> View:
    """Show the watches of a chat or topic, with a button to stop each.

    Args:
        message: a message of the chat or topic.
        bot_context: context of the bot.
        user: who looks, whose likely time zones are offered.
    """
    watches = await watches_at(bot_context, shelf_of(message))
    if not watches:
        return texts.listed((), Document()), None
    document = texts.listed([watch.words for watch in watches], _quiet_said(message, bot_context))
    rows = [stop_row(watch, listed=True) for watch in watches]
    return document, InlineKeyboardMarkup([*rows, *_zone_rows(message, bot_context, user=user)])


# Buttons


async def on_watch_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a button says, if the user may."""
    query = update.callback_query
    if query is None:
        return
    bot_context, message = BotContext.of(context), query.message
    act, _colon, value = (query.data or "").removeprefix(PREFIX).partition(":")
    if not isinstance(message, Message) or not message.is_accessible:
        await tell(query, Note(button_texts.message_too_old, alert=True), bot_context)
    elif not await may_press(query, context):
        await tell(query, Note(chat_texts.for_administrators, alert=True), bot_context)
    elif act == ZONE:
        await _take_zone(query, message, value, bot_context)
    elif act in {STOP, DROP}:
        await _stop(query, message, act, value, bot_context)
    else:
        await tell(query, Note(button_texts.button_too_old, alert=True), bot_context)


async def _take_zone(query: CallbackQuery, message: Message, zone: str, bot_context: BotContext) -> None:
    note = None
    if is_zone(zone):
        await choose_zone(bot_context, message.chat.id, zone)
        bot_context.watched()
        note = Note(lambda: schedule_texts.zone_chosen(city(zone)))
    await redraw(message, *await _all(message, bot_context, user=query.from_user))
    await tell(query, note, bot_context)


async def _stop(query: CallbackQuery, message: Message, act: str, number: str, bot_context: BotContext) -> None:
    store, shelf = bot_context.collections.store, shelf_of(message)
    found = await asyncio.to_thread(store.watches.get, whole_number(number) or 0)
    note = Note(texts.gone)
    if found is not None and found.shelf == shelf:
        await asyncio.to_thread(store.watches.stop, found.number)
        note = Note(lambda: texts.stopped(found.words))
    if act == DROP:
        await redraw(message, *await _all(message, bot_context, user=query.from_user))
    else:
        await _remove_button(message, query.data)
    await tell(query, note, bot_context)


async def _remove_button(message: Message, data: str | None) -> None:
    """Leave what was told as it is, and take the button away."""
    try:
        await message.edit_reply_markup(without(message.reply_markup, data))
    except BadRequest:
        # The message was deleted, or an administrator of another bot has changed it.
        return
