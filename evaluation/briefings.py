"""Measures how many annotated points briefings cover and how often they repeat one, compared with other systems."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import accumulate, combinations
from operator import or_
from statistics import mean
from typing import NamedTuple

from evaluation.metrics import interval
from evaluation.points import OTHER_LANGUAGES, Case, Quote, read_articles, read_groups
from evaluation.summarising import Dateline, System, at_random, filled_lead, knowing, lead, sumy_system
from retrieval.briefing.importance import Weights
from retrieval.search.encoders import Encoder

BUDGETS = (400, 600, 900)
BY_KIND = 600
FOR_GROUPS = 900
LEAD = "as lead-3"
SEEDS = 20
OWN = "Dateline"
MOST = "most possible"
OWN_BY_WORDS = "Dateline by words"
Length = Callable[[Case], int]
Systems = Mapping[str, Sequence[System]]
Shares = dict[str, list[float]]
"""The value for each case, by system."""


class Told(NamedTuple):
    """Repetition in a briefing of several articles.

    Attributes:
        pairs: number of pairs of quotes with the same point.
        other_figures: number of pairs of quotes with the same point but different figures.
        idle: number of quotes whose points were all covered before.
        covered: the fraction of all points that is covered.
    """

    pairs: float
    other_figures: float
    idle: float
    covered: float


def within(quotes: Iterable[Quote], characters: int) -> list[Quote]:
    """The quotes before the first one that exceeds the budget in characters."""
    kept = []
    for quote in quotes:
        characters -= quote.length
        if characters < 0:
            break
        kept.append(quote)
    return kept


def covered(case: Case, quotes: Sequence[Quote]) -> float:
    """The fraction of a case's points that the quotes cover (recall)."""
    points = case.points
    said = sum(any(point.is_in(quote) for point in same for quote in quotes) for same in points.values())
    return said / len(points)


def told(case: Case, quotes: Sequence[Quote]) -> Told:
    """Measure the repetition of points in quotes."""
    points = [point for same in case.points.values() for point in same]
    said = [{point.id: point.value for point in points if point.is_in(quote)} for quote in quotes]
    shared = [(one, other, one.keys() & other.keys()) for one, other in combinations(said, 2)]
    nothing: Set[tuple[str, str]] = set()
    earlier = accumulate((values.items() for values in said), or_, initial=nothing)
    return Told(
        pairs=sum(any(one[i] == other[i] for i in ids) for one, other, ids in shared),
        other_figures=sum(any(one[i] != other[i] for i in ids) for one, other, ids in shared),
        idle=sum(bool(values) and values.items() <= before for values, before in zip(said, earlier, strict=False)),
        covered=covered(case, quotes),
    )


def lengths() -> dict[str, Length]:
    """The budgets, by name; each computes the number of characters for a case."""
    fixed = {str(budget): _at(budget) for budget in BUDGETS}
    return {**fixed, LEAD: lambda case: sum(len(passage.text) for passage in case.passages[:3])}


def _at(budget: int) -> Length:
    return lambda case: case.characters(budget)


def baselines(seeds: int = SEEDS) -> Systems:
    """The baselines: random sentences (one system per seed) and leading sentences."""
    return {
        "random": [at_random(seed) for seed in range(seeds)],
        "lead": [lead],
        "lead, filled": [filled_lead],
    }


def rivals() -> Systems:
    """LexRank and TextRank, from `sumy`.

    Raises:
        MissingGroup: `sumy` is not installed.
    """
    return {"LexRank": [sumy_system("lex_rank")], "TextRank": [sumy_system("text_rank")]}


def own(encoder: Encoder | None, weights: Callable[[Case], Weights] | None = None) -> Systems:
    """Dateline without and with the encoder (if given), with weights per case or the default weights."""
    by_words: Systems = {OWN_BY_WORDS: [Dateline(None, weights)]}
    return {**by_words, OWN: [Dateline(encoder, weights)]} if encoder else by_words


