"""`/start`: what the bot does, and buttons for the first steps."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.rendering import button_texts, chat_texts
from bot.rendering import reachability_texts as reach_texts
from bot.rendering import start_texts as texts
from bot.rendering.document import join, plain
from bot.rendering.sample import QUESTIONS, SAMPLE_ID, Holding, holding
from bot.rendering.texts import error
from bot.telegram.context import BotContext, reply, shelf_of
from bot.telegram.features.ask.answering import answer_offered
from bot.telegram.features.ask.next_steps import ADD
from bot.telegram.features.briefings.briefings import points_data
from bot.telegram.features.commands import on_help
from bot.telegram.features.links.opening import DeadLink, open_link
from bot.telegram.features.links.payloads import Target
from bot.telegram.features.schedules.schedules import mornings
from bot.telegram.notes import Note, tell
from bot.telegram.rights import may_manage, may_press
from retrieval.errors import UnknownPassage
from retrieval.services.collections import Collections
from retrieval.services.numbers import whole_number
from retrieval.store import Shelf

START_HELLO, START_HELP = "hello", "help"
"""Payloads of links that do not lead to a library."""
PREFIX = "start:"
"""Prefix of the data of these buttons. After it come the action and its argument."""
_SAMPLE, _ASK, _PLAN = f"{PREFIX}sample", f"{PREFIX}ask:", f"{PREFIX}plan"


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Welcome the user; in private, open the target of a link."""
    message, user = update.effective_message, update.effective_user
    if message is None:
        return
    payload = context.args[0] if context.args and message.chat.type == ChatType.PRIVATE else START_HELLO
    if payload == START_HELP:
        await on_help(update, context)
        return
    trouble = plain("")
    if user is not None and payload != START_HELLO:
        try:
            opened = await open_link(payload, user, context)
            await reply(message, opened.document, _way(reach_texts.article_button(), opened.further, context))
        except (DeadLink, UnknownPassage) as exc:
            trouble = plain(error(exc))
        else:
            return
    count, held, sample = await _held(message, BotContext.of(context))
    private = message.chat.type == ChatType.PRIVATE
    said = texts.welcome(count, held) if private else texts.welcome_in_group()
    managing = private or await may_manage(message, context)
    await reply(message, join([trouble, said], "\n\n"), _first_steps(held, sample=sample, managing=managing))


async def _held(message: Message, bot_context: BotContext) -> tuple[int, Holding, bool]:
    """Return the number of articles of a chat, what they are, and whether the sample article is among them."""
    shelf = shelf_of(message)

    def look(collections: Collections) -> tuple[int, Holding, bool]:
        library = collections.library(shelf)
        return library.count, holding(library), _has_sample(collections, shelf)

    return await bot_context.with_collections(look)


def _has_sample(collections: Collections, shelf: Shelf) -> bool:
    return bool(collections.store.visible.named(collections.shelves(shelf), [SAMPLE_ID]))


def _first_steps(held: Holding, *, sample: bool, managing: bool) -> InlineKeyboardMarkup | None:
    """Make the buttons of the first steps; `managing` is whether the user may change the library and the schedules."""
    buttons = []
    if sample:
        buttons.append(InlineKeyboardButton(texts.sample_button(), callback_data=_SAMPLE))
    elif held is not Holding.NOTHING:
        buttons.append(InlineKeyboardButton(texts.points_button(), callback_data=points_data()))
    if managing:
        buttons.append(InlineKeyboardButton(texts.add_button(), callback_data=ADD))
        buttons.append(InlineKeyboardButton(texts.plan_button(), callback_data=_PLAN))
    return InlineKeyboardMarkup([[button] for button in buttons]) if buttons else None


def _way(label: str, target: Target | None, context: ContextTypes.DEFAULT_TYPE) -> InlineKeyboardMarkup | None:
    """Make a button that opens a target in private, if there is one."""
    if target is None:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=target.address(context.bot.username))]])


async def on_start_button(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Take the first step that a button names, or show what to do for it."""
    query = update.callback_query
    if query is None:
        return
    bot_context, message = BotContext.of(context), query.message
    act, _colon, value = (query.data or "").removeprefix(PREFIX).partition(":")
    if not isinstance(message, Message) or not message.is_accessible:
        await tell(query, Note(button_texts.message_too_old, alert=True), bot_context)
    elif act == "plan" and not await may_press(query, context):
        await tell(query, Note(chat_texts.for_administrators, alert=True), bot_context)
    elif act not in _ACTS:
        await tell(query, Note(button_texts.button_too_old, alert=True), bot_context)
    else:
        await tell(query, None, bot_context)
        await _ACTS[act](query, message, value, context)


async def _offer_questions(_query: CallbackQuery, message: Message, _value: str, _: ContextTypes.DEFAULT_TYPE) -> None:
    rows = [[InlineKeyboardButton(one, callback_data=f"{_ASK}{number}")] for number, one in enumerate(QUESTIONS)]
    await reply(message, texts.which_question(), InlineKeyboardMarkup(rows))


async def _ask(query: CallbackQuery, message: Message, number: str, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask a question of the sample article; a number that there is none of asks the last one."""
    chosen = min(whole_number(number) or 0, len(QUESTIONS) - 1)
    await answer_offered(message, QUESTIONS[chosen], query.from_user, context)


async def _explain_adding(_query: CallbackQuery, message: Message, _value: str, _: ContextTypes.DEFAULT_TYPE) -> None:
    private = message.chat.type == ChatType.PRIVATE
    await reply(message, texts.how_to_add() if private else texts.how_to_add_in_group())


async def _offer_times(
    _query: CallbackQuery, message: Message, _value: str, context: ContextTypes.DEFAULT_TYPE
) -> None:
    await reply(message, *await mornings(BotContext.of(context), shelf_of(message)))


_ACTS: dict[str, Callable[[CallbackQuery, Message, str, ContextTypes.DEFAULT_TYPE], Awaitable[None]]] = {
    "sample": _offer_questions,
    "ask": _ask,
    "add": _explain_adding,
    "plan": _offer_times,
}
