"""`/briefing`: show the schedules of a chat with buttons; administrators can change them."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes, filters

from bot.briefing_service import moment, parse
from bot.i18n import language
from bot.rendering import button_texts, chat_texts
from bot.rendering import schedule_texts as texts
from bot.rendering.document import Document, join, plain
from bot.rendering.texts import error
from bot.telegram.addressing import argument_of, text_of
from bot.telegram.context import BotContext, redraw, reply, shelf_of
from bot.telegram.features.briefings.pictures import send_picture
from bot.telegram.features.schedules.delivering import briefed, day_of
from bot.telegram.features.schedules.planning import MOST, choose_zone, plan, planned_at, resume
from bot.telegram.features.schedules.zones import city, label, likely, zones_like
from bot.telegram.notes import Note, tell
from bot.telegram.personal import reply_to_asker
from bot.telegram.rights import may_manage, may_press
from retrieval.errors import DatelineError, Misunderstood
from retrieval.schedules import is_zone, read_spec, read_wish
from retrieval.services.numbers import whole_number
from retrieval.store import Schedule, Shelf

PREFIX = "plan:"
"""Prefix of the data of these buttons. After it come the action and its argument."""
_ZONE = f"{PREFIX}zone:"
_LOOKING = frozenset({"all", "show", "zones"})
"""The actions that everybody may use."""
_SUGGESTED = ("daily 08:00", "weekdays 07:30", "mon 09:00", "weekends 10:00")
_MORNINGS = ("daily 07:00", "daily 08:00", "daily 09:00")
_ZONES_A_ROW = 2

View = tuple[Document, InlineKeyboardMarkup]


class _ToZones(filters.MessageFilter):
    """Messages that reply to the question for the time zone."""

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        if replied is None or replied.reply_markup is None or not (replied.from_user and replied.from_user.is_bot):
            return False
        buttons = (button for row in replied.reply_markup.inline_keyboard for button in row)
        return any(str(button.callback_data).startswith(_ZONE) for button in buttons)


REPLIES_TO_ZONES = _ToZones(name="REPLIES_TO_ZONES")


async def on_briefing(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/briefing` (show), `/briefing daily 08:00` (add) and `/briefing zone Tokyo` (set the time zone)."""
    message = update.effective_message
    if message is None:
        return
    bot_context, argument = BotContext.of(context), argument_of(message).strip()
    first, _space, rest = argument.partition(" ")
    if not argument:
        await reply(message, *await _all(bot_context, shelf_of(message)))
    elif not await may_manage(message, context):
        await reply_to_asker(message, plain(chat_texts.for_administrators()), bot_context)
    elif first.casefold() in {"zone", "timezone"}:
        await _name_zone(message, rest, bot_context)
    else:
        await _plan(message, argument, bot_context)


