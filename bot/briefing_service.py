"""What somebody wants briefed, read off their words, and the briefing: the same for chat, REPL, command line and schedules."""

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
from retrieval.services.collections import Collections
from retrieval.services.library import Library
from retrieval.store import Shelf

A_MINUTE = Budget(seconds=60)
"""How long a briefing is where nobody says: what people have in a morning for each chat that has one."""
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
    """The words for a moment are not understood."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be briefed, and how.

    Attributes:
        budget: how long the points may be.
        topic: what they are to be about; None for everything.
        since: words for the moment from which articles count; None for all articles.
        shapes: what is wanted beside, or, without POINTS in it, instead of the points.
    """

    budget: Budget = A_MINUTE
    topic: str | None = None
    since: str | None = None
    shapes: tuple[Shape, ...] = (Shape.POINTS,)


def parse(text: str) -> Request:
    """A request in a user's words, as `3 sentences`, `China`, `since yesterday`, `timeline`; in any order, `since` last."""
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
    """The moment that words name, seen from now and in its time zone.

    Raises:
        NoSuchMoment: they name none that is known.
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
    except ValueError:
        raise NoSuchMoment(texts.NO_SUCH_MOMENT, words=words) from None
    return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def prepare(
    collections: Collections, shelf: Shelf, request: Request, *, now: dt.datetime, only: Collection[str] | None = None
) -> Briefing:
    """The briefing that a request is for; to be called under the collections' lock.

    Args:
        collections: keeps the shelf.
        shelf: what is briefed.
        request: how.
        now: the moment, in the reader's time zone.
        only: the ids of the articles that count; None for all that the request lets.

    Raises:
        NoSuchMoment: the request is about articles since a moment that is not understood.
    """
    if request.since is not None:
        new = collections.since(shelf, moment(request.since, now).timestamp())
        only = set(new) if only is None else set(new) & set(only)
    return made_of(collections.library(shelf), request, only=only)


def made_of(library: Library, request: Request, *, only: Collection[str] | None = None) -> Briefing:
    """The same of a library, whose articles all count if `only` is None; what a request says of time is passed over."""
    shapes = [shape for shape in request.shapes if shape is not Shape.POINTS]
    briefing = library.brief(budget=request.budget, topic=request.topic, only=only, shapes=shapes)
    return briefing if Shape.POINTS in request.shapes else dataclasses.replace(briefing, points=())


def asked_for(
    collections: Collections, shelf: Shelf, question: str, *, now: dt.datetime
) -> tuple[Briefing, Request] | None:
    """The briefing that a question asks for in everyday words, with what it is like; None where it asks something else."""
    argument = briefing_wanted(question)
    if argument is None:
        return None
    request = parse(collections.library(shelf).corrected(argument))
    try:
        return prepare(collections, shelf, request, now=now), request
    except NoSuchMoment:
        # What looks like a moment is part of the subject.
        request = Request(topic=argument)
        return prepare(collections, shelf, request, now=now), request


def drawn(briefing: Briefing, request: Request) -> Document:
    """A briefing as a person reads it, or why there is none."""
    if briefing.points or briefing.sections:
        return briefing_document(briefing, topic=request.topic)
    if request.topic:
        return plain(texts.nothing_about(request.topic))
    if request.since and not briefing.articles:
        return plain(texts.nothing_since())
    return plain(texts.nothing() if Shape.POINTS in request.shapes else texts.nothing_of_shape())
