"""`python -m tests.standin TOKEN`: talk to a real bot by hand.

A line is a message and `!Label` a press. `/as Bob de` lets Bob speak, whose Telegram is in German; `/in News` goes to the
group of that name, `/in private` back.
"""

import asyncio
import sys

from tests.standin.server import TelegramServer
from tests.standin.state import Chat
from tests.standin.wire import Json, entities_of, text_of

SIGNS = {
    "bold": ("**", "**"),
    "italic": ("_", "_"),
    "blockquote": ("❝", "❞"),
    "expandable_blockquote": ("❝", "❞▾"),
    "text_link": ("<", ">"),
}


def shown(message: Json) -> str:
    """A message with its entities written out, and its buttons."""
    raw = text_of(message).encode("utf-16-le")
    marked = [(e, SIGNS[e["type"]]) for e in entities_of(message) if e["type"] in SIGNS]
    marks = [(e["offset"], 1, signs[0]) for e, signs in marked]
    marks += [(e["offset"] + e["length"], 0, signs[1]) for e, signs in marked]
    for at, _, sign in sorted(marks, reverse=True):
        raw = raw[: 2 * at] + sign.encode("utf-16-le") + raw[2 * at :]
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    file = message.get("document", {}).get("file_name") or ("photo" if "photo" in message else "")
    return (f"[{file}] " if file else "") + raw.decode("utf-16-le") + "".join(
        "\n" + " ".join(f"[ {b['text']} ]" for b in row) for row in rows
    )  # fmt: skip


class Talk:
    """Who speaks, and where."""

    def __init__(self, server: TelegramServer, token: str) -> None:
        self.server, self.bot = server, server.add_bot(token)
        self.people: dict[str, Json] = {}
        self.groups: dict[str, Chat] = {}
        self.speaker = self.person("Alice", "en")
        self.group = ""
        self.printed: dict[tuple[int, int], str] = {}

    def person(self, name: str, language: str) -> Json:
        return self.people.setdefault(name, self.server.user(name, language_code=language))

    @property
    def chat(self) -> Chat:
        """Where the speaker is; a group belongs to whoever came first."""
        if not self.group:
            return self.server.chats.get(self.speaker["id"]) or self.server.private(self.speaker)
        if self.group not in self.groups:
            self.groups[self.group] = self.server.group(self.group)
            self.groups[self.group].owner = self.speaker["id"]
        self.groups[self.group].members.add(self.speaker["id"])
        return self.groups[self.group]

    async def line(self, line: str) -> None:
        """Do what a line says."""
        word, _, rest = line.partition(" ")
        if word == "/as":
            name, _, language = rest.partition(" ")
            self.speaker = self.person(name, language or "en")
        elif word == "/in":
            self.group = "" if rest == "private" else rest
        elif line.startswith("!"):
            with_it = [m for m in self.chat.from_bots() if f"[ {line[1:]} ]" in shown(m)]
            assert with_it, f"nothing here has a button {line[1:]!r}"
            answer = await self.chat.press(with_it[-1], line[1:], self.speaker)
            print(answer.get("text", ""), flush=True)
        elif line:
            await self.chat.say(self.speaker, line)

    def news(self) -> dict[tuple[int, int], str]:
        """What the bot has sent and changed since it was printed."""
        sent = [m for chat in self.server.chats.values() for m in chat.from_bots()]
        texts = {(m["chat"]["id"], m["message_id"]): shown(m) for m in sent}
        return {key: text for key, text in texts.items() if self.printed.get(key) != text}

    async def watch(self) -> None:
        """Print what the bot does, as it does it."""
        while True:
            async with self.server.changed:
                await self.server.changed.wait_for(self.news)
            self.printed |= (news := self.news())
            print(*news.values(), sep="\n", flush=True)


async def main(token: str) -> None:
    async with TelegramServer() as server:
        talk = Talk(server, token)
        print(f"TELEGRAM_API_URL={server.url}", flush=True)
        watching = asyncio.create_task(talk.watch())
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                await talk.line(line.rstrip("\n"))
            except AssertionError as exc:
                print(exc, flush=True)
        watching.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
