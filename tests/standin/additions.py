"""What later versions of the Bot API add to its description as JSON, as far as Dateline uses it: ephemeral messages.

From the Bot API's documentation of 10.2 and 10.3; docs/telegram.md says where it was found.
"""

from typing import Any


def _field(name: str, types: list[str], description: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "types": types, "required": required, "description": description}


_MESSAGE = [
    _field("receiver_user", ["User"], "For ephemeral messages, the user who received the message"),
    _field("ephemeral_message_id", ["Integer"], "For ephemeral messages, its number inside this chat"),
]
_PARAMETERS = [
    _field("receiver_user_id", ["Integer"], "Who will receive the message", required=True),
    _field("callback_query_id", ["String"], "The callback query which triggered the message"),
    _field("replace_callback_query_message", ["Boolean"], "Whether it is shown in place of the original message"),
]
_NAMED = [
    _field("chat_id", ["Integer", "String"], "The target chat", required=True),
    _field("receiver_user_id", ["Integer"], "The user who received the message", required=True),
    _field("ephemeral_message_id", ["Integer"], "The ephemeral message", required=True),
]
_TEXT = [
    _field("text", ["String"], "New text of the message"),
    _field("parse_mode", ["String"], "Mode for parsing entities"),
    _field("entities", ["Array of MessageEntity"], "Special entities that appear in the text"),
    _field("link_preview_options", ["LinkPreviewOptions"], "Link preview generation options"),
    _field("reply_markup", ["InlineKeyboardMarkup"], "An inline keyboard"),
]


def add_ephemeral(described: dict[str, Any]) -> None:
    """Add it to a description."""
    methods, types = described["methods"], described["types"]
    types["Message"]["fields"] += _MESSAGE
    types["EphemeralMessageParameters"] = {"fields": _PARAMETERS}
    methods["sendMessage"]["fields"].append(
        _field("ephemeral_message_parameters", ["EphemeralMessageParameters"], "Makes the message ephemeral")
    )
    methods["editEphemeralMessageText"] = {"returns": ["Boolean"], "fields": [*_NAMED, *_TEXT]}
    methods["deleteEphemeralMessage"] = {"returns": ["Boolean"], "fields": _NAMED}
