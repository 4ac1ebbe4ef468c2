"""Notes to a user who presses a button, in the user's own language. Nobody else sees them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery, User
from telegram.error import BadRequest

from bot.i18n import language, speaking, spoken
from bot.telegram.context import BotContext

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """A note over the chat, or with `alert` a dialog; `text` is called after the language is set."""

    text: Callable[[], str]
    alert: bool = False


async def tell(query: CallbackQuery, note: Note | None, bot_context: BotContext) -> None:
    """Answer the press of a button, with or without a note. Presses that are too old are ignored."""
    with speaking(language_of(query.from_user, bot_context)):
        text = note.text() if note else None
    try:
        await query.answer(text, show_alert=note.alert if note else None)
    except BadRequest as exc:
        log.info("the press of a button could not be answered: %s", exc)


def language_of(user: User, bot_context: BotContext) -> str:
    """Return the language of a user, else of the user's app, else the current one."""
    return bot_context.register.of(user.id).language or spoken(user.language_code) or language()
