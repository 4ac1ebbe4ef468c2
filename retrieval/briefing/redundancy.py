"""Finds sentences that say the same, within and across articles. Pure functions.

Two sentences say the same if their words are similar (and their vectors, if known) and their figures do not conflict.
If each contains a figure that the other lacks, they count as different.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from retrieval.briefing.importance import ScoredSentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from retrieval.briefing.importance import Matrix
    from retrieval.search.vectors import Kept

    Mask = NDArray[np.bool_]
else:
    Mask = Matrix = Kept = object

MEANING = 0.3
FIGURE = 0.15
"""Weights of the vector cosine and of each shared rare figure, added to the cosine of the terms."""

ALIKE = 0.45
"""Similarity threshold for sentences that say the same, provided that their figures do not conflict. Measured on four
events with three articles each: half of the pairs above it are annotated as the same point, and most of the others
overlap in part. Paraphrases in very different words lie below it, among unrelated pairs."""

RARE = 3
"""A figure is rare if at most this many sentences contain it, or at most as many as there are articles, if more."""


def term_matrix(sentences: Sequence[ScoredSentence]) -> Matrix:
    """Sentence vectors of unit length over terms, weighted by inverse document frequency, shape (n, terms)."""
    import numpy as np

    columns: dict[str, int] = {}
    for sentence in sentences:
        for term in sentence.analysed.present:
            columns.setdefault(term, len(columns))
    matrix = np.zeros((len(sentences), max(1, len(columns))), np.float32)
    for row, sentence in enumerate(sentences):
        matrix[row, [columns[term] for term in sentence.analysed.present]] = 1.0
    frequency = matrix.sum(axis=0)
    matrix *= np.log1p((len(sentences) - frequency + 0.5) / (frequency + 0.5)) + 0.2
    return _unit(matrix)


def meaning_matrix(sentences: Sequence[ScoredSentence], vectors: Mapping[str, Kept]) -> Matrix | None:
    """Encoder vectors of the sentences, minus their mean, of unit length, shape (n, dimensions).

    The mean is subtracted because what all sentences on one event have in common does not distinguish them. None if a
    vector is missing or there are fewer than `FEWEST_FOR_A_MEAN` sentences.
    """
    import numpy as np

    ids = [sentence.analysed.passage.id for sentence in sentences]
    if len(ids) < FEWEST_FOR_A_MEAN or any(name not in vectors for name, _ in ids):
        return None
    matrix = np.array([vectors[name][ordinal] for name, ordinal in ids], np.float32)
    return _unit(matrix - matrix.mean(axis=0))


FEWEST_FOR_A_MEAN = 8


def figure_matrix(sentences: Sequence[ScoredSentence]) -> Matrix:
    """Indicator matrix of the rare figures in each sentence, shape (n, figures)."""
    import numpy as np

    counts = Counter(figure for sentence in sentences for figure in sentence.figures)
    most = max(RARE, len({sentence.article for sentence in sentences}))
    columns = {figure: n for n, figure in enumerate(f for f, count in counts.items() if 2 <= count <= most)}
    matrix = np.zeros((len(sentences), max(1, len(columns))), np.float32)
    for row, sentence in enumerate(sentences):
        matrix[row, [columns[figure] for figure in sentence.figures if figure in columns]] = 1.0
    return matrix


def similarities(sentences: Sequence[ScoredSentence], vectors: Mapping[str, Kept] | None) -> Matrix:
    """Similarity of all pairs by terms, vectors and shared rare figures, at least 0, shape (n, n)."""
    import numpy as np

    words, figures = term_matrix(sentences), figure_matrix(sentences)
    likeness: Matrix = words @ words.T + FIGURE * (figures @ figures.T)
    meant = meaning_matrix(sentences, vectors) if vectors else None
    if meant is not None:
        likeness += MEANING * np.maximum(0.0, meant @ meant.T)
    return likeness


def same(sentences: Sequence[ScoredSentence], similarity: Matrix) -> Mask:
    """Which pairs say the same, shape (n, n), with False on the diagonal."""
    import numpy as np

    alike: Mask = similarity >= ALIKE
    np.fill_diagonal(alike, val=False)
    # Read once per sentence: hundreds of articles make a hundred thousand pairs.
    figures = [sentence.figures for sentence in sentences]
    for one, other in zip(*np.nonzero(np.triu(alike)), strict=True):
        mine, theirs = figures[one], figures[other]
        if mine - theirs and theirs - mine:
            alike[one, other] = alike[other, one] = False
    return alike


def _unit(matrix: Matrix) -> Matrix:
    import numpy as np

    unit: Matrix = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    return unit
