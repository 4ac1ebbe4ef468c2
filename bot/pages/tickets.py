"""What a link to a page opens, and its signature.

A ticket names its shelf by a random name (`links.ShelfNames`), so that no link shows the number of a chat. All of it, with
the moment at which it expires, is signed (HMAC-SHA256).
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from typing import NamedTuple

SIGNATURE = 16
"""Bytes of the signature: half of SHA-256's, as RFC 2104 allows."""
NAME = 9
"""Bytes of the random name of a shelf."""
MOST_ORDINAL = (1 << 15) - 1
MOST_POINTS = 80
"""Points of a briefing. The address of more would be longer than Telegram accepts for a button."""

_HEAD = struct.Struct(f">B{NAME}sI")
_ARTICLE = struct.Struct(">6s")
_POINT = struct.Struct(">6sH")
_LEAD = 1 << 15
_ONE_ARTICLE, _BRIEFING = 1, 2
_PURPOSE = b"dateline reader page"
"""Signed, too, so that the key could sign other things."""


class Point(NamedTuple):
    """A point of a briefing: its sentence, by its position in the article, and whether the sentence before belongs to it."""

    article_id: str
    ordinal: int
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link opens.

    Attributes:
        name: the random name of the shelf.
        expires: when the link ends, in seconds since 1970.
        article_id: the article; None for a briefing.
        points: the points of a briefing.
    """

    name: str
    expires: int
    article_id: str | None = None
    points: tuple[Point, ...] = ()


class Signer:
    """Signs tickets, and reads signed ones.

    Args:
        key: the secret key.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def pack(self, ticket: Ticket) -> str:
        """Return a ticket as text for an address: letters, digits, `-` and `_`.

        Raises:
            ValueError: a number is too large, or there are too many points.
        """
        if len(ticket.points) > MOST_POINTS:
            raise ValueError(f"a link holds at most {MOST_POINTS} points")
        kind = _BRIEFING if ticket.article_id is None else _ONE_ARTICLE
        try:
            body = _HEAD.pack(kind, _decoded(ticket.name), ticket.expires)
            if ticket.article_id is not None:
                body += _ARTICLE.pack(bytes.fromhex(ticket.article_id))
            body += b"".join(map(_packed, ticket.points))
        except struct.error as exc:
            raise ValueError("the ticket does not fit into a link") from exc
        return _encoded(body + self._signature(body))

    def unpack(self, text: str) -> Ticket:
        """Read a ticket. Whether it has expired is not checked.

        Raises:
            ValueError: the text is no ticket, or was not signed with this key.
        """
        try:
            raw = _decoded(text)
        except (binascii.Error, UnicodeEncodeError) as exc:
            raise ValueError("not a ticket") from exc
        body, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(body)):
            raise ValueError("not signed with this key")
        # What is signed was packed here.
        kind, name, expires = _HEAD.unpack_from(body)
        rest = body[_HEAD.size :]
        if kind == _ONE_ARTICLE:
            return Ticket(_encoded(name), expires, rest.hex())
        points = (Point(article.hex(), at & ~_LEAD, bool(at & _LEAD)) for article, at in _POINT.iter_unpack(rest))
        return Ticket(_encoded(name), expires, points=tuple(points))

    def _signature(self, body: bytes) -> bytes:
        return hmac.new(self._key, _PURPOSE + body, hashlib.sha256).digest()[:SIGNATURE]


def _packed(point: Point) -> bytes:
    if point.ordinal > MOST_ORDINAL:
        raise ValueError("the sentence does not fit into a link")
    return _POINT.pack(bytes.fromhex(point.article_id), point.ordinal | (_LEAD if point.lead else 0))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
