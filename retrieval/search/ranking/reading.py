"""Lets the reader score candidates, a few windows at a time, until it has found a confident answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.model import PassageId
from retrieval.search.ranking.candidates import AnalysedPassage
from retrieval.search.ranking.facts import Candidate
from retrieval.search.ranking.windows import Place
from retrieval.search.reader import Reader, Window

STEPS = (2, 4, 8)
"""Numbers of windows read before each check whether to stop; docs/quality.md has the effect of reading more."""
MOST = STEPS[-1]
SURE = 2.0
"""The reader's log-odds from which no further windows are read."""


def read_candidates(
    question: str,
    before: str,
    places: Sequence[Place],
    found: dict[PassageId, Candidate],
    *,
    reader: Reader,
    analysed: Callable[[PassageId], AnalysedPassage],
    candidate: Callable[[PassageId], Candidate],
) -> dict[PassageId, Candidate]:
    """Add the reader's scores to candidates, and add the other sentences of the windows as candidates.

    Args:
        question: as typed.
        before: the previous turn, as input for the reader; empty for none.
        places: the windows, best first.
        found: the candidates found by words or vectors.
        reader: the reader.
        analysed: returns a passage with its terms.
        candidate: makes a candidate from a passage that was not found.
    """
    result = dict(found)
    for start, end in pairwise((0, *STEPS)):
        part = places[start:end]
        if not part or any(c.score is not None and c.score >= SURE for c in result.values()):
            break
        members = [[analysed(PassageId(p.article_id, n)) for n in p.ordinals] for p in part]
        windows = [Window(m[0].heading, tuple(a.passage.text for a in m)) for m in members]
        for own, reading in zip(members, reader.read(question, windows, before=before), strict=True):
            terms = frozenset().union(*(a.present for a in own), own[0].title)
            for one, score, answer in zip(own, reading.scores, reading.answers, strict=True):
                base = result.get(one.passage.id) or candidate(one.passage.id)
                result[one.passage.id] = replace(base, score=score, answer=answer, window=terms)
    return result
