"""Messages that may form one article: those that wait for more, and those with an open question.

They are kept in memory only, up to a maximum number.
"""

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from telegram import Message

from bot.telegram.handling import Handling, current
from retrieval.store import Shelf

MOST_TOGETHER = 50
"""Maximum number of messages in one question; further ones get their own question."""
MOST_HELD = 2000
"""Maximum number of messages of all chats with an open question; the oldest are dropped first."""
MOST_ALBUMS = 500
KEPT_ALBUM = dt.timedelta(hours=1)
"""How long the parts of an album are remembered."""
CUT_FROM = 3900
"""UTF-16 code units from which a message may be part of a longer text; apps cut at a word near 4096."""
_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟", "…", "”", '"', ")")


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A message id and the text of the message."""

    message: int
    text: str

    @property
    def may_be_cut(self) -> bool:
        """Return whether it is so long that the next message may continue it."""
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2 >= CUT_FROM


@dataclass(frozen=True, slots=True)
class Held:
    """Messages that wait for a user's decision.

    Attributes:
        shelf: the shelf to add them to.
        owner: id of the user who may decide; None for every administrator.
        pieces: the messages, in order.
    """

    shelf: Shelf
    owner: int | None
    pieces: tuple[MessagePart, ...]


def joined(pieces: tuple[MessagePart, ...]) -> str:
    """Join messages to one text: with a blank line between them, or a space where an app has cut a sentence."""
    text = ""
    for before, piece in zip((None, *pieces), pieces, strict=False):
        cut = before is not None and before.may_be_cut and not before.text.rstrip().endswith(_ENDS)
        text += ("" if before is None else " " if cut else "\n\n") + piece.text.strip()
    return text


@dataclass(slots=True)
class Waiting:
    """Messages that wait for more messages, until a pause or until it is closed."""

    where: Shelf
    messages: list[Message]
    handlings: list[Handling] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def close(self) -> None:
        """Stop waiting."""
        self.closed = True
        self.news.set()

    def hold(self) -> None:
        """Keep the current update from being done until the messages are."""
        if (handling := current()) is not None:
            handling.hold()
            self.handlings.append(handling)

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Handle the messages. The updates are released when the block ends or fails, but not if it is cancelled."""
        try:
            yield
        except Exception:
            self._release()
            raise
        self._release()

    def _release(self) -> None:
        for handling in self.handlings:
            handling.release()


@dataclass(slots=True)
class Gathering:
    """All waiting messages and open questions.

    Attributes:
        stopping: whether the bot is stopping, so that nothing may wait any more.
    """

    stopping: bool = False
    _waiting: dict[Shelf, Waiting] = field(default_factory=dict)
    _tasks: "dict[Shelf, asyncio.Task[None]]" = field(default_factory=dict)
    _held: "OrderedDict[tuple[int, int], Held]" = field(default_factory=OrderedDict)
    _albums: "OrderedDict[tuple[int, str], tuple[dt.datetime, list[MessagePart]]]" = field(default_factory=OrderedDict)

    def join(self, where: Shelf, message: Message) -> Waiting | None:
        """Add a message to those that wait on the shelf. If none wait, return a new gathering."""
        waiting = self._waiting.get(where)
        if waiting is None:
            begun = self._waiting[where] = Waiting(where, [message])
            begun.hold()
            return begun
        waiting.messages.append(message)
        waiting.hold()
        waiting.news.set()
        if len(waiting.messages) >= MOST_TOGETHER:
            self._close(where)
        return None

    def _close(self, where: Shelf) -> None:
        waiting = self._waiting.pop(where, None)
        if waiting is not None:
            waiting.close()

    def last(self, where: Shelf) -> Message | None:
        """Return the last of the messages that wait."""
        waiting = self._waiting.get(where)
        return waiting.messages[-1] if waiting else None

    async def wait(self, waiting: Waiting, patience: float) -> list[Message]:
        """Return the messages in order, after `patience` seconds without a new message or when it is closed."""
        while not waiting.closed:
            waiting.news.clear()
            try:
                async with asyncio.timeout(patience):
                    await waiting.news.wait()
            except TimeoutError:
                self._close(waiting.where)
        return sorted(waiting.messages, key=lambda message: message.message_id)

    def attend(self, where: Shelf, task: "asyncio.Task[None]") -> None:
        """Register the task that handles a gathering."""
        self._tasks[where] = task
        task.add_done_callback(lambda done: self._done(where, done))

    def _done(self, where: Shelf, task: "asyncio.Task[None]") -> None:
        if self._tasks.get(where) is task:
            del self._tasks[where]

    def handling(self, where: Shelf) -> "asyncio.Task[None] | None":
        """Return the task that handles an earlier gathering on the shelf, if it is not done."""
        return self._tasks.get(where)

    async def close(self, where: Shelf) -> None:
        """Stop waiting on a shelf, and wait until its messages are handled."""
        self._close(where)
        if (task := self._tasks.get(where)) is not None:
            await asyncio.wait([task])

    def stop(self) -> None:
        """Stop waiting everywhere. The messages are handled before the application ends."""
        self.stopping = True
        for where in [*self._waiting]:
            self._close(where)

    def hold(self, asked: Message, held: Held) -> None:
        """Store messages until a user decides."""
        self._held[asked.chat_id, asked.message_id] = held
        while sum(len(each.pieces) for each in self._held.values()) > MOST_HELD:
            self._held.popitem(last=False)

    def held(self, chat: int, asked: int) -> Held | None:
        """Return the messages of a question; None if it is decided or unknown."""
        return self._held.get((chat, asked))

    def release(self, chat: int, asked: int) -> None:
        """Remove a decided question."""
        self._held.pop((chat, asked), None)

    def note_part(self, message: Message) -> bool:
        """Record a part of an album; return whether another part was seen before."""
        key = (message.chat_id, message.media_group_id or "")
        while self._albums and message.date - next(iter(self._albums.values()))[0] > KEPT_ALBUM:
            self._albums.popitem(last=False)
        known = key in self._albums
        _, pieces = self._albums.setdefault(key, (message.date, []))
        if message.caption:
            pieces.append(MessagePart(message.message_id, message.caption))
        while len(self._albums) > MOST_ALBUMS:
            self._albums.popitem(last=False)
        return known

    def album(self, message: Message) -> tuple[MessagePart, ...]:
        """Return the known parts of a message's album that have a text, in order."""
        _, pieces = self._albums.get((message.chat_id, message.media_group_id or ""), (None, []))
        return tuple(sorted(pieces, key=lambda piece: piece.message))

    def forget(self, chat: int) -> None:
        """Forget the messages of a chat; those that wait are handled as usual."""
        for held in [key for key in self._held if key[0] == chat]:
            del self._held[held]
        for album in [key for key in self._albums if key[0] == chat]:
            del self._albums[album]
