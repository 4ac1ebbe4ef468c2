"""Analyses questions and passages for ranking: tokens, terms, context and term rarity."""

import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.model import Article, Passage
from retrieval.text.acronyms import acronyms_in
from retrieval.text.aliases import COUNTRY_TERMS
from retrieval.text.folding import fold
from retrieval.text.stopwords import stop_words
from retrieval.text.synonyms import related
from retrieval.text.tickers import clean_for_reading
from retrieval.text.tokens import Token, terms, tokenize

ANALYSIS = 2
"""Version of the analysis. Increase it when sentences, their terms or the encoder's input change, so that stored
sentences and vectors are recomputed."""


@dataclass(frozen=True, slots=True)
class Question:
    """An analysed question."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    """The content words (not stop words), each term once, in order."""
    terms: frozenset[str]
    language: str

    @classmethod
    def parse(cls, text: str, *, language: str = "en", spoken: str | None = None) -> "Question":
        """Analyse a question.

        Args:
            text: any string, as typed.
            language: the language of the articles, by whose rules terms are formed.
            spoken: the language of the question, if different.
        """
        spoken = spoken or language
        grammar = stop_words(spoken)
        tokens = tuple(
            token._replace(stop=True) if fold(text[token.start : token.end]) in grammar and not token.name else token
            for token in tokenize(text, question=True, language=language)
        )
        first = {token.term: token for token in reversed(tokens) if not token.stop}
        content = tuple(sorted(first.values(), key=lambda token: token.start))
        return cls(text, tokens, content, frozenset(first), spoken)


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """An analysed passage with its context.

    Attributes:
        passage: the sentence.
        tokens: the tokens of the sentence, in order.
        terms: the content terms that an engine indexes, with repetitions; empty for passages outside the story.
        present: the same terms as a set.
        context: the terms of its paragraph.
        title: the terms of its article's title.
        language: ISO 639-1.
        topic: the subject according to the context: the article's title, or else the main names of the paragraph.
        heading: the article's title; empty if the title was supplied.
    """

    passage: Passage
    tokens: tuple[Token, ...]
    terms: tuple[str, ...]
    present: frozenset[str]
    context: frozenset[str]
    title: frozenset[str]
    topic: str
    heading: str
    language: str = "en"

    @property
    def in_context(self) -> str:
        """The encoder's input: the sentence with its topic in front.

        Sentences often do not name their subject (“It was released in 1995”), and an encoder would prefer those that
        do. With the topic in front of every sentence only their differences count.
        """
        text = clean_for_reading(self.passage.text)
        return f"{self.topic}: {text}" if self.topic else text


def index_terms(article: Article, tokens: Sequence[Sequence[Token]], *, language: str = "en") -> list[tuple[str, ...]]:
    """The terms that an engine indexes for each passage of an article.

    Args:
        article: the article, whose acronyms are expanded.
        tokens: the tokens of each passage.
        language: the language of the article.
    """
    aliases = _aliases(article.text, language)
    return [_with_aliases(tuple(t.term for t in found if not t.stop), aliases) for found in tokens]


def analyse_passages(article: Article, passages: Sequence[Passage], *, language: str = "en") -> list[AnalysedPassage]:
    """Analyse passages of one article, with their paragraphs and the article's title as context."""
    tokens = [tuple(tokenize(p.text, language=language)) for p in passages]
    found = index_terms(article, tokens, language=language)
    own = [subject if passage.story else () for passage, subject in zip(passages, found, strict=True)]
    paragraphs: dict[int, list[int]] = {}
    for number, passage in enumerate(passages):
        paragraphs.setdefault(passage.paragraph, []).append(number)
    title = frozenset() if article.title_supplied else frozenset(terms(article.title, language=language))
    heading = "" if article.title_supplied else article.title
    analysed = []
    for members in paragraphs.values():
        context = frozenset(term for number in members for term in own[number])
        topic = heading or ", ".join(main_names([(passages[n].text, tokens[n]) for n in members if passages[n].story]))
        analysed += [
            AnalysedPassage(passages[n], tokens[n], own[n], frozenset(own[n]), context, title, topic, heading, language)
            for n in members
        ]
    return analysed


