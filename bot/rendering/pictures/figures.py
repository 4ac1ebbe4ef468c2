"""Which figures of a briefing can stand side by side as bars. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.models import Entry
from retrieval.text.languages import detect_language
from retrieval.text.numbers import SIGNS, WORDS, normalise_number

MOST_BARS = 4
MOST_RATIO = 50
"""Where the largest figure is so many times the second, all bars but one are a line."""

_NUMBER = re.compile(r"\d[\d.,’'٬٫\u00a0\u202f]*(?<=\d)(?:\s\d{3}(?!\d))*")
_WORD = re.compile(r"(?<!\w)(?:" + "|".join((*WORDS, "one")) + r")(?!\w)", re.IGNORECASE)
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "tn": 1e12, "lakh": 1e5, "crore": 1e7, "लाख": 1e5, "करोड़": 1e7,
    "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12,
}  # fmt: skip
"""Where a language has other words they stay part of the unit: what differs in them is not compared."""
_SCALE = re.compile(
    r"\s*(" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")(?![a-z\u0900-\u097f])", re.IGNORECASE
)
_PERCENT = re.compile(
    r"(?:%|٪|％|\bper ?cent\b|\bpercent\b|\bpct\b|\bprozent\b|\bpour cent\b|\bpor ciento\b|\bpor cento\b|प्रतिशत|パーセント|процент\w*|\byüzde\b|\bpersen\b|אחוז|بالمائة|بالمئة|في المئة|في المائة)",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:about|around|nearly|almost|some|over|under|more than|less than|at least|up to|approximately|roughly)\b",
    re.IGNORECASE,
)
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the unit in which it is given; an empty unit where none is said."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of a briefing, with the share of the longest bar that it has, 0 to 1."""

    entry: Entry
    share: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures in one unit, the largest first; `of_hundred` says that bars are shares of a whole."""

    bars: tuple[Bar, ...]
    of_hundred: bool


def figure(label: str, language: str = "en") -> Figure | None:
    """The value and unit of a figure as it is written; None where it is not one number."""
    found = list(_NUMBER.finditer(label)) or list(_WORD.finditer(label))
    if len(found) != 1:
        return None
    number = found[0][0]
    written = WORDS.get(number.lower(), "1" if number.lower() == "one" else number)
    value = float(normalise_number(written, language))
    before, behind = label[: found[0].start()], label[found[0].end() :]
    while scale := _SCALE.match(behind):
        value *= _SCALES[scale[1].lower()]
        behind = behind[scale.end() :]
    return Figure(value, _unit(before + " " + behind))


def _unit(rest: str) -> str:
    if _PERCENT.search(rest):
        return PERCENT
    for sign, name in SIGNS.items():
        rest = rest.replace(sign, f" {name} ")
    words = _HEDGES.sub(" ", rest).casefold().split()
    return " ".join(word.strip(".,-–()") for word in words).strip()


def chart(groups: Iterable[Iterable[Entry]]) -> Chart | None:
    """The largest set of figures in one unit, of each group the first; None where no two can be compared."""
    sets: dict[str, dict[str, tuple[float, Entry]]] = {}
    for group in groups:
        entry = next(iter(group), None)
        known = figure(entry.label, detect_language(entry.passage.text)) if entry else None
        if entry and known and known.unit and known.value > 0:
            sets.setdefault(known.unit, {}).setdefault(entry.label, (known.value, entry))
    if not sets:
        return None
    unit, best = max(sets.items(), key=lambda item: len(item[1]))
    ranked = sorted(best.values(), key=lambda pair: -pair[0])[:MOST_BARS]
    if len(ranked) < 2 or ranked[0][0] / ranked[1][0] > MOST_RATIO:
        return None
    of_hundred = unit == PERCENT and ranked[0][0] <= 100
    longest = 100.0 if of_hundred else ranked[0][0]
    return Chart(tuple(Bar(entry, value / longest) for value, entry in ranked), of_hundred)
