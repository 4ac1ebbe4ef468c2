"""Which passages bear on the topic of a briefing. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from retrieval.model import Article, Passage, PassageId
from retrieval.search.ranking.candidates import AnalysedPassage, Question, Rarity, is_specific, weight_of
from retrieval.text.synonyms import match_weight
from retrieval.text.tokens import terms

ENOUGH = 0.6
"""The share of a topic's words, by weight, that a passage must say in these or other words."""

TITLED = 0.5
"""How much any passage of an article bears on what its title names."""

LEAST_COSINE, LEAST_DEVIATIONS = 0.835, 3.5
"""What a passage without a word of the topic must reach by meaning: how near it is to it, and by how many standard
deviations nearer than the passages are on average. Over 27 articles, words of which none of them tells (`zebra crossing`,
`Brazil`, `quantum computing`) reached 0.816 and 3.3; most that they do tell of, 0.84 and 4."""


def bearing(topic: Question, passages: Iterable[AnalysedPassage], rarity: Rarity) -> dict[PassageId, float]:
    """The passages that hold the topic's words, or others for them, each with how much of it, up to 1.

    Names, figures and countries of the topic must all be there, in the passage or in its article's title.
    """
    found = {}
    for passage in passages:
        own = _share(topic, passage.present, rarity)
        share = own if own >= ENOUGH else TITLED * (_share(topic, passage.present | passage.title, rarity) >= 1.0)
        if share:
            found[passage.passage.id] = min(1.0, share)
    return found


def _share(topic: Question, present: frozenset[str], rarity: Rarity) -> float:
    """How much of a topic some terms say, by weight; 0 if they lack one of its names."""
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
    """The passages that mean what the topic means, whatever their words or language, each with its cosine."""
    count = len(cosines)
    if not count:
        return {}
    mean = sum(cosines.values()) / count
    deviation = (sum((cosine - mean) ** 2 for cosine in cosines.values()) / count) ** 0.5
    least = max(LEAST_COSINE, mean + LEAST_DEVIATIONS * deviation)
    return {passage: cosine for passage, cosine in cosines.items() if cosine >= least}


def around(passages: Sequence[Passage], on_topic: Collection[PassageId]) -> list[int]:
    """The ordinals of an article's passages whose paragraph holds one that is on the topic."""
    paragraphs = {passage.paragraph for passage in passages if passage.id in on_topic}
    return [passage.id.ordinal for passage in passages if passage.paragraph in paragraphs]


def is_titled(article: Article, topic: Question) -> bool:
    """Whether an article's title holds a word of the topic."""
    return not article.title_supplied and bool(topic.terms.intersection(terms(article.title, language=topic.language)))
