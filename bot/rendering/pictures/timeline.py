"""Draw a timeline of past and announced events. Pure."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.i18n import DEFAULT, speaking, spoken
from bot.rendering import briefing_texts, picture_texts
from bot.rendering.pictures.drawing import draw
from bot.rendering.pictures.frame import Look, cited, frame, only_title
from bot.rendering.pictures.wording import Wording, around
from retrieval.model import Entry, Section, Shape, Tense

MOST_ENTRIES, MOST_ENTRY = 10, 220
"""The maximum number of entries, and the maximum width of the text of one, in letters."""


def timeline_picture(section: Section, *, title: str, dark: bool, language: str, day: dt.date | None = None) -> bytes:
    """Draw a timeline as a PNG, 1080 pixels wide and as high as needed.

    Args:
        section: a section of the shape TIMELINE.
        title, dark, language, day: as in `briefing_card`.

    Raises:
        MissingExtra: the package `typst` is not installed.
        MissingFont: no installed font has the letters of a text.
    """
    return draw(timeline_data(section, Look(title, dark, language, day)))


def timeline_data(section: Section, look: Look) -> dict[str, Any]:
    """Return the data that the template draws."""
    entries = [group[0] for group in section.groups if group]
    shown = entries[:MOST_ENTRIES]
    wording = Wording(look.language, [entry.passage.text for entry in shown] or [look.title])
    source = only_title(entry.citation for entry in shown)
    with speaking(spoken(look.language) or DEFAULT):
        more = picture_texts.more_entries(len(entries) - len(shown)) if len(entries) > len(shown) else None
        return {
            **frame(look, wording, kicker=briefing_texts.heading(Shape.TIMELINE), source=source, more=more),
            "points": [],
            "chart": None,
            "timeline": {
                "heading": None,
                "size": 12.5,
                "rows": [
                    row(entry, wording, MOST_ENTRY)
                    | {"cited": cited([entry.citation], wording, alone=source is not None)}
                    for entry in shown
                ],
            },
        }


def small_timeline(groups: Sequence[Sequence[Entry]], wording: Wording) -> dict[str, Any] | None:
    """Return a small timeline for another picture: at most three dates; None for fewer than two."""
    entries = _nearest([group[0] for group in groups if group and group[0].date], 3)
    if len(entries) < 2:
        return None
    return {
        "heading": wording.heading(briefing_texts.heading(Shape.TIMELINE)),
        "size": 11,
        "rows": [row(entry, wording, 84) | {"cited": []} for entry in entries],
    }


def _nearest(entries: Sequence[Entry], most: int) -> list[Entry]:
    """Choose `most` entries: announced ones first, then the latest past ones. The order is kept."""
    ranked = sorted(range(len(entries)), key=lambda n: (entries[n].tense is not Tense.ANNOUNCED, -n))
    announced = [n for n in ranked if entries[n].tense is Tense.ANNOUNCED][::-1]
    past = [n for n in ranked if entries[n].tense is not Tense.ANNOUNCED]
    return [entries[n] for n in sorted((announced + past)[:most])]


def row(entry: Entry, wording: Wording, most: int) -> dict[str, Any]:
    """Return the template data of an entry, without its citation."""
    date = briefing_texts.date(entry.date) if entry.date else None
    announced = entry.tense is Tense.ANNOUNCED
    notes = [briefing_texts.tense(Tense.ANNOUNCED)] if announced else []
    if date and entry.resolved:
        notes.append(briefing_texts.read_as(entry.label))
    text = entry.passage.text
    place = max(0, text.find(entry.label))
    return {
        "date": wording.piece(date or entry.label, 40),
        "announced": announced,
        "notes": [wording.piece(note, 40) for note in notes],
        "text": wording.piece(around(text, place, place + len(entry.label), most), emphasised=[entry.label]),
    }
