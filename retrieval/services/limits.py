"""What one chat may have, and how fast it may add. Takes no lock itself, see `Collections`."""

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.errors import LimitReached
from retrieval.model import Article
from retrieval.store import Room, Shelf
from retrieval.store.ports import Articles

A_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class CollectionLimits:
    """What one chat may have: articles, characters of text, feeds, and added articles a minute."""

    articles: int = 1000
    characters: int = 50_000_000
    feeds: int = 50
    adds_a_minute: int = 60


class Limiter:
    """Checks additions against the limits.

    Args:
        limits: what one chat may have.
        is_unlimited: whether a shelf has no limits.
        articles: the articles on the shelves.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        limits: CollectionLimits,
        is_unlimited: Callable[[Shelf], bool],
        articles: Callable[[], Articles],
        clock: Callable[[], float],
    ) -> None:
        self._limits = limits
        self._is_unlimited = is_unlimited
        self._articles = articles
        self._clock = clock
        self._adds: dict[str, list[float]] = {}

    def of(self, shelf: Shelf) -> CollectionLimits | None:
        """What the chat of a shelf may have; None for no limits."""
        return None if self._is_unlimited(shelf) else self._limits

    def room(self, shelf: Shelf) -> Room | None:
        """What a shelf may hold; None for no limit."""
        limits = self.of(shelf)
        return None if limits is None else Room(limits.articles, limits.characters)

    def free_places(self, shelf: Shelf) -> int | None:
        """How many more articles a shelf may hold; None for any number."""
        limits = self.of(shelf)
        return None if limits is None else max(0, limits.articles - self._articles().count(shelf))

    def check_places(self, shelf: Shelf) -> None:
        """Check whether a shelf may hold one more article, of whatever length.

        Raises:
            LimitReached: it may not.
        """
        limits = self.of(shelf)
        if limits is not None and self._articles().count(shelf) >= limits.articles:
            raise LimitReached(
                "This library is full: {most} articles. Remove some, then add again.", most=limits.articles
            )

    def check_room(self, shelf: Shelf, article: Article) -> None:
        """Check whether a new article fits on its shelf.

        Raises:
            LimitReached: it does not.
        """
        limits = self.of(shelf)
        if limits is None:
            return
        self.check_places(shelf)
        if self._articles().size(shelf) + len(article.text) > limits.characters:
            raise LimitReached(
                "This library is full: {most:,} characters of text. Remove some articles, then add again.",
                most=limits.characters,
            )

    def check_rate(self, shelf: Shelf) -> list[float]:
        """Check whether a chat may add now; return when it added within the last minute.

        Raises:
            LimitReached: it added too often.
        """
        limits, now = self.of(shelf), self._clock()
        if limits is None:
            return []
        recent = [moment for moment in self._adds.get(shelf.chat, []) if now - moment < A_MINUTE]
        if len(recent) >= limits.adds_a_minute:
            raise LimitReached(
                "You can add at most {most} articles a minute. Try again in a minute.", most=limits.adds_a_minute
            )
        return recent

    def count_addition(self, shelf: Shelf) -> None:
        """Count an addition, of one article or of several that come together, as one.

        Raises:
            LimitReached: the chat added too often within the last minute.
        """
        recent = self.check_rate(shelf)
        if self.of(shelf) is not None:
            self._adds[shelf.chat] = [*recent, self._clock()]

    def forget(self, chat: str) -> None:
        """Forget when a chat added."""
        self._adds.pop(chat, None)
