"""Chooses what a watch tells of new articles: one sentence for each event that it has not told yet. Pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.briefing.importance import ScoredSentence
from retrieval.briefing.redundancy import same, similarities
from retrieval.briefing.selecting import candidates
from retrieval.model import PassageId
from retrieval.search.ranking.candidates import AnalysedPassage

if TYPE_CHECKING:
    from retrieval.briefing.redundancy import Mask
    from retrieval.search.vectors import Kept
else:
    Mask = Kept = object

MOST_BEFORE = 3
"""Number of passages at the beginning of an article in which its first full sentence is looked for."""
MOST_ABOUT = 3
"""Number of sentences on the topic from which an article counts as being about it, when the best ones are chosen."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What one new article says on a topic.

    Attributes:
        sentence: the sentence to tell.
        opening: the first full sentence of the article, if it has a word of the topic; it says what the event is.
        weight: the relevance of the sentence, above 0 up to 1.
        about: how many sentences are on the topic, up to `MOST_ABOUT`.
    """

    sentence: ScoredSentence
    opening: ScoredSentence | None
    weight: float
    about: int

    @property
    def telling(self) -> tuple[ScoredSentence, ...]:
        """The sentences by which the event is recognised."""
        is_one = self.opening is None or self.opening.analysed.passage.id == self.sentence.analysed.passage.id
        return (self.sentence,) if is_one or self.opening is None else (self.sentence, self.opening)


@dataclass(frozen=True, slots=True)
class Event:
    """An event that is to be told.

    Attributes:
        item: the article that tells it best.
        others: the other new articles that say the same.
    """

    item: NewsItem
    others: tuple[NewsItem, ...] = ()


def item_of(
    number: int, passages: Sequence[AnalysedPassage], stated: Mapping[PassageId, float], words: frozenset[str]
) -> NewsItem | None:
    """Choose what an article says on a topic; None if no passage states it.

    A sentence that can stand alone is preferred, then the most relevant one, then the first.

    Args:
        number: the article among the new ones.
        passages: its story, in order.
        stated: the passages that state the topic with their relevance.
        words: the terms of the topic.
    """
    sentences = list(candidates(number, passages))
    # A feed's item may be a headline, without any full sentence.
    found = [s for s in sentences if s.analysed.passage.id in stated] or [
        ScoredSentence(number, place, analysed)
        for place, analysed in enumerate(passages)
        if analysed.passage.id in stated
    ]
    if not found:
        return None
    best = max(found, key=lambda s: (s.lead is None, round(stated[s.analysed.passage.id], 1), -s.place))
    # A page may begin with its headline and a line on the author.
    first = next((s for s in sentences if s.place < MOST_BEFORE), None)
    opening = first if first is not None and words & first.analysed.present else None
    return NewsItem(best, opening, stated[best.analysed.passage.id], min(len(found), MOST_ABOUT))


def choose(
    items: Sequence[NewsItem],
    told: Sequence[AnalysedPassage],
    others: Sequence[AnalysedPassage],
    vectors: Mapping[str, Kept],
) -> list[Event]:
    """Choose the events that were not told before, the most relevant first.

    Args:
        items: what new articles say, the newest article last.
        told: the sentences that were told before.
        others: sentences of other articles, by which is judged what is usual to say.
        vectors: the known passage vectors by article name.
    """
    order = sorted(enumerate(items), key=lambda pair: (-round(pair[1].weight, 1), -pair[1].about, -pair[0]))
    sentences = [(item, sentence) for _, item in order for sentence in item.telling]
    before = [ScoredSentence(-1 - number, 0, analysed) for number, analysed in enumerate(told)]
    usual = [ScoredSentence(len(items) + number, 0, analysed) for number, analysed in enumerate(others)]
    alike = _alike([sentence for _, sentence in sentences], before, usual, vectors)
    rows = {id(item): [n for n, (owner, _) in enumerate(sentences) if owner is item] for _, item in order}
    events: list[Event] = []
    for _, item in order:
        own = rows[id(item)]
        if any(alike[row, len(sentences) :].any() for row in own):
            continue
        for place, event in enumerate(events):
            known = [row for each in (event.item, *event.others) for row in rows[id(each)]]
            if alike[own][:, known].any():
                events[place] = Event(event.item, (*event.others, item))
                break
        else:
            events.append(Event(item))
    return events


def _alike(
    new: Sequence[ScoredSentence],
    before: Sequence[ScoredSentence],
    usual: Sequence[ScoredSentence],
    vectors: Mapping[str, Kept],
) -> Mask:
    """Which of the new sentences say the same as which of the new ones and those before, shape (new, new + before).

    Sentences of articles without vectors are compared by their words alone.
    """
    compared = [*new, *before]
    alike = _compared(compared, usual, None)
    known = [n for n, s in enumerate(compared) if _has_vector(s, vectors)]
    if known:
        with_meaning = _compared([compared[n] for n in known], [s for s in usual if _has_vector(s, vectors)], vectors)
        for row, n in enumerate(known):
            alike[n, known] = with_meaning[row]
    return alike[: len(new)]


def _compared(
    sentences: Sequence[ScoredSentence], usual: Sequence[ScoredSentence], vectors: Mapping[str, Kept] | None
) -> Mask:
    everything = [*sentences, *usual]
    return same(everything, similarities(everything, vectors))[: len(sentences), : len(sentences)]


def _has_vector(sentence: ScoredSentence, vectors: Mapping[str, Kept]) -> bool:
    name, ordinal = sentence.analysed.passage.id
    return name in vectors and ordinal < len(vectors[name])
