"""Ephemeral messages: the Bot API's messages in a group that one member alone sees.

PTB 22.8 knows Bot API 10.0, which does not have them. What they are called in Bot API 10.3 stands here and nowhere else;
`docs/telegram.md` says from which documents it is, and what is assumed. A PTB that knows them will no longer leave their fields in
`api_kwargs`: the tests of `tests/bot/test_ephemeral.py` fail then.
"""

from collections.abc import Mapping, Sequence

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, MessageEntity
from telegram.error import BadRequest, EndPointNotFound, Forbidden

PARAMETERS = "ephemeral_message_parameters"
"""The parameter of `sendMessage` that makes a message ephemeral. A server that does not know it sends to all."""
RECEIVER_ID = "receiver_user_id"
NUMBER = "ephemeral_message_id"
"""The field of an ephemeral message in place of its `message_id`, which is 0."""
RECEIVER = "receiver_user"
EDIT, DELETE = "editEphemeralMessageText", "deleteEphemeralMessage"
NO_MESSAGE = 2**31 - 1
"""A number that no ephemeral message has."""


def is_ephemeral(message: Message) -> bool:
    """Return whether Telegram says of a message that one person alone sees it."""
    return _number_of(message) is not None


def receiver_of(message: Message) -> int | None:
    """Return the id of the user who sees an ephemeral message of the bot; None for any other message."""
    receiver = message.api_kwargs.get(RECEIVER)
    sender = message.from_user
    if not is_ephemeral(message) or not isinstance(receiver, Mapping) or sender is None or not sender.is_bot:
        return None
    found = receiver.get("id")
    return found if isinstance(found, int) else None


def identity_of(message: Message) -> int | str:
    """Return what tells a message from the others of its chat: all ephemeral messages have the `message_id` 0."""
    number = _number_of(message)
    return message.message_id if number is None else f"ephemeral-{receiver_of(message)}-{number}"


def _number_of(message: Message) -> int | None:
    number = message.api_kwargs.get(NUMBER)
    return number if isinstance(number, int) else None


async def send_ephemeral(
    to: Message,
    receiver: int,
    text: str,
    entities: Sequence[MessageEntity],
    *,
    buttons: InlineKeyboardMarkup | None,
    preview: LinkPreviewOptions,
) -> Message:
    """Send one message to one member of a chat, in the topic of another message.

    It is no reply: nothing documents that an ephemeral message may reply to an ordinary one.

    Raises:
        BadRequest: the bot or the user may not, see `EphemeralSupport.check_rights`.
    """
    return await to.get_bot().send_message(
        to.chat_id,
        text,
        entities=entities,
        link_preview_options=preview,
        reply_markup=buttons,
        message_thread_id=to.message_thread_id if to.is_topic_message else None,
        api_kwargs={PARAMETERS: {RECEIVER_ID: receiver}},
    )


async def edit_ephemeral(
    message: Message,
    text: str,
    entities: Sequence[MessageEntity],
    *,
    buttons: InlineKeyboardMarkup | None,
    preview: LinkPreviewOptions,
) -> None:
    """Replace the text of one of the bot's ephemeral messages.

    Raises:
        BadRequest: it is gone.
    """
    shown = {"text": text, "entities": entities, "reply_markup": buttons, "link_preview_options": preview}
    given = {name: value for name, value in shown.items() if value}
    await message.get_bot().do_api_request(EDIT, api_kwargs={**_named(message), **given})


async def delete_ephemeral(message: Message) -> None:
    """Delete one of the bot's ephemeral messages.

    Raises:
        BadRequest: it is gone.
    """
    await message.get_bot().do_api_request(DELETE, api_kwargs=_named(message))


def _named(message: Message) -> dict[str, object]:
    return {"chat_id": message.chat_id, RECEIVER_ID: receiver_of(message), NUMBER: _number_of(message)}


async def is_known_to(bot: Bot, chat: int, user: int) -> bool:
    """Ask whether the server knows ephemeral messages.

    A server ignores parameters that it does not know, but not methods. So this calls such a method, for a message that is not
    there.

    Args:
        bot: calls the server.
        chat: a group of the bot.
        user: a member of it.

    Raises:
        NetworkError: there was no answer.
    """
    try:
        await bot.do_api_request(DELETE, api_kwargs={"chat_id": chat, RECEIVER_ID: user, NUMBER: NO_MESSAGE})
    except EndPointNotFound:
        return False
    except (BadRequest, Forbidden):
        return True
    return True
