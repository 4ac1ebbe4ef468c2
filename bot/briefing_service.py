"""Parse a request for a briefing and make the briefing, for chat, REPL, command line and schedules."""

import dataclasses
import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.rendering import briefing_texts as texts
from bot.rendering import period_texts
from bot.rendering.briefing import NOTHING, briefing_document
from bot.rendering.document import Document, join, plain
from retrieval.errors import DatelineError
from retrieval.model import Briefing, Budget, Scope, Shape
from retrieval.search.requests import LATEST, briefing_wanted
from retrieval.search.times import Period, find_time
from retrieval.services.answering import Answering
from retrieval.services.asking import articles_of
from retrieval.services.briefing_source import BriefingSource
from retrieval.services.collections import Collections
from retrieval.store import Shelf

A_MINUTE = Budget(seconds=60)
"""The default length of a briefing."""
EVERY_SHAPE = tuple(shape for shape in Shape if shape is not Shape.POINTS)

_LENGTH = re.compile(
    r"\b(\d{1,5})\s*(sentences?|characters?|chars?|letters?|seconds?|secs?|minutes?|mins?)\b", re.IGNORECASE
)
_LATEST = re.compile(rf"{LATEST}(?:\s+news)?(?:\s+(?=\S)|$)", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+(.+)$", re.IGNORECASE | re.DOTALL)
_SHAPES = {
    Shape.POINTS: r"points|key\s+points",
    Shape.NUMBERS: r"(?:the\s+)?numbers|figures",
    Shape.PEOPLE: r"people|who(?:\s+is\s+who)?",
    Shape.TIMELINE: r"(?:the\s+)?timeline|dates",
    Shape.QUOTES: r"(?:the\s+)?quotes",
    Shape.DIFFERENCES: r"(?:the\s+)?differences|where\s+the\s+sources\s+differ",
}
_ONE_SHAPE = "|".join(f"(?:{pattern})" for pattern in _SHAPES.values())
_ONLY_SHAPES = re.compile(rf"(?:{_ONE_SHAPE})(?:(?:\s*,\s*|\s+and\s+|\s+)(?:{_ONE_SHAPE}))*", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,4})\s*(minutes?|hours?|days?|weeks?|months?)(?:\s+ago)?", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPANS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0}


class NoSuchMoment(DatelineError):
    """A date or time in a request is not understood."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a briefing.

    Attributes:
        budget: maximum length of the points.
        topic: topic of the points; None for all topics.
        since: words for the earliest date of the articles; None for all articles.
        time: words for the time of the articles, in any language; None for all articles.
        latest: whether the newest articles come first.
        shapes: the sections to show; without POINTS the briefing has no points.
    """

    budget: Budget = A_MINUTE
    topic: str | None = None
    since: str | None = None
    time: str | None = None
    latest: bool = False
    shapes: tuple[Shape, ...] = (Shape.POINTS,)


def parse(text: str) -> Request:
    """Parse a request such as `3 sentences`, `China`, `since yesterday`, `this week`, `latest on China` or `timeline`.

    The parts can come in any order, but `since` comes last.
    """
    rest = " ".join(text.split())
    since, time = _SINCE.search(rest), None
    rest = rest[: since.start()] if since else rest
    if not since and (named := find_time(rest)):
        rest, time = named.rest, named.words
    length = _LENGTH.search(rest)
    rest = (rest[: length.start()] + rest[length.end() :] if length else rest).strip(" ,.;")
    latest = _LATEST.match(rest)
    rest = rest[latest.end() :] if latest else rest
    budget = _budget(int(length[1]), length[2].lower()) if length else A_MINUTE
    words = since[1].strip(" .") if since else None
    if rest and _ONLY_SHAPES.fullmatch(rest):
        shapes = tuple(s for s, words in _SHAPES.items() if re.search(rf"\b(?:{words})\b", rest, re.IGNORECASE))
        return Request(budget, None, words, time, latest is not None, shapes)
    topic = re.sub(r"^(?:about|on)\s+", "", rest, flags=re.IGNORECASE)
    return Request(budget, topic or None, words, time, latest is not None)


def _budget(number: int, unit: str) -> Budget:
    if unit.startswith("sent"):
        return Budget(sentences=number)
    if unit.startswith(("c", "l")):
        return Budget(characters=number)
    return Budget(seconds=number * (60 if unit.startswith("m") else 1))


def moment(words: str, now: dt.datetime) -> dt.datetime:
    """Convert words such as `yesterday` to a date and time, relative to `now` and in its time zone.

    Raises:
        NoSuchMoment: the words are not understood.
    """
    said = words.lower().strip().removeprefix("on ")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days_back = {"today": 0, "this morning": 0, "yesterday": 1, "this week": now.weekday(), "week": 7, "month": 30}
    if said in days_back:
        return midnight - dt.timedelta(days=days_back[said])
    if (weekday := said.removeprefix("last ")) in _DAYS:
        return midnight - dt.timedelta(days=(now.weekday() - _DAYS.index(weekday)) % 7)
    if ago := _AGO.fullmatch(said):
        return now - dt.timedelta(days=int(ago[1]) * _SPANS[ago[2].rstrip("s")])
    if (named := find_time(words)) and not named.rest:
        return named.period(now).start
    try:
        found = dt.datetime.fromisoformat(words.strip())
        found = found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
        # The first and the last day of the calendar may be outside of it in UTC.
        found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise NoSuchMoment(texts.NO_SUCH_MOMENT, words=words) from None
    return found


