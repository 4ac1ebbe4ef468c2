"""Defines a figure (number, qualifier, unit, what it counts; no dates, ages or names) and parses English numbers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from retrieval.model import Span


class Hedge(StrEnum):
    """How exact a figure is: exact, approximate, a lower or upper bound, or vague."""

    EXACT = "exact"
    ABOUT = "about"
    LEAST = "least"
    MOST = "most"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a sentence.

    Attributes:
        span: range in the sentence: the number with its qualifier, its unit and what it counts.
        value: the number, `54000.0` for `54,000`.
        unit: the term of the unit or of what is counted: `percent`, `dollar`, `personnel`; empty if none is given.
        hedge: how exact the number is.
        digits: the number of significant digits, `2` for `54,000`.
        small: whether it is a small number in words, which is rarely important.
    """

    span: Span
    value: float
    unit: str
    hedge: Hedge = Hedge.EXACT
    digits: int = 1
    small: bool = False


_ONES = {
    word: value
    for value, word in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a column
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {
    "dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "k": 1000, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_PIECE = re.compile(r"[\d.,]+|[^\W\d_]+")


def value_of(written: str) -> float:
    """The value of an English number in digits or words: 3.5 million, twenty-five, two thirds, dozens."""
    whole, given, part = 0.0, False, 1.0
    for piece in _PIECE.findall(written.casefold()):
        if piece[0].isdigit():
            whole, given = float(piece.strip(",.").replace(",", "")), True
        elif piece in _ONES or piece in _TENS:
            whole, given = whole + _ONES.get(piece, _TENS.get(piece, 0)), True
        elif piece.rstrip("s") in _SCALES or piece in _SCALES:
            whole = (whole if given else 1.0) * _SCALES.get(piece, _SCALES.get(piece.rstrip("s"), 1))
            given = True
        elif piece.removesuffix("s") in _PARTS:
            part = 1.0 / _PARTS[piece.removesuffix("s")]
    return (whole if given else 1.0) * part


def digits_of(written: str) -> int:
    """The number of significant digits, without trailing zeros of a whole number; 1 for a number in words."""
    digits = re.sub(r"\D", "", written).lstrip("0")
    return max(1, len(digits if "." in written else digits.rstrip("0")))
