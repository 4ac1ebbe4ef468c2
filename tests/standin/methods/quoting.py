"""Quotes: what a reply shows of the message that it replies to, character for character."""

from tests.standin.errors import bad_request
from tests.standin.formatting import units
from tests.standin.wire import Json, entities_of, text_of

MOST_QUOTE = 1024
KEPT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"})
"""The entities that a quote must have where the original has them."""


def quoted(wanted: Json, message: Json) -> Json:
    """The field of a reply that shows its quote, nothing where there is none.

    Args:
        wanted: the `reply_parameters`.
        message: the message that is replied to.

    Raises:
        Refusal: the quote is not in the message, not at its position, too long, or formatted otherwise.
    """
    quote = wanted.get("quote")
    if not quote:
        return {}
    raw, part = text_of(message).encode("utf-16-le"), quote.encode("utf-16-le")
    position = wanted.get("quote_position")
    if position is None:
        position = _found(raw, part)
    if units(quote) > MOST_QUOTE or position < 0 or raw[2 * position : 2 * position + len(part)] != part:
        raise bad_request("QUOTE_TEXT_INVALID")
    kept = _clipped(entities_of(message), position, position + units(quote))
    if _sorted(wanted.get("quote_entities", [])) != kept:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": position, "is_manual": True} | ({"entities": kept} if kept else {})}


def _found(raw: bytes, part: bytes) -> int:
    """Where a part stands first, in code units; -1 where it does not."""
    at = raw.find(part)
    while at % 2 == 1 and at >= 0:
        at = raw.find(part, at + 1)
    return at // 2 if at >= 0 else -1


def _clipped(entities: list[Json], start: int, end: int) -> list[Json]:
    """The entities that a quote keeps, as far as they are inside, counted from its start."""
    kept = []
    for e in entities:
        first, last = max(e["offset"], start), min(e["offset"] + e["length"], end)
        if e["type"] in KEPT and first < last:
            kept.append(e | {"offset": first - start, "length": last - first})
    return _sorted(kept)


def _sorted(entities: list[Json]) -> list[Json]:
    return sorted((e for e in entities if e["type"] in KEPT), key=lambda e: (e["offset"], -e["length"], e["type"]))
