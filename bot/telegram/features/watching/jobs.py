"""What is to be told of watched topics, kept in the outbox until it is told.

As for a briefing, the outbox holds no text but a job: the ids of the sentences. Who ends before they have arrived sends them after
the next start, as far as their articles are still there.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from retrieval.model import PassageId
from retrieval.services.watching import Quote
from retrieval.store import Outgoing, Shelf

METHOD = "watch"
"""What a job stands under in the outbox."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told of one topic.

    Attributes:
        watch: the number of the watch.
        looked: up to which article it has looked then.
        quotes: the sentences.
        more: the number of further events.
    """

    watch: int
    looked: int
    quotes: tuple[Quote, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be told to a chat or forum topic in one message.

    Attributes:
        key: begins the keys of its messages.
        shelf: the chat or topic.
        tellings: what, for each watch with news.
    """

    key: str
    shelf: Shelf
    tellings: tuple[Telling, ...]

    @classmethod
    def of(cls, shelf: Shelf, tellings: tuple[Telling, ...]) -> "Job":
        """Make a job with a new key."""
        return cls(f"{METHOD}/{uuid4().hex}", shelf, tellings)

    def outgoing(self, now: float) -> Outgoing:
        """The job as the outbox keeps it; `now` is Unix time."""
        told = [[t.watch, t.looked, t.quotes, t.more] for t in self.tellings]
        return Outgoing(self.key, self.shelf.chat, METHOD, json.dumps({"topic": self.shelf.topic, "told": told}), now)


def job_of(kept: Outgoing) -> Job:
    """Read a job as the outbox keeps it. Its chat may have moved since."""
    body = json.loads(kept.body)
    tellings = (
        Telling(watch, looked, tuple(map(_quote, quotes)), more) for watch, looked, quotes, more in body["told"]
    )
    return Job(kept.key, Shelf(kept.chat, body["topic"]), tuple(tellings))


def _quote(written: list[Any]) -> Quote:
    passage, lead, also = written
    return Quote(PassageId(*passage), PassageId(*lead) if lead else None, tuple(PassageId(*one) for one in also))
