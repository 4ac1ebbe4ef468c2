"""Whether a message in a group is meant for the bot, and what it says without the bot's name."""

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType


def text_of(message: Message) -> str:
    """The message's text or caption; empty where it has neither."""
    return message.text or message.caption or ""


def argument_of(message: Message) -> str:
    """What stands behind the command of a message, line ends and all."""
    text = text_of(message)
    return text.partition(" ")[2] if " " in text.split("\n", 1)[0] else text.partition("\n")[2]


def addressed_text(message: Message, bot: User) -> str | None:
    """What a group's message says to the bot, mentions of it cut out; None if it is not meant for the bot.

    A message is meant for the bot if it mentions it anywhere, in a caption too, or replies to one of its messages.
    """
    mentions = [entity for entity, part in _mentions(message).items() if _names(entity, part, bot)]
    replied_to = message.reply_to_message.from_user if message.reply_to_message else None
    if not mentions and (replied_to is None or replied_to.id != bot.id):
        return None
    return " ".join(_without(text_of(message), mentions).split()).lstrip(",:;.- ").rstrip(", ")


def question_of(message: Message, bot: User) -> str:
    """What a message asks, without the command or the bot's name; empty where it asks nothing."""
    text = text_of(message)
    if text.startswith("/"):
        return text.partition(" ")[2].strip()
    if message.chat.type == ChatType.PRIVATE:
        return text.strip()
    # In a group a question may also reply to the bot, which a message inside another does not show.
    return addressed_text(message, bot) or text.strip()


def _without(text: str, entities: list[MessageEntity]) -> str:
    """The text with these entities cut out; their offsets count UTF-16 units, hence the detour."""
    raw = text.encode("utf-16-le")
    for entity in sorted(entities, key=lambda e: -e.offset):
        raw = raw[: 2 * entity.offset] + " ".encode("utf-16-le") + raw[2 * (entity.offset + entity.length) :]
    return raw.decode("utf-16-le")


def _mentions(message: Message) -> dict[MessageEntity, str]:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    return message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)


def _names(entity: MessageEntity, part: str, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    return part.casefold() == f"@{bot.username}".casefold()
