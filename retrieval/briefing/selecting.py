"""Articles to a cited extractive briefing: their key sentences, in their own words and order. Pure.

Sentences are chosen by SumBasic's idea (Nenkova and Vanderwende 2005), frequent words make a sentence matter and
lose weight once said, with the news writer's habit that what matters comes first.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.models import Briefing, BriefingPoint, Budget, Citation, Passage
from retrieval.ranking.candidates import AnalysedPassage

WORDS_A_SECOND = 238 / 60
"""Silent reading of English non-fiction: 238 words a minute (Brysbaert, J. Memory and Language 2019)."""

MOST_OF_THE_TEXT = 0.5
"""A briefing that is longer than half of what it stands for saves nobody time."""

_DANGLING = re.compile(r"(?:He|She|It|They|This|That|These|Those|His|Her|Their|But|However|Meanwhile|And|Such)\b")
_FIGURE = re.compile(r"\d|\bpercent\b|[$€£¥]")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that may be chosen, and its place (article, ordinal) in reading order."""

    place: tuple[int, int]
    analysed: AnalysedPassage
    words: int


def brief(
    articles: Sequence[Sequence[AnalysedPassage]],
    *,
    cite: Callable[[Passage], Citation],
    budget: Budget,
) -> Briefing:
    """Choose sentences within the budget; at least one if there is any.

    Args:
        articles: the passages of each article, in order.
        cite: makes the citation of a passage.
        budget: how long the points may be; the first sentence chosen may exceed it.
    """
    sentences = [
        _Sentence((number, ordinal), analysed, len(analysed.passage.text.split()))
        for number, passages in enumerate(articles)
        for ordinal, analysed in enumerate(passages)
        if _can_stand_alone(analysed.passage.text)
    ]
    seconds = math.inf if budget.seconds is None else budget.seconds
    words = min(seconds * WORDS_A_SECOND, MOST_OF_THE_TEXT * sum(s.words for s in sentences))
    chosen = sorted(_choose(sentences, words), key=lambda s: s.place)
    return Briefing(
        points=tuple(BriefingPoint(s.analysed.passage, cite(s.analysed.passage)) for s in chosen),
        reading_seconds=math.ceil(sum(s.words for s in chosen) / WORDS_A_SECOND),
        articles=len(articles),
    )


def _can_stand_alone(text: str) -> bool:
    """Whether a sentence says something when torn out: not a heading, no opening that points back."""
    return len(text.split()) >= 5 and text[-1] in ".!?\"”’'»。！？।" and not _DANGLING.match(text)


def _choose(sentences: Sequence[_Sentence], budget: float) -> list[_Sentence]:
    counts = Counter(term for s in sentences for term in set(s.analysed.terms))
    weight = {term: float(n) for term, n in counts.items()}
    left, chosen = list(sentences), list[_Sentence]()
    while left:
        best = max(left, key=lambda s: (_value(s, weight), -s.place[1]))
        left.remove(best)
        if chosen and best.words > budget:
            continue
        chosen.append(best)
        budget -= best.words
        for term in set(best.analysed.terms):
            weight[term] *= 0.2
    return chosen


def _value(sentence: _Sentence, weight: dict[str, float]) -> float:
    """What the sentence adds: the mean weight of its words, more for the opening and for figures."""
    terms = set(sentence.analysed.terms)
    mean = sum(weight[term] for term in terms) / math.sqrt(len(terms)) if terms else 0.0
    opening = 1.0 + 0.3 / (1 + sentence.place[1])
    figure = 1.3 if _FIGURE.search(sentence.analysed.passage.text) else 1.0
    return mean * opening * figure
