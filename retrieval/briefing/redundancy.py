"""Which sentences say the same, in one article or in several. Pure.

Two sentences say the same if their words, and their meaning where vectors are known, are much alike, and no figure speaks
against it: where each has a figure that the other lacks, they tell different things, however alike they sound.
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
"""What the cosine of two sentences' vectors, and each rare figure that they share, adds to the cosine of their words."""

ALIKE = 0.45
"""From which likeness two sentences of which one holds no other figure than the other say the same. Of the pairs in four
events told by three articles each, half of those above it (and without other figures) are annotated as the same point, and most of the
others repeat each other at least in part; those that say the same in quite other words lie lower, among all others."""

RARE = 3
"""A figure is rare that no more sentences hold than this, or than there are articles."""


def term_matrix(sentences: Sequence[ScoredSentence]) -> Matrix:
    """The sentences as rows of unit length over their terms, rare terms weighing more."""
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
    """The sentences' vectors, of unit length around their mean, or None unless all are known and there are enough.

    What all sentences of some articles on one event share in meaning tells none of them apart, so the mean is taken off.
    """
    import numpy as np

    ids = [sentence.analysed.passage.id for sentence in sentences]
    if len(ids) < FEWEST_FOR_A_MEAN or any(name not in vectors for name, _ in ids):
        return None
    matrix = np.array([vectors[name][ordinal] for name, ordinal in ids], np.float32)
    return _unit(matrix - matrix.mean(axis=0))


FEWEST_FOR_A_MEAN = 8


def figure_matrix(sentences: Sequence[ScoredSentence]) -> Matrix:
    """The sentences as rows of ones and zeros over the rare figures in them."""
    import numpy as np

    counts = Counter(figure for sentence in sentences for figure in sentence.figures)
    most = max(RARE, len({sentence.article for sentence in sentences}))
    columns = {figure: n for n, figure in enumerate(f for f, count in counts.items() if 2 <= count <= most)}
    matrix = np.zeros((len(sentences), max(1, len(columns))), np.float32)
    for row, sentence in enumerate(sentences):
        matrix[row, [columns[figure] for figure in sentence.figures if figure in columns]] = 1.0
    return matrix


def similarities(sentences: Sequence[ScoredSentence], vectors: Mapping[str, Kept] | None) -> Matrix:
    """How alike all pairs are, from 0, of shape (n, n), by their words, their meaning and the figures that they share."""
    import numpy as np

    words, figures = term_matrix(sentences), figure_matrix(sentences)
    likeness: Matrix = words @ words.T + FIGURE * (figures @ figures.T)
    meant = meaning_matrix(sentences, vectors) if vectors else None
    if meant is not None:
        likeness += MEANING * np.maximum(0.0, meant @ meant.T)
    return likeness


def same(sentences: Sequence[ScoredSentence], similarity: Matrix) -> Mask:
    """Which pairs say the same, of shape (n, n); no sentence with itself."""
    import numpy as np

    alike: Mask = similarity >= ALIKE
    np.fill_diagonal(alike, val=False)
    for one, other in zip(*np.nonzero(np.triu(alike)), strict=True):
        mine, theirs = sentences[one].figures, sentences[other].figures
        if mine - theirs and theirs - mine:
            alike[one, other] = alike[other, one] = False
    return alike


def _unit(matrix: Matrix) -> Matrix:
    import numpy as np

    unit: Matrix = matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    return unit
