"""`/briefing`: when briefings come by themselves; shown with buttons, and changed by administrators."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes, filters

from bot.briefing_service import moment, parse
from bot.i18n import language
from bot.rendering import button_texts, chat_texts
from bot.rendering import schedule_texts as texts
from bot.rendering.document import Document, join, plain
from bot.rendering.telegram import render
from bot.rendering.texts import error
from bot.telegram.addressing import argument_of, text_of
from bot.telegram.context import NO_PREVIEW, Desk, reply, shelf_of
from bot.telegram.features.briefings.pictures import send_picture
from bot.telegram.features.schedules.delivering import briefed, day_of
from bot.telegram.features.schedules.planning import MOST, choose_zone, plan, planned_at, resume
from bot.telegram.features.schedules.zones import city, label, likely, zones_like
from bot.telegram.notes import Note, tell
from bot.telegram.rights import may_manage, may_press
from retrieval.errors import DatelineError
from retrieval.schedules import Misunderstood, is_zone, read_spec, read_wish
from retrieval.store import Schedule, Shelf

PREFIX = "plan:"
"""What the data of these buttons begin with; behind it what to do, and with what."""
_ZONE = f"{PREFIX}zone:"
_LOOKING = frozenset({"all", "show", "zones"})
"""What everybody may press."""
_SUGGESTED = ("daily 08:00", "weekdays 07:30", "mon 09:00", "weekends 10:00")
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
    """`/briefing` shows what is planned, `/briefing daily 08:00` plans, `/briefing zone Tokyo` chooses the time zone."""
    message = update.effective_message
    if message is None:
        return
    desk, argument = Desk.of(context), argument_of(message).strip()
    first, _space, rest = argument.partition(" ")
    if not argument:
        await reply(message, *await _all(desk, shelf_of(message)))
    elif not await may_manage(message, context):
        await reply(message, plain(chat_texts.for_administrators()))
    elif first.casefold() in {"zone", "timezone"}:
        await _name_zone(message, rest, desk)
    else:
        await _plan(message, argument, desk)


async def on_zone_named(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Take a reply to the question for the time zone for its answer."""
    message = update.effective_message
    if message is None:
        return
    if await may_manage(message, context):
        await _name_zone(message, text_of(message), Desk.of(context))
    else:
        await reply(message, plain(chat_texts.for_administrators()))


async def _plan(message: Message, argument: str, desk: Desk) -> None:
    shelf, user = shelf_of(message), message.from_user
    try:
        wish = read_wish(argument)
        _check(wish.argument)
    except DatelineError as exc:
        await reply(message, join([plain(error(exc)), texts.usage()], "\n\n"))
        return
    if len(await planned_at(desk, shelf)) >= MOST:
        await reply(message, plain(texts.too_many(MOST)))
        return
    schedule = await plan(desk, shelf, wish, language=language(), by=user.id if user else None)
    document, buttons = await _one(desk, schedule)
    if schedule.zone is None:
        question = _zones(likely(user.language_code if user else None), desk)
        document, buttons = join([document, plain(texts.which_zone())], "\n\n"), question
    await reply(message, join([plain(texts.planned()), document], "\n"), buttons)


def _check(argument: str) -> None:
    """Refuse now what a briefing would only say when it is due.

    Raises:
        DatelineError: what a briefing is to be like is not understood.
    """
    if since := parse(argument).since:
        moment(since, dt.datetime.now(dt.UTC))


async def _name_zone(message: Message, named: str, desk: Desk) -> None:
    """Choose the zone that is named, or ask for it (again)."""
    found = zones_like(named) if named.strip() else []
    if len(found) == 1:
        await choose_zone(desk, message.chat_id, found[0])
        document, buttons = await _all(desk, shelf_of(message))
        await reply(message, join([plain(texts.zone_chosen(city(found[0]))), document], "\n\n"), buttons)
        return
    said = texts.which_of_zones(named) if found else texts.no_such_zone(named) if named.strip() else texts.which_zone()
    user = message.from_user
    await reply(message, plain(said), _zones(found or likely(user.language_code if user else None), desk))


