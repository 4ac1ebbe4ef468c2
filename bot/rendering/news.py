"""Render what is new on watched topics as a document; every sentence is quoted and cited. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rendering import watch_texts as texts
from bot.rendering.briefing import point_document
from bot.rendering.document import Document, join
from retrieval.model import BriefingPoint


@dataclass(frozen=True, slots=True)
class TopicNews:
    """What is new on a topic.

    Attributes:
        topic: the words of the watch.
        points: the sentences.
        more: the number of further events.
    """

    topic: str
    points: tuple[BriefingPoint, ...]
    more: int = 0


def news_document(news: Sequence[TopicNews]) -> Document:
    """Render what is new on some topics. A sentence on several of them comes once, under all of these."""
    points = {point.passage.id: point for one in news for point in one.points}
    groups: dict[tuple[str, ...], list[BriefingPoint]] = {}
    for passage, point in points.items():
        topics = tuple(one.topic for one in news if passage in {each.passage.id for each in one.points})
        groups.setdefault(topics, []).append(point)
    parts = [
        part
        for topics, of_these in groups.items()
        for part in (texts.of_topics(topics), *map(point_document, of_these))
    ]
    more = [texts.and_more(one.more, one.topic) for one in news if one.more]
    return join([*parts, *more], "\n\n")
