"""Topics and threads: where a message stands, and the service messages of topics.

A thread's number is that of the message that opened it. In a forum that is the service message, which every message of
the topic that replies to nothing else appears to reply to. The General topic has no number that a bot could name.
"""

from typing import Any

from tests.standin.errors import bad_request
from tests.standin.room import Room, Topic
from tests.standin.wire import Json, without_reply

COLOUR = 7322096


def has_topics(chat: Room) -> bool:
    return bool(chat.info.get("is_forum") or chat.topics)


def placed(chat: Room, thread: int | None, replied: Json | None) -> Json:
    """The fields that say where a new message stands: its thread, and the message that it replies to.

    Without a thread a reply follows the message that it replies to.
    """
    reply = {"reply_to_message": without_reply(replied)} if replied else {}
    if has_topics(chat):
        if thread is None and replied and replied.get("is_topic_message"):
            thread = replied["message_thread_id"]
        if thread is None:
            return reply
        if not reply and thread in chat.messages and chat.kind == "supergroup":
            reply = {"reply_to_message": without_reply(chat.messages[thread])}
        return {"message_thread_id": thread, "is_topic_message": True, **reply}
    if chat.kind == "supergroup":
        if thread is None and replied:
            thread = replied.get("message_thread_id") or replied["message_id"]
        return {"message_thread_id": thread, **reply} if thread else reply
    return reply


def checked_thread(chat: Room, thread: int | None, bot_id: int) -> int | None:
    """The thread that a bot names.

    Raises:
        Refusal: there is none of this number, or it is closed.
    """
    if thread is None:
        return None
    if has_topics(chat):
        if thread not in chat.topics:
            raise bad_request("message thread not found")
        if chat.topics[thread].closed and bot_id not in chat.admins:
            raise bad_request("TOPIC_CLOSED")
    elif not _is_root(chat, thread):
        raise bad_request("message thread not found")
    return thread


def _is_root(chat: Room, thread: int) -> bool:
    """Whether a message of a supergroup has replies, which are a thread."""
    if chat.kind != "supergroup" or thread not in chat.messages:
        return False
    return any(m.get("message_thread_id") == thread for m in chat.messages.values())


class Forum(Room):
    """What people do with topics."""

    def open_topic(self, thread: int, name: str = "Topic", by: Json | None = None) -> Json:
        """A topic of a given number, of which nobody is told: it was there before."""
        self.topics[thread] = Topic(name)
        creator = by or self.somebody
        created = {"name": name, "icon_color": COLOUR}
        return self.put(thread, creator, forum_topic_created=created, message_thread_id=thread, is_topic_message=True)

    async def create_topic(self, name: str, by: Json) -> int:
        """Somebody creates a topic; returns its thread's number."""
        thread = self._last + 1
        await self.state.hand_out("message", self.open_topic(thread, name, by), self)
        return thread

    async def close_topic(self, thread: int, by: Json) -> Json:
        self.topics[thread].closed = True
        return await self.serve(by, forum_topic_closed={}, thread=thread)

    async def reopen_topic(self, thread: int, by: Json) -> Json:
        self.topics[thread].closed = False
        return await self.serve(by, forum_topic_reopened={}, thread=thread)

    async def rename_topic(self, thread: int, name: str, by: Json) -> Json:
        self.topics[thread].name = name
        return await self.serve(by, forum_topic_edited={"name": name}, thread=thread)

    def delete_topic(self, thread: int) -> None:
        """Somebody deletes a topic with all its messages, of which no bot is told."""
        del self.topics[thread]
        for number in [n for n, m in self.messages.items() if m.get("message_thread_id") == thread]:
            self.remove(number)

    async def serve(self, by: Json, *, thread: int | None = None, **content: Any) -> Json:
        """A service message of something that somebody did."""
        message = self.add(by, **placed(self, thread, None), **content)
        await self.state.hand_out("message", message, self)
        return message
