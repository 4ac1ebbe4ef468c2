"""Draws `docs/briefing.png`, the briefing of the bundled article: `python tools/pictures.py`."""

import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# Pillow is installed with matplotlib; it is only needed here.
from PIL import Image

from bot.config import SEEDS
from bot.rendering.pictures import Look, picture
from retrieval.ingest.formats import read_articles
from retrieval.model import Budget, Shape
from retrieval.search.encoders import make_encoder
from retrieval.services.library import Library

TARGET = ROOT / "docs" / "briefing.png"
COLOURS = 32
"""Size of the palette: enough for the few colours and antialiased text, at a fifth of the file size."""


def main() -> None:
    """Write the picture in the light theme, in English."""
    library = Library(read_articles(SEEDS), encoder=make_encoder())
    library.encode()
    title = library.articles[0].title
    briefing = library.brief(budget=Budget(characters=600), shapes=[Shape.NUMBERS, Shape.TIMELINE])
    png = picture(briefing, Look(title, dark=False, language="en"))
    if png is None:
        sys.exit("There is nothing to draw.")
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(TARGET, optimize=True)
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
