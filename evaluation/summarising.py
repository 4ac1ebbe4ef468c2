"""Summarisation systems for comparison: leading sentences, random sentences, and LexRank and TextRank from `sumy`.

All select from the same sentences, split by Dateline. All except `lead` fill the budget in the same way: in their order
of importance, each sentence that still fits is added.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from typing import Any

from evaluation.points import Case, Quote
from retrieval.briefing.importance import Weights
from retrieval.briefing.selecting import brief
from retrieval.errors import DatelineError
from retrieval.model import Briefing, Budget, Passage
from retrieval.search.encoders import Encoder
from retrieval.search.ranking.candidates import AnalysedPassage, analyse_passages
from retrieval.services.entry import language_of
from retrieval.services.library import Library
from retrieval.text.tokens import tokenize

System = Callable[[Case, int], list[Quote]]
"""Takes a case and a number of characters; returns the quotes."""


class MissingGroup(DatelineError):
    """The package for the comparison is not installed."""

    def __init__(self) -> None:
        super().__init__("The comparison needs the package sumy; run: pip install --group compare (pip 25.1 or newer)")


def fill(order: Iterable[Passage], characters: int) -> list[Quote]:
    """Take passages in order, skipping those that do not fit into the remaining characters."""
    chosen = []
    for passage in order:
        if len(passage.text) <= characters:
            chosen.append(Quote(passage))
            characters -= len(passage.text)
    return chosen


def lead(case: Case, characters: int) -> list[Quote]:
    """The leading sentences up to the first that does not fit, taken in turn from several articles."""
    chosen = []
    for passage in in_turn(case):
        if len(passage.text) > characters:
            break
        chosen.append(Quote(passage))
        characters -= len(passage.text)
    return chosen


def filled_lead(case: Case, characters: int) -> list[Quote]:
    """The leading sentences, skipping those that do not fit."""
    return fill(in_turn(case), characters)


def in_turn(case: Case) -> list[Passage]:
    """The first passage of each article, then the second of each, and so on."""
    rows = zip_longest(*(member.passages for member in case.members))
    return [passage for passage in chain.from_iterable(rows) if passage is not None]


def knowing(case: Case, characters: int) -> list[Quote]:
    """The oracle: the whole sentences that cover the most points, an upper bound for quoting whole sentences.

    Only feasible for few points, because all sets of points that can be covered are enumerated.
    """
    best: dict[frozenset[str], list[Quote]] = {frozenset(): []}
    for quote in map(Quote, case.passages):
        said = {point.id for same in case.points.values() for point in same if point.is_in(quote)}
        for ids, quotes in list(best.items()) if said else ():
            longer = [*quotes, quote]
            known = best.get(ids | said)
            if _length(longer) <= characters and (known is None or _length(longer) < _length(known)):
                best[ids | said] = longer
    return best[max(best, key=len)]


def _length(quotes: Iterable[Quote]) -> int:
    return sum(quote.length for quote in quotes)


def at_random(seed: int) -> System:
    """A system that takes random sentences, reproducible by seed and case."""

    def choose(case: Case, characters: int) -> list[Quote]:
        passages = case.passages
        random.Random(f"{seed} {case.name}").shuffle(passages)  # noqa: S311 - chance, no secret
        return fill(passages, characters)

    return choose


class Dateline:
    """Dateline's briefings.

    Args:
        encoder: the encoder; None to use words only.
        weights: returns the weights for a case, for example fitted without it; None for the default weights.
    """

    def __init__(self, encoder: Encoder | None = None, weights: Callable[[Case], Weights] | None = None) -> None:
        self._encoder = encoder
        self._weights = weights
        self._libraries: dict[str, Library] = {}
        self._analysed: dict[str, list[list[AnalysedPassage]]] = {}

    def __call__(self, case: Case, characters: int) -> list[Quote]:
        """The quotes of the briefing of a case."""
        budget = Budget(characters=characters)
        if self._weights is None:
            return quotes_of(self.library(case).brief(budget=budget))
        return quotes_of(self.weighed(case, budget, self._weights(case)))

    def weighed(self, case: Case, budget: Budget, weights: Weights) -> Briefing:
        """The briefing of a case with given weights."""
        library = self.library(case)
        if case.name not in self._analysed:
            self._analysed[case.name] = [
                analyse_passages(article, library.passages(article.id), language=language_of(article))
                for article in library.articles
            ]
        vectors = {article.id: library.vectors(article.id) for article in library.articles}
        return brief(
            self._analysed[case.name],
            cite=library.citation,
            budget=budget,
            vectors={name: known for name, known in vectors.items() if known is not None},
            weights=weights,
        )

    def library(self, case: Case) -> Library:
        """The library of a case, with all vectors; cached."""
        if case.name not in self._libraries:
            self._libraries[case.name] = Library((member.article for member in case.members), encoder=self._encoder)
            self._libraries[case.name].encode()
        return self._libraries[case.name]


def quotes_of(briefing: Briefing) -> list[Quote]:
    """The quotes of a briefing, including leads."""
    quoted: list[Quote] = []
    for point in briefing.points:
        quoted += [Quote(point.lead)] if point.lead else []
        quoted.append(Quote(point.passage, point.kept))
    return quoted


def sumy_system(name: str) -> System:
    """LexRank or TextRank from `sumy`, with its stemmers and stop words, and Dateline's sentences and words.

    Args:
        name: `lex_rank` or `text_rank`.

    Raises:
        MissingGroup: `sumy` is not installed.
    """
    try:
        from sumy.summarizers.lex_rank import LexRankSummarizer
        from sumy.summarizers.text_rank import TextRankSummarizer
    except ImportError as exc:
        raise MissingGroup from exc
    kind = {"lex_rank": LexRankSummarizer, "text_rank": TextRankSummarizer}[name]

    def choose(case: Case, characters: int) -> list[Quote]:
        passages = case.passages
        order = _ranked(kind, [p.text for p in passages], case.members[0].language)
        return fill((passages[place] for place in order), characters)

    return choose


def _ranked(kind: Any, texts: Sequence[str], language: str) -> list[int]:  # noqa: ANN401 - sumy ships no types
    """The indices of sentences, best first."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.utils import get_stop_words

    summarizer = kind(Stemmer(language))
    summarizer.stop_words = get_stop_words(language)
    words = _Words(language)
    document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in texts])])
    order: list[int] = []

    def note(infos: Sequence[Any]) -> Sequence[Any]:
        order.extend(info.order for info in infos)
        return infos

    # The summarizer passes all sentences, best first, to the function that selects them.
    summarizer(document, note)
    return order


class _Words:
    """The tokenizer interface of sumy, based on Dateline's tokens."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_words(self, sentence: str) -> tuple[str, ...]:
        found = tokenize(sentence, language=self._language)
        words = (sentence[token.start : token.end] for token in found)
        return tuple(word for word in words if any(character.isalpha() for character in word))
