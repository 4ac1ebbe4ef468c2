"""The candidates that the reader reads, a few windows at a time: it stops where it is sure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.model import PassageId
from retrieval.search.ranking.candidates import AnalysedPassage
from retrieval.search.ranking.facts import Candidate
from retrieval.search.ranking.windows import Place
from retrieval.search.reader import Reader, Window

STEPS = (2, 4, 8)
"""How many windows are read before it is asked whether the reader is sure; docs/quality.md has what more would give."""
MOST = STEPS[-1]
SURE = 2.0
"""The log-odds by the reader from which nothing more is read."""


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
    """The candidates, and the other sentences of the windows, with the reader's scores where it read them.

    Args:
        question: as typed.
        before: the turn before, empty for none.
        places: the windows, best first.
        found: candidates by words or meaning.
        reader: reads them.
        analysed: a passage with its terms.
        candidate: a passage that was not found, as a candidate.
    """
    result = dict(found)
    for start, end in pairwise((0, *STEPS)):
        part = places[start:end]
        if not part or any(c.score is not None and c.score >= SURE for c in result.values()):
            break
        members = [[analysed(PassageId(p.article_id, n)) for n in p.ordinals] for p in part]
        windows = [Window(m[0].heading, tuple(a.passage.text for a in m)) for m in members]
        for own, reading in zip(members, reader.read(question, windows, before=before), strict=True):
            around = frozenset().union(*(a.present for a in own), own[0].title)
            for one, score, answer in zip(own, reading.scores, reading.answers, strict=True):
                base = result.get(one.passage.id) or candidate(one.passage.id)
                result[one.passage.id] = replace(base, score=score, answer=answer, around=base.around | around)
    return result
