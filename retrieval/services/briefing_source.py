"""What a briefing reads, taken from a library at one moment, so that the briefing can be made without the lock."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from retrieval.model import Briefing, Budget, Citation, Passage, PassageId, Shape, TimeNote
from retrieval.search.vectors import Kept
from retrieval.services.entry import Entry, citation_of

A_MINUTE = Budget(seconds=60)
"""Default length of a briefing."""

MOST_READ = 3000
"""Number of passages that a briefing reads, the first ones of each article, since news tells what matters first."""


@dataclass(frozen=True, slots=True)
class BriefingSource:
    """The articles of a briefing. Later changes of the library do not change it. Needs no lock.

    Attributes:
        entries: the articles.
        on_topic: the passages on the topic, each with its weight; None for everything.
        vectors: the vectors of articles that have them all.
        time: the time by which the articles were chosen, if any.
        days: the day of each article, ISO 8601, if the newest articles come first; None for the order by importance.
        closest: the title of the article closest to a topic that no article is about.
        considered: the number of articles among which these were found; None if these are all.
    """

    entries: Sequence[Entry]
    on_topic: Mapping[PassageId, float] | None
    vectors: Mapping[str, Kept]
    time: TimeNote | None = None
    days: Mapping[str, str] | None = None
    closest: str | None = None
    considered: int | None = None

    def brief(self, *, budget: Budget = A_MINUTE, shapes: Collection[Shape] = ()) -> Briefing:
        """The key points of the articles, and other shapes. Takes seconds for hundreds of articles.

        Args:
            budget: maximum length of the points.
            shapes: further sections, such as a timeline.
        """
        # Imported here, since compiling their patterns takes longer than answering a question.
        from retrieval.briefing.selecting import brief
        from retrieval.briefing.shapes import sections

        articles = {entry.article.id: entry.article for entry in self.entries}

        def cite(passage: Passage) -> Citation:
            return citation_of(articles[passage.id.article_id], passage)

        views = [entry.view(max(3, MOST_READ // len(self.entries)), self.on_topic) for entry in self.entries]
        passages = [view.passages for view in views]
        days = [self.days.get(name, "") for name in articles] if self.days is not None else None
        briefing = brief(passages, cite=cite, budget=budget, topic=self.on_topic, vectors=self.vectors, days=days)
        about = None if self.on_topic is None else len({passage.article_id for passage in self.on_topic})
        briefing = dataclasses.replace(briefing, time=self.time, about=about, closest=self.closest)
        if self.considered is not None:
            briefing = dataclasses.replace(briefing, articles=self.considered)
        if not shapes:
            return briefing
        shown = sections([view for view in views if view.passages], shapes, cite=cite)
        return dataclasses.replace(briefing, sections=shown)
