"""A bot as Telegram knows it: what @BotFather was told about it, and the updates that wait for it."""

from dataclasses import dataclass, field
from typing import Protocol

from tests.standin.wire import Json


class Hook(Protocol):
    """What calls the bot where it does not poll."""

    async def stop(self) -> None: ...

    async def retry(self) -> None: ...

    def info(self) -> Json: ...


ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Updates that come only to a bot that named them."""


@dataclass
class Bot:
    """`allowed` are the kinds of updates it asked for, None or none at all for the usual ones."""

    token: str
    user: Json
    privacy: bool = True
    inline: bool = True
    guests: bool = True
    topics_in_private: bool = False
    updates: list[Json] = field(default_factory=list)
    webhook: str = ""
    hook: Hook | None = None
    commands: dict[str, list[Json]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    poller: int = 0
    in_poll: bool = False
    allowed: list[str] | None = None
    last_update: Json | None = None
    repeated: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        bot_id: int = self.user["id"]
        return bot_id

    def wants(self, kind: str) -> bool:
        """Whether updates of a kind are for it."""
        return kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST
