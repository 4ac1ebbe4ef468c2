"""Defines the records that stores take and return."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from retrieval.model import Article
from retrieval.passages import Sentence


class Shelf(NamedTuple):
    """A collection of articles: a chat, by any unique name, and a topic in it. Topic 0 is shared by the whole chat."""

    chat: str
    topic: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """An article on a shelf.

    Attributes:
        number: the permanent key in the store.
        shelf: its shelf.
        article: the article with its text.
        active: whether it is searched for questions.
        added: when it was added, Unix time.
        message: the id of the chat message with the article, if any.
        analysis: the version of the analysis of its sentences.
        detected: the language in which its sentences were analysed.
    """

    number: int
    shelf: Shelf
    article: Article
    active: bool
    added: float
    message: str | None = None
    analysis: int = 0
    detected: str = ""


class Change(NamedTuple):
    """A change of a shelf.

    Attributes:
        place: its place in the order of changes; pass it on to get the later ones.
        number: the article that was added, renamed, removed, restored or switched.
        visible: whether questions see the article now.
    """

    place: tuple[int, int]
    number: int
    visible: bool


class Described(NamedTuple):
    """What can be said of an article without its text: its number, its id, and the language of its sentences."""

    number: int
    article_id: str
    language: str


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to add together with others.

    Attributes:
        article: the article.
        sentences: its passages with their terms.
        detected: the language in which the sentences were analysed.
        message: the id of the chat message with the article, if any.
        active: whether it is searched for questions.
        file: a digest of the file that it was read from, if it shall be recognised without reading it again.
    """

    article: Article
    sentences: Sequence[Sentence]
    detected: str = ""
    message: str | None = None
    active: bool = True
    file: bytes | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a shelf may hold: articles, and characters of their texts."""

    articles: int
    characters: int


class Placing(Enum):
    """What became of an article that was to be added.

    NEW: it was added. KNOWN: the shelf has its text or URL. LIKE: the shelf has a near-duplicate. FULL: there is no room.
    """

    NEW = "new"
    KNOWN = "known"
    LIKE = "like"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of an article, and the number of the article that the shelf has; None if there is no room."""

    placing: Placing
    number: int | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a shelf follows.

    Attributes:
        number: the key in the store.
        shelf: the shelf to which its articles are added.
        url: the URL of the feed.
        title: the title that the feed gives.
        etag: the ETag of the last response, for the next request.
        modified: the Last-Modified of the last response, for the next request.
        due: when to fetch it again, Unix time.
        failures: the number of consecutive failures.
        trouble: the reason of the last failure, as a sentence.
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
class Erased:
    """The result of deleting everything of a chat.

    Attributes:
        articles: the number of deleted articles.
        traces: whether parts of the deleted texts may be left in free parts of a file.
    """

    articles: int
    traces: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule of briefings for a chat or a topic.

    Attributes:
        number: the key in the store.
        shelf: where the briefings are sent, and whose articles they cover.
        spec: the days and the local time, in the form of `str(retrieval.schedules.Spec)`.
        zone: the name of the time zone; None until it is known, and then the schedule is not due.
        own_zone: whether the zone was given for this schedule rather than for the chat.
        argument: the options of the briefing, as the user wrote them.
        language: the language of the user when it was planned, an ISO 639-1 code.
        by: the id of the user who planned it.
        quiet: whether nothing is sent when there is nothing new.
        paused: whether it is paused.
        due: the next due time, Unix time; None if there is none.
        told: the moment up to which added articles were reported, Unix time; None before the first briefing.
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
class TopicWatch:
    """A topic of which a chat or a forum topic wants to hear as soon as a new article bears on it.

    Attributes:
        number: the key in the store.
        shelf: where it is told, and whose articles are looked at.
        words: the topic, as the user wrote it.
        language: the language of the user when it was planned, an ISO 639-1 code.
        by: the id of the user who planned it.
        looked: the number of the newest article that was looked at; 0 before the first.
    """

    number: int
    shelf: Shelf
    words: str
    language: str = ""
    by: int | None = None
    looked: int = 0


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence of an article that a watch has told, by which another article on the same event is recognised.

    Attributes:
        article_id: its article.
        ordinal: its place among the passages of the article.
        language: the language in which it was analysed.
        text: the sentence.
        told: when, Unix time.
    """

    article_id: str
    ordinal: int
    language: str
    text: str
    told: float


@dataclass(frozen=True, slots=True)
class Look:
    """What a watch has looked at and what it tells.

    Attributes:
        watch: the watch as it was read.
        looked: the number of the newest article that was looked at.
        told: what it tells now.
    """

    watch: TopicWatch
    looked: int
    told: tuple[ToldSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Sharing:
    """A person who shared an article in a chat, at the first time. Its text leaves out who it is, because it may be logged.

    Attributes:
        person: the id of the user.
        name: the name that was displayed at that time.
        shared: when, Unix time.
        message: the id of the chat message, if it is known.
    """

    person: int = field(repr=False)
    name: str = field(repr=False)
    shared: float
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback on an answer.

    Attributes:
        asked: when the question was asked, Unix time.
        question: the question as interpreted.
        passage: the sentence given as the answer; None if no answer was found.
        article_id: the article of the sentence; None if no answer was found.
        confidence: the estimated probability that the first passage answers the question.
        useful: whether the user found the answer useful.
    """

    asked: float
    question: str
    passage: str | None
    article_id: str | None
    confidence: float
    useful: bool
