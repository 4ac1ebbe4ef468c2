"""Draws `docs/chat.png` and `docs/chat-dark.png`: a chat with the bot, as it was sent to a server that behaves like Telegram.

`python tools/pictures.py` calls it. Each picture holds the page that it was drawn from, so that a test can compare the page with
what the bot sends now.
"""

import asyncio
import html
import io
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.config import SEEDS
from retrieval.ingest.fetching import Fetched, Fetcher
from retrieval.ingest.formats import read_articles
from retrieval.search.encoders import Encoder
from retrieval.search.reader import Reader
from retrieval.services.collections import Collections
from retrieval.store import open_store
from tests.browser.chromium import browser
from tests.conftest import TOKEN, running_bot
from tests.standin.server import TelegramServer
from tests.standin.wire import Json, entities_of, text_of

PICTURES = {"light": ROOT / "docs" / "chat.png", "dark": ROOT / "docs" / "chat-dark.png"}
SOURCE = "page"
"""The key of the text in a picture that holds the page."""

LINK = "https://news.example.org/security-pact"
SAID = (LINK, "how many US troops are in Japan?", "How many US troops are in Germany?", "/brief 3 sentences")
"""What the user writes; the bot answers each with one message."""
TURNS_LEFT = 2
"""How many of them the left telephone shows."""

WIDTH = 828
"""Two telephones beside each other, as wide as a README is shown."""
SCALE = 2
"""Pixels for each unit of the page."""
COLOURS = 96
"""Size of the palette: enough for a few colours and antialiased text."""

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "code": "code",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "text_link": "a",
    "url": "a",
    "bot_command": "a",
}
"""The elements for the kinds of entities; others are shown as plain text."""

STYLE = """
body { margin: 0; padding: 2px; display: flex; gap: 16px; font: 14px/1.38 "Noto Sans", "DejaVu Sans", sans-serif;
  color: var(--ink); background: var(--page); }
.light { --page: #ffffff; --paper: #e9edf0; --ink: #17191c; --bar: #ffffff; --bot: #ffffff; --user: #d3e8f8; --muted: #626b74;
  --link: #14629c; --key: #d5dce2; --quote: #edf4f9; --rule: #c9d1d8; }
.dark { --page: #0d1117; --paper: #161b20; --ink: #e8eaed; --bar: #1f262d; --bot: #262e36; --user: #24455e; --muted: #9aa4ae;
  --link: #7cbdee; --key: #323b44; --quote: #2e3842; --rule: #363f48; }
article { flex: 1; height: 545px; display: flex; flex-direction: column; overflow: hidden; border: 1px solid var(--rule);
  border-radius: 18px; background: var(--paper); }
header { display: flex; align-items: center; gap: 10px; padding: 8px 14px; background: var(--bar);
  border-bottom: 1px solid var(--rule); }
header i { width: 34px; height: 34px; border-radius: 50%; background: #2f6f8f; color: #fff; font: bold 17px/34px "Noto Sans", sans-serif;
  text-align: center; }
header b, header small { display: block; line-height: 1.25; }
header small { color: var(--muted); }
main { flex: 1; padding: 6px 10px 0; overflow: hidden; mask-image: linear-gradient(#000 calc(100% - 28px), transparent); }
footer { padding: 10px 16px; background: var(--bar); border-top: 1px solid var(--rule); color: var(--muted); }
section { margin: 8px 0; }
section.user { margin-left: auto; width: fit-content; max-width: 94%; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; padding: 6px 11px 7px; border-radius: 12px; background: var(--bot); }
.user .text { background: var(--user); }
a { color: var(--link); }
blockquote { margin: 0 0 3px; padding: 4px 9px; border-left: 3px solid var(--link); border-radius: 4px; background: var(--quote); }
nav { display: flex; gap: 4px; margin-top: 4px; }
nav span { flex: 1; padding: 5px 2px; border-radius: 8px; background: var(--key); font-size: 13px; text-align: center;
  white-space: nowrap; }
"""


class Said(NamedTuple):
    """One message, and whether the user wrote it."""

    message: Json
    by_user: bool


class OnePage(Fetcher):
    """The web, if it has one page: the bundled article at `LINK`."""

    def fetch(self, url: str, **_: Any) -> Fetched:  # noqa: ANN401 - as the base class takes them
        """Return the page."""
        (article,) = read_articles(SEEDS)
        # Without its end, since the whole text would be taken for the sample article, which comes along.
        lines = [line for line in article.text.splitlines() if line.strip()][:-1]
        paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        title = html.escape(article.title)
        page = (
            f'<html lang="en"><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'
        )
        return Fetched(url, 200, "text/html", page.encode(), charset="utf-8")


