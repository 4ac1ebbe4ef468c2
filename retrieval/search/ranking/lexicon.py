"""Counts the words of a library and their spellings, to detect and correct typing errors."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from retrieval.text.folding import fold

Vocabulary = Mapping[str, Counter[str]]
"""Folded words with the counts of their written forms."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def words_in(text: str) -> list[str]:
    """The words of a text as written, of two or more letters."""
    return _WORD.findall(text)


_BETWEEN = "\x1f"


def spelling_of(written: str) -> str:
    """A word as an engine indexes it: folded, so that it is found by its first letter, and as written."""
    return f"{fold(written)}{_BETWEEN}{written}"


class Spellings(Vocabulary):
    """The words among some spellings (see `spelling_of`). Of thousands, few are looked at.

    Args:
        counted: pairs of a spelling and its count.
        about: the length of the word that is looked for; words that differ by more than two letters are left out.
    """

    def __init__(self, counted: Iterable[tuple[str, int]], *, about: int) -> None:
        lengths = range(about - 2, about + 3)
        self._forms: dict[str, list[tuple[str, int]]] = {}
        for spelling, count in counted:
            end = spelling.find(_BETWEEN)
            if end in lengths:
                self._forms.setdefault(spelling[:end], []).append((spelling[end + 1 :], count))

    def __getitem__(self, word: str) -> Counter[str]:
        forms: Counter[str] = Counter()
        for written, count in self._forms[word]:
            forms[written] += count
        return forms

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)


class Lexicon(Vocabulary):
    """Maps each folded word to the counts of its written forms."""

    def __init__(self) -> None:
        self._forms: dict[str, Counter[str]] = {}

    def add(self, text: str, *, sign: int = 1) -> None:
        """Add the words of a text to the counts; `sign=-1` removes them."""
        for written, count in Counter(words_in(text)).items():
            word = fold(written)
            forms = self._forms.setdefault(word, Counter())
            forms[written] += sign * count
            if forms.total() <= 0:
                del self._forms[word]

    def __getitem__(self, word: str) -> Counter[str]:
        return self._forms[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)
