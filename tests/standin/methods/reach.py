"""What many methods ask first: which chat, which message, may the bot do that."""

from tests.standin.bots import Bot
from tests.standin.errors import Refusal, bad_request
from tests.standin.forum import checked_thread, placed
from tests.standin.methods.quoting import quoted
from tests.standin.people import external
from tests.standin.room import is_service
from tests.standin.state import Chat, State
from tests.standin.wire import Json


def reachable(state: State, bot: Bot, given: Json) -> Chat:
    """The chat of a call.

    Raises:
        Refusal: there is none, or the bot is not in it.
    """
    chat = state.chat(given.get("chat_id"))
    refusal = chat.refusal_for(bot)
    if refusal:
        raise refusal
    return chat


def writable(state: State, bot: Bot, given: Json, right: str = "can_send_messages") -> Chat:
    """As `reachable`, and the bot may write there."""
    chat = reachable(state, bot, given)
    member = chat.member(bot.user)
    if member["status"] == "restricted" and not member[right]:
        raise Refusal(400, "Bad Request: not enough rights to send text messages to the chat")
    return chat


def place(state: State, bot: Bot, chat: Chat, given: Json) -> Json:
    """The fields of a new message that say where it stands and what it replies to."""
    thread = checked_thread(chat, given.get("message_thread_id"), bot.id)
    wanted = given.get("reply_parameters")
    if not wanted:
        return placed(chat, thread, None)
    there = chat if wanted.get("chat_id") in {None, chat.id} else reachable(state, bot, wanted)
    replied = there.messages.get(wanted["message_id"])
    if replied is None:
        if wanted.get("allow_sending_without_reply") and there is chat:
            return placed(chat, thread, None)
        raise bad_request("message to be replied not found")
    elsewhere = there is not chat or (
        thread is not None and replied.get("message_thread_id", replied["message_id"]) != thread
    )
    if elsewhere:
        return placed(chat, thread, None) | {"external_reply": external(replied)} | quoted(wanted, replied)
    follow = placed(chat, thread, replied)
    if follow.get("is_topic_message"):
        checked_thread(chat, follow["message_thread_id"], bot.id)
    return follow | quoted(wanted, replied)


def own_message(state: State, bot: Bot, given: Json, verb: str) -> Json:
    """The message of a call, which must be the bot's own.

    Raises:
        Refusal: there is none, or it is somebody else's.
    """
    if number := given.get("inline_message_id"):
        message = state.inline_messages.get(number)
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    message = reachable(state, bot, given).messages.get(given.get("message_id", 0))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message["from"]["id"] != bot.id or is_service(message):
        raise bad_request(f"message can't be {verb.rstrip('e')}ed")
    return message