async def on_schedule_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a button says, if the one who pressed it may, and draw the message anew."""
    query = update.callback_query
    if query is None:
        return
    desk, message = Desk.of(context), query.message
    act, _colon, value = (query.data or "").removeprefix(PREFIX).partition(":")
    if not isinstance(message, Message) or not message.is_accessible:
        await tell(query, Note(button_texts.message_too_old, alert=True), desk)
    elif act not in _LOOKING and not await may_press(query, context):
        await tell(query, Note(chat_texts.for_administrators, alert=True), desk)
    elif act in _ACTS:
        await _ACTS[act](query, message, value, desk)
    else:
        await _act_on(query, message, act, value, desk)


async def _show_all(query: CallbackQuery, message: Message, _value: str, desk: Desk) -> None:
    await _redraw(message, await _all(desk, shelf_of(message)))
    await tell(query, None, desk)


async def _show_zones(query: CallbackQuery, message: Message, _value: str, desk: Desk) -> None:
    buttons = _zones(likely(query.from_user.language_code), desk)
    await _redraw(message, (plain(texts.which_zone()), buttons))
    await tell(query, None, desk)


async def _take_zone(query: CallbackQuery, message: Message, zone: str, desk: Desk) -> None:
    if is_zone(zone):
        await choose_zone(desk, message.chat.id, zone)
    await _show_all(query, message, "", desk)


async def _add(query: CallbackQuery, message: Message, written: str, desk: Desk) -> None:
    """Plan what a suggestion says; another press of it plans nothing more."""
    shelf = shelf_of(message)
    there = await planned_at(desk, shelf)
    try:
        wish = read_wish(written)
    except Misunderstood:
        wish = None
    if wish is not None and len(there) < MOST and str(wish.spec) not in {schedule.spec for schedule in there}:
        added = await plan(desk, shelf, wish, language=language(), by=query.from_user.id)
        if added.zone is None:
            await _show_zones(query, message, "", desk)
            return
    await _show_all(query, message, "", desk)


_ACTS: dict[str, Callable[[CallbackQuery, Message, str, Desk], Awaitable[None]]] = {
    "all": _show_all,
    "zones": _show_zones,
    "zone": _take_zone,
    "add": _add,
}


async def _act_on(query: CallbackQuery, message: Message, act: str, number: str, desk: Desk) -> None:
    """Do something with one schedule of the chat or topic."""
    schedules = desk.librarian.store.schedules
    found = await asyncio.to_thread(schedules.get, int(number) if number.isascii() and number.isdigit() else 0)
    if found is None or found.shelf != shelf_of(message):
        await _redraw(message, await _all(desk, shelf_of(message)))
        await tell(query, Note(texts.gone, alert=True), desk)
        return
    if act == "now":
        await tell(query, Note(texts.on_its_way), desk)
        await _send_now(message, found, desk)
        return
    note = None
    if act == "remove":
        await asyncio.to_thread(schedules.unplan, found.number)
        note = Note(lambda: texts.removed(texts.when(found)))
    elif act == "pause":
        await asyncio.to_thread(schedules.pause, found.number)
    elif act == "resume":
        await resume(desk, found)
    elif act in {"quiet", "line"}:
        await asyncio.to_thread(lambda: schedules.hush(found.number, quiet=act == "quiet"))
    now = await asyncio.to_thread(schedules.get, found.number)
    await _redraw(message, await _all(desk, found.shelf) if now is None else await _one(desk, now))
    await tell(query, note, desk)


async def _send_now(message: Message, schedule: Schedule, desk: Desk) -> None:
    """Send what would come, or where nothing is new what came first; it does not count."""
    made = await briefed(desk, schedule, always=True)
    if made is None:
        return
    document, briefing = made
    await reply(message, document)
    if briefing is not None:
        day = day_of(desk.librarian.clock(), schedule)
        await send_picture(message.get_bot(), desk, schedule.shelf, briefing, day=day, reply_to=message.message_id)


async def _all(desk: Desk, shelf: Shelf) -> View:
    """What is planned in a chat or topic, with buttons for each, and for what else could be."""
    there = await planned_at(desk, shelf)
    zone, now = desk.register.of(shelf.chat).timezone, desk.librarian.clock()
    if len(there) == 1:
        rows = _acts(there[0])
    else:
        rows = [[_button(f"{n}. {texts.when(one)}", f"show:{one.number}")] for n, one in enumerate(there, 1)]
    planned = {schedule.spec for schedule in there}
    if len(there) < MOST:
        rows += [[_button(texts.add_button(read_spec(s)), f"add:{s}")] for s in _SUGGESTED if s not in planned]
    rows.append([_button(texts.zone_button(), "zones")])
    return texts.listed(there, city(zone) if zone else None, now), InlineKeyboardMarkup(rows)


async def _one(desk: Desk, schedule: Schedule) -> View:
    back = [_button(texts.back_button(), "all")]
    document = texts.described(schedule, desk.librarian.clock())
    return document, InlineKeyboardMarkup([*_acts(schedule), back])


def _acts(schedule: Schedule) -> list[list[InlineKeyboardButton]]:
    """What can be done with a schedule."""
    number = schedule.number
    pause = (texts.resume_button(), "resume") if schedule.paused else (texts.pause_button(), "pause")
    silence = (texts.line_button(), "line") if schedule.quiet else (texts.quiet_button(), "quiet")
    first = [_button(said, f"{act}:{number}") for said, act in (pause, (texts.remove_button(), "remove"))]
    return [first, [_button(texts.now_button(), f"now:{number}")], [_button(silence[0], f"{silence[1]}:{number}")]]


def _zones(zones: list[str], desk: Desk) -> InlineKeyboardMarkup:
    now = desk.librarian.clock()
    buttons = [_button(label(zone, now), f"zone:{zone}") for zone in zones]
    rows = [buttons[at : at + _ZONES_A_ROW] for at in range(0, len(buttons), _ZONES_A_ROW)]
    return InlineKeyboardMarkup([*rows, [_button(texts.back_button(), "all")]])


def _button(said: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(said, callback_data=f"{PREFIX}{data}")


async def _redraw(message: Message, view: View) -> None:
    document, buttons = view
    text, entities = render(document)[0]
    try:
        await message.edit_text(text, entities=entities, reply_markup=buttons, link_preview_options=NO_PREVIEW)
    except BadRequest as exc:
        # Two quick presses ask for the same view twice.
        if "message is not modified" not in str(exc).lower():
            raise