def shares(cases: Sequence[Case], systems: Systems, length: Length) -> Shares:
    """The coverage of each case by each system, averaged over seeds."""
    return {
        name: [
            mean(covered(case, within(system(case, length(case)), length(case))) for system in variants)
            for case in cases
        ]
        for name, variants in systems.items()
    }


def report(encoder: Encoder | None, seeds: int, weights: Callable[[Case], Weights]) -> dict[str, str]:
    """The tables, by the name of their marker in docs/quality.md.

    Args:
        encoder: the encoder for Dateline; None to use words only.
        seeds: number of random baselines.
        weights: the weights with which each case is measured.

    Raises:
        MissingGroup: `sumy` is not installed.
    """
    systems = {**baselines(seeds), **rivals(), **own(encoder, weights)}
    articles, groups = read_articles(), read_groups()
    bounded = {**systems, MOST: [knowing]}
    found = {name: shares(articles, bounded, length) for name, length in lengths().items()}
    repeated = {name: repetition(groups, variants) for name, variants in systems.items()}
    return {
        "briefings": coverage_table(found),
        "briefings-ahead": ahead_table(found),
        "briefings-kinds": kind_table(articles, found[str(BY_KIND)]),
        "briefings-groups": repetition_table(repeated),
    }


def repetition(groups: Sequence[Case], variants: Sequence[System]) -> Told:
    """The repetition in briefings of `FOR_GROUPS` characters, averaged over events and seeds."""
    every = [told(case, within(system(case, FOR_GROUPS), FOR_GROUPS)) for case in groups for system in variants]
    return Told(*(mean(values) for values in zip(*every, strict=True)))


def coverage_table(found: Mapping[str, Shares]) -> str:
    """Markdown table of the mean coverage with its confidence interval, one row per length."""
    names = list(next(iter(found.values())))
    rows = [[length, *(_with_interval(of[name]) for name in names)] for length, of in found.items()]
    return _table(["characters", *names], rows)


def ahead_table(found: Mapping[str, Shares]) -> str:
    """Markdown table of the mean difference in coverage to each other system, paired by article, one row per length."""
    compared = next(iter(found.values()))
    last = OWN if OWN in compared else OWN_BY_WORDS
    names = [name for name in compared if name not in {OWN, OWN_BY_WORDS, MOST}]
    rows = [
        [length, *(_with_interval([a - b for a, b in zip(of[last], of[name], strict=True)], "+.3f") for name in names)]
        for length, of in found.items()
    ]
    return _table([f"{last} ahead of", *names], rows)


def kind_table(cases: Sequence[Case], of: Shares) -> str:
    """Markdown table of the mean coverage at one length, one row per kind of article."""
    kinds = sorted({case.kind for case in cases}, key=lambda kind: (kind == OTHER_LANGUAGES, kind))
    places = {kind: [place for place, case in enumerate(cases) if case.kind == kind] for kind in kinds}
    rows = [
        [kind, str(len(chosen)), *(f"{mean(values[place] for place in chosen):.3f}" for values in of.values())]
        for kind, chosen in places.items()
    ]
    return _table(["kind", "articles", *of], rows)


def repetition_table(found: Mapping[str, Told]) -> str:
    """Markdown table of the repetition in briefings of events, one row per system."""
    header = ["system", "pairs that say the same", "pairs that differ in the figure", "sentences that add nothing"]
    rows = [
        [name, *(f"{value:.2f}" for value in (of.pairs, of.other_figures, of.idle)), f"{of.covered:.3f}"]
        for name, of in found.items()
    ]
    return _table([*header, "points covered"], rows)


def _with_interval(values: Sequence[float], form: str = ".3f") -> str:
    low, high = interval([[value] for value in values])
    return f"{mean(values):{form}} ({low:{form}} to {high:{form}})"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines).replace(" --- ", "---")
