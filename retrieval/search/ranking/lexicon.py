"""Counts the words of a library and their spellings, to detect and correct typing errors."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from retrieval.text.folding import fold

Vocabulary = Mapping[str, Counter[str]]
"""Folded words with the counts of their written forms."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def words_in(text: str) -> list[str]:
    """The words of a text as written, of two or more letters."""
    return _WORD.findall(text)


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
