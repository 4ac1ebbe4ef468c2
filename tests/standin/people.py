"""What people do in a chat: write, edit, delete, forward, press, react."""

from typing import Any

from tests.standin.formatting import found_entities
from tests.standin.forum import Forum, placed
from tests.standin.reactions import EMOJI, as_reactions
from tests.standin.room import ANONYMOUS
from tests.standin.wire import Json

CHANNEL: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""Whom it names where somebody writes as a channel."""
TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Whom it names where a post of the linked channel comes by itself."""


class People(Forum):
    """A chat with people in it."""

    async def say(
        self, user: Json, text: str = "", *, reply_to: Json | None = None, topic: int | None = None, **content: Any
    ) -> Json:
        """A person writes; the bots that may see it get an update."""
        if text:
            content = {"text": text, "entities": [*found_entities(text), *content.pop("entities", [])], **content}
            if not content["entities"]:
                del content["entities"]
        if caption := content.get("caption"):
            content.setdefault("caption_entities", found_entities(caption))
        content.setdefault("message_thread_id", topic)
        place = placed(self, content.pop("message_thread_id"), reply_to)
        message = self.add(user, **(place | content))
        await self.state.hand_out("message", message, self)
        return message

    async def say_anonymously(self, text: str = "", *, author_signature: str | None = None, **content: Any) -> Json:
        """An administrator who remains anonymous writes, as the group; the signature is their title, if they have one."""
        if author_signature:
            content["author_signature"] = author_signature
        return await self.say(ANONYMOUS, text, sender_chat=self.info, **content)

    async def say_as_channel(self, channel: Json, text: str = "", **content: Any) -> Json:
        """Somebody writes in the name of a channel of theirs."""
        return await self.say(CHANNEL, text, sender_chat=channel, **content)

    async def post_of_linked_channel(self, channel: Json, text: str = "", *, number: int = 1, **content: Any) -> Json:
        """A post of the group's channel comes by itself."""
        origin = {"type": "channel", "date": self.state.now(), "chat": channel, "message_id": number}
        return await self.say(
            TELEGRAM, text, sender_chat=channel, is_automatic_forward=True, forward_origin=origin, **content
        )

    async def edit(self, message: Json, text: str) -> None:
        """A person edits a message of theirs, or its caption."""
        text_key, entities_key = ("text", "entities") if "text" in message else ("caption", "caption_entities")
        message.update({text_key: text, entities_key: found_entities(text)}, edit_date=self.state.now())
        await self.state.hand_out("edited_message", message, self)

    def delete(self, message: Json) -> None:
        """A person deletes a message, of which no bot is told."""
        self.remove(message["message_id"])

    async def react(self, message: Json, user: Json, emoji: str | None) -> None:
        """A person reacts to a message, or takes the reaction away; as `ANONYMOUS`, the group does."""
        assert emoji is None or emoji in EMOJI, f"{emoji!r} is no reaction"
        chosen = self.reactions.setdefault(message["message_id"], {})
        old, new = as_reactions(chosen.pop(user["id"], None)), as_reactions(emoji)
        if emoji:
            chosen[user["id"]] = emoji
        who = {"actor_chat": self.info} if user["id"] == ANONYMOUS["id"] else {"user": user}
        change = {"chat": self.info, "message_id": message["message_id"], **who, "date": self.state.now(),
                  "old_reaction": old, "new_reaction": new}  # fmt: skip
        for bot in self.state.bots.values():
            if self.kind == "private" or bot.id in self.admins:
                await self.state.enqueue(bot, {"message_reaction": change})

    async def press(self, message: Json, label: str, user: Json) -> Json:
        """A person presses a button; returns what the bot answered to the press."""
        assert message.get("receiver_user", user)["id"] == user["id"], "nobody else sees the button"
        query: Json = {
            "from": user, "chat_instance": str(self.id), "data": pressed(message, label),
            "message": self._still_there(message),
        }  # fmt: skip
        bot = self.state.bots_by_id[message["from"]["id"]]
        return await self.state.ask(bot, "callback_query", query, f"an answer to pressing {label!r}")

    def _still_there(self, message: Json) -> Json:
        """A message as a press names it; one that is gone can no longer be looked into."""
        if "ephemeral_message_id" in message:
            # Nothing says that Telegram names the topic, so the stand-in does not.
            return {k: v for k, v in message.items() if k not in {"message_thread_id", "is_topic_message"}}
        number = message["message_id"]
        return message if number in self.messages else {"chat": self.info, "message_id": number, "date": 0}

    async def forward(self, user: Json, message: Json, **content: Any) -> Json:
        """A person forwards a message into this chat."""
        kept = {k: v for k, v in message.items() if k in _FORWARDED}
        origin = message.get("forward_origin") or origin_of(message)
        return await self.say(user, **(kept | {"forward_origin": origin} | content))

    async def album(self, user: Json, *items: Json, **content: Any) -> list[Json]:
        """Several messages that Telegram shows as one, such as photos with captions; each comes as a message of its own."""
        group = str(next(self.state.numbers))
        return [await self.say(user, media_group_id=group, **(content | item)) for item in items]


_FORWARDED = frozenset(
    {"text", "entities", "caption", "caption_entities", "photo", "document", "video", "link_preview_options"}
)


def origin_of(message: Json, *, hidden: bool = False) -> Json:
    """Where a forwarded message comes from: a person, one who hides their name, a group or a channel."""
    origin: Json = {"date": message["date"]}
    signed = {k: message[k] for k in ("author_signature",) if k in message}
    if hidden:
        return origin | {"type": "hidden_user", "sender_user_name": message["from"]["first_name"]}
    sender = message.get("sender_chat")
    if sender is None:
        return origin | {"type": "user", "sender_user": message["from"]}
    if sender["type"] == "channel":
        return origin | signed | {"type": "channel", "chat": sender, "message_id": message["message_id"]}
    return origin | signed | {"type": "chat", "sender_chat": sender}


def external(message: Json) -> Json:
    """What a reply in another chat shows of a message, as in `say(alice, text, external_reply=external(message))`."""
    shown: Json = {k: message[k] for k in ("photo", "document", "video") if k in message}
    if message["chat"]["type"] in {"supergroup", "channel"}:
        shown |= {"chat": message["chat"], "message_id": message["message_id"]}
    return {"origin": origin_of(message)} | shown


def button(message: Json, label: str) -> Json:
    """The button of a message that has a label."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons: dict[str, Json] = {b["text"]: b for row in rows for b in row}
    assert label in buttons, f"no button {label!r} but {list(buttons)}"
    return buttons[label]


def pressed(message: Json, label: str) -> str:
    """What the bot is asked by a press of the button with a label."""
    found = button(message, label)
    assert "callback_data" in found, f"the button {label!r} asks the bot nothing: {found}"
    data: str = found["callback_data"]
    return data
