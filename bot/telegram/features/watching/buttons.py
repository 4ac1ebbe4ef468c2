"""The buttons of watched topics."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.rendering import watch_texts as texts
from retrieval.store import TopicWatch

PREFIX = "watch:"
"""Prefix of the data of these buttons. After it come the action and its argument."""
STOP, DROP, ZONE = "stop", "drop", "zone"
"""Stop a watch from what it tells, stop it from the list, and set the time zone."""
LONGEST_LABEL = 40
"""Maximum number of characters of a topic on a button."""


def stop_row(watch: TopicWatch, *, listed: bool) -> list[InlineKeyboardButton]:
    """Make the row with the button that stops a watch.

    Args:
        watch: the watch.
        listed: whether the message is the list, which is shown again afterwards.
    """
    words = watch.words if len(watch.words) <= LONGEST_LABEL else watch.words[: LONGEST_LABEL - 1] + "…"
    return [
        InlineKeyboardButton(texts.stop_button(words), callback_data=data_of(DROP if listed else STOP, watch.number))
    ]


def data_of(act: str, value: object) -> str:
    """Return the data of a button."""
    return f"{PREFIX}{act}:{value}"


def without(markup: InlineKeyboardMarkup | None, data: str | None) -> InlineKeyboardMarkup | None:
    """Return the buttons of a message without those with some data; None if none is left."""
    rows = [
        [button for button in row if button.callback_data != data] for row in (markup.inline_keyboard if markup else ())
    ]
    left = [row for row in rows if row]
    return InlineKeyboardMarkup(left) if left else None
