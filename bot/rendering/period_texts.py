"""Interface texts about the time of articles."""

import datetime as dt

from bot.i18n import _, language, ngettext
from retrieval.model import TimeNote


def published(note: TimeNote) -> str:
    """Says by what time the articles of an answer or a briefing were chosen, and which of them have no date."""
    said = _("Articles published {period}", period=period(note))
    if not note.undated:
        return f"{said}."
    without = ngettext(
        "{number} without a date, by when it was added",
        "{number} without a date, by when they were added",
        note.undated,
    )
    return f"{said} ({without})."


def none_of(note: TimeNote) -> str:
    """Shown if there is no article of a time."""
    said = _("No article was published {period}.", period=period(note))
    newest = _("The newest is of {day}.", day=day(note.newest)) if note.newest else ""
    return f"{said} {newest}".strip()


def elsewhere(note: TimeNote) -> str:
    """Shown above an answer if the articles of the time do not answer, but another one does."""
    said = _("The articles published {period} do not answer that.", period=period(note))
    other = _("This article is of {day}:", day=day(note.day)) if note.day else ""
    return f"{said} {other}".strip()


def closest_of(note: TimeNote) -> str:
    """Shown above the closest passage if it is of another time."""
    if note.day is None:
        return _("The closest passage of another time (not an answer):")
    return _("The closest passage of another time, {day} (not an answer):", day=day(note.day))


def only_used(first: str) -> str:
    """Shown in the terminal when only articles since a day are to be used."""
    return _(
        "From now on only articles published since {day} are used. :since alone uses all articles again.",
        day=day(first),
    )


def all_used() -> str:
    """Shown in the terminal when all articles are used again."""
    return _("All articles are used.")


def period(note: TimeNote) -> str:
    """A time, to be put behind “published”."""
    if note.last is None:
        return _("since {day}", day=day(note.first))
    if note.last == note.first:
        return _("on {day}", day=day(note.first))
    return _("from {first} to {last}", first=day(note.first), last=day(note.last))


def day(iso: str) -> str:
    """Format a day with its weekday."""
    # Imported where a day is named, which few starts do.
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMEd", dt.date.fromisoformat(iso), locale=language()))
