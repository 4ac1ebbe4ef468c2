"""`/settings` and `/language`: one message with buttons for the settings of a chat."""

import asyncio
import logging
from collections.abc import Collection, Mapping
from functools import partial

from telegram import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.i18n import LANGUAGES, _, speak, spoken
from bot.rendering import button_texts, chat_texts, collecting_texts
from bot.rendering import settings_texts as texts
from bot.rendering.document import Document, bold, join, plain
from bot.telegram.context import BotContext, redraw, reply
from bot.telegram.ephemeral_support import Obstacle
from bot.telegram.features.collecting.switching import announce
from bot.telegram.menus import set_menu
from bot.telegram.notes import Note, tell
from bot.telegram.personal import reply_to_asker
from bot.telegram.preferences import (
    ANSWERS,
    COLLECTING,
    LANGUAGE,
    PERSONAL,
    PICTURES,
    REFUSALS,
    STRICTNESS,
    Answers,
    Collecting,
    Personal,
    Pictures,
    Refusals,
)
from bot.telegram.rights import may_manage, may_press, sees_all
from retrieval.model import Strictness
from retrieval.store import Shelf

log = logging.getLogger(__name__)

PREFIX = "set:"
"""Prefix of the data of these buttons. After it come a setting and its value."""
_ALL, _SHELF = "all", "shelf"
_A_ROW = 3
_CHOICES: Mapping[str, Collection[str]] = {
    ANSWERS: set(Answers),
    REFUSALS: set(Refusals),
    STRICTNESS: set(Strictness),
    PICTURES: set(Pictures),
    PERSONAL: set(Personal),
    COLLECTING: set(Collecting),
    LANGUAGE: {*LANGUAGES, ""},
}
"""The allowed values, because the data of a press can be forged."""


