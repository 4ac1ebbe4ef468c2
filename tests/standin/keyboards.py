"""Inline keyboards: each button of one kind, within its limits."""

import re
from collections.abc import Callable
from typing import Any

from tests.standin.errors import bad_request
from tests.standin.wire import Json

MOST_CALLBACK_DATA, MOST_COPIED, MOST_BUTTONS = 64, 256, 100
_NOT_A_KIND = {"text", "icon_custom_emoji_id", "style"}


def check_markup(markup: Json | None) -> None:
    """Refuse a keyboard that Telegram would."""
    rows = (markup or {}).get("inline_keyboard", [])
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("inline keyboard button text must be non-empty")
    kinds = button.keys() - _NOT_A_KIND
    if len(kinds) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    kind = kinds.pop()
    if kind in _CHECKS:
        _CHECKS[kind](button[kind])


def _check_data(data: Any) -> None:
    if not 1 <= len(data.encode()) <= MOST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not re.match(r"(?:https?|tg)://\S+\.\S+", url) and not re.match(r"tg://\S+", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_copied(copied: Any) -> None:
    if not 1 <= len(copied["text"]) <= MOST_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_query(query: Any) -> None:
    if len(query) > MOST_COPIED:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_chosen_chat(chosen: Any) -> None:
    _check_query(chosen.get("query", ""))
    if not any(value for name, value in chosen.items() if name.startswith("allow_")):
        raise bad_request("at least one chat type must be allowed")


_CHECKS: dict[str, Callable[[Any], None]] = {
    "callback_data": _check_data,
    "url": _check_url,
    "copy_text": _check_copied,
    "switch_inline_query": _check_query,
    "switch_inline_query_current_chat": _check_query,
    "switch_inline_query_chosen_chat": _check_chosen_chat,
}
