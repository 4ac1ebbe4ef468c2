"""Ephemeral messages, which one member of a group alone sees: Bot API 10.2, with the parameter of 10.3.

The texts of the refusals are assumed, but for MESSAGE_NOT_COMMAND, which others have met. Replies to ephemeral messages of
people are left out, as the bot declares no ephemeral commands.
"""

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.formatting import check_text
from tests.standin.forum import checked_thread
from tests.standin.keyboards import check_markup
from tests.standin.methods.reach import reachable
from tests.standin.state import Chat, State
from tests.standin.wire import Json

PARAMETERS = "ephemeral_message_parameters"
METHODS_SINCE, PARAMETERS_SINCE = (10, 2), (10, 3)
"""The versions of the Bot API that added them."""
WINDOW = 15
"""Seconds after a press in which any bot may answer it with an ephemeral message."""


def is_wanted(state: State, given: Json) -> bool:
    """Whether a message is to be ephemeral; an older server does not know the parameter, and ignores it."""
    return PARAMETERS in given and state.version >= PARAMETERS_SINCE


async def send(state: State, bot: Bot, chat: Chat, given: Json, content: Json) -> Json:
    """Send a message to one member.

    Raises:
        Refusal: not in such a chat, not to such a user, or the bot may not.
    """
    wanted = given[PARAMETERS]
    receiver = wanted["receiver_user_id"]
    if chat.kind not in {"group", "supergroup"}:
        raise bad_request("ephemeral messages can be sent only to groups")
    if bot.id not in chat.admins and not _may_answer(state, bot, wanted):
        raise bad_request("MESSAGE_NOT_COMMAND")
    if receiver not in chat.members or state.users[receiver]["is_bot"]:
        raise bad_request("USER_NOT_PARTICIPANT")
    check_markup(given.get("reply_markup"))
    thread = checked_thread(chat, given.get("message_thread_id"), bot.id)
    place = {"message_thread_id": thread, "is_topic_message": True} if thread else {}
    markup = {"reply_markup": given["reply_markup"]} if given.get("reply_markup") else {}
    message = chat.add_ephemeral(bot.user, receiver, **place, **content, **markup)
    await state.notify()
    return message


def _may_answer(state: State, bot: Bot, wanted: Json) -> bool:
    """Whether the receiver has just pressed a button of the bot."""
    query = state.queries.get(wanted.get("callback_query_id", ""))
    if query is None or (query.kind, query.bot) != ("callback_query", bot.id):
        return False
    by_receiver = query.content["from"]["id"] == wanted["receiver_user_id"]
    return bool(by_receiver and state.seconds() - query.asked <= WINDOW)


async def edit_ephemeral_message_text(state: State, bot: Bot, given: Json) -> bool:
    message = _own(state, bot, given)
    check_text(given.get("text"), given.get("entities", []))
    check_markup(given.get("reply_markup"))
    for name in ("text", "entities", "reply_markup"):
        message.pop(name, None)
        if given.get(name):
            message[name] = given[name]
    await state.notify()
    return True


async def delete_ephemeral_message(state: State, bot: Bot, given: Json) -> bool:
    _own(state, bot, given)
    del reachable(state, bot, given).ephemeral[given["receiver_user_id"], given["ephemeral_message_id"]]
    await state.notify()
    return True


def _own(state: State, bot: Bot, given: Json) -> Json:
    chat = reachable(state, bot, given)
    message = chat.ephemeral.get((given["receiver_user_id"], given["ephemeral_message_id"]))
    if message is None or message["from"]["id"] != bot.id:
        raise bad_request("ephemeral message not found")
    return message
