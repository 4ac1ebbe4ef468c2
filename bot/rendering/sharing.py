"""Say who shared an article of a group. Pure."""

import datetime as dt
from collections.abc import Sequence

from bot.rendering import collecting_texts as texts
from bot.rendering.document import Document, Style, plain
from retrieval.store import Sharing

_SUPERGROUP = "-100"
"""How the id of a supergroup begins, in which messages have links."""


def shared_document(sharings: Sequence[Sharing], chat: str, now: dt.datetime) -> Document:
    """Render who shared an article, in italics; a link leads to the message if there is one.

    Args:
        sharings: who shared it, the first one first.
        chat: the id of the chat.
        now: the present, in the time zone of the chat.
    """
    first = sharings[0]
    then = dt.datetime.fromtimestamp(first.shared, now.tzinfo)
    said = plain(texts.shared_by(first.name, len(sharings) - 1, texts.moment(then, now))).styled(Style.ITALIC)
    link = message_link(chat, first.message)
    return said.styled(Style.LINK, link) if link else said


def message_link(chat: str, message: str | None) -> str | None:
    """Return the link to a message, which opens for the members of its supergroup; None in other chats."""
    if message is None or not chat.startswith(_SUPERGROUP):
        return None
    return f"https://t.me/c/{chat.removeprefix(_SUPERGROUP)}/{message}"
