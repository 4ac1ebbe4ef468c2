"""Messages that may be one article: those that wait for further ones, and those of which it was asked.

Held in memory and forgotten with it; how many is bounded.
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
"""Messages that are asked about at once; further ones are asked about by themselves."""
MOST_HELD = 2000
"""Messages of all chats together about which nobody has decided yet; the oldest go first."""
MOST_ALBUMS = 500
KEPT_ALBUM = dt.timedelta(hours=1)
"""For which the parts of an album are known to belong together."""
CUT_FROM = 3900
"""UTF-16 code units from which a message may be a part of a longer one, which apps cut at a word near 4096."""
_ENDS = (".", "!", "?", "。", "！", "？", "।", "؟", "…", "”", '"', ")")


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A message's number and what it says."""

    message: int
    text: str

    @property
    def may_be_cut(self) -> bool:
        """Whether it is so long that the next message may go on where it ends."""
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2 >= CUT_FROM


@dataclass(frozen=True, slots=True)
class Held:
    """Messages that wait for a decision.

    Attributes:
        shelf: where they would be added.
        owner: who may decide, by number; None for every administrator.
        pieces: the messages, in their order.
    """

    shelf: Shelf
    owner: int | None
    pieces: tuple[MessagePart, ...]


def joined(pieces: tuple[MessagePart, ...]) -> str:
    """The text of one article: a blank line between messages, but a space where an app has cut a sentence."""
    text = ""
    for before, piece in zip((None, *pieces), pieces, strict=False):
        cut = before is not None and before.may_be_cut and not before.text.rstrip().endswith(_ENDS)
        text += ("" if before is None else " " if cut else "\n\n") + piece.text.strip()
    return text


@dataclass(slots=True)
class Waiting:
    """Messages that wait for further ones, until nothing has come for a while or it is `closed`."""

    where: Shelf
    messages: list[Message]
    handlings: list[Handling] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def close(self) -> None:
        """Wait no longer."""
        self.closed = True
        self.news.set()

    def hold(self) -> None:
        """Let the update that is being handled not be done before the messages are."""
        if (handling := current()) is not None:
            handling.hold()
            self.handlings.append(handling)

    @contextmanager
    def handled(self) -> Iterator[None]:
        """The messages are handled when the block ends, also if it fails; not if it is cancelled."""
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
    """What waits, and what was asked.

    Attributes:
        stopping: whether the bot ends, so that nothing is to wait any more.
    """

    stopping: bool = False
    _waiting: dict[Shelf, Waiting] = field(default_factory=dict)
    _tasks: "dict[Shelf, asyncio.Task[None]]" = field(default_factory=dict)
    _held: "OrderedDict[tuple[int, int], Held]" = field(default_factory=OrderedDict)
    _albums: "OrderedDict[tuple[int, str], tuple[dt.datetime, list[MessagePart]]]" = field(default_factory=OrderedDict)

    def join(self, where: Shelf, message: Message) -> Waiting | None:
        """Put a message to those that wait there; if none do, what begins with it."""
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
        """The last of the messages that wait."""
        waiting = self._waiting.get(where)
        return waiting.messages[-1] if waiting else None

    async def wait(self, waiting: Waiting, patience: float) -> list[Message]:
        """The messages of a gathering, in their order, when for so many seconds there came no more, or it was closed."""
        while not waiting.closed:
            waiting.news.clear()
            try:
                async with asyncio.timeout(patience):
                    await waiting.news.wait()
            except TimeoutError:
                self._close(waiting.where)
        return sorted(waiting.messages, key=lambda message: message.message_id)

    def attend(self, where: Shelf, task: "asyncio.Task[None]") -> None:
        """Keep what handles a gathering to its end."""
        self._tasks[where] = task
        task.add_done_callback(lambda done: self._done(where, done))

    def _done(self, where: Shelf, task: "asyncio.Task[None]") -> None:
        if self._tasks.get(where) is task:
            del self._tasks[where]

    def handling(self, where: Shelf) -> "asyncio.Task[None] | None":
        """What handles an earlier gathering there, if that is not done yet."""
        return self._tasks.get(where)

    async def close(self, where: Shelf) -> None:
        """Let nothing wait there any more, and wait until what did is handled."""
        self._close(where)
        if (task := self._tasks.get(where)) is not None:
            await asyncio.wait([task])

    def stop(self) -> None:
        """Let nothing wait anywhere; what did is handled before the application ends."""
        self.stopping = True
        for where in [*self._waiting]:
            self._close(where)

    def hold(self, asked: Message, held: Held) -> None:
        """Keep messages until somebody decides under the message that asks."""
        self._held[asked.chat_id, asked.message_id] = held
        while sum(len(each.pieces) for each in self._held.values()) > MOST_HELD:
            self._held.popitem(last=False)

    def held(self, chat: int, asked: int) -> Held | None:
        """What was asked about in a message; None if it is decided or forgotten."""
        return self._held.get((chat, asked))

    def release(self, chat: int, asked: int) -> None:
        """It is decided."""
        self._held.pop((chat, asked), None)

    def note_part(self, message: Message) -> bool:
        """Remember a part of an album; whether another part of it was seen before."""
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
        """The parts of a message's album that say something, in their order, as far as they are known."""
        _, pieces = self._albums.get((message.chat_id, message.media_group_id or ""), (None, []))
        return tuple(sorted(pieces, key=lambda piece: piece.message))

    def forget(self, chat: int) -> None:
        """Drop what is held of a chat; what waits there is handled as usual."""
        for held in [key for key in self._held if key[0] == chat]:
            del self._held[held]
        for album in [key for key in self._albums if key[0] == chat]:
            del self._albums[album]
