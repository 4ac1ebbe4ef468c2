"""Menus of commands: under which key each is kept, and which of them a person sees."""

from tests.standin.bots import Bot
from tests.standin.room import Room
from tests.standin.wire import Json


def menu_key(scope: Json, language: str) -> str:
    """Under which a menu is kept: `scope:language`, as in `all_private_chats:de`, `chat(5):` or `chat_member(-5)(7):`."""
    where = "".join(f"({scope[k]})" for k in ("chat_id", "user_id") if k in scope)
    return f"{scope['type']}{where}:{language}"


def menu_of(bot: Bot, chat: Room, user: Json) -> list[Json]:
    """The menu that a person sees in a chat: of the narrowest scope that has one, in their language before the common one."""
    language = user.get("language_code", "")[:2]
    for scope in _scopes(chat, user):
        for key in (menu_key(scope, language), menu_key(scope, "")):
            if key in bot.commands:
                return bot.commands[key]
    return []


def _scopes(chat: Room, user: Json) -> list[Json]:
    """The scopes that a person is in, from the narrowest."""
    here = {"chat_id": chat.id}
    if chat.kind == "private":
        return [{"type": "chat"} | here, {"type": "all_private_chats"}, {"type": "default"}]
    admin = user["id"] in chat.admins or user["id"] == chat.owner
    scopes = [
        {"type": "chat_member", "user_id": user["id"]} | here,
        {"type": "chat_administrators"} | here,
        {"type": "chat"} | here,
        {"type": "all_chat_administrators"},
        {"type": "all_group_chats"},
        {"type": "default"},
    ]
    return [s for s in scopes if admin or "administrators" not in s["type"]]
