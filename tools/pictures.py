"""Draws the pictures of the documents anew, from the bundled article: `python tools/pictures.py`. It needs Chromium.

They are a briefing (`docs/briefing.png`), a chat (`docs/chat.png`, `docs/chat-dark.png`) and a terminal (`docs/terminal.svg`).
"""

import asyncio
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import chat_picture
import terminal_picture
from PIL import Image

from bot.config import SEEDS
from bot.rendering.pictures import Look, picture
from retrieval.ingest.formats import read_articles
from retrieval.model import Budget, Shape
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.library import Library

TARGET = ROOT / "docs" / "briefing.png"
COLOURS = 32
"""Size of the palette: enough for the few colours and antialiased text, at a fifth of the file size."""


def draw_briefing(library: Library) -> Path:
    """Draw the briefing of the bundled article in the light theme, in English, and return its file."""
    title = library.articles[0].title
    briefing = library.brief(budget=Budget(characters=600), shapes=[Shape.NUMBERS, Shape.TIMELINE])
    png = picture(briefing, Look(title, dark=False, language="en"))
    if png is None:
        sys.exit("There is nothing to draw.")
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(TARGET, optimize=True)
    return TARGET


def main() -> None:
    """Draw all pictures, and print their sizes."""
    encoder, reader = make_encoder(), make_reader()
    library = Library(read_articles(SEEDS), encoder=encoder, reader=reader)
    library.encode()
    chats = asyncio.run(chat_picture.draw_all(encoder, reader))
    for file in (draw_briefing(library), terminal_picture.draw(library), *chats):
        sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
