"""Finds the passages that are relevant to the topic of a briefing. Pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from retrieval.model import Article, Passage, PassageId
from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific, weight_of
from retrieval.text.synonyms import match_weight
from retrieval.text.tokens import terms

ENOUGH = 0.6
"""Minimum weighted fraction of the topic's words that a passage must contain, directly or as synonyms."""

TITLED = 0.5
"""Relevance of a passage that contains the topic only together with the title of its article."""

LEAST_COSINE, LEAST_DEVIATIONS = 0.835, 3.5
"""Minimum cosine, and minimum standard deviations above the mean cosine, for a passage without words of the topic.
Over 27 articles, topics that none covers (`zebra crossing`, `Brazil`, `quantum computing`) reached 0.816 and 3.3; most
topics that they do cover reached 0.84 and 4."""


NEAR_SYNONYM = 0.9
"""Minimum weight of a synonym that can stand for a word of the topic in the only evidence that an article is about it."""

LEAST_ALONE = 0.87
"""Minimum cosine of a passage that shows without any word that an article is about the topic."""


def stating(topic: Question, passages: Sequence[AnalysedPassage], rarity: Rarity) -> frozenset[str]:
    """The ids of the articles that say what the topic is; without any, of those that say it in near synonyms.

    A passage says it together with its paragraph and title; if the topic has a name, its words may be anywhere in an article.
    A share of the words is enough for a sentence on a topic that is there, but not to tell that it is there: synonyms are
    ambiguous, and half of `airline strike` is another topic.
    """
    words = [token.term for token in topic.content]
    if not words:
        return frozenset()
    named = any(is_specific(token, rarity) for token in topic.content)
    least: dict[str, float] = {}
    said: dict[str, set[str]] = {}
    for passage in passages:
        article = passage.passage.id.article_id
        least[article] = max(least.get(article, 0.0), _least_weight(words, passage))
        said.setdefault(article, set()).update(passage.present, passage.title)
    plainly = {article for article in said if least[article] >= 1.0 or (named and said[article].issuperset(words))}
    return frozenset(plainly or {article for article in said if least[article] >= NEAR_SYNONYM})


def states(topic: Question, passage: AnalysedPassage) -> bool:
    """Whether a passage, with its paragraph and title, says each word of a topic as it is.

    This is stricter than `stating`: of 100 topics that no article of `evaluation/data/briefings` is about, near synonyms find
    articles for four and the words themselves for one; of 143 articles about a topic they find 106 and 103.
    """
    words = [token.term for token in topic.content]
    return bool(words) and _least_weight(words, passage) >= 1.0


def _least_weight(words: Sequence[str], passage: AnalysedPassage) -> float:
    """How well a passage says the word of a topic that it says worst; 0 if it says none of several words as it is."""
    present = passage.present | passage.context | passage.title
    weights = [match_weight(word, present) for word in words]
    return min(weights) if len(words) == 1 or max(weights) >= 1.0 else 0.0


def meaning(cosines: Mapping[PassageId, float]) -> frozenset[str]:
    """The ids of the articles with a passage so close to the topic in meaning that no word is needed."""
    return frozenset(passage.article_id for passage, cosine in cosines.items() if cosine >= LEAST_ALONE)


def bearing(topic: Question, passages: Iterable[AnalysedPassage], rarity: Rarity) -> dict[PassageId, float]:
    """The passages that contain the topic's words or synonyms, with their relevance, above 0 up to 1.

    All names, figures and countries of the topic must occur in the passage or in the title of its article.
    """
    found = {}
    for passage in passages:
        own = _share(topic, passage.present, rarity)
        share = own if own >= ENOUGH else TITLED * (_share(topic, passage.present | passage.title, rarity) >= 1.0)
        if share:
            found[passage.passage.id] = min(1.0, share)
    return found


def _share(topic: Question, present: frozenset[str], rarity: Rarity) -> float:
    """The weighted fraction of a topic's words among some terms; 0 if a name, figure or country is missing."""
    said = total = 0.0
    for token in topic.content:
        weight = weight_of(token, rarity)
        total += weight
        if token.term in present:
            said += weight
        elif is_specific(token, rarity):
            return 0.0
        else:
            said += weight * match_weight(token.term, present)
    return said / total if total else 0.0


def meant(cosines: Mapping[PassageId, float]) -> dict[PassageId, float]:
    """The passages that are semantically close to the topic, in any language, with their cosine.

    Args:
        cosines: the cosine of each passage with the topic.
    """
    count = len(cosines)
    if not count:
        return {}
    mean = sum(cosines.values()) / count
    deviation = (sum((cosine - mean) ** 2 for cosine in cosines.values()) / count) ** 0.5
    least = max(LEAST_COSINE, mean + LEAST_DEVIATIONS * deviation)
    return {passage: cosine for passage, cosine in cosines.items() if cosine >= least}


def around(passages: Sequence[Passage], on_topic: Collection[PassageId]) -> list[int]:
    """The ordinals of the passages in paragraphs that contain a passage on the topic."""
    paragraphs = {passage.paragraph for passage in passages if passage.id in on_topic}
    return [passage.id.ordinal for passage in passages if passage.paragraph in paragraphs]


def is_titled(article: Article, topic: Question) -> bool:
    """Whether the title of an article contains a word of the topic; False for a supplied title."""
    return not article.title_supplied and bool(topic.terms.intersection(terms(article.title, language=topic.language)))
