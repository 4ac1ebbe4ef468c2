"""The parts that all pictures have: colours, title, day and citations. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.rendering.pictures.dates import said_day
from bot.rendering.pictures.themes import DARK, LIGHT
from bot.rendering.pictures.wording import Piece, Wording
from retrieval.model import Citation

MOST_TITLE, MOST_SOURCE = 120, 64
"""The maximum widths of a title and of the title of a source, in letters."""
BRAND = "Dateline"


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a picture.

    Attributes:
        title: title at the top.
        dark: whether it has light text on a dark background.
        language: ISO 639-1 code for dates and interface texts; the layout direction follows the quotes.
        day: day of the briefing.
    """

    title: str
    dark: bool
    language: str
    day: dt.date | None = None


def frame(look: Look, wording: Wording, *, kicker: str, source: str | None, more: str | None) -> dict[str, Any]:
    """Return the data of the parts that all pictures have.

    Args:
        look: the look of the picture.
        wording: makes the pieces.
        kicker: the kind of the picture.
        source: title of the article, if there is only one.
        more: note about content for which there is no room.
    """
    return {
        "theme": (DARK if look.dark else LIGHT).colours(),
        "rtl": wording.rtl,
        "kicker": wording.heading(kicker),
        "day": wording.piece(said_day(look.day, look.language)) if look.day else None,
        "title": wording.piece(look.title, MOST_TITLE),
        "source": wording.piece(source, MOST_TITLE) if source and source != look.title else None,
        "more": wording.piece(more) if more else None,
        "brand": wording.piece(BRAND),
    }


def only_title(citations: Iterable[Citation]) -> str | None:
    """Return the title of the article that all citations name; None if they name several."""
    titles = {citation.article_id: citation.title for citation in citations}
    return next(iter(titles.values())) if len(titles) == 1 else None


def cited(citations: Iterable[Citation], wording: Wording, *, alone: bool) -> list[list[Piece]]:
    """Return the citations as title and place, without the title if there is only one article."""
    return [
        [*([] if alone else [wording.piece(citation.title, MOST_SOURCE)]), wording.piece(citation.place)]
        for citation in citations
    ]
