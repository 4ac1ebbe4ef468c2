"""Which bots are told of a message: those of the chat, and in privacy mode only of what concerns them."""

from tests.standin.bots import Bot
from tests.standin.room import Room, is_service
from tests.standin.wire import Json, entities_of, text_of


def may_see(bot: Bot, message: Json, chat: Room) -> bool:
    """Privacy mode: in groups commands, mentions and replies to the bot, unless it is off or the bot an admin."""
    if chat.kind == "private":
        return bot.id not in chat.banned
    if bot.id not in chat.members:
        return False
    if not bot.privacy or bot.id in chat.admins or is_service(message):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    return message.get("via_bot", {}).get("id") == bot.id or is_addressed(bot, message)


def is_addressed(bot: Bot, message: Json) -> bool:
    """Whether a message has a command that may be the bot's, or mentions it."""
    name = "@" + bot.user["username"].lower()
    commands = [part for e, part in _parts(message) if e["type"] == "bot_command"]
    return any("@" not in part or part.endswith(name) for part in commands) or is_mentioned(bot, message)


def is_mentioned(bot: Bot, message: Json) -> bool:
    """Whether a message has the bot's name in it, or a link to the bot in its place."""
    name = "@" + bot.user["username"].lower()
    return any(
        (e["type"] == "mention" and part == name) or e.get("user", {}).get("id") == bot.id
        for e, part in _parts(message)
    )


def _parts(message: Json) -> list[tuple[Json, str]]:
    """The entities of a message, each with the text that it is of, in small letters."""
    raw = text_of(message).encode("utf-16-le")
    spans = [(e, 2 * e["offset"], 2 * (e["offset"] + e["length"])) for e in entities_of(message)]
    return [(e, raw[start:end].decode("utf-16-le").lower()) for e, start, end in spans]