async def on_settings(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show the settings of the chat, with buttons for administrators."""
    message = update.effective_message
    if message is not None:
        bot_context = BotContext.of(context)
        shown, buttons = _shown(message.chat, bot_context), _buttons(message.chat, bot_context)
        await reply_to_asker(message, shown, bot_context, buttons)


async def on_language(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Handle `/language` (ask) and `/language de` (set)."""
    message = update.effective_message
    if message is None:
        return
    bot_context, named = BotContext.of(context), " ".join(context.args or ())
    code = spoken(named) or _by_name(named)
    if not code:
        asked = texts.no_such_language(named) if named else texts.which_language()
        await reply_to_asker(message, plain(asked), bot_context, _languages(message.chat, bot_context))
    elif await may_manage(message, context):
        await _choose(message.chat, LANGUAGE, code, context)
        await reply(message, plain(texts.language(code)))
    else:
        await reply_to_asker(message, plain(chat_texts.for_administrators()), bot_context)


async def on_setting_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Set what the button says, if the user may, and show the message again."""
    query = update.callback_query
    if query is None:
        return
    bot_context, message = BotContext.of(context), query.message
    if not isinstance(message, Message) or not message.is_accessible:
        await tell(query, Note(button_texts.message_too_old, alert=True), bot_context)
        return
    name, _colon, value = (query.data or "").removeprefix(PREFIX).partition(":")
    chat = message.chat
    if name not in {_ALL, "languages"}:
        if not await may_press(query, context):
            await tell(query, Note(chat_texts.for_administrators, alert=True), bot_context)
            return
        before = bot_context.register.of(chat.id).collecting
        await _choose(chat, name, value or None, context)
        if bot_context.register.of(chat.id).collecting is not before:
            # A message of its own, because all members are concerned.
            await announce(message, context)
    obstacle = await _obstacle(query, chat, context) if value == Personal.ALONE else None
    alone = name == "languages"
    document = plain(texts.which_language()) if alone else _shown(chat, bot_context)
    await redraw(message, document, _languages(chat, bot_context) if alone else _buttons(chat, bot_context))
    if value == Answers.QUESTIONS and not await sees_all(chat, context):
        await tell(query, Note(texts.needs_all_messages, alert=True), bot_context)
    elif obstacle is not None:
        await tell(query, Note(partial(texts.said_to_all, obstacle), alert=True), bot_context)
    else:
        await tell(query, None, bot_context)


async def _choose(chat: Chat, name: str, value: str | None, context: ContextTypes.DEFAULT_TYPE) -> None:
    bot_context = BotContext.of(context)
    if name == _SHELF:
        await asyncio.to_thread(_switch_shelf, bot_context, chat, value or "")
        return
    if (value or "") not in _CHOICES.get(name, ()):
        return
    await asyncio.to_thread(bot_context.register.put, chat.id, name, value)
    if name == LANGUAGE:
        if value:
            speak(value)
        await set_menu(context.bot, chat.id, value)


def _switch_shelf(bot_context: BotContext, chat: Chat, name: str) -> None:
    collections, here = bot_context.collections, Shelf(str(chat.id))
    with collections.lock:
        if name in collections.public:
            collections.switch_public(here, name, on=not collections.is_on(here, name))


async def _obstacle(query: CallbackQuery, chat: Chat, context: ContextTypes.DEFAULT_TYPE) -> Obstacle | None:
    """Return what is in the way of showing messages to one person alone, as things are now."""
    support = BotContext.of(context).ephemeral
    support.forget(chat.id)
    try:
        obstacle = await support.obstacle(context.bot, chat.id, query.from_user.id)
    except TelegramError as exc:
        # It is asked again when there is something to show.
        log.info("chat %s: nobody can tell whether the server knows ephemeral messages: %s", chat.id, exc)
        return None
    return obstacle or await support.check_rights(context.bot, chat.id)


def _shown(chat: Chat, bot_context: BotContext) -> Document:
    chosen = bot_context.register.of(chat.id)
    collections = bot_context.collections
    here = Shelf(str(chat.id))
    lines = []
    if chat.type != ChatType.PRIVATE:
        lines += [_(texts.ANSWERS_SAID[chosen.answers]), _(texts.REFUSALS_SAID[chosen.refusals])]
    lines.append(_(texts.STRICTNESS_SAID[chosen.strictness or collections.strictness]))
    lines.append(_(texts.PICTURES_SAID[chosen.pictures]))
    if chat.type != ChatType.PRIVATE:
        lines.append(_who_sees(chat, bot_context))
        lines.append(_(collecting_texts.SAID[chosen.collecting]))
    lines.append(texts.language(chosen.language))
    lines += [texts.shelf(name, on=collections.is_on(here, name)) for name in collections.public]
    return join([bold(texts.title()), *(plain(f"• {line}") for line in lines)], "\n")


def _who_sees(chat: Chat, bot_context: BotContext) -> str:
    """Who sees what helps only one person, or what is known to be in the way."""
    chosen = bot_context.register.of(chat.id).personal
    obstacle = bot_context.ephemeral.known_obstacle(chat.id) if chosen is Personal.ALONE else None
    return texts.said_to_all(obstacle) if obstacle else _(texts.PERSONAL_SAID[chosen])


def _buttons(chat: Chat, bot_context: BotContext) -> InlineKeyboardMarkup:
    chosen = bot_context.register.of(chat.id)
    collections = bot_context.collections
    rows = []
    if chat.type != ChatType.PRIVATE:
        rows.append(_choice(ANSWERS, texts.ANSWERS, chosen.answers))
        rows.append(_choice(REFUSALS, texts.REFUSALS, chosen.refusals))
    rows.append(_choice(STRICTNESS, texts.STRICTNESS, chosen.strictness or collections.strictness))
    rows.append(_choice(PICTURES, texts.PICTURES, chosen.pictures))
    if chat.type != ChatType.PRIVATE:
        rows.append(_choice(PERSONAL, texts.PERSONAL, chosen.personal))
        rows.append(_choice(COLLECTING, collecting_texts.CHOICES, chosen.collecting))
    rows.append([InlineKeyboardButton(texts.language_button(), callback_data=f"{PREFIX}languages")])
    for name in collections.public:
        on = collections.is_on(Shelf(str(chat.id)), name)
        label = f"{'✓ ' if on else ''}{texts.shelf_button(name)}"
        rows.append([InlineKeyboardButton(label, callback_data=f"{PREFIX}{_SHELF}:{name}")])
    return InlineKeyboardMarkup(rows)


def _choice(name: str, labels: Mapping[str, str], chosen: str | Strictness) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(f"{'✓ ' if value == chosen else ''}{_(label)}", callback_data=f"{PREFIX}{name}:{value}")
        for value, label in labels.items()
    ]


def _languages(chat: Chat, bot_context: BotContext) -> InlineKeyboardMarkup:
    chosen = bot_context.register.of(chat.id).language
    listed = [(texts.automatic_button(), ""), *((own, code) for code, own in LANGUAGES.items())]
    buttons = [
        InlineKeyboardButton(
            f"{'✓ ' if code == (chosen or '') else ''}{label}", callback_data=f"{PREFIX}{LANGUAGE}:{code}"
        )
        for label, code in listed
    ]
    rows = [buttons[at : at + _A_ROW] for at in range(0, len(buttons), _A_ROW)]
    back = InlineKeyboardButton(texts.back_button(), callback_data=f"{PREFIX}{_ALL}")
    return InlineKeyboardMarkup([*rows, [back]])


def _by_name(named: str) -> str | None:
    """Return the code of a language by its own name; None if unknown."""
    return next((code for code, own in LANGUAGES.items() if named and own.casefold() == named.casefold()), None)
