"""Generates text like news for the benchmarks of engines: terms of passages, and questions about them.

Words follow Zipf's law with Mandelbrot's shift. Each article has words of its own, which return in it, so that words
occur together as they do in news. Sentences vary in length as content words of news sentences do. The same number of
passages always gives the same text, and a smaller one gives the beginning of a larger one.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

PASSAGES_AN_ARTICLE = 30
VOCABULARY = 400_000
"""Different stems in a million sentences of news, names and numbers included."""
OWN_WORDS, SHARE_OF_OWN = 80, 0.35
"""Words that an article is about, and the share of its text that they make. So one sentence in ten repeats a word."""
MEAN_LENGTH, SHORTEST, LONGEST = 10.0, 2, 40
"""Terms of a sentence, without stop words."""
_EXPONENT, _SHIFT = 1.05, 12.0
_ARTICLES_A_BLOCK = 500

Articles = Iterator[list[list[str]]]


def write_corpus(folder: Path, passages: int) -> None:
    """Write the terms of so many passages, as numbers of words, into a folder."""
    frequent = _cumulative(0)
    rare = _cumulative(200)
    blocks, lengths, made = [], [], 0
    while made < passages:
        chance = np.random.default_rng(made)
        count = _ARTICLES_A_BLOCK * PASSAGES_AN_ARTICLE
        sizes = chance.gamma(4.0, MEAN_LENGTH / 4.0, count).round().clip(SHORTEST, LONGEST).astype(np.int64)
        words = np.searchsorted(frequent, chance.random(sizes.sum()))
        own = np.searchsorted(rare, chance.random((_ARTICLES_A_BLOCK, OWN_WORDS)))
        article = np.repeat(np.arange(count) // PASSAGES_AN_ARTICLE, sizes)
        of_own = chance.random(len(words)) < SHARE_OF_OWN
        which = chance.integers(OWN_WORDS, size=len(words))
        words[of_own] = own[article, which][of_own]
        blocks.append(words.astype(np.int32))
        lengths.append(sizes)
        made += count
    ends = np.concatenate(lengths)[:passages].cumsum()
    np.save(folder / "words.npy", np.concatenate(blocks)[: ends[-1]])
    np.save(folder / "ends.npy", ends)


def _cumulative(first: int) -> npt.NDArray[np.float64]:
    """The distribution of words by rank; those before the first are as rare as it is."""
    rank = np.arange(VOCABULARY).clip(first)
    summed: npt.NDArray[np.float64] = ((rank + _SHIFT) ** -_EXPONENT).cumsum()
    return np.asarray(summed / summed[-1])


def spelled(word: int) -> str:
    """A word of letters for its rank; frequent words are short."""
    letters, rest = "", word + 26
    while rest:
        rest, letter = divmod(rest, 26)
        letters += chr(97 + letter)
    return letters


class Corpus:
    """The terms of generated passages.

    Args:
        folder: where `write_corpus` wrote them.
        passages: how many of them; the first ones.
    """

    def __init__(self, folder: Path, passages: int) -> None:
        self._words = np.load(folder / "words.npy", mmap_mode="r")
        self._ends = np.load(folder / "ends.npy", mmap_mode="r")[:passages]
        self._spelled: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def passage(self, number: int) -> list[str]:
        """The terms of a passage."""
        start = int(self._ends[number - 1]) if number else 0
        spelt = self._spelled
        found = []
        for word in self._words[start : int(self._ends[number])].tolist():
            term = spelt.get(word)
            if term is None:
                term = spelt[word] = spelled(word)
            found.append(term)
        return found

    def articles(self) -> Articles:
        """The passages of each article in turn."""
        for first in range(0, len(self), PASSAGES_AN_ARTICLE):
            yield [self.passage(n) for n in range(first, min(first + PASSAGES_AN_ARTICLE, len(self)))]

    def questions(self, count: int, seed: int = 0) -> list[list[str]]:
        """Questions of two to seven terms: up to five that stand in one passage, and up to two others."""
        chance = np.random.default_rng(seed + 1)
        frequent = _cumulative(0)
        asked: list[list[str]] = []
        while len(asked) < count:
            terms = sorted(set(self.passage(int(chance.integers(len(self))))))
            size = int(chance.integers(2, 6))
            if len(terms) < size:
                continue
            others = np.searchsorted(frequent, chance.random(int(chance.integers(0, 3)))).tolist()
            asked.append([*chance.choice(terms, size, replace=False).tolist(), *map(spelled, others)])
        return asked


def article_id(number: int) -> str:
    """The id of an article: twelve hexadecimal digits, without order, as those of real ones."""
    return f"{(number * 0x9E3779B97F4A7C15) % 2**64 >> 16:012x}"