async def conversation(encoder: Encoder, reader: Reader) -> list[Said]:
    """Let a user say `SAID` to the real bot in a private chat, and return all messages as they stand at the end."""
    collections = Collections(open_store(Path(":memory:")), encoder=encoder, reader=reader)
    found: list[Said] = []
    async with TelegramServer() as server:
        server.add_bot(TOKEN)
        chat = server.private(user := server.user("Alice", language_code="en"))
        async with running_bot(server, collections, fetcher=OnePage()):
            for number, text in enumerate(SAID, 1):
                found.append(Said(await chat.say(user, text), by_user=True))
                answers = await chat.answers(number)
                if text == LINK:
                    # The progress is shown in the message that becomes the result.
                    await server.until(lambda: text_of(chat.from_bots()[0]).startswith("Added"), "the article")
                    await asyncio.to_thread(collections.encode)
                found.append(Said(answers[-1], by_user=False))
    return found


def page_of(said: Sequence[Said], theme: str) -> str:
    """Return the chat on two telephones as an HTML page; the theme is `light` or `dark`."""
    left, right = said[: 2 * TURNS_LEFT], said[2 * TURNS_LEFT :]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Chat</title><style>{STYLE}</style>'
        f'<body class="{theme}">{telephone(left)}{telephone(right)}</body></html>'
    )


def telephone(said: Iterable[Said]) -> str:
    """Messages on a telephone as HTML; what does not fit is cut off."""
    sections = "".join(
        f'<section class="{"user" if by_user else "bot"}"><div class="text">{marked_up(message)}</div>{keyboard(message)}</section>'
        for message, by_user in said
    )
    header = "<header><i>D</i><span><b>Dateline</b><small>bot</small></span></header>"
    return f"<article>{header}<main>{sections}</main><footer>Message</footer></article>"


def marked_up(message: Json) -> str:
    """The text of a message with its entities as HTML."""
    raw = text_of(message).encode("utf-16-le")
    shown = [entity for entity in entities_of(message) if entity["type"] in TAGS]
    places = {0, len(raw) // 2} | {place for entity in shown for place in ends(entity)}
    parts = []
    for start, end in pairwise(sorted(places)):
        # Each part stands alone in all entities that cover it, except for quotes, which are blocks.
        inner = html.escape(raw[2 * start : 2 * end].decode("utf-16-le"), quote=False)
        over = [e for e in shown if ends(e)[0] <= start and end <= ends(e)[1]]
        tags = list(dict.fromkeys(TAGS[e["type"]] for e in over if TAGS[e["type"]] != "blockquote"))
        inner = "".join(f"<{tag}>" for tag in tags) + inner + "".join(f"</{tag}>" for tag in reversed(tags))
        quotes = [ends(e) for e in over if TAGS[e["type"]] == "blockquote"]
        opens = "<blockquote>" * sum(first == start for first, _ in quotes)
        closes = "</blockquote>" * sum(last == end for _, last in quotes)
        parts.append(opens + inner + closes)
    # A block ends its line itself.
    return "".join(parts).replace("</blockquote>\n", "</blockquote>")


def ends(entity: Json) -> tuple[int, int]:
    """Where an entity starts and ends, in units of UTF-16."""
    return entity["offset"], entity["offset"] + entity["length"]


def keyboard(message: Json) -> str:
    """The buttons under a message as HTML."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return "".join(f"<nav>{''.join(keys(row))}</nav>" for row in rows)


def keys(row: Iterable[Json]) -> Iterator[str]:
    """The buttons of one row as HTML."""
    for button in row:
        yield f"<span>{html.escape(button['text'], quote=False)}</span>"


async def draw(page: str, target: Path) -> None:
    """Draw a page with Chromium as a PNG, which holds the page, too."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chat.html"
        file.write_text(page, "utf-8")
        async with browser(WIDTH, 400) as tab:
            await tab.open(file.as_uri())
            height = await tab.run("Math.ceil(document.body.getBoundingClientRect().height)")
            await tab.call(
                "Emulation.setDeviceMetricsOverride", width=WIDTH, height=height, deviceScaleFactor=SCALE, mobile=False
            )
            png = await tab.screenshot()
    kept = PngInfo()
    kept.add_itxt(SOURCE, page, zip=True)
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        target, optimize=True, pnginfo=kept
    )


async def draw_all(encoder: Encoder, reader: Reader) -> list[Path]:
    """Draw the pictures of all themes, and return their files."""
    said = await conversation(encoder, reader)
    for theme, target in PICTURES.items():
        await draw(page_of(said, theme), target)
    return [*PICTURES.values()]
