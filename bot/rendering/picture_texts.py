"""Interface texts in pictures. They must be short."""

from bot.i18n import ngettext


def more_points(number: int) -> str:
    """Shown if a picture has no room for all points."""
    return ngettext("{number} more point in the message", "{number} more points in the message", number)


def more_entries(number: int) -> str:
    """Shown if a picture has no room for all dates of a timeline."""
    return ngettext("{number} more date in the message", "{number} more dates in the message", number)
