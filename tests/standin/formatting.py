"""Entities: those that Telegram finds in what people write, and the rules for those that bots send."""

import itertools
import re
from typing import Any

import regex

from tests.standin.errors import bad_request

MOST_TEXT, MOST_CAPTION, MOST_ENTITIES = 4096, 1024, 100
JOINER = "\u200d"
_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{2,31}")),
    ("url", re.compile(r"https?://\S+")),
)
_BLOCKS = {"blockquote", "expandable_blockquote"}
_ALONE = {"code", "pre"}


def units(text: str) -> int:
    """UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_encodable(value: Any) -> bool:
    """Whether no string in some JSON has half of a surrogate pair without the other."""
    if isinstance(value, str):
        return not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return all(is_encodable(v) for v in value.values())
    return all(map(is_encodable, value)) if isinstance(value, list) else True


def is_whole(*parts: str) -> bool:
    """Whether no part of a text that was cut begins or ends inside of what a reader sees as one character.

    That is a base with its combining marks, an emoji of several, a flag, a syllable of Devanagari. White space between
    the parts may be gone.
    """
    if not all(map(is_encodable, parts)) or any(_begins_inside(part) or part.endswith(JOINER) for part in parts):
        return False
    return all(_is_boundary(a, b) for a, b in itertools.pairwise(parts))


def _begins_inside(part: str) -> bool:
    """Whether a text begins with what belongs to a character before it."""
    return not _is_boundary("a", part) or not _is_boundary("\U0001f600", part)


def _is_boundary(a: str, b: str) -> bool:
    together = regex.findall(r"\X", a + b)
    return together == regex.findall(r"\X", a) + regex.findall(r"\X", b)


def found_entities(text: str) -> list[dict[str, Any]]:
    found = [
        {"type": kind, "offset": units(text[: m.start()]), "length": units(m[0])}
        for kind, pattern in _FOUND
        for m in pattern.finditer(text)
    ]
    return sorted(found, key=lambda e: e["offset"])


def check_text(text: Any, entities: list[dict[str, Any]]) -> None:
    if not isinstance(text, str) or not text.strip():
        raise bad_request("message text is empty")
    if units(text) > MOST_TEXT:
        raise bad_request("message is too long")
    check_entities(text, entities)


def check_caption(caption: str | None, entities: list[dict[str, Any]]) -> None:
    """A caption may be missing, and is shorter."""
    if units(caption or "") > MOST_CAPTION:
        raise bad_request("message caption is too long")
    check_entities(caption or "", entities)


def check_entities(text: str, entities: list[dict[str, Any]]) -> None:
    """Stricter than Telegram, which silently mends some of these: a bot should not need the mending."""
    if len(entities) > MOST_ENTITIES:
        raise bad_request("too many entities")
    raw = text.encode("utf-16-le", "surrogatepass")
    for e in entities:
        start, end = e["offset"], e["offset"] + e["length"]
        if start < 0 or e["length"] < 1 or 2 * end > len(raw):
            raise bad_request(f"ENTITY_BOUNDS_INVALID {e}")
        if any(0xDC00 <= int.from_bytes(raw[2 * at : 2 * at + 2], "little") <= 0xDFFF for at in (start, end)):
            raise bad_request(f"entity {e} begins or ends inside a character")
        part = raw[2 * start : 2 * end].decode("utf-16-le")
        if part != part.strip():
            raise bad_request(f"entity {e} has white space at an end")
        if e["type"] == "text_link" and not re.match(r"(?:https?|tg)://", e.get("url", "")):
            raise bad_request("entity url is invalid")
    for i, a in enumerate(entities):
        for b in entities[i + 1 :]:
            _check_pair(a, b)


def _check_pair(a: dict[str, Any], b: dict[str, Any]) -> None:
    first, second = sorted((a, b), key=lambda e: (e["offset"], -e["length"]))
    first_end, second_end = first["offset"] + first["length"], second["offset"] + second["length"]
    if second["offset"] >= first_end:
        return
    if second_end > first_end:
        raise bad_request(f"entities overlap: {first} {second}")
    if {a["type"], b["type"]} <= _BLOCKS:
        raise bad_request("block quotes can't be nested")
    if {a["type"], b["type"]} & _ALONE:
        raise bad_request("code can't be combined with other entities")
