"""Choose the picture of a briefing and its look. Pure."""

import datetime as dt
import re
from collections.abc import Iterator

from bot.rendering.pictures.card import briefing_card
from bot.rendering.pictures.dates import said_day
from bot.rendering.pictures.frame import Look, only_title
from bot.rendering.pictures.timeline import timeline_picture
from retrieval.model import Briefing, Citation, Shape


def picture(briefing: Briefing, look: Look) -> bytes | None:
    """Draw the points as a card, or else the timeline, as a PNG; None if the briefing has neither.

    Raises:
        MissingExtra: the package `typst` is not installed.
        MissingFont: no installed font has the letters of a text.
    """
    if briefing.points:
        return briefing_card(briefing, title=look.title, dark=look.dark, language=look.language, day=look.day)
    for section in briefing.sections:
        if section.shape is Shape.TIMELINE:
            return timeline_picture(section, title=look.title, dark=look.dark, language=look.language, day=look.day)
    return None


def look_for(briefing: Briefing, day: dt.date, *, dark: bool, language: str) -> Look:
    """Choose the look. The title is that of the only article, without brackets, or else the day."""
    title = only_title(_citations(briefing))
    if title is None:
        return Look(said_day(day, language, full=True), dark, language)
    return Look(re.sub(r"^\[(.*)\]$", r"\1", title), dark, language, day)


def _citations(briefing: Briefing) -> Iterator[Citation]:
    for point in briefing.points:
        yield point.citation
        yield from point.also
    if not briefing.points:
        for section in briefing.sections:
            for group in section.groups:
                yield from (entry.citation for entry in group)
