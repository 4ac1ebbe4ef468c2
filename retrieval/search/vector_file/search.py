"""Finds the rows with the highest cosines to a question in a memory map, with NumKong if it is installed.

NumKong multiplies float16 as it lies in the file, so that nothing is converted or copied. It takes the question as float16,
which changes a cosine by less than 0.00005, so more rows than asked for are found by it, and NumPy computes the cosines of
these in float32. Without NumKong, NumPy converts the rows block by block, which takes ten times as long.

Every row is looked at, for libraries of every size. docs/performance.md has the comparison: fewer bits a row are not found
well enough (signs), or are not so much faster that a second file is worth it (int8).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from retrieval.search.vector_file.rows import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Cosines = NDArray[np.float32]
    Numbers = NDArray[np.intp]
else:
    Cosines = Numbers = object

BLOCK = 16_384
"""Number of rows that are multiplied at once: their products take 128 KiB, and as float32, without NumKong, 24 MiB."""
MARGIN = 50
"""Number of rows found in addition, because the first products are not exact. Among a million rows of news, the best
50 for each of 100 questions were in the first 51 places of these products."""


def cosines(rows: Rows, question: Cosines) -> Cosines:
    """The cosines of rows, as the float32 product."""
    import numpy as np

    result: Cosines = rows.astype(np.float32) @ question
    return result


def nearest_rows(rows: Rows, question: Cosines, limit: int) -> tuple[Numbers, Cosines]:
    """The numbers of the rows with the highest cosines and these cosines, best first; the first row of equal ones first."""
    import numpy as np

    found = np.sort(_preselect(rows, question, limit + MARGIN))
    exact = cosines(rows[found], question)
    order = np.argsort(-exact, kind="stable")[:limit]
    return found[order], exact[order]


def _preselect(rows: Rows, question: Cosines, limit: int) -> Numbers:
    """The rows with the highest products with the question in float16, in any order."""
    import numpy as np

    multiplied = products_with(question)
    found, held, least = np.zeros(0, np.intp), np.zeros(0, np.float64), -np.inf
    for start in range(0, len(rows), BLOCK):
        products = multiplied(rows[start : start + BLOCK])
        better = np.flatnonzero(products > least)
        found, held = np.concatenate([found, better + start]), np.concatenate([held, products[better]])
        if len(found) > limit:
            best = np.argpartition(-held, limit - 1)[:limit]
            found, held = found[best], held[best]
            least = held.min()
    return found


def products_with(question: Cosines) -> Callable[[Rows], "NDArray[np.floating]"]:
    """What multiplies rows with a question: NumKong, or NumPy if it is not installed."""
    import numpy as np

    try:
        from numkong import cdist
    except ImportError:
        return lambda rows: cosines(rows, question)
    asked = question.astype(np.float16)[np.newaxis]
    # Not with `out_dtype`, which takes longer than the products.
    return lambda rows: np.asarray(cdist(asked, rows, "dot"))[0]
