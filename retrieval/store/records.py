"""What a store keeps beside the articles themselves, as it is given and taken."""

from dataclasses import dataclass
from typing import NamedTuple

from retrieval.model import Article


class Shelf(NamedTuple):
    """Where articles stand: a chat, by any name that is its own, and a topic in it; 0 is the chat's shared shelf."""

    chat: str
    topic: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """An article on a shelf.

    Attributes:
        number: names it in the store, for good.
        shelf: where it stands.
        article: text and all.
        active: whether questions see it.
        added: when, in seconds since 1970.
        message: the chat's message that it came in, if it came in one.
        analysis: the version of the analysis that its sentences are from.
        detected: the language that its sentences were analysed in.
    """

    number: int
    shelf: Shelf
    article: Article
    active: bool
    added: float
    message: str | None = None
    analysis: int = 0
    detected: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a shelf follows.

    Attributes:
        number: names it in the store.
        shelf: where its articles go.
        url: where it is fetched.
        title: its own.
        etag: of the last answer, for the next question.
        modified: the same.
        due: when to look again, in seconds since 1970.
        failures: how many times in a row it could not be read.
        trouble: the last reason, as a sentence.
    """

    number: int
    shelf: Shelf
    url: str
    title: str = ""
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a chat, or a topic of it, wants briefings.

    Attributes:
        number: names it in the store.
        shelf: where they go, and what they are about.
        spec: the days and the local time, as `retrieval.schedules.Spec` writes itself.
        zone: the name of the time zone; None as long as nobody has said it, and nothing is due.
        own_zone: whether the zone is this schedule's own, or the chat's.
        argument: what they are to be like, as it was written.
        language: that was spoken when it was planned, as an ISO 639-1 code.
        by: the number of the user who planned it.
        quiet: whether nothing is said where nothing is new.
        paused: whether nothing is due until it is resumed.
        due: the next instant, in seconds since 1970; None where none is.
        told: the instant up to which what was added has been told; None before the first briefing.
    """

    number: int
    shelf: Shelf
    spec: str
    zone: str | None = None
    own_zone: bool = False
    argument: str = ""
    language: str = ""
    by: int | None = None
    quiet: bool = True
    paused: bool = False
    due: float | None = None
    told: float | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer.

    Attributes:
        asked: when the question was put, in seconds since 1970.
        question: as it was read.
        passage: the sentence that was given as the answer, None where the answer was a no.
        article_id: the article that it is from, None with a no.
        confidence: the estimated probability that the first passage answers.
        useful: what they thought.
    """

    asked: float
    question: str
    passage: str | None
    article_id: str | None
    confidence: float
    useful: bool
