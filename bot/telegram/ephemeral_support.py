"""Whether a message can be shown to one person alone, in a chat and by a server; what is in the way."""

import logging
from collections.abc import Callable
from enum import StrEnum

from telegram import Bot, ChatMember
from telegram.error import TelegramError

from bot.telegram.ephemeral import is_known_to

log = logging.getLogger(__name__)

ASK_AGAIN = 24 * 3600.0
"""Seconds after which what was in the way may be no longer."""


class Obstacle(StrEnum):
    """Why a message cannot be shown to one person alone."""

    SERVER = "server"
    RIGHTS = "rights"
    SENDER = "sender"


class EphemeralSupport:
    """What is known of it. Nothing is stored: each run asks the server anew.

    Args:
        clock: gives seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._server: bool | None = None
        self._asked = 0.0
        self._without_rights: dict[int, float] = {}
        self._told: set[tuple[int, Obstacle]] = set()

    async def obstacle(self, bot: Bot, chat: int, person: int) -> Obstacle | None:
        """Return what is in the way of showing a message to a member of a group; the server is asked once.

        Raises:
            NetworkError: the server did not answer.
        """
        if self._server is None or (not self._server and self._clock() - self._asked >= ASK_AGAIN):
            self._note_server(is_known=await is_known_to(bot, chat, person))
        return self.known_obstacle(chat)

    def known_obstacle(self, chat: int) -> Obstacle | None:
        """Return what is known to be in the way, without asking."""
        if self._server is False:
            return Obstacle.SERVER
        since = self._without_rights.get(chat)
        return Obstacle.RIGHTS if since is not None and self._clock() - since < ASK_AGAIN else None

    def note_server_lacks(self) -> None:
        """Record that the server has shown a message to all that was for one person."""
        self._note_server(is_known=False)

    async def check_rights(self, bot: Bot, chat: int) -> Obstacle | None:
        """Return whether the bot lacks the rights: it must be an administrator. None also if nobody can tell."""
        try:
            member = await bot.get_chat_member(chat, bot.id)
        except TelegramError as exc:
            log.info("chat %s: the rights of the bot are unknown: %s", chat, exc)
            return None
        if member.status in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}:
            self._without_rights.pop(chat, None)
            return None
        self._without_rights[chat] = self._clock()
        return Obstacle.RIGHTS

    def forget(self, chat: int) -> None:
        """Forget what is known of a chat: the rights of the bot or the setting have changed."""
        self._without_rights.pop(chat, None)
        self._told = {told for told in self._told if told[0] != chat}

    def is_told(self, chat: int, obstacle: Obstacle) -> bool:
        """Return whether a chat was told of an obstacle before; from now on it was."""
        before = (chat, obstacle) in self._told
        self._told.add((chat, obstacle))
        return before

    def _note_server(self, *, is_known: bool) -> None:
        self._server, self._asked = is_known, self._clock()
        if not is_known:
            log.warning("The server of the Bot API cannot show messages to one person alone; all see them.")
