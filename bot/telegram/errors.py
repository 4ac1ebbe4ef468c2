"""Handle errors of handlers and of Telegram: one log line for the operator, one message for the user."""

import logging

from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.rendering import texts
from bot.telegram.client.reachability import is_topic_gone
from bot.telegram.context import reply
from bot.telegram.features.guest.guest import answer_guest

log = logging.getLogger(__name__)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log the error, and send a message to the user who is waiting, if possible."""
    error = context.error
    where = f"update {update.update_id}" if isinstance(update, Update) else "polling"
    if isinstance(error, Forbidden | ChatMigrated) or (isinstance(error, BadRequest) and is_topic_gone(error)):
        log.info("%s: the bot may not write there: %s", where, error)
        return
    # In PTB, BadRequest is a NetworkError, but it is not a problem of the network.
    if isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest):
        log.warning("%s: Telegram did not accept the reply: %s", where, error)
        return
    log.error("%s: %s", where, error, exc_info=error)
    if isinstance(update, Update) and update.effective_message:
        try:
            if update.guest_message:
                await answer_guest(update.guest_message, texts.went_wrong())
            else:
                await reply(update.effective_message, texts.went_wrong())
        except TelegramError as second:
            log.warning("%s: the error message could not be sent either: %s", where, second)
