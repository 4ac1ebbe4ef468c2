"""Draw a briefing as a card: a title, some points, and figures or dates. Pure."""

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
"""The number of points on a card, however long they are."""
MOST_POINTS, MOST_LETTERS = 6, 660
"""The maximum number of points if they are short, and the letters that they may have in total."""
MOST_POINT, MOST_COUNTED = 320, 84
"""The maximum widths, in letters: of a point, and of what a figure counts."""
MOST_ALSO = 2
"""The maximum number of other articles named that report the same."""


def briefing_card(briefing: Briefing, *, title: str, dark: bool, language: str, day: dt.date | None = None) -> bytes:
    """Draw a card as a PNG, 1080 pixels wide and as high as needed.

    Args:
        briefing: a briefing with at least one point.
        title: title above the points.
        dark: whether it has light text on a dark background.
        language: ISO 639-1 code for dates and interface texts; the layout direction follows the quotes.
        day: day of the briefing.

    Raises:
        MissingExtra: the package `typst` is not installed.
        MissingFont: no installed font has the letters of a text.
    """
    return draw(card_data(briefing, Look(title, dark, language, day)))


def card_data(briefing: Briefing, look: Look) -> dict[str, Any]:
    """Return the data that the template draws."""
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
    """Return the number of points to show: three, or more if they are short."""
    letters = accumulate(len(said(point)) for point in points[:MOST_POINTS])
    fitting = sum(1 for together in letters if together <= MOST_LETTERS)
    return max(fitting, min(len(points), POINTS))


def _point(point: BriefingPoint, wording: Wording, figures: Sequence[Entry], *, alone: bool) -> dict[str, Any]:
    """Return the data of a point: its quote with emphasised figures, and its citation."""
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
    """Return the figure with the words around it."""
    text = entry.passage.text
    place = max(0, text.find(entry.label))
    return around(text, place, place + len(entry.label), MOST_COUNTED)
