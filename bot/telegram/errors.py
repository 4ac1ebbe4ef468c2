"""Handle errors of handlers and of Telegram: one log line for the operator, one message for the user."""

import logging

from telegram import InlineQueryResultsButton, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.rendering import failure_texts as failures
from bot.rendering.document import Document, plain
from bot.rendering.texts import error as wording
from bot.telegram.addressing import addressed_text, text_of
from bot.telegram.client.reachability import is_topic_gone
from bot.telegram.context import BotContext, reply
from bot.telegram.features.ask.asking import is_article
from bot.telegram.features.guest.guest import answer_guest
from bot.telegram.features.start.starting import START_HELLO
from bot.telegram.metrics import FAILURES, Failed
from bot.telegram.notes import Note, tell
from retrieval.errors import DatelineError

log = logging.getLogger(__name__)

LONGEST_COMMAND = 33
"""Characters of the longest command, with its slash."""


def log_failure(what: str, error: Exception) -> None:
    """Log an error of work that goes on: one line for an error that was foreseen, else with its traceback."""
    if isinstance(error, DatelineError):
        log.warning("%s: %s", what, error)
    else:
        log.error("%s: an unexpected error: %s", what, error, exc_info=error)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log the error, and send a message to the user who is waiting, if possible.

    Raises:
        ApplicationHandlerStop: an update failed, so that no other handler handles it.
    """
    error = context.error
    where = f"update {update.update_id}" if isinstance(update, Update) else "polling"
    if isinstance(error, Forbidden | ChatMigrated) or (isinstance(error, BadRequest) and is_topic_gone(error)):
        log.info("%s: the bot may not write there: %s", where, error)
        return
    # In PTB, BadRequest is a NetworkError, but it is not a problem of the network.
    if isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest):
        log.warning("%s: Telegram did not accept the reply: %s", where, error)
        return
    if error is not None:
        log_failure(where, error)
    if isinstance(update, Update):
        BotContext.of(context).metrics.count(FAILURES, kind_of(update))
        try:
            await _say(update, error, context)
        except TelegramError as second:
            log.warning("%s: the error message could not be sent either: %s", where, second)
        # Handlers of later groups would answer what was just said to have failed.
        raise ApplicationHandlerStop


async def _say(update: Update, error: Exception | None, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Tell the user who waits what failed; an error that was foreseen is shown with its own text."""
    said = wording(error) if isinstance(error, DatelineError) else None
    if update.callback_query is not None:
        await tell(
            update.callback_query, Note(lambda: said or failures.press_failed(), alert=True), BotContext.of(context)
        )
    elif update.inline_query is not None:
        button = InlineQueryResultsButton(failures.inline_failed(), start_parameter=START_HELLO)
        await update.inline_query.answer([], cache_time=0, is_personal=True, button=button)
    elif update.guest_message is not None:
        await answer_guest(update.guest_message, plain(said) if said else failures.question_failed())
    elif (message := update.effective_message) is not None and is_waiting(message, context.bot.bot):
        await reply(message, plain(said) if said else failure_of(message))


def is_waiting(message: Message, bot: User) -> bool:
    """Return whether somebody waits for a reply to a message: it has a text or a file and is addressed to the bot."""
    if not text_of(message) and message.document is None:
        return False
    is_command = text_of(message).startswith("/")
    return message.chat.type == ChatType.PRIVATE or is_command or addressed_text(message, bot) is not None


def failure_of(message: Message) -> Document:
    """Return the text about a failed message."""
    text = text_of(message)
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0].partition("@")[0][:LONGEST_COMMAND]
        return failures.question_failed() if command == "/ask" else failures.command_failed(command)
    return failures.not_taken() if message.document is not None or is_article(message) else failures.question_failed()


def kind_of(update: Update) -> Failed:
    """What an update asked for, where handling it failed."""
    message = update.effective_message
    if update.callback_query is not None or update.message_reaction is not None or update.my_chat_member is not None:
        return Failed.COMMAND
    if message is None:
        return Failed.QUESTION
    command = text_of(message).split(maxsplit=1)[0].partition("@")[0] if text_of(message).startswith("/") else ""
    if command == "/add" or (not command and (message.document is not None or is_article(message))):
        return Failed.IMPORT
    return Failed.COMMAND if command not in {"", "/ask"} else Failed.QUESTION
