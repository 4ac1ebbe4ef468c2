"""Choose the figures of a briefing that can be shown as bars side by side. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.rendering.pictures.wording import cut, width
from retrieval.briefing.figures import Figure
from retrieval.briefing.numbers import figures_in
from retrieval.model import Entry
from retrieval.text.languages import detect_language

MOST_BARS = 4
MOST_RATIO = 50
"""If the largest figure is more than this many times the second, the other bars would be too short to see."""
MOST_LABEL = 18
"""The maximum width of the label of a bar, in letters."""
PERCENT = "percent"

_NUMBER = re.compile(
    r"\S*\d\S*(?:\s\d{3}(?!\d))*(?:\s(?:thousand|million|billion|trillion|per ?cent|mil|millones|millions?|milliards?|"
    r"milhões|bilhões|Tausend|Millionen|Milliarden|Prozent|тысяч\w*|миллион\w*|миллиард\w*|процент\w*|juta|miliar|milyon|milyar)"
    r"(?!\w))?",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:r[io]se|risen|rising|f[ea]ll|fallen|falling|up|down|increas|decreas|gr[eo]w|gain|drop|declin|los[st]|cut|high|low|"
    r"jump|surg|chang|stieg|gestiegen|anstieg|sank|gesunken|rückgang|zuwachs|wuchs|gewachsen|hausse|baisse|augment|diminu|recul|"
    r"progress|croissance|subi|sube|aument|cay|cae|baj|creci|descen|caiu|caem|queda|alta|cresc|вырос|рост|сни[зж]|упал|увелич|"
    r"сокра|art|azal|düş|yüksel|naik|turun|meningkat|menurun|tumbuh)|"
    r"ارتفع|ارتفاع|انخف|زياد|زاد|تراجع|نمو|बढ़|घट|वृद्धि|गिर|[増減增减升降涨跌]|上昇|下落|低下",
    re.IGNORECASE,
)
"""Words of change. A growth of 5 percent is not a share, and is not compared with a fall."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of a briefing, with the length of its bar relative to the longest, 0 to 1."""

    entry: Entry
    share: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures with one unit, largest first; if `of_hundred`, bars are shares of a whole."""

    bars: tuple[Bar, ...]
    of_hundred: bool


def chart(groups: Iterable[Iterable[Entry]]) -> Chart | None:
    """Make a chart of the largest set of figures with one unit, the first of each group; None if there are not two."""
    sets: dict[str, dict[tuple[str, str], tuple[float, Entry]]] = {}
    for group in groups:
        entry = next(iter(group), None)
        known = _figure(entry) if entry else None
        if entry and known and known.unit and known.value > 0:
            one = sets.setdefault(known.unit, {})
            one.setdefault((entry.label, entry.passage.text), (known.value, entry))
    if not sets:
        return None
    unit, best = max(sets.items(), key=lambda item: len(item[1]))
    ranked = sorted(best.values(), key=lambda pair: -pair[0])[:MOST_BARS]
    if len(ranked) < 2 or ranked[0][0] / ranked[1][0] > MOST_RATIO:
        return None
    of_hundred = unit == PERCENT and ranked[0][0] <= 100
    longest = 100.0 if of_hundred else ranked[0][0]
    return Chart(tuple(Bar(entry, value / longest) for value, entry in ranked), of_hundred)


def short(label: str) -> str:
    """Return the label of a bar: the whole figure, or only its number."""
    found = _NUMBER.match(label) if width(label) > MOST_LABEL else None
    return cut(found[0] if found else label, MOST_LABEL)


def _figure(entry: Entry) -> Figure | None:
    """Return the figure of an entry; None if it says by how much something changed."""
    text = entry.passage.text
    found = figures_in(text, detect_language(text))
    figure = next((figure for figure in found if text[slice(*figure.span)] == entry.label), None)
    return None if figure and figure.unit == PERCENT and _CHANGE.search(text) else figure
