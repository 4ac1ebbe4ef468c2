"""What Dateline says in its own words in pictures, and about them. Short: there is little room."""

from bot.i18n import ngettext


def more_points(number: int) -> str:
    """Where a picture has not all points."""
    return ngettext("{number} more point in the message", "{number} more points in the message", number)


def more_entries(number: int) -> str:
    """Where a picture has not all of a timeline."""
    return ngettext("{number} more date in the message", "{number} more dates in the message", number)
