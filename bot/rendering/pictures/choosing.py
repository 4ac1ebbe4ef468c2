"""Which picture a briefing makes, and how it looks. Pure."""

import datetime as dt
import re
from collections.abc import Iterator

from bot.rendering.pictures.card import briefing_card
from bot.rendering.pictures.dates import said_day
from bot.rendering.pictures.frame import Look, only_title
from bot.rendering.pictures.timeline import timeline_picture
from retrieval.model import Briefing, Citation, Shape


def picture(briefing: Briefing, look: Look) -> bytes | None:
    """A card of its points, else its timeline, as a PNG; None where it has neither.

    Raises:
        MissingExtra: the package that draws is not installed.
        MissingFont: no font here has the letters of a text.
    """
    if briefing.points:
        return briefing_card(briefing, title=look.title, dark=look.dark, language=look.language, day=look.day)
    for section in briefing.sections:
        if section.shape is Shape.TIMELINE:
            return timeline_picture(section, title=look.title, dark=look.dark, language=look.language, day=look.day)
    return None


def look_for(briefing: Briefing, day: dt.date, *, dark: bool, language: str) -> Look:
    """The title of the article if all is from one, without the brackets of a supplied title; else the day is the title."""
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
