"""Find out whether a group message is addressed to the bot, and remove the bot's name from it."""

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType


def text_of(message: Message) -> str:
    """Return the text or caption of a message; empty if it has neither."""
    return message.text or message.caption or ""


def argument_of(message: Message) -> str:
    """Return the text after the command of a message, with its line breaks."""
    text = text_of(message)
    return text.partition(" ")[2] if " " in text.split("\n", 1)[0] else text.partition("\n")[2]


def addressed_text(message: Message, bot: User) -> str | None:
    """Return a group message without mentions of the bot; None if it is not addressed to the bot.

    A message is addressed to the bot if it mentions the bot anywhere, also in a caption, or replies to the bot.
    """
    mentions = [entity for entity, part in _mentions(message).items() if _names(entity, part, bot)]
    replied_to = message.reply_to_message.from_user if message.reply_to_message else None
    if not mentions and (replied_to is None or replied_to.id != bot.id):
        return None
    return " ".join(_without(text_of(message), mentions).split()).lstrip(",:;.- ").rstrip(", ")


def question_of(message: Message, bot: User) -> str:
    """Return the question of a message, without the command or the bot's name; empty if there is none."""
    text = text_of(message)
    if text.startswith("/"):
        return text.partition(" ")[2].strip()
    if message.chat.type == ChatType.PRIVATE:
        return text.strip()
    # A message without mention can be a reply to the bot, which is not visible inside another message.
    return addressed_text(message, bot) or text.strip()


def _without(text: str, entities: list[MessageEntity]) -> str:
    """Remove entities from a text. Their offsets count UTF-16 code units, so the text is encoded first."""
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
