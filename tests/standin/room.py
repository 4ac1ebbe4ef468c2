"""What every chat has, whoever speaks in it: members, messages, reactions, topics."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.standin.errors import Refusal
from tests.standin.reactions import EMOJI
from tests.standin.wire import Json

if TYPE_CHECKING:
    from tests.standin.state import State

ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Whom Telegram names as the sender of what an anonymous administrator does."""


@dataclass
class Topic:
    name: str
    closed: bool = False


@dataclass
class Room:
    """A chat; `members` are user ids, `admins` those of them that are, `owner` is one too.

    `topics` are by their thread's number, `reactions` by message and then by who chose them. `blocked` is the refusal
    that every call meets while it is set. `ephemeral` are the messages that one member alone sees, by the member and a number.
    """

    state: "State"
    info: Json
    members: set[int]
    admins: set[int] = field(default_factory=set)
    owner: int | None = None
    banned: set[int] = field(default_factory=set)
    restricted: dict[int, Json] = field(default_factory=dict)
    rights: dict[int, Json] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, dict[int, str]] = field(default_factory=dict)
    ephemeral: dict[tuple[int, int], Json] = field(default_factory=dict)
    allowed_reactions: frozenset[str] = EMOJI
    blocked: Refusal | None = None
    successor: "Room | None" = None
    _last: int = 0

    @property
    def id(self) -> int:
        chat_id: int = self.info["id"]
        return chat_id

    @property
    def somebody(self) -> Json:
        """One of the people in the chat, the first that there was."""
        people = [self.state.users[n] for n in sorted(self.members & self.state.users.keys())]
        return next((user for user in people if not user["is_bot"]), ANONYMOUS)

    @property
    def kind(self) -> str:
        """`private`, `group`, `supergroup` or `channel`."""
        kind: str = self.info["type"]
        return kind

    def add(self, sender: Json, **content: Any) -> Json:
        """A new message, kept and returned."""
        return self.put(self._last + 1, sender, **content)

    def put(self, number: int, sender: Json, **content: Any) -> Json:
        """A message under a number of one's own choice; later ones get higher numbers."""
        self._last = max(self._last, number)
        self.state.users.setdefault(sender["id"], sender)
        message: Json = {
            "message_id": number, "date": self.state.now(), "chat": self.info, "from": sender, **content,
        }  # fmt: skip
        self.messages[number] = message
        return message

    def add_ephemeral(self, sender: Json, receiver: int, **content: Any) -> Json:
        """A new message that one member alone sees."""
        number = next(self.state.numbers)
        message: Json = {
            "message_id": 0, "ephemeral_message_id": number, "receiver_user": self.state.users[receiver],
            "date": self.state.now(), "chat": self.info, "from": sender, **content,
        }  # fmt: skip
        self.ephemeral[receiver, number] = message
        return message

    def shown_to(self, user: Json) -> list[Json]:
        """The messages that a member alone sees."""
        return [message for (receiver, _number), message in self.ephemeral.items() if receiver == user["id"]]

    async def until_shown(self, user: Json, number: int) -> list[Json]:
        """Wait until a member was shown this many messages alone, and return them."""
        await self.state.until(lambda: len(self.shown_to(user)) >= number, f"{number} ephemeral messages")
        return self.shown_to(user)

    def remove(self, number: int) -> None:
        """Delete a message; nobody is told."""
        del self.messages[number]
        self.reactions.pop(number, None)

    def reaction(self, message: Json, who: Json) -> str | None:
        """The emoji with which a person or a bot reacts to a message."""
        return self.reactions.get(message["message_id"], {}).get(who["id"])

    def from_bots(self) -> list[Json]:
        """What bots wrote; neither service messages nor those of people that Telegram gives a bot's name."""
        bots = self.state.bots_by_id
        return [m for m in self.messages.values() if m["from"]["id"] in bots and not is_service(m)]

    async def answers(self, number: int) -> list[Json]:
        """Wait until bots have sent this many messages to the chat in all, and return them."""
        await self.state.until(lambda: len(self.from_bots()) >= number, f"{number} messages in chat {self.id}")
        return self.from_bots()

    async def answer(self) -> Json:
        return (await self.answers(1))[-1]


SERVICE = frozenset(
    {
        "migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members", "left_chat_member", "new_chat_title",
        "group_chat_created", "forum_topic_created", "forum_topic_closed", "forum_topic_reopened",
        "forum_topic_edited", "pinned_message",
    }
)  # fmt: skip
"""What makes a message one of the service, which every bot gets."""


def is_service(message: Json) -> bool:
    return bool(SERVICE & message.keys())
