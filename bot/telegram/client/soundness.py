"""Updates as Telegram gives them, made fit for all that reads them: whatever stands in one, it harms no other.

One that PTB cannot read would come again and again, and with it keep out all that come after; the journal cannot store
half a pair of surrogates, and PTB cannot cut out an entity that ends in the middle of a character.
"""

import json
import logging
import re
from collections.abc import Mapping
from typing import Any

from telegram import Update

log = logging.getLogger(__name__)

_HALF = re.compile("[\ud800-\udfff]")
_SECOND_HALVES = {bytes([high]) for high in range(0xDC, 0xE0)}
"""The higher bytes of the UTF-16 code units that end a character of two."""
_MARKED = (("text", "entities"), ("caption", "caption_entities"))


def sound_body(body: bytes) -> bytes:
    """The answer to a request for updates, each made sound; what is no such answer stays as it is."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return body
    result = content.get("result") if isinstance(content, dict) else None
    if not isinstance(result, list) or not all(isinstance(each, dict) and "update_id" in each for each in result):
        return body
    made = [sound_update(each) for each in result]
    return body if made == result else json.dumps({"ok": True, "result": made}).encode()


def sound_update(update: Mapping[str, Any]) -> dict[str, Any]:
    """An update without halves of surrogate pairs and without entities that are not in their text.

    Of one that PTB cannot read, as for a date in the year 10,000, the number alone is left.
    """
    try:
        made: dict[str, Any] = _sound(update)
        Update.de_json(made, None)
    except Exception as exc:  # noqa: BLE001 - whatever PTB makes of what it does not know
        # Without its traceback, which may hold a text.
        log.warning("update %s cannot be read and is left out: %s", update["update_id"], type(exc).__name__)
        return {"update_id": update["update_id"]}
    return made


def _sound(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_sound(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    made = {name: _sound(each) for name, each in value.items()}
    for text, entities in _MARKED:
        if entities in made:
            made[entities] = _inside(made.get(text) or "", made[entities])
    return made


def _inside(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entities that mark whole characters of a text."""
    raw = text.encode("utf-16-le")

    def is_between(place: int) -> bool:
        """Whether a place is not in the middle of a character, which the second half of a pair of surrogates is."""
        return raw[2 * place + 1 : 2 * place + 2] not in _SECOND_HALVES

    def is_whole(entity: dict[str, Any]) -> bool:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        return 0 <= start < end <= len(raw) // 2 and is_between(start) and is_between(end)

    return [each for each in entities if is_whole(each)]
