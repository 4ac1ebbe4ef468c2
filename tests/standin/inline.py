"""How people reach a bot from chats that it has not joined: inline queries, guest queries, links, and what is sent then."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standin.bots import Bot
from tests.standin.formatting import found_entities
from tests.standin.methods.answering import sent
from tests.standin.people import pressed
from tests.standin.privacy import is_mentioned
from tests.standin.state import Chat, State
from tests.standin.wire import Json, without_reply

MOST_QUERY = 256
CACHE_TIME = 300


class Answering(State):
    """A state with people who ask from anywhere."""

    async def inline(self, user: Json, text: str, bot: Bot, *, chat_type: str = "sender", offset: str = "") -> Json:
        """A person types behind the bot's name in some chat; returns what the bot offers, or offered before.

        As Telegram does, answers are kept for `cache_time` seconds: for everybody who types the same, unless the bot
        said `is_personal`.
        """
        text = text[:MOST_QUERY]
        for key in _cache_keys(bot, user, text, offset):
            until, answer = self.inline_cache.get(key, (0.0, {}))
            if self.seconds() < until:
                return answer
        query = {"from": user, "query": text, "offset": offset, "chat_type": chat_type}
        answer = await self.ask(bot, "inline_query", query, f"an answer to typing {text!r}")
        everybody, personal = _cache_keys(bot, user, text, offset)
        key = personal if answer.get("is_personal") else everybody
        self.inline_cache[key] = (self.seconds() + answer.get("cache_time", CACHE_TIME), answer)
        return answer

    async def choose(self, user: Json, answer: Json, bot: Bot, *, number: int = 0, chat: Chat | None = None) -> Json:
        """A person sends a result of an inline query; returns the message, which in `chat` is there for all to see."""
        content = sent(answer["results"][number])
        if chat:
            message = await chat.say(user, via_bot=bot.user, **content)
            self.inline_messages[inline_id := f"inline{next(self.numbers)}"] = message
            return message | {"inline_message_id": inline_id, "bot": bot.id}
        return self.inline_message(bot, content | {"from": user, "via_bot": bot.user})

    async def press_inline(self, message: Json, label: str, user: Json) -> Json:
        """As `Chat.press`, under a message that was sent inline or by a guest: the bot sees no message."""
        query = {
            "from": user, "chat_instance": "1", "data": pressed(message, label),
            "inline_message_id": message["inline_message_id"],
        }  # fmt: skip
        bot = self.bots_by_id[message["bot"]]
        return await self.ask(bot, "callback_query", query, f"an answer to pressing {label!r}")

    async def call_guest(
        self,
        user: Json,
        text: str,
        bot: Bot,
        *,
        chat: Chat | Json | None = None,
        reply_to: Json | None = None,
        **content: Any,
    ) -> str:
        """A person mentions the bot in a chat that it has not joined; returns the number of the query.

        Args:
            chat: by default a private chat of two people, which a bot sees under the number of the other.
            reply_to: the message that the person replies to, which the bot sees too.
        """
        if isinstance(chat, Chat):
            assert bot.id not in chat.members, "the bot is no guest there"
            chat = chat.info
        message: Json = {
            "message_id": next(self.numbers), "date": self.now(), "from": user, "text": text,
            "chat": chat or {"id": next(self.numbers), "type": "private", "first_name": "Somebody"},
            "entities": found_entities(text), **content,
        }  # fmt: skip
        if reply_to:
            message["reply_to_message"] = without_reply(reply_to)
        assert bot.guests, "the bot is not to be a guest"
        assert is_mentioned(bot, message), f"{text!r} does not mention the bot"
        return await self.put(bot, "guest_message", message, "guest_query_id")

    async def guest(self, user: Json, text: str, bot: Bot, **more: Any) -> Json:
        """As `call_guest`; returns the message that the bot answers with."""
        number = await self.call_guest(user, text, bot, **more)
        await self.until(lambda: self.queries[number].answer is not None, f"an answer to {text!r}")
        answer = self.queries[number].answer
        assert answer is not None
        return answer

    async def follow_link(self, user: Json, url: str) -> Json:
        """A person taps a link that starts the bot; returns the message that this sends."""
        parts = urlsplit(url)
        (payload,) = parse_qs(parts.query)["start"]
        assert parts.netloc == "t.me", f"{url} does not lead to Telegram"
        assert parts.path.lstrip("/").lower() in {b.user["username"].lower() for b in self.bots.values()}
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload), f"Telegram would not pass on {payload!r}"
        chat = self.chats.get(user["id"]) or self.private(user)
        return await chat.say(user, f"/start {payload}")


def _cache_keys(bot: Bot, user: Json, text: str, offset: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Under which an answer for everybody is kept, and one for this user."""
    return (bot.id, text, offset), (bot.id, text, offset, user["id"])
