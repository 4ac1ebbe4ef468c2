"""A briefing as a card: a title, three points, and its figures or dates. Pure."""

import datetime as dt
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from bot.i18n import DEFAULT, speaking, spoken
from bot.rendering import briefing_texts, picture_texts
from bot.rendering.briefing import said
from bot.rendering.pictures.drawing import draw
from bot.rendering.pictures.figures import Chart, chart, short
from bot.rendering.pictures.frame import Look, cited, frame, only_title
from bot.rendering.pictures.timeline import small_timeline
from bot.rendering.pictures.wording import Wording, around
from retrieval.model import Briefing, BriefingPoint, Entry, Shape

POINTS = 3
"""How many points a card shows however long they are."""
MOST_POINTS, MOST_LETTERS = 6, 660
"""How many it shows where they are short, and how many letters all of them then have."""
MOST_POINT, MOST_COUNTED = 320, 84
"""How wide texts may be, in letters: of a point, of what a figure counts."""
MOST_ALSO = 2
"""How many other articles are named that say the same."""


def briefing_card(briefing: Briefing, *, title: str, dark: bool, language: str, day: dt.date | None = None) -> bytes:
    """The PNG of a card, 1080 pixels wide and as high as it takes.

    Args:
        briefing: with at least one point.
        title: above the points.
        dark: whether it is light on dark.
        language: of dates and of our own words, as an ISO 639-1 code; the layout runs as what is quoted does.
        day: of the briefing.

    Raises:
        MissingExtra: the package that draws is not installed.
        MissingFont: no font here has the letters of a text.
    """
    return draw(card_data(briefing, Look(title, dark, language, day)))


def card_data(briefing: Briefing, look: Look) -> dict[str, Any]:
    """What the template draws."""
    shown = briefing.points[: _count(briefing.points)]
    wording = Wording(look.language, [point.passage.text for point in shown] or [look.title])
    source = only_title(citation for point in shown for citation in (point.citation, *point.also))
    groups = {section.shape: section.groups for section in briefing.sections}
    figures = chart(groups.get(Shape.NUMBERS, ()))
    labels = [entry for group in groups.get(Shape.NUMBERS, ()) for entry in group]
    more = len(briefing.points) - len(shown)
    with speaking(spoken(look.language) or DEFAULT):
        rest = picture_texts.more_points(more) if more > 0 else None
        return {
            **frame(look, wording, kicker=briefing_texts.title(), source=source, more=rest),
            "points": [
                _point(point, wording, labels, alone=source is not None) | {"number": wording.piece(str(number))}
                for number, point in enumerate(shown, 1)
            ],
            "chart": _drawn(figures, wording) if figures else None,
            "timeline": None if figures else small_timeline(groups.get(Shape.TIMELINE, ()), wording),
        }


def _count(points: Sequence[BriefingPoint]) -> int:
    """How many points are shown: three, or more of those that are short."""
    letters = accumulate(len(said(point)) for point in points[:MOST_POINTS])
    fitting = sum(1 for together in letters if together <= MOST_LETTERS)
    return max(fitting, min(len(points), POINTS))


def _point(point: BriefingPoint, wording: Wording, figures: Sequence[Entry], *, alone: bool) -> dict[str, Any]:
    """A point: what it quotes, its figures emphasised, and where that stands."""
    emphasised = [entry.label for entry in figures if entry.passage.id == point.passage.id]
    return {
        "text": wording.piece(said(point), MOST_POINT, emphasised=emphasised),
        "cited": cited((point.citation, *point.also[:MOST_ALSO]), wording, alone=alone),
    }


def _drawn(figures: Chart, wording: Wording) -> dict[str, Any]:
    return {
        "heading": wording.heading(briefing_texts.heading(Shape.NUMBERS)),
        "whole": figures.of_hundred,
        "bars": [
            {
                "figure": wording.piece(short(bar.entry.label)),
                "what": wording.piece(_around(bar.entry), emphasised=[bar.entry.label]),
                "share": round(bar.share, 4),
            }
            for bar in figures.bars
        ],
    }


def _around(entry: Entry) -> str:
    """The figure with the words around it."""
    text = entry.passage.text
    place = max(0, text.find(entry.label))
    return around(text, place, place + len(entry.label), MOST_COUNTED)