Aliases = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
"""Pairs of equivalent term sequences: an acronym and its long form."""


@lru_cache(maxsize=256)
def _aliases(text: str, language: str) -> Aliases:
    pairs = ((terms(short, language=language), terms(long, language=language)) for short, long in acronyms_in(text))
    return tuple((tuple(short), tuple(long)) for short, long in pairs if short and long)


def _with_aliases(own: tuple[str, ...], aliases: Aliases) -> tuple[str, ...]:
    """The terms of a passage, plus the other form of each acronym in it."""
    extra: list[str] = []
    for pair in aliases:
        for here, other in (pair, pair[::-1]):
            if any(own[i : i + len(here)] == here for i in range(len(own) - len(here) + 1)):
                extra += (term for term in other if term not in own and term not in extra)
    return (*own, *extra)


MOST_NAMES = 3


def main_names(sentences: Iterable[tuple[str, Sequence[Token]]]) -> list[str]:
    """The most frequent names in some sentences, at most three, as written.

    Args:
        sentences: pairs of a text and its tokens.
    """
    counts: Counter[str] = Counter()
    for text, tokens in sentences:
        run: list[Token] = []
        for token in tokens:
            if run and not (token.name and text[run[-1].end : token.start] == " "):
                counts[text[run[0].start : run[-1].end]] += 1
                run = []
            if token.name:
                run.append(token)
        if run:
            counts[text[run[0].start : run[-1].end]] += 1
    return [name for name, _ in counts.most_common(MOST_NAMES)]


class Rarity(ABC):
    """Inverse document frequencies of terms over passages: ln(1 + (N - n + 0.5) / (n + 0.5))."""

    @property
    @abstractmethod
    def passages(self) -> int:
        """The number of passages."""

    @abstractmethod
    def frequency(self, term: str) -> int:
        """The number of passages that contain a term."""

    def knows(self, term: str) -> bool:
        """Whether any passage contains the term."""
        return self.frequency(term) > 0

    def of(self, term: str) -> float:
        """The inverse document frequency, above 0; highest for a term that no passage contains."""
        n = self.frequency(term)
        return math.log1p((self.passages - n + 0.5) / (n + 0.5))


class CountedRarity(Rarity):
    """Document frequencies counted in memory."""

    def __init__(self) -> None:
        self._frequency: Counter[str] = Counter()
        self._passages = 0

    @property
    def passages(self) -> int:
        """See `Rarity`."""
        return self._passages

    def frequency(self, term: str) -> int:
        """See `Rarity`."""
        return self._frequency[term]

    def add(self, passages: Iterable[Sequence[str]], *, sign: int = 1) -> None:
        """Add passages, each given by its terms, to the statistics; `sign=-1` removes them."""
        for terms_of_one in passages:
            self._passages += sign
            for term in set(terms_of_one):
                self._frequency[term] += sign


_VAGUE = frozenset(
    terms(
        "want take make go come call use reach part happen kind type thing talk tell give know plan mean "
        "number size amount total figure share date year day time place name person people country"
    )
)
VAGUE_WEIGHT = 0.3
"""Factor for the weight of generic words, which occur in questions about anything."""


def weight_of(token: Token, rarity: Rarity) -> float:
    """The weight of a word of a question: its inverse document frequency, reduced for generic words."""
    return rarity.of(token.term) * (VAGUE_WEIGHT if token.term in _VAGUE else 1.0)


def is_specific(token: Token, rarity: Rarity) -> bool:
    """Whether a token of a question is specific, so that no synonym can replace it.

    These are numbers, countries, names, and words that neither the articles nor the thesaurus know.
    """
    if token.term in COUNTRY_TERMS or token.term[:1].isdigit() or token.name:
        return True
    return not rarity.knows(token.term) and not related(token.term)
