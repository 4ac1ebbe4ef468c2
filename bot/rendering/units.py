"""Places in a text counted as Telegram counts them, in UTF-16 code units, and back. Pure."""

import re
from bisect import bisect_left, bisect_right

_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


class Units:
    """The UTF-16 offsets of one text's characters."""

    def __init__(self, text: str) -> None:
        self._end = len(text)
        self._pairs = [] if text.isascii() else [m.start() for m in _TWO_UNITS.finditer(text)]

    def at(self, place: int) -> int:
        """How many units stand before a character."""
        return place + bisect_left(self._pairs, place)

    def place(self, units: int) -> int:
        """The furthest character before which no more than so many units stand."""
        if not self._pairs:
            return min(units, self._end)
        least = min(self._end, max(0, units - len(self._pairs)))
        return least + bisect_right(range(least, self._end + 1), units, key=self.at) - 1
