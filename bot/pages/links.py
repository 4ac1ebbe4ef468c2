"""Links to pages: make them, and find what they open.

A shelf is named in links by a random name. It is one of the shelf's settings, so it moves with a group that becomes a
supergroup, and `/forget` deletes it, which ends all links of the chat for good.
"""

import base64
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.pages.tickets import MOST_ORDINAL, MOST_POINTS, NAME, Point, Signer, Ticket
from bot.rendering import page_texts as texts
from retrieval.errors import DatelineError, StoreError
from retrieval.model import Briefing
from retrieval.services.collections import Collections
from retrieval.store import Shelf

log = logging.getLogger(__name__)

SETTING = "page"
"""The setting of a shelf that holds its name in links."""
HOUR, DAY = 3600, 24 * 3600
MOST_ADDRESS = 1000
"""Maximum length of an address; Telegram rejects a message whose button has a longer one."""
PATH = "/read/"
"""What comes between the public address and a ticket."""


class Ended(StrEnum):
    """Why a link does not open anything."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REMOVED = "removed"


class DeadPage(DatelineError):
    """A link opens nothing. `ended` says why."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(_REASONS[ended])
        self.ended = ended


_REASONS = {Ended.UNKNOWN: texts.DEAD, Ended.EXPIRED: texts.EXPIRED, Ended.REMOVED: texts.REMOVED}


class ShelfNames:
    """The names of shelves in links. Call its methods while holding the lock of the collections.

    Args:
        collections: hold the shelves.
    """

    def __init__(self, collections: Collections) -> None:
        self._store = collections.store
        self._version: object = None
        self._known: dict[str, Shelf] = {}

    def of(self, shelf: Shelf) -> str:
        """Return the name of a shelf; a shelf without one gets one.

        Raises:
            StoreError: the name cannot be stored.
        """
        name = self._store.settings.of(shelf).get(SETTING)
        if name is None:
            name = base64.urlsafe_b64encode(secrets.token_bytes(NAME)).decode("ascii")
            self._store.settings.put(shelf, SETTING, name)
        return name

    def shelf(self, name: str) -> Shelf | None:
        """Return the shelf with a name, or None."""
        version = self._store.version()
        if version != self._version:
            settings = self._store.settings.all()
            self._known = {value: shelf for shelf, setting, value in settings if setting == SETTING}
            self._version = version
        return self._known.get(name)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Makes and opens links. Call its methods, except `read`, while holding the lock of the collections.

    Attributes:
        collections: hold the shelves.
        names: the names of the shelves.
        signer: signs the links.
        url: the public address.
        days: for how many days a link works.
    """

    collections: Collections
    names: ShelfNames
    signer: Signer
    url: str
    days: int

    @classmethod
    def over(cls, collections: Collections, *, key: bytes, url: str, days: int) -> "PageLinks":
        """Make the links of some collections."""
        return cls(collections, ShelfNames(collections), Signer(key), url, days)

    def articles(self, shelf: Shelf, article_ids: Iterable[str], *, expires: int | None = None) -> dict[str, str]:
        """Return the address of each of these articles that a question to a shelf searches.

        On a full disk there may be none, since an answer without links is better than none.

        Args:
            shelf: the shelf.
            article_ids: the articles.
            expires: when the links end; None for the usual time from now.
        """
        expires = self._expiry() if expires is None else expires
        found = {}
        try:
            for article_id in dict.fromkeys(article_ids):
                holder = holder_of(self.collections, self.collections.shelves(shelf), article_id)
                if holder is not None:
                    found[article_id] = self._address(Ticket(self.names.of(holder), expires, article_id))
        except StoreError as exc:
            log.warning("No links to pages: %s", exc)
        return found

    def briefing(self, shelf: Shelf, briefing: Briefing) -> str | None:
        """Return the address of a briefing of a shelf; None without points, or if it is too long for an address."""
        points = [Point(p.passage.id.article_id, p.passage.id.ordinal, p.lead is not None) for p in briefing.points]
        if not 0 < len(points) <= MOST_POINTS or any(point.ordinal > MOST_ORDINAL for point in points):
            return None
        try:
            address = self._address(Ticket(self.names.of(shelf), self._expiry(), points=tuple(points)))
        except StoreError as exc:
            log.warning("No link to a page: %s", exc)
            return None
        return address if len(address) <= MOST_ADDRESS else None

    def read(self, text: str) -> Ticket:
        """Return the ticket of a link. This needs no lock.

        Args:
            text: the ticket as in the address.

        Raises:
            DeadPage: the link was not made here, or it has expired.
        """
        try:
            ticket = self.signer.unpack(text)
        except ValueError:
            raise DeadPage(Ended.UNKNOWN) from None
        if ticket.expires <= self.collections.clock():
            raise DeadPage(Ended.EXPIRED)
        return ticket

    def _expiry(self) -> int:
        # To the hour, so that the links to an article in messages sent together are the same.
        return int((self.collections.clock() + self.days * DAY) // HOUR + 1) * HOUR

    def _address(self, ticket: Ticket) -> str:
        return f"{self.url}{PATH}{self.signer.pack(ticket)}"


def holder_of(collections: Collections, shelves: Iterable[Shelf], article_id: str) -> Shelf | None:
    """Return the first of some shelves that has an article which is searched for questions; None if none has."""
    return next((shelf for shelf in shelves if collections.store.visible.named([shelf], [article_id])), None)
