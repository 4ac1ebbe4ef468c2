"""Chooses the windows that the reader reads: around the best candidates, without overlap."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from retrieval.model import Passage, PassageId

CHARACTERS = 460
"""Maximum number of characters per window (about 110 tokens), unless a single sentence is longer; as in training."""
WIDE = {"ja": 170, "zh": 150, "th": 260, "ko": 190}
"""The same limit for languages with more information per character."""
MOST_SENTENCES = 7
_FUSION = 60
"""The constant of reciprocal rank fusion, from the paper."""


@dataclass(frozen=True, slots=True)
class Place:
    """A window: an article and the ordinals of sentences in it, ascending."""

    article_id: str
    ordinals: tuple[int, ...]


def fused(lists: Sequence[Sequence[PassageId]]) -> list[PassageId]:
    """Merge several rankings by reciprocal rank fusion (Cormack et al., SIGIR 2009)."""
    scores: dict[PassageId, float] = {}
    for ranked in lists:
        for rank, passage_id in enumerate(ranked):
            scores[passage_id] = scores.get(passage_id, 0.0) + 1.0 / (_FUSION + rank)
    return sorted(scores, key=lambda passage_id: -scores[passage_id])


def choose_windows(
    ranked: Iterable[PassageId], passages: Callable[[str], Sequence[Passage]], language: Callable[[str], str], most: int
) -> list[Place]:
    """The windows around the best candidates, best first.

    Args:
        ranked: the candidates, best first.
        passages: returns all passages of an article.
        language: returns the language of an article.
        most: maximum number of windows.
    """
    taken: set[PassageId] = set()
    places: list[Place] = []
    for candidate in ranked:
        if len(places) == most:
            break
        if candidate in taken:
            continue
        article_id = candidate.article_id
        size = WIDE.get(language(article_id), CHARACTERS)
        busy = {p.ordinal for p in taken if p.article_id == article_id}
        ordinals = _around(candidate.ordinal, passages(article_id), size, busy)
        taken.update(PassageId(article_id, n) for n in ordinals)
        places.append(Place(article_id, ordinals))
    return places


def _around(at: int, passages: Sequence[Passage], most: int, taken: Container[int]) -> tuple[int, ...]:
    """The ordinals of a sentence and its neighbours, added alternately after and before it while they fit.

    Args:
        at: the ordinal of the sentence.
        passages: all passages of the article.
        most: maximum number of characters.
        taken: ordinals already used in other windows.
    """
    chosen, size = [at], len(passages[at].text)
    sides = {1: at + 1, -1: at - 1}
    while sides and len(chosen) < MOST_SENTENCES:
        for step, n in list(sides.items()):
            if not 0 <= n < len(passages) or n in taken:
                del sides[step]
            elif not passages[n].story:
                sides[step] = n + step
            elif size + len(passages[n].text) > most:
                del sides[step]
            elif len(chosen) < MOST_SENTENCES:
                chosen.append(n)
                size += len(passages[n].text)
                sides[step] = n + step
    return tuple(sorted(chosen))