async def on_zone_named(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle a reply to the question for the time zone."""
    message = update.effective_message
    if message is None:
        return
    if await may_manage(message, context):
        await _name_zone(message, text_of(message), BotContext.of(context))
    else:
        await reply_to_asker(message, plain(chat_texts.for_administrators()), BotContext.of(context))


async def _plan(message: Message, argument: str, bot_context: BotContext) -> None:
    shelf, user = shelf_of(message), message.from_user
    try:
        wish = read_wish(argument)
        _check(wish.argument)
    except DatelineError as exc:
        await reply_to_asker(message, join([plain(error(exc)), texts.usage()], "\n\n"), bot_context)
        return
    if len(await planned_at(bot_context, shelf)) >= MOST:
        await reply_to_asker(message, plain(texts.too_many(MOST)), bot_context)
        return
    schedule = await plan(bot_context, shelf, wish, language=language(), by=user.id if user else None)
    document, buttons = await _one(bot_context, schedule)
    if schedule.zone is None:
        question = _zones(likely(user.language_code if user else None), bot_context)
        document, buttons = join([document, plain(texts.which_zone())], "\n\n"), question
    await reply(message, join([plain(texts.planned()), document], "\n"), buttons)


def _check(argument: str) -> None:
    """Check the request of a briefing now, not when it is due.

    Raises:
        DatelineError: the request is not understood.
    """
    if since := parse(argument).since:
        moment(since, dt.datetime.now(dt.UTC))


async def _name_zone(message: Message, named: str, bot_context: BotContext) -> None:
    """Set the named time zone, or ask for it again."""
    found = zones_like(named) if named.strip() else []
    if len(found) == 1:
        await choose_zone(bot_context, message.chat_id, found[0])
        document, buttons = await _all(bot_context, shelf_of(message))
        await reply(message, join([plain(texts.zone_chosen(city(found[0]))), document], "\n\n"), buttons)
        return
    said = texts.which_of_zones(named) if found else texts.no_such_zone(named) if named.strip() else texts.which_zone()
    user = message.from_user
    await reply(message, plain(said), _zones(found or likely(user.language_code if user else None), bot_context))


async def on_schedule_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a button says, if the user may, and show the message again."""
    query = update.callback_query
    if query is None:
        return
    bot_context, message = BotContext.of(context), query.message
    act, _colon, value = (query.data or "").removeprefix(PREFIX).partition(":")
    if not isinstance(message, Message) or not message.is_accessible:
        await tell(query, Note(button_texts.message_too_old, alert=True), bot_context)
    elif act not in _LOOKING and not await may_press(query, context):
        await tell(query, Note(chat_texts.for_administrators, alert=True), bot_context)
    elif act in _ACTS:
        await _ACTS[act](query, message, value, bot_context)
    else:
        await _act_on(query, message, act, value, bot_context)


async def _show_all(query: CallbackQuery, message: Message, _value: str, bot_context: BotContext) -> None:
    await redraw(message, *await _all(bot_context, shelf_of(message)))
    await tell(query, None, bot_context)


async def _show_zones(query: CallbackQuery, message: Message, _value: str, bot_context: BotContext) -> None:
    buttons = _zones(likely(query.from_user.language_code), bot_context)
    await redraw(message, plain(texts.which_zone()), buttons)
    await tell(query, None, bot_context)


async def _take_zone(query: CallbackQuery, message: Message, zone: str, bot_context: BotContext) -> None:
    if is_zone(zone):
        await choose_zone(bot_context, message.chat.id, zone)
    await _show_all(query, message, "", bot_context)


async def _add(query: CallbackQuery, message: Message, written: str, bot_context: BotContext) -> None:
    """Add a suggested schedule; a second press adds nothing."""
    shelf = shelf_of(message)
    there = await planned_at(bot_context, shelf)
    try:
        wish = read_wish(written)
    except Misunderstood:
        wish = None
    if wish is not None and len(there) < MOST and str(wish.spec) not in {schedule.spec for schedule in there}:
        added = await plan(bot_context, shelf, wish, language=language(), by=query.from_user.id)
        if added.zone is None:
            await _show_zones(query, message, "", bot_context)
            return
    await _show_all(query, message, "", bot_context)


_ACTS: dict[str, Callable[[CallbackQuery, Message, str, BotContext], Awaitable[None]]] = {
    "all": _show_all,
    "zones": _show_zones,
    "zone": _take_zone,
    "add": _add,
}


async def _act_on(query: CallbackQuery, message: Message, act: str, number: str, bot_context: BotContext) -> None:
    """Do an action with one schedule of the chat or topic."""
    schedules = bot_context.collections.store.schedules
    found = await asyncio.to_thread(schedules.get, whole_number(number) or 0)
    if found is None or found.shelf != shelf_of(message):
        await redraw(message, *await _all(bot_context, shelf_of(message)))
        await tell(query, Note(texts.gone, alert=True), bot_context)
        return
    if act == "now":
        await tell(query, Note(texts.on_its_way), bot_context)
        await _send_now(message, found, bot_context)
        return
    note = None
    if act == "remove":
        await asyncio.to_thread(schedules.unplan, found.number)
        note = Note(lambda: texts.removed(texts.when(found)))
    elif act == "pause":
        await asyncio.to_thread(schedules.pause, found.number)
    elif act == "resume":
        await resume(bot_context, found)
    elif act in {"quiet", "line"}:
        await asyncio.to_thread(lambda: schedules.hush(found.number, quiet=act == "quiet"))
    now = await asyncio.to_thread(schedules.get, found.number)
    await redraw(message, *(await _all(bot_context, found.shelf) if now is None else await _one(bot_context, now)))
    await tell(query, note, bot_context)


async def _send_now(message: Message, schedule: Schedule, bot_context: BotContext) -> None:
    """Send the next briefing now, or all articles if nothing is new. The schedule does not change."""
    made = await briefed(bot_context, schedule, always=True)
    if made is None:
        return
    document, briefing = made
    await reply(message, document)
    if briefing is not None:
        day = day_of(bot_context.collections.clock(), schedule)
        await send_picture(
            message.get_bot(), bot_context, schedule.shelf, briefing, day=day, reply_to=message.message_id
        )


async def mornings(bot_context: BotContext, shelf: Shelf) -> View:
    """Offer times for a daily briefing; show the schedules if there are some."""
    if await planned_at(bot_context, shelf):
        return await _all(bot_context, shelf)
    times = [_button(read_spec(spec).time, f"add:{spec}") for spec in _MORNINGS]
    return plain(texts.which_time()), InlineKeyboardMarkup([times, [_button(texts.other_times_button(), "all")]])


async def _all(bot_context: BotContext, shelf: Shelf) -> View:
    """Show the schedules of a chat or topic, with buttons for each and for suggestions."""
    there = await planned_at(bot_context, shelf)
    zone, now = bot_context.register.of(shelf.chat).timezone, bot_context.collections.clock()
    if len(there) == 1:
        rows = _acts(there[0])
    else:
        rows = [[_button(f"{n}. {texts.when(one)}", f"show:{one.number}")] for n, one in enumerate(there, 1)]
    planned = {schedule.spec for schedule in there}
    if len(there) < MOST:
        rows += [[_button(texts.add_button(read_spec(s)), f"add:{s}")] for s in _SUGGESTED if s not in planned]
    rows.append([_button(texts.zone_button(), "zones")])
    return texts.listed(there, city(zone) if zone else None, now), InlineKeyboardMarkup(rows)


async def _one(bot_context: BotContext, schedule: Schedule) -> View:
    back = [_button(texts.back_button(), "all")]
    document = texts.described(schedule, bot_context.collections.clock())
    return document, InlineKeyboardMarkup([*_acts(schedule), back])


def _acts(schedule: Schedule) -> list[list[InlineKeyboardButton]]:
    """Make the buttons of a schedule."""
    number = schedule.number
    pause = (texts.resume_button(), "resume") if schedule.paused else (texts.pause_button(), "pause")
    silence = (texts.line_button(), "line") if schedule.quiet else (texts.quiet_button(), "quiet")
    first = [_button(said, f"{act}:{number}") for said, act in (pause, (texts.remove_button(), "remove"))]
    return [first, [_button(texts.now_button(), f"now:{number}")], [_button(silence[0], f"{silence[1]}:{number}")]]


def _zones(zones: list[str], bot_context: BotContext) -> InlineKeyboardMarkup:
    now = bot_context.collections.clock()
    buttons = [_button(label(zone, now), f"zone:{zone}") for zone in zones]
    rows = [buttons[at : at + _ZONES_A_ROW] for at in range(0, len(buttons), _ZONES_A_ROW)]
    return InlineKeyboardMarkup([*rows, [_button(texts.back_button(), "all")]])


def _button(said: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(said, callback_data=f"{PREFIX}{data}")
