"""Periods of time in which articles were published, by the calendar of a reader."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dated:
    """An article and its dates.

    Attributes:
        article_id: the article.
        published: the day of publication, ISO 8601; None if unknown.
        added: when it was added, Unix time.
    """

    article_id: str
    published: str | None
    added: float

    @staticmethod
    def of(article_id: str, published: str | None, added: float) -> "Dated":
        """Read the date of publication, as the publisher gives it: None if it does not begin with an ISO day."""
        try:
            day = dt.date.fromisoformat((published or "")[:10]).isoformat()
        except ValueError:
            day = None
        return Dated(article_id, day, added)

    def day(self, zone: dt.tzinfo | None) -> str:
        """The day of publication, or else the day on which it was added, ISO 8601."""
        return self.published or dt.datetime.fromtimestamp(self.added, zone).date().isoformat()


@dataclass(frozen=True, slots=True)
class Period:
    """A time from an instant on.

    Attributes:
        start: the beginning, with the reader's time zone.
        end: the first instant after it; None for a period without an end.
    """

    start: dt.datetime
    end: dt.datetime | None = None

    @property
    def first(self) -> str:
        """The first day, ISO 8601."""
        return self.start.date().isoformat()

    @property
    def last(self) -> str | None:
        """The last day, ISO 8601; None without an end."""
        return (self.end - dt.timedelta(microseconds=1)).date().isoformat() if self.end else None

    def holds(self, article: Dated) -> bool:
        """Whether an article was published in this time; one without a date, whether it was added in it."""
        if article.published is None:
            return self.start.timestamp() <= article.added and (
                self.end is None or article.added < self.end.timestamp()
            )
        return self.first <= article.published and (self.last is None or article.published <= self.last)


def newest_day(articles: Iterable[Dated], zone: dt.tzinfo | None) -> str | None:
    """The day of the newest article, ISO 8601; None without articles."""
    return max((article.day(zone) for article in articles), default=None)


def since(start: dt.datetime) -> Period:
    """The time from an instant on."""
    return Period(start)


def days(first: dt.date, count: int, now: dt.datetime) -> Period:
    """So many whole days; without an end if they are not over, except for today alone."""
    start = midnight(first, now)
    if (dt.date.max - first).days < count:
        # Python knows no later day.
        return Period(start)
    end = midnight(first + dt.timedelta(days=count), now)
    return Period(start, end if end <= now or count == 1 else None)


def away(unit: str, by: int, now: dt.datetime) -> Period:
    """The day, week (from Monday) or month `by` units after the present one."""
    today = now.date()
    if unit == "day":
        return days(today + dt.timedelta(days=by), 1, now)
    if unit == "week":
        return days(today + dt.timedelta(days=7 * by - today.weekday()), 7, now)
    return month(today.year + (today.month - 1 + by) // 12, (today.month - 1 + by) % 12 + 1, now)


def month(year: int, number: int, now: dt.datetime) -> Period:
    """A month, from 1."""
    first = dt.date(year, number, 1)
    after = dt.date(year + number // 12, number % 12 + 1, 1)
    return days(first, (after - first).days, now)


def last_month_called(number: int, now: dt.datetime) -> Period:
    """The present or the last month with a number."""
    return month(now.year - (number > now.month), number, now)


def last_weekday(number: int, now: dt.datetime) -> dt.datetime:
    """The beginning of the last such weekday, which may be today; Monday is 0."""
    return midnight(now.date() - dt.timedelta(days=(now.weekday() - number) % 7), now)


def back(count: int, unit: str, now: dt.datetime) -> dt.datetime:
    """The instant so many hours, days, weeks or months (of 30 days) ago."""
    return now - count * _SPANS[unit]


def midnight(day: dt.date, now: dt.datetime) -> dt.datetime:
    """The beginning of a day in the time zone of `now`."""
    return dt.datetime.combine(day, dt.time(), now.tzinfo)


_SPANS = {
    "hour": dt.timedelta(hours=1),
    "day": dt.timedelta(days=1),
    "week": dt.timedelta(days=7),
    "month": dt.timedelta(days=30),
}
