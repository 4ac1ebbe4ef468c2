"""`python -m tests.standin TOKEN`: talk to a real bot by hand; a line is a message, `!Label` a press."""

import asyncio
import sys

from tests.standin.server import TelegramServer
from tests.standin.state import Json


def shown(message: Json) -> str:
    """A message with its entities written out."""
    raw = message["text"].encode("utf-16-le")
    signs = {
        "bold": ("**", "**"),
        "blockquote": ("❝", "❞"),
        "expandable_blockquote": ("❝", "❞▾"),
        "text_link": ("<", ">"),
    }
    marks = [(e["offset"], 1, signs[e["type"]][0]) for e in message.get("entities", [])]
    marks += [(e["offset"] + e["length"], 0, signs[e["type"]][1]) for e in message.get("entities", [])]
    for at, _, sign in sorted(marks, reverse=True):
        raw = raw[: 2 * at] + sign.encode("utf-16-le") + raw[2 * at :]
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    text: str = raw.decode("utf-16-le")
    return text + "".join("\n" + " ".join(f"[ {b['text']} ]" for b in row) for row in rows)


async def main(token: str) -> None:
    async with TelegramServer() as server:
        bot = server.add_bot(token)
        chat = server.private(alice := server.user("Alice"))
        print(f"TELEGRAM_API_URL={server.url}", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.startswith("!"):
                print(await chat.press(chat.from_bots()[-1], line[1:].strip(), alice))
                print(shown(chat.from_bots()[-1]), flush=True)
                continue
            before = len(chat.from_bots())
            await chat.say(alice, line.rstrip("\n"))
            await server.settled(bot)
            for message in (await chat.answers(before + 1))[before:]:
                print(shown(message), flush=True)


asyncio.run(main(sys.argv[1]))