def prepare(
    collections: Collections, shelf: Shelf, request: Request, *, now: dt.datetime, only: Collection[str] | None = None
) -> Briefing:
    """Make the briefing of a request. Call this while holding the lock of the collections.

    Args:
        collections: hold the shelf.
        shelf: the shelf to brief.
        request: length, topic, time and sections.
        now: the current time, in the reader's time zone.
        only: ids of the articles to use; None for all articles that the request allows.

    Raises:
        NoSuchMoment: `request.since` is not understood.
    """
    return made_from(source_of(collections, shelf, request, now=now, only=only), request)


def source_of(
    collections: Collections, shelf: Shelf, request: Request, *, now: dt.datetime, only: Collection[str] | None = None
) -> BriefingSource:
    """Collect what a briefing reads. Call this while holding the lock of the collections.

    Args and errors: as `prepare`.
    """
    period, note = period_of(request, now), None
    dated = collections.dated(shelf) if period is not None or request.latest else []
    if period is not None:
        allowed = [article for article in dated if only is None or article.article_id in only]
        chosen = articles_of(allowed, period)
        only, note = chosen.ids, chosen.note
    source = collections.library(shelf).briefing_source(topic=request.topic, only=only)
    days = {article.article_id: article.day(now.tzinfo) for article in dated} if request.latest else None
    return dataclasses.replace(source, time=note, days=days)


def period_of(request: Request, now: dt.datetime) -> Period | None:
    """The time of a request; None if it has none.

    Raises:
        NoSuchMoment: `request.since` is not understood.
    """
    if request.since is not None:
        return Period(moment(request.since, now))
    named = find_time(request.time) if request.time else None
    return named.period(now) if named else None


def made_of(library: Answering, request: Request) -> Briefing:
    """Make the briefing of a library, ignoring `since`."""
    return made_from(library.briefing_source(topic=request.topic), request)


def made_from(source: BriefingSource, request: Request) -> Briefing:
    """Make a briefing. Call this without the lock of the collections, since it can take seconds."""
    shapes = [shape for shape in request.shapes if shape is not Shape.POINTS]
    briefing = source.brief(budget=request.budget, shapes=shapes)
    return briefing if Shape.POINTS in request.shapes else dataclasses.replace(briefing, points=())


def asked_for(
    collections: Collections, shelf: Shelf, question: str, *, now: dt.datetime, since: str | None = None
) -> tuple[Briefing, Request] | None:
    """Make the briefing that a question asks for in everyday words; None if it does not ask for one.

    Call this while holding the lock of the collections. Args and errors: as `source_asked_for`.
    """
    found = source_asked_for(collections, shelf, question, now=now, since=since)
    return None if found is None else (made_from(*found), found[1])


def source_asked_for(
    collections: Collections, shelf: Shelf, question: str, *, now: dt.datetime, since: str | None = None
) -> tuple[BriefingSource, Request] | None:
    """Collect what the briefing reads that a question asks for in everyday words; None if it does not ask for one.

    Call this while holding the lock of the collections; `made_from` makes the briefing without it.

    Args:
        collections: hold the shelf.
        shelf: the shelf to brief.
        question: as typed.
        now: the current time, in the reader's time zone.
        since: words for the earliest date of the articles, given beside the question; they count before its own.

    Raises:
        NoSuchMoment: `since` is not understood.
    """
    argument = briefing_wanted(question)
    if argument is None:
        return None
    request = corrected(parse(argument), collections.library(shelf))
    if since is not None:
        request = dataclasses.replace(request, since=since, time=None)
        return source_of(collections, shelf, request, now=now), request
    try:
        return source_of(collections, shelf, request, now=now), request
    except NoSuchMoment:
        # What looked like a date is part of the topic.
        request = Request(topic=argument)
        return source_of(collections, shelf, request, now=now), request


def corrected(request: Request, library: Answering) -> Request:
    """The request with typing errors in its topic corrected; other words are not those of articles."""
    return dataclasses.replace(request, topic=library.corrected(request.topic)) if request.topic else request


def drawn(briefing: Briefing, request: Request, *, shared: Mapping[str, Document] = NOTHING) -> Document:
    """Render a briefing, or the reason why there is none.

    Args:
        briefing: the briefing.
        request: what was asked for.
        shared: who shared the articles, by their ids.
    """
    if briefing.points or briefing.sections:
        return briefing_document(briefing, topic=request.topic, dated=request.latest, shared=shared)
    if briefing.time is not None and briefing.time.scope is Scope.EMPTY:
        return plain(period_texts.none_of(briefing.time))
    if request.topic and not briefing.about:
        none = plain(texts.nothing_about(request.topic, briefing.articles, briefing.closest))
        return join([plain(period_texts.published(briefing.time)), none], "\n") if briefing.time else none
    return plain(texts.nothing() if Shape.POINTS in request.shapes else texts.nothing_of_shape())
