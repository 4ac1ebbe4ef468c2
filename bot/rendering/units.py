"""Convert between character offsets and UTF-16 code units, which Telegram counts. Pure."""

import re
from bisect import bisect_left, bisect_right

_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


class Units:
    """The UTF-16 offsets of the characters of one text."""

    def __init__(self, text: str) -> None:
        self._end = len(text)
        self._pairs = [] if text.isascii() else [m.start() for m in _TWO_UNITS.finditer(text)]

    def at(self, place: int) -> int:
        """Return the number of code units before a character."""
        return place + bisect_left(self._pairs, place)

    def place(self, units: int) -> int:
        """Return the last place that has at most this many code units before it."""
        if not self._pairs:
            return min(units, self._end)
        least = min(self._end, max(0, units - len(self._pairs)))
        return least + bisect_right(range(least, self._end + 1), units, key=self.at) - 1
