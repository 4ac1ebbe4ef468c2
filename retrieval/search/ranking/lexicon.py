"""The words of a library as its articles write them, by which a slip of the keyboard is told and put right."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from retrieval.text.folding import fold

_WORD = re.compile(r"[^\W\d_]{2,}")


class Lexicon(Mapping[str, Counter[str]]):
    """Each folded word with its written forms, and how often each is written."""

    def __init__(self) -> None:
        self._forms: dict[str, Counter[str]] = {}

    def add(self, text: str, *, sign: int = 1) -> None:
        """Count the words of a text in, or out with `sign=-1`."""
        for written, count in Counter(_WORD.findall(text)).items():
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
