"""Methods that change or take away what was sent."""

from typing import Any

from tests.standin.bots import Bot
from tests.standin.errors import NOT_MODIFIED, bad_request
from tests.standin.formatting import check_caption, check_text
from tests.standin.keyboards import check_markup
from tests.standin.methods.reach import own_message, reachable
from tests.standin.state import Chat, State
from tests.standin.wire import Json

TWO_DAYS = 48 * 60 * 60


async def edit_message_text(state: State, bot: Bot, given: Json) -> Any:
    message = own_message(state, bot, given, "edit")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    check_text(given.get("text"), given.get("entities", []))
    return await _edit(state, given, message, ("text", "entities", "reply_markup"))


async def edit_message_caption(state: State, bot: Bot, given: Json) -> Any:
    message = own_message(state, bot, given, "edit")
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    check_caption(given.get("caption"), given.get("caption_entities", []))
    return await _edit(state, given, message, ("caption", "caption_entities", "reply_markup"))


async def edit_message_reply_markup(state: State, bot: Bot, given: Json) -> Any:
    return await _edit(state, given, own_message(state, bot, given, "edit"), ("reply_markup",))


async def _edit(state: State, given: Json, message: Json, names: tuple[str, ...]) -> Any:
    """Put new values in place of old ones; what is not given is gone, the keyboard too."""
    check_markup(given.get("reply_markup"))
    new = {k: given[k] for k in names if _is_something(given.get(k))}
    if new == {k: message[k] for k in names if k in message}:
        raise bad_request(NOT_MODIFIED)
    for name in names:
        message.pop(name, None)
    message.update(new, edit_date=state.now())
    await state.notify()
    return True if "inline_message_id" in given else message


def _is_something(value: Any) -> bool:
    """An empty keyboard is none."""
    return bool(value) and value != {"inline_keyboard": []}


async def delete_message(state: State, bot: Bot, given: Json) -> bool:
    chat = reachable(state, bot, given)
    message = chat.messages.get(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(state, bot, chat, message):
        raise bad_request("message can't be deleted")
    chat.remove(message["message_id"])
    await state.notify()
    return True


async def delete_messages(state: State, bot: Bot, given: Json) -> bool:
    chat = reachable(state, bot, given)
    if not 1 <= len(given["message_ids"]) <= 100:
        raise bad_request(
            "too many messages to delete" if given["message_ids"] else "message identifiers are not specified"
        )
    found = [chat.messages[n] for n in given["message_ids"] if n in chat.messages]
    if not all(_may_delete(state, bot, chat, m) for m in found):
        raise bad_request("message can't be deleted")
    for message in found:
        chat.remove(message["message_id"])
    await state.notify()
    return True


def _may_delete(state: State, bot: Bot, chat: Chat, message: Json) -> bool:
    """Its own messages, all in a private chat, and others' where it is an administrator who may; for two days."""
    if bot.id in chat.admins and chat.member(bot.user)["can_delete_messages"]:
        return True
    if state.now() - message["date"] > TWO_DAYS:
        return False
    return bool(chat.kind == "private" or message["from"]["id"] == bot.id)
