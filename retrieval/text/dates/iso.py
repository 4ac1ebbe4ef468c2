"""Formats dates in ISO 8601, as precise as known: `2027`, `2024-06`, `2024-04-10`, `2024-04-08/2024-04-14`.

Weeks begin on Monday. Dates outside the years 1 to 9999 and days that do not exist are None.
"""

from calendar import monthrange
from datetime import date, timedelta


def of_year(year: int) -> str | None:
    """A whole year."""
    return f"{year:04}" if 1 <= year <= 9999 else None


def of_month(year: int, month: int) -> str | None:
    """A whole month, counted from 1; values below 1 and above 12 are months of other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04}-{month:02}" if 1 <= year <= 9999 else None


def of_day(year: int, month: int, day: int) -> str | None:
    """A day."""
    found = day_of(year, month, day)
    return found.isoformat() if found else None


def day_of(year: int, month: int, day: int) -> date | None:
    """A day as a `date`, or None if it does not exist."""
    return date(year, month, day) if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _days(year, month) else None


def _days(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def moved(day: date, by: int) -> date | None:
    """The day `by` days later, or None if it is out of range."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return None


def of_moved(day: date, by: int) -> str | None:
    """The day `by` days later, formatted."""
    found = moved(day, by)
    return found.isoformat() if found else None


def of_week(day: date, by: int = 0) -> str | None:
    """The week (Monday to Sunday) `by` weeks after that of a day."""
    return between(of_moved(day, 7 * by - day.weekday()), of_moved(day, 7 * by - day.weekday() + 6))


def of_weekend(day: date, by: int = 0) -> str | None:
    """Saturday and Sunday of the week `by` weeks after that of a day."""
    return between(of_moved(day, 7 * by - day.weekday() + 5), of_moved(day, 7 * by - day.weekday() + 6))


def of_quarter(year: int, quarter: int) -> str | None:
    """A quarter of a year, counted from 1."""
    return between(of_month(year, 3 * quarter - 2), of_month(year, 3 * quarter))


def between(first: str | None, last: str | None) -> str | None:
    """An interval, including both ends; None if an end is missing or the order is wrong."""
    if first is None or last is None or bounds(last)[1] < bounds(first)[0]:
        return None
    return first if first == last else f"{first}/{last}"


def bounds(written: str) -> tuple[date, date]:
    """The first and the last day of a date or interval formatted by the functions above."""
    first, _, last = written.partition("/")
    return _edge(first, last=False), _edge(last or first, last=True)


def _edge(written: str, *, last: bool) -> date:
    year, *rest = map(int, written.split("-"))
    month = rest[0] if rest else 12 if last else 1
    day = rest[1] if len(rest) > 1 else _days(year, month) if last else 1
    return date(year, month, day)


def parse_day(written: str | None) -> date | None:
    """The day of an ISO 8601 date, which may be followed by a time; None if it is not a day."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
