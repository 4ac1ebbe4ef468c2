"""Parse a request for a briefing and make the briefing, for chat, REPL, command line and schedules."""

import dataclasses
import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.rendering import briefing_texts as texts
from bot.rendering.briefing import briefing_document
from bot.rendering.document import Document, plain
from retrieval.errors import DatelineError
from retrieval.model import Briefing, Budget, Shape
from retrieval.search.requests import briefing_wanted
from retrieval.services.answering import Answering
from retrieval.services.briefing_source import BriefingSource
from retrieval.services.collections import Collections
from retrieval.store import Shelf

A_MINUTE = Budget(seconds=60)
"""The default length of a briefing."""
EVERY_SHAPE = tuple(shape for shape in Shape if shape is not Shape.POINTS)

_LENGTH = re.compile(
    r"\b(\d{1,5})\s*(sentences?|characters?|chars?|letters?|seconds?|secs?|minutes?|mins?)\b", re.IGNORECASE
)
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
        shapes: the sections to show; without POINTS the briefing has no points.
    """

    budget: Budget = A_MINUTE
    topic: str | None = None
    since: str | None = None
    shapes: tuple[Shape, ...] = (Shape.POINTS,)


def parse(text: str) -> Request:
    """Parse a request such as `3 sentences`, `China`, `since yesterday` or `timeline`.

    The parts can come in any order, but `since` comes last.
    """
    rest = " ".join(text.split())
    since = _SINCE.search(rest)
    rest = rest[: since.start()] if since else rest
    length = _LENGTH.search(rest)
    rest = (rest[: length.start()] + rest[length.end() :] if length else rest).strip(" ,.;")
    budget = _budget(int(length[1]), length[2].lower()) if length else A_MINUTE
    if rest and _ONLY_SHAPES.fullmatch(rest):
        shapes = tuple(s for s, words in _SHAPES.items() if re.search(rf"\b(?:{words})\b", rest, re.IGNORECASE))
        return Request(budget, since=since[1].strip(" .") if since else None, shapes=shapes)
    topic = re.sub(r"^(?:about|on)\s+", "", rest, flags=re.IGNORECASE)
    return Request(budget, topic or None, since[1].strip(" .") if since else None)


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
    said = words.lower().strip().removeprefix("last ").removeprefix("on ")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days_back = {"today": 0, "this morning": 0, "yesterday": 1, "this week": now.weekday(), "week": 7, "month": 30}
    if said in days_back:
        return midnight - dt.timedelta(days=days_back[said])
    if said in _DAYS:
        return midnight - dt.timedelta(days=(now.weekday() - _DAYS.index(said)) % 7)
    if ago := _AGO.fullmatch(said):
        return now - dt.timedelta(days=int(ago[1]) * _SPANS[ago[2].rstrip("s")])
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
    if request.since is not None:
        new = collections.since(shelf, moment(request.since, now).timestamp())
        only = set(new) if only is None else set(new) & set(only)
    return collections.library(shelf).briefing_source(topic=request.topic, only=only)


def made_of(library: Answering, request: Request) -> Briefing:
    """Make the briefing of a library, ignoring `since`."""
    return made_from(library.briefing_source(topic=request.topic), request)


def made_from(source: BriefingSource, request: Request) -> Briefing:
    """Make a briefing. Call this without the lock of the collections, since it can take seconds."""
    shapes = [shape for shape in request.shapes if shape is not Shape.POINTS]
    briefing = source.brief(budget=request.budget, shapes=shapes)
    return briefing if Shape.POINTS in request.shapes else dataclasses.replace(briefing, points=())


def asked_for(
    collections: Collections, shelf: Shelf, question: str, *, now: dt.datetime
) -> tuple[Briefing, Request] | None:
    """Make the briefing that a question asks for in everyday words; None if it does not ask for one."""
    argument = briefing_wanted(question)
    if argument is None:
        return None
    request = parse(collections.library(shelf).corrected(argument))
    try:
        return prepare(collections, shelf, request, now=now), request
    except NoSuchMoment:
        # What looked like a date is part of the topic.
        request = Request(topic=argument)
        return prepare(collections, shelf, request, now=now), request


def drawn(briefing: Briefing, request: Request) -> Document:
    """Render a briefing, or the reason why there is none."""
    if briefing.points or briefing.sections:
        return briefing_document(briefing, topic=request.topic)
    if request.topic:
        return plain(texts.nothing_about(request.topic))
    if request.since and not briefing.articles:
        return plain(texts.nothing_since())
    return plain(texts.nothing() if Shape.POINTS in request.shapes else texts.nothing_of_shape())
