"""Defines the port of a store for who shared the articles of a group."""

from collections.abc import Collection, Sequence
from typing import Protocol

from retrieval.store.records import Sharing, Shelf


class Sharings(Protocol):
    """Who shared the articles of a group. Removing an article removes them, and restoring it restores them."""

    def put(self, number: int, sharing: Sharing) -> bool:
        """Note that a person shared an article; return whether it is noted.

        It is not if the article was removed or does not exist, if the person shared it before, or if the person does not
        want to be named in that chat.
        """

    def of(self, shelves: Sequence[Shelf], ids: Collection[str]) -> dict[str, list[Sharing]]:
        """Who shared the articles on some shelves that have some ids, each person once, the first one first.

        An article that nobody shared is left out.
        """

    def article_at(self, shelf: Shelf, url: str) -> int | None:
        """The number of the article on a shelf that has a URL, in any of its forms; None if there is none."""

    def withdraw(self, person: int, *, chat: str | None = None) -> int:
        """Permanently delete the name of a person from a chat, and note it no more there; the articles stay.

        Args:
            person: the id of the user.
            chat: the chat; None for every chat in which the person shared something.

        Returns:
            The number of articles that the person is no longer named for.
        """

    def allow(self, person: int, *, chat: str) -> None:
        """Let a person be named in a chat again; what was deleted does not come back."""
