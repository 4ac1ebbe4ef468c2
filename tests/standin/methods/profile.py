"""Methods by which a bot says what it is: names, descriptions, menus of commands, each per language."""

import re

from tests.standin.bots import Bot
from tests.standin.errors import bad_request
from tests.standin.menus import menu_key
from tests.standin.state import State
from tests.standin.wire import Json

MOST_NAME, MOST_DESCRIPTION, MOST_SHORT_DESCRIPTION = 64, 512, 120


async def get_me(_state: State, bot: Bot, _given: Json) -> Json:
    return bot.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": bot.inline,
        "supports_guest_queries": bot.guests,
        "has_topics_enabled": bot.topics_in_private,
    }


async def set_my_commands(state: State, bot: Bot, given: Json) -> bool:
    commands = given["commands"]
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_key(state, given)] = commands
    return True


async def get_my_commands(state: State, bot: Bot, given: Json) -> list[Json]:
    return bot.commands.get(_key(state, given), [])


async def delete_my_commands(state: State, bot: Bot, given: Json) -> bool:
    bot.commands.pop(_key(state, given), None)
    return True


async def set_my_name(_state: State, bot: Bot, given: Json) -> bool:
    return _set(bot, given, "name", MOST_NAME)


async def set_my_description(_state: State, bot: Bot, given: Json) -> bool:
    return _set(bot, given, "description", MOST_DESCRIPTION)


async def set_my_short_description(_state: State, bot: Bot, given: Json) -> bool:
    return _set(bot, given, "short_description", MOST_SHORT_DESCRIPTION)


def _set(bot: Bot, given: Json, name: str, most: int) -> bool:
    """Keep a text under its name, or `name:de` for a language."""
    language = _language(given)
    text = given.get(name, "")
    if len(text) > most:
        raise bad_request(f"BOT_{name.upper()}_INVALID")
    bot.profile[f"{name}:{language}" if language else name] = text
    return True


def _language(given: Json) -> str:
    language: str = given.get("language_code", "")
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise bad_request("invalid language code specified")
    return language


def _key(state: State, given: Json) -> str:
    """Under which a menu is kept; chat and user of its scope must be there."""
    scope = given.get("scope", {"type": "default"})
    if "chat_id" in scope:
        chat = state.chat(scope["chat_id"])
        if chat.kind == "private" and scope["type"] != "chat":
            raise bad_request("chat not found")
        if scope.get("user_id", 0) not in {0, *state.users}:
            raise bad_request("user not found")
    return menu_key(scope, _language(given))
