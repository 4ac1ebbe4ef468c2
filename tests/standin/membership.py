"""Who is in a chat, with which rights, and what a bot is told when that changes."""

from tests.standin.bots import Bot
from tests.standin.errors import Refusal
from tests.standin.menus import menu_of
from tests.standin.people import People
from tests.standin.wire import Json

RIGHTS: Json = {
    "can_be_edited": False, "is_anonymous": False, "can_manage_chat": True, "can_delete_messages": True,
    "can_manage_video_chats": True, "can_restrict_members": True, "can_promote_members": False,
    "can_change_info": True, "can_invite_users": True, "can_post_stories": False, "can_edit_stories": False,
    "can_delete_stories": False, "can_pin_messages": True,
}  # fmt: skip
"""What an administrator may do unless it is said otherwise."""
RESTRICTIONS: Json = dict.fromkeys(
    (
        "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
        "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
        "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
        "can_pin_messages", "can_manage_topics",
    ),
    False,
)  # fmt: skip
"""What a restricted member may do unless it is said otherwise: nothing."""
KICKED = {
    "private": "bot was blocked by the user",
    "group": "bot was kicked from the group chat",
    "supergroup": "bot was kicked from the supergroup chat",
    "channel": "bot was kicked from the channel chat",
}


class Chat(People):
    """A chat, with people and bots that come and go."""

    def member(self, user: Json) -> Json:
        """The ChatMember of somebody."""
        number = user["id"]
        if number == self.owner:
            return {"status": "creator", "user": user, "is_anonymous": False}
        if number in self.admins:
            topics = {"can_manage_topics": True} if self.kind == "supergroup" else {}
            return {"status": "administrator", "user": user} | RIGHTS | topics | self.rights.get(number, {})
        if number in self.restricted:
            there = {"is_member": number in self.members, "until_date": 0}
            return {"status": "restricted", "user": user} | RESTRICTIONS | there | self.restricted[number]
        if number in self.banned:
            return {"status": "kicked", "user": user, "until_date": 0}
        inside = number in self.members or (self.kind == "private" and number in self.state.bots_by_id)
        return {"status": "member" if inside else "left", "user": user}

    def menu(self, bot: Bot, user: Json) -> list[str]:
        """The names of the commands that a bot offers to somebody here."""
        return [command["command"] for command in menu_of(bot, self, user)]

    def refusal_for(self, bot: Bot) -> Refusal | None:
        """What a bot hears that is not in the chat (any more)."""
        if self.blocked:
            return self.blocked
        if bot.id in self.banned:
            return Refusal(403, f"Forbidden: {KICKED[self.kind]}")
        if self.kind != "private" and bot.id not in self.members:
            return Refusal(403, f"Forbidden: bot is not a member of the {self.kind} chat")
        return None

    async def invite(self, somebody: Json | Bot, by: Json) -> None:
        """A member brings somebody in, perhaps a bot, which is told."""
        user = _user(somebody)
        before = self.member(user)
        self.members.add(user["id"])
        self.banned.discard(user["id"])
        await self._changed(user, before, by)
        await self.serve(by, new_chat_members=[user])

    async def found(self, bot: Bot, by: Json) -> None:
        """As `invite`, of a bot that was chosen when the group was made."""
        before = self.member(bot.user)
        self.members.add(bot.id)
        await self._changed(bot.user, before, by)
        await self.serve(by, group_chat_created=True)

    async def kick(self, somebody: Json | Bot, by: Json) -> None:
        """An administrator removes somebody. In a supergroup a bot does not see the message that says so of itself."""
        user = _user(somebody)
        if self.kind == "group":
            await self.serve(by, left_chat_member=user)
        await self._leave(user, by, self.banned)
        if self.kind == "supergroup":
            await self.serve(by, left_chat_member=user)

    async def leave(self, somebody: Json | Bot) -> None:
        """Somebody goes."""
        user = _user(somebody)
        await self._leave(user, user, set())
        await self.serve(user, left_chat_member=user)

    async def _leave(self, user: Json, by: Json, banned: set[int]) -> None:
        before = self.member(user)
        self.members.discard(user["id"])
        self.admins.discard(user["id"])
        self.restricted.pop(user["id"], None)
        banned.add(user["id"])
        await self._changed(user, before, by)

    async def promote(self, somebody: Json | Bot, by: Json, **rights: bool) -> None:
        """Make somebody an administrator, with the usual rights but for those that are named."""
        user = _user(somebody)
        before = self.member(user)
        self.admins.add(user["id"])
        self.rights[user["id"]] = rights
        await self._changed(user, before, by)

    async def demote(self, somebody: Json | Bot, by: Json) -> None:
        user = _user(somebody)
        before = self.member(user)
        self.admins.discard(user["id"])
        await self._changed(user, before, by)

    async def restrict(self, somebody: Json | Bot, by: Json, **permissions: bool) -> None:
        """Let somebody do no more than what is named; in supergroups alone."""
        user = _user(somebody)
        before = self.member(user)
        self.restricted[user["id"]] = permissions
        await self._changed(user, before, by)

    async def block(self, bot: Bot, by: Json) -> None:
        """In a private chat, the user stops the bot."""
        before = self.member(bot.user)
        self.banned.add(bot.id)
        await self._changed(bot.user, before, by)

    async def unblock(self, bot: Bot, by: Json) -> None:
        before = self.member(bot.user)
        self.banned.discard(bot.id)
        await self._changed(bot.user, before, by)

    def deactivate(self) -> None:
        """The user of a private chat deletes their account, of which no bot is told."""
        self.blocked = Refusal(403, "Forbidden: user is deactivated")

    async def upgrade(self, by: Json | None = None) -> "Chat":
        """The group becomes a supergroup, with another id and no messages, and each bot is told three times.

        That it entered the supergroup, that the group has become it, and that it was the group.
        """
        assert self.kind == "group"
        by = by or self.somebody
        new = self.state.supergroup(self.info["title"])
        new.members, new.admins, new.owner, new.rights = self.members, self.admins, self.owner, self.rights
        for bot in self.state.bots.values():
            if bot.id in new.members:
                gone = {"status": "left", "user": bot.user}
                await new._changed(bot.user, gone, by)
        await self.serve(by, migrate_to_chat_id=new.id)
        self.successor = new
        await new.serve(by, migrate_from_chat_id=self.id)
        return new

    async def _changed(self, user: Json, before: Json, by: Json) -> None:
        """Tell a bot of a change of itself, and administrators that asked for it of others."""
        change: Json = {
            "chat": self.info, "from": by, "date": self.state.now(),
            "old_chat_member": before, "new_chat_member": self.member(user),
        }  # fmt: skip
        for bot in self.state.bots.values():
            if bot.id == user["id"]:
                await self.state.enqueue(bot, {"my_chat_member": change})
            elif bot.id in self.admins:
                await self.state.enqueue(bot, {"chat_member": change})


def _user(somebody: Json | Bot) -> Json:
    return somebody.user if isinstance(somebody, Bot) else somebody
