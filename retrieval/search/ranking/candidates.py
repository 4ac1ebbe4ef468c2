"""What a ranker looks at: a question and a passage, both analysed once."""

import math
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
"""Raised whenever sentences, their terms or what an encoder reads of them change: what is kept of another is made anew."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its tokens."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    """The tokens that carry subject matter, each term once, in order."""
    terms: frozenset[str]
    language: str

    @classmethod
    def parse(cls, text: str, *, language: str = "en", spoken: str | None = None) -> "Question":
        """Analyse what a user typed.

        Args:
            text: any string.
            language: of the articles that it is put to; their terms are made the same way.
            spoken: of the question itself, where it is another.
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
    """A passage, its tokens, and what its surroundings add to it.

    Attributes:
        passage: the sentence.
        tokens: of the sentence, in order.
        terms: those of subject matter, with repetitions: what an engine indexes; none of what is not story.
        present: the same without repetitions.
        context: the terms of its paragraph.
        title: the terms of its article's title.
        language: ISO 639-1.
        topic: what the passage is about, as far as its surroundings say: the title, else its paragraph's main names.
        heading: the article's title, empty where it has none of its own.
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
        """What an encoder reads: the sentence behind its topic.

        Sentences of a text often leave out what it is about (“It was released in 1995”), and then an encoder prefers
        those that repeat it; with the topic before each, it is their difference that counts.
        """
        text = clean_for_reading(self.passage.text)
        return f"{self.topic}: {text}" if self.topic else text


def index_terms(article: Article, tokens: Sequence[Sequence[Token]], *, language: str = "en") -> list[tuple[str, ...]]:
    """What an engine indexes of each of an article's passages, given by its tokens."""
    aliases = _aliases(article.text, language)
    return [_with_aliases(tuple(t.term for t in found if not t.stop), aliases) for found in tokens]


def analyse_passages(article: Article, passages: Sequence[Passage], *, language: str = "en") -> list[AnalysedPassage]:
    """Analyse the passages of one article, each in the context of its paragraph and under the article's title."""
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
"""Pairs of terms that stand for each other: an acronym's, and its long form's."""


@lru_cache(maxsize=256)
def _aliases(text: str, language: str) -> Aliases:
    pairs = ((terms(short, language=language), terms(long, language=language)) for short, long in acronyms_in(text))
    return tuple((tuple(short), tuple(long)) for short, long in pairs if short and long)


def _with_aliases(own: tuple[str, ...], aliases: Aliases) -> tuple[str, ...]:
    """The terms of a passage, and those of the other form of each acronym in it."""
    extra: list[str] = []
    for pair in aliases:
        for here, other in (pair, pair[::-1]):
            if any(own[i : i + len(here)] == here for i in range(len(own) - len(here) + 1)):
                extra += (term for term in other if term not in own and term not in extra)
    return (*own, *extra)


MOST_NAMES = 3


def main_names(sentences: Iterable[tuple[str, Sequence[Token]]]) -> list[str]:
    """The names that some sentences mention most often, at most three, as they write them.

    Args:
        sentences: each a text with its tokens.
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


class Rarity:
    """How much a term tells, by how few passages hold it: ln(1 + (N - n + 0.5) / (n + 0.5))."""

    def __init__(self) -> None:
        self._frequency: Counter[str] = Counter()
        self._passages = 0

    def add(self, passages: Iterable[Sequence[str]], *, sign: int = 1) -> None:
        """Count these passages, each given by its terms, in, or out with `sign=-1`."""
        for terms_of_one in passages:
            self._passages += sign
            for term in set(terms_of_one):
                self._frequency[term] += sign

    def knows(self, term: str) -> bool:
        """Whether any passage holds the term."""
        return self._frequency[term] > 0

    def of(self, term: str) -> float:
        """The inverse document frequency, above 0; the highest for a term that no passage holds."""
        n = self._frequency[term]
        return math.log1p((self._passages - n + 0.5) / (n + 0.5))


_VAGUE = frozenset(
    terms(
        "want take make go come call use reach part happen kind type thing talk tell give know plan mean "
        "number size amount total figure share date year day time place name person people country"
    )
)
VAGUE_WEIGHT = 0.3
"""What a word that any sentence could hold counts for, beside one that says what a question is about."""


def weight_of(token: Token, rarity: Rarity) -> float:
    """How much a question's word matters: its rarity, less for a vague word."""
    return rarity.of(token.term) * (VAGUE_WEIGHT if token.term in _VAGUE else 1.0)


def is_specific(token: Token, rarity: Rarity) -> bool:
    """Whether a question's token names one thing, so that no other word can stand for it.

    That is a number, a country, a word written as a name, or one that neither the articles nor the thesaurus know.
    """
    if token.term in COUNTRY_TERMS or token.term[:1].isdigit() or token.name:
        return True
    return not rarity.knows(token.term) and not related(token.term)
