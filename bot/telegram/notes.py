"""What whoever presses a button is told, in their own language, and nobody else."""

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
    """A line over the chat, or with `alert` a window that is to be closed; `text` is called in the right language."""

    text: Callable[[], str]
    alert: bool = False


async def tell(query: CallbackQuery, note: Note | None, bot_context: BotContext) -> None:
    """End a press, with a note if there is one; a press that came too long ago is past telling."""
    with speaking(language_of(query.from_user, bot_context)):
        text = note.text() if note else None
    try:
        await query.answer(text, show_alert=note.alert if note else None)
    except BadRequest as exc:
        log.info("the press of a button could not be answered: %s", exc)


def language_of(user: User, bot_context: BotContext) -> str:
    """What somebody has chosen for themselves, else what their app speaks, else what is spoken here."""
    return bot_context.register.of(user.id).language or spoken(user.language_code) or language()
