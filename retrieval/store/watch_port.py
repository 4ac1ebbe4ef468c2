"""Defines the port of the topics that chats watch; the docstring of `ports.py` says what every store guarantees."""

from collections.abc import Sequence
from typing import Protocol

from retrieval.store.records import Look, ToldSentence, TopicWatch


class Watches(Protocol):
    """The topics that chats watch, and what they were told of each."""

    def plan(self, watch: TopicWatch) -> TopicWatch:
        """Store a watch and return it with a new number. Numbers are never reused."""

    def stop(self, number: int) -> None:
        """Delete a watch and what it has told; does nothing if it does not exist."""

    def get(self, number: int) -> TopicWatch | None:
        """The watch with this number, or None."""

    def of(self, chat: str) -> list[TopicWatch]:
        """The watches of a chat, all topics, oldest first."""

    def all(self) -> list[TopicWatch]:
        """The watches of all chats, oldest first."""

    def told(self, number: int) -> list[ToldSentence]:
        """What a watch has told and still remembers, oldest first."""

    def purge(self, *, before: float) -> None:
        """Delete what all watches have told before a moment (Unix time)."""

    def note(self, looks: Sequence[Look], *, most: int) -> bool:
        """Store up to which article some watches have looked, and what they tell, by compare-and-swap: all or none.

        False if one of the watches has looked further or was stopped since it was read. If several processes note the same
        looks, exactly one gets True.

        Args:
            looks: the looks, each of another watch.
            most: maximum number of sentences that each of them remembers; the oldest are deleted.
        """
