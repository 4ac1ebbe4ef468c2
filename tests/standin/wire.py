"""What goes over the wire: JSON, and the files in a form beside it."""

from typing import Any

Json = dict[str, Any]


class Upload(str):
    """A file that a bot sent: its name, with the bytes beside it."""

    __slots__ = ("data",)
    data: bytes

    def __new__(cls, name: str, data: bytes) -> "Upload":
        made = super().__new__(cls, name)
        made.data = data
        return made


def without_reply(message: Json) -> Json:
    """A message as it is shown inside another: Telegram nests no further."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def text_of(message: Json) -> str:
    """The text that a person reads and that can be quoted, be it a caption."""
    text: str = message.get("text") or message.get("caption") or ""
    return text


def entities_of(message: Json) -> list[Json]:
    return [*message.get("entities", []), *message.get("caption_entities", [])]
