"""What every picture has around what it shows: colours, a title, a day, and where things stand. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.rendering.pictures.dates import said_day
from bot.rendering.pictures.themes import DARK, LIGHT
from bot.rendering.pictures.wording import Piece, Wording
from retrieval.model import Citation

MOST_TITLE, MOST_SOURCE = 120, 64
"""How wide a title and the title of a source may be, in letters."""
BRAND = "Dateline"


@dataclass(frozen=True, slots=True)
class Look:
    """What whoever wants a picture chooses.

    Attributes:
        title: at the top.
        dark: whether it is light on dark.
        language: of dates and of our own words, as an ISO 639-1 code; the layout runs as what is quoted does.
        day: of the briefing.
    """

    title: str
    dark: bool
    language: str
    day: dt.date | None = None


def frame(look: Look, wording: Wording, *, kicker: str, source: str | None, more: str | None) -> dict[str, Any]:
    """What the template draws around the rest.

    Args:
        look: how it looks.
        wording: makes the pieces.
        kicker: what kind of picture it is.
        source: the title of the article that all of it is from, if it is one.
        more: what is said about all for which there is no room.
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
    """The title of the article that all citations name, or None where they name several."""
    titles = {citation.article_id: citation.title for citation in citations}
    return next(iter(titles.values())) if len(titles) == 1 else None


def cited(citations: Iterable[Citation], wording: Wording, *, alone: bool) -> list[list[Piece]]:
    """Where something stands, each a title and a place; without the title, where one article is all there is."""
    return [
        [*([] if alone else [wording.piece(citation.title, MOST_SOURCE)]), wording.piece(citation.place)]
        for citation in citations
    ]
