"""Selects the key sentences of articles for a cited extractive briefing. Pure functions."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import regex

from retrieval.briefing.budget import cost_of
from retrieval.briefing.choosing import Chooser, Unit
from retrieval.briefing.coherence import points_back
from retrieval.briefing.importance import FITTED, ScoredSentence, Weights, central, opening_bonus, said_in, weigh_terms
from retrieval.briefing.redundancy import same, similarities
from retrieval.briefing.shortening import cuts, kept
from retrieval.model import Briefing, BriefingPoint, Budget, Citation, Passage, PassageId, Span
from retrieval.search.ranking.candidates import AnalysedPassage

if TYPE_CHECKING:
    from retrieval.briefing.importance import Matrix
    from retrieval.briefing.redundancy import Mask
    from retrieval.search.vectors import Kept
else:
    Matrix = Mask = Kept = object

MOST_OF_THE_TEXT = 0.5
"""Maximum reading time of a briefing as a fraction of that of the articles, if no other limit than time is set."""

MOST_SENTENCES = 400
"""Maximum number of sentences to compare; beyond it, the most informative ones of each article are used."""

NEWER, MOST_AGES = 3.0, 8
"""How many times more a sentence counts than one of the next older day, if newer articles are preferred; older days than
these count the same. The best sentences of a day are so preferred to those of the day before, but its last ones are not."""

LEAST = 0.1
"""Minimum weight of a sentence."""

_ENDS = regex.compile(r"[.!?。！？।؟۔…][\"”’'»）)」』]*$")
_QUOTED = regex.compile(r"[“”„«»「『\"]")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


def brief(
    articles: Sequence[Sequence[AnalysedPassage]],
    *,
    cite: Callable[[Passage], Citation],
    budget: Budget,
    topic: Mapping[PassageId, float] | None = None,
    vectors: Mapping[str, Kept] | None = None,
    weights: Weights = FITTED,
    days: Sequence[str] | None = None,
) -> Briefing:
    """Choose the points of a briefing within a budget; at least one if any sentence can stand alone.

    Points are grouped by article and keep the order of the text. Articles with the highest total weight come first. With
    `days`, points of newer articles are preferred and come first; the weight decides among articles of one day.

    Args:
        articles: the passages of each article, in order.
        cite: makes the citation of a passage.
        budget: the limits for all points together; the first point chosen may exceed them.
        topic: the passages on the topic with their relevance, above 0 up to 1; None for all passages.
        vectors: the known passage vectors by article name, in passage order.
        weights: the feature weights of sentences and terms.
        days: the day of each article, ISO 8601, if newer articles are preferred.
    """
    everything = [s for number, passages in enumerate(articles) for s in candidates(number, passages)]
    worth = weigh_terms(everything, weights)
    sentences = _best([s for s in everything if topic is None or s.analysed.passage.id in topic], worth)
    if not sentences:
        return Briefing((), 0, len(articles))
    alike = similarities(sentences, vectors)
    repeated = same(sentences, alike)
    values = _values(sentences, alike, repeated, topic, weights)
    ages = _ages(sentences, days)
    values = [value * NEWER ** -min(ages[s.article], MOST_AGES) for s, value in zip(sentences, values, strict=True)]
    # Sentences that cannot be quoted are text, too.
    text = [
        p for passages in articles for p in passages if p.passage.story and (topic is None or p.passage.id in topic)
    ]
    limited = _limited(budget, text)
    chosen = _choose(
        [_whole(number, s, values[number]) for number, s in enumerate(sentences)],
        lambda unit: _shortened(unit, sentences[unit.sentence], worth),
        lambda units: Chooser(units, worth, _exclusions(sentences, repeated), limited),
    )
    points = _in_order(chosen, sentences, values, ages)
    return Briefing(
        points=tuple(_point(unit, sentences, repeated, cite) for unit in points),
        reading_seconds=math.ceil(sum(unit.cost.seconds for unit in points)),
        articles=len(articles),
    )


def candidates(number: int, passages: Sequence[AnalysedPassage]) -> Iterator[ScoredSentence]:
    """The sentences that can stand alone or together with the sentence before."""
    place = 0
    before: AnalysedPassage | None = None
    for analysed in passages:
        passage = analysed.passage
        if passage.sentence == 1:
            before = None
        if not _is_sentence(passage.text):
            before = None
            continue
        dangling = points_back(passage.text, language=analysed.language)
        if not dangling:
            yield ScoredSentence(number, place, analysed)
        elif before is not None:
            yield ScoredSentence(number, place, analysed, before)
        before = None if dangling else analysed
        place += 1


def _is_sentence(text: str) -> bool:
    """Whether a text is a full sentence: it ends with punctuation and has at least 5 words (8 unspaced characters)."""
    if not _ENDS.search(text):
        return False
    return len(text.split()) >= 5 or len(_UNSPACED.findall(text)) >= 8


def _best(sentences: Sequence[ScoredSentence], worth: Mapping[str, float]) -> list[ScoredSentence]:
    """At most `MOST_SENTENCES`, shared equally among articles, by worth for length and position in the article."""
    if len(sentences) <= MOST_SENTENCES:
        return list(sentences)
    articles = len({sentence.article for sentence in sentences})
    most = max(1, MOST_SENTENCES // articles)
    scored = sorted(((_density(s, worth) * (1 + opening_bonus(s)), n) for n, s in enumerate(sentences)), reverse=True)
    taken: dict[int, int] = {}
    found = []
    for _, number in scored:
        article = sentences[number].article
        taken[article] = taken.get(article, 0) + 1
        if taken[article] <= most:
            found.append(number)
    return [sentences[number] for number in sorted(found[:MOST_SENTENCES])]


def _density(sentence: ScoredSentence, worth: Mapping[str, float]) -> float:
    present = sentence.analysed.present
    return sum(worth[term] for term in present) / math.sqrt(len(present)) if present else 0.0


def _values(
    sentences: Sequence[ScoredSentence],
    alike: Matrix,
    repeated: Mask,
    topic: Mapping[PassageId, float] | None,
    weights: Weights,
) -> list[float]:
    """The weight of each sentence from its position, centrality, topic relevance and repetition in other articles."""
    centrality = central(alike)
    values = []
    for number, sentence in enumerate(sentences):
        others = {sentences[other].article for other in repeated[number].nonzero()[0]} - {sentence.article}
        value = weights.position * opening_bonus(sentence)
        value += weights.paragraph * (sentence.analysed.passage.sentence == 1)
        value -= weights.quote * bool(_QUOTED.search(sentence.analysed.passage.text))
        value += weights.centrality * float(centrality[number]) + weights.sources * len(others)
        value += topic[sentence.analysed.passage.id] if topic else 0.0
        values.append(max(LEAST, 1.0 + value))
    return values


def _ages(sentences: Sequence[ScoredSentence], days: Sequence[str] | None) -> dict[int, int]:
    """For each article how many days with articles are newer; 0 for all if their days do not matter."""
    articles = {sentence.article for sentence in sentences}
    known = sorted({days[article] for article in articles}, reverse=True) if days is not None else []
    return {article: known.index(days[article]) if days is not None else 0 for article in articles}


def _limited(budget: Budget, text: Sequence[AnalysedPassage]) -> Budget:
    """Limit a budget without a length in characters or sentences to half of the reading time of the text."""
    if budget.characters is not None or budget.sentences is not None:
        return budget
    half = MOST_OF_THE_TEXT * sum(cost_of(one.passage).seconds for one in text)
    return Budget(seconds=math.floor(min(half, budget.seconds if budget.seconds is not None else half)))


def _choose(
    whole: Sequence[Unit],
    shortened: Callable[[Unit], Iterable[Unit]],
    chooser: Callable[[Sequence[Unit]], Chooser],
) -> list[Unit]:
    """Choose whole sentences, or a mix with shortened ones if that makes room for more sentences."""
    chosen = [whole[number] for number in chooser(whole).choose()]
    units = [*whole, *(shorter for unit in whole for shorter in shortened(unit))]
    if len(units) == len(whole) or len(chosen) == len(whole):
        return chosen
    other = [units[number] for number in chooser(units).choose()]
    return other if len(other) > len(chosen) else chosen


def _exclusions(sentences: Sequence[ScoredSentence], repeated: Mask) -> Mask:
    """Sentences that exclude each other, shape (n, n): they say the same, or one is the lead of the other."""
    apart = repeated.copy()
    where = {s.analysed.passage.id: number for number, s in enumerate(sentences)}
    for number, sentence in enumerate(sentences):
        lead = where.get(sentence.lead.passage.id) if sentence.lead else None
        if lead is not None:
            apart[number, lead] = apart[lead, number] = True
    return apart


def _whole(number: int, sentence: ScoredSentence, value: float) -> Unit:
    analysed, lead = sentence.analysed, sentence.lead
    terms = said_in(analysed.tokens) | (said_in(lead.tokens) if lead else frozenset())
    cost = cost_of(analysed.passage, lead=lead.passage if lead else None)
    return Unit(number, (), cost, terms, value)


def _shortened(unit: Unit, sentence: ScoredSentence, worth: Mapping[str, float]) -> Iterator[Unit]:
    """Shortened versions of a sentence: without one range, two ranges, and so on, least informative ranges first."""
    analysed = sentence.analysed
    text = analysed.passage.text
    ranges = cuts(text, language=analysed.language, opening=analysed.passage.id.ordinal == 0)
    left_out: list[Span] = []
    for span in sorted(ranges, key=lambda span: _loss(span, analysed, worth)):
        left_out.append(span)
        spans = kept(text, left_out)
        said = said_in([t for t in analysed.tokens if any(s.start <= t.start < s.end for s in spans)])
        said |= said_in(sentence.lead.tokens) if sentence.lead else frozenset()
        cost = cost_of(analysed.passage, spans, sentence.lead.passage if sentence.lead else None)
        yield Unit(unit.sentence, spans, cost, said, unit.weight)


def _loss(span: Span, analysed: AnalysedPassage, worth: Mapping[str, float]) -> float:
    inside = said_in([t for t in analysed.tokens if span.start <= t.start < span.end])
    return sum(worth.get(term, 0.0) for term in inside) / (span.end - span.start)


def _in_order(
    chosen: Sequence[Unit], sentences: Sequence[ScoredSentence], values: Sequence[float], ages: Mapping[int, int]
) -> list[Unit]:
    """Sort units by age and article, highest total weight first, then by position in the text."""
    sums: dict[int, float] = {}
    for unit in chosen:
        article = sentences[unit.sentence].article
        sums[article] = sums.get(article, 0.0) + values[unit.sentence]
    return sorted(
        chosen,
        key=lambda unit: (
            ages[sentences[unit.sentence].article],
            -sums[sentences[unit.sentence].article],
            sentences[unit.sentence].article,
            sentences[unit.sentence].place,
        ),
    )


def _point(
    unit: Unit, sentences: Sequence[ScoredSentence], repeated: Mask, cite: Callable[[Passage], Citation]
) -> BriefingPoint:
    sentence = sentences[unit.sentence]
    elsewhere = {
        sentences[other].article: sentences[other].analysed.passage
        for other in reversed(repeated[unit.sentence].nonzero()[0])
        if sentences[other].article != sentence.article
    }
    return BriefingPoint(
        passage=sentence.analysed.passage,
        citation=cite(sentence.analysed.passage),
        lead=sentence.lead.passage if sentence.lead else None,
        also=tuple(cite(elsewhere[article]) for article in sorted(elsewhere)),
        kept=unit.kept,
    )
