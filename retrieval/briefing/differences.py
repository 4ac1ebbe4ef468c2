"""Finds where articles contradict each other: different figures or dates for the same thing, ordered by publication day.

A later article may only be better informed. Such differences are shown as well, with the day of each article.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from itertools import combinations, product

import regex

from retrieval.briefing.events import captions_of
from retrieval.briefing.figures import Figure
from retrieval.briefing.numbers import SaidNumber, figures_in, figures_of
from retrieval.briefing.topics import Context, context_of, contradict, counts_event, dates_in, event_of, same_thing
from retrieval.briefing.views import ArticleView
from retrieval.model import Citation, Entry, Passage, PassageId
from retrieval.text.dates.iso import bounds, parse_day

_LEAD = 3
"""Number of opening sentences that, with the title, represent the subject of an article."""
_FEWEST_SHARED = 3
"""Minimum number of terms shared by the openings of two articles on one event."""
_NEAR = timedelta(days=7)
"""Articles farther apart in time report different days, or what has changed in between."""
_NEXT = timedelta(days=2)
"""Limit for figures that are not tied to an event, such as prices and scores, because these change daily."""
_MANY = 3
"""From this many figures of one unit on, a sentence is a list, such as prices, whose items cannot be matched."""
_ALL_PAIRS = 60
"""Up to this many articles all pairs are compared; beyond it only pairs that share two terms held by at most `_FEW`."""
_FEW = 30

Group = tuple[SaidNumber, ...]


def differences(
    articles: Sequence[ArticleView], *, cite: Callable[[Passage], Citation], most: int
) -> list[tuple[Entry, ...]]:
    """Groups of contradicting figures or dates, one entry per article, oldest article first.

    Groups of more articles come first.

    Args:
        articles: the articles to compare.
        cite: makes the citation of a passage.
        most: maximum number of groups.
    """
    if len(articles) < 2:
        return []
    pairs = list(_related(articles))
    found = [
        *_event_differences(articles, pairs),
        *_figure_differences(articles, pairs),
        *_date_differences(articles, pairs),
    ]
    found.sort(key=lambda group: (-len(group), group[0].analysed.passage.paragraph, group[0].article))
    return [tuple(_entry(said, cite) for said in _by_day(group, articles)) for group in found[:most]]


def _entry(said: SaidNumber, cite: Callable[[Passage], Citation]) -> Entry:
    return Entry(said.analysed.passage, cite(said.analysed.passage), (said.figure.span,), said.label)


def _by_day(group: Group, articles: Sequence[ArticleView]) -> list[SaidNumber]:
    return sorted(group, key=lambda said: (articles[said.article].published or "9999", said.article))


def _related(articles: Sequence[ArticleView]) -> Iterator[tuple[int, int]]:
    """Index pairs of articles that may be about one event: same language, near in time, openings share terms."""
    leads = [_lead(view) for view in articles]
    counts = Counter(term for lead in leads for term in lead)
    for one, other in _candidates(leads, counts):
        shared = leads[one] & leads[other]
        fewest = min(_FEWEST_SHARED, len(leads[one]), len(leads[other]))
        near = _are_near(articles[one].published, articles[other].published)
        if near and articles[one].language == articles[other].language and len(shared) >= fewest > 0:
            yield one, other


def _are_near(one: str | None, other: str | None, *, within: timedelta = _NEAR) -> bool:
    first, second = parse_day(one), parse_day(other)
    return first is None or second is None or abs(first - second) <= within


def _candidates(leads: Sequence[frozenset[str]], counts: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    if len(leads) <= _ALL_PAIRS:
        return combinations(range(len(leads)), 2)
    holders: dict[str, list[int]] = {}
    for number, lead in enumerate(leads):
        for term in lead:
            if counts[term] <= _FEW:
                holders.setdefault(term, []).append(number)
    shared = Counter(pair for numbers in holders.values() for pair in combinations(numbers, 2))
    return [pair for pair, count in shared.items() if count >= 2]


def _lead(view: ArticleView) -> frozenset[str]:
    terms = frozenset(term for analysed in view.passages[:_LEAD] for term in analysed.present)
    title = view.passages[0].title if view.passages else frozenset()
    return frozenset(term for term in terms | title if not term[:1].isdigit())


def _event_differences(articles: Sequence[ArticleView], pairs: Sequence[tuple[int, int]]) -> list[Group]:
    """Differing counts of casualties and the like; the first count in each article is compared."""
    said: dict[tuple[str, int], list[SaidNumber]] = {}
    for one in figures_of(articles):
        if (event := event_of(one)) and one.figure.unit != "share":
            said.setdefault((event, one.article), []).append(one)
    found: list[Group] = []
    for event in sorted({event for event, _ in said}):
        numbers = {article: members for (name, article), members in said.items() if name == event}
        both = [pair for pair in pairs if pair[0] in numbers and pair[1] in numbers]
        joined: list[set[int]] = []
        for a, b in both:
            if _differ(numbers[a], numbers[b]):
                _join(joined, a, b)
        for a, b in both:
            if numbers[a][0].figure.value == numbers[b][0].figure.value:
                _join_if_there(joined, a, b)
        found += [tuple(numbers[article][0] for article in sorted(members)) for members in joined]
    return found


def _differ(here: Sequence[SaidNumber], there: Sequence[SaidNumber]) -> bool:
    """Whether the first figures of two articles contradict each other and neither article contains both."""
    one, other = here[0], there[0]
    if not _subject_terms(one) & _subject_terms(other) or _are_apart(one, other):
        return False
    return contradict(one, other, counted=True) and not _either_has_both(one, here, other, there)


def _are_apart(one: SaidNumber, other: SaidNumber) -> bool:
    """Whether two sentences have no names in common although at least one has names."""
    here, there = ({token.term for token in said.analysed.tokens if token.name} for said in (one, other))
    return bool(here | there) and not here & there


def _subject_terms(said: SaidNumber) -> set[str]:
    """The terms of a sentence except its figures and the words for what is counted, such as `killed`."""
    span = said.figure.span
    return {
        token.term
        for token in said.analysed.tokens
        if not token.stop
        and not span.start <= token.start < span.end
        and not token.term[:1].isdigit()
        and not counts_event(said.analysed.passage.text[token.start : token.end])
    }


def _either_has_both(
    one: SaidNumber, here: Iterable[SaidNumber], other: SaidNumber, there: Iterable[SaidNumber]
) -> bool:
    """Whether one of the two articles contains both figures and so explains the difference itself."""
    return any(said.figure.value == one.figure.value or _contains_number(said, one) for said in there) or any(
        said.figure.value == other.figure.value or _contains_number(said, other) for said in here
    )


def _contains_number(said: SaidNumber, one: SaidNumber) -> bool:
    """Whether a sentence also contains the bare number of another figure: `200 people, 40 of them at a school`."""
    number = _bare_number(one.label)
    text = said.analysed.passage.text
    # Of thousands of sentences, hardly one has the digits at all.
    return (
        bool(number)
        and number in text
        and regex.search(rf"(?<![\d.,]){regex.escape(number)}(?![\d]|[.,]\d)", text) is not None
    )


@lru_cache(maxsize=4096)
def _bare_number(label: str) -> str:
    """The digits of a figure as it is written; empty if it has none."""
    found = regex.search(r"\d[\d.,]*\d|\d", label)
    return found[0] if found else ""


def _join(sets: list[set[int]], one: int, other: int) -> None:
    touching = [members for members in sets if one in members or other in members]
    sets[:] = [members for members in sets if members not in touching] + [{one, other}.union(*touching)]


def _join_if_there(sets: list[set[int]], one: int, other: int) -> None:
    """Add an article to a group of differing articles if it agrees with one of them."""
    if any(one in members or other in members for members in sets):
        _join(sets, one, other)


def _figure_differences(articles: Sequence[ArticleView], pairs: Sequence[tuple[int, int]]) -> Iterator[Group]:
    """Differing figures that count no event, in sentences that are otherwise alike."""
    by_unit: dict[tuple[int, str], list[SaidNumber]] = {}
    everything: dict[int, list[SaidNumber]] = {}
    for said in figures_of(articles):
        everything.setdefault(said.article, []).append(said)
        if said.figure.unit and event_of(said) is None and not _is_of_another_time(said):
            by_unit.setdefault((said.article, said.figure.unit), []).append(said)
    by_unit = {key: _without_lists(members) for key, members in by_unit.items()}
    units: dict[int, set[str]] = {}
    for article, unit in by_unit:
        units.setdefault(article, set()).add(unit)
    contexts: dict[tuple[PassageId, int], Context] = {}

    def context(said: SaidNumber) -> Context:
        place = said.analysed.passage.id, said.figure.span.start
        if place not in contexts:
            contexts[place] = context_of(said, articles[said.article].published)
        return contexts[place]

    for one, other in pairs:
        if not _are_near(articles[one].published, articles[other].published, within=_NEXT):
            continue
        for unit in sorted(units.get(one, set()) & units.get(other, set())):
            for a, b in product(by_unit[one, unit], by_unit[other, unit]):
                # The last looks at all figures of both articles.
                if (
                    contradict(a, b, counted=False)
                    and same_thing(context(a), context(b))
                    and _are_of_one_time(context(a), context(b), articles, a, b)
                    and not _either_has_both(a, everything[one], b, everything[other])
                ):
                    yield a, b


_COMPARISON = regex.compile(r"\b(?:from|than|compared (?:with|to)) (?:(?:about|around|nearly|almost|the|a record) )?$")
_EARLIER = regex.compile(
    r"\b(?:last year|(?:a|one) year (?:ago|earlier|before)|the (?:previous|same) (?:year|month|time last year))\b",
    regex.IGNORECASE,
)
_CONDITION = regex.compile(r"(?:When|If|Once|Whenever)\b")
_RUNNING = regex.compile(r"\b(?:currently|as of|per game|averag\w+|next|upcoming)\b", regex.IGNORECASE)


def _is_of_another_time(said: SaidNumber) -> bool:
    """Whether an English figure is a comparison value, is conditional, or is a running value such as an average."""
    text = said.analysed.passage.text
    if said.analysed.language != "en":
        return False
    return bool(_COMPARISON.search(text[: said.figure.span.start]) and _CHANGED.search(text)) or bool(
        _EARLIER.search(text) or _CONDITION.match(text) or _RUNNING.search(text)
    )


_CHANGED = regex.compile(
    r"\b(?:up|down|compared|r[io]se\w*|f[ae]ll\w*|grew|increas\w+|decreas\w+|drop\w*|climb\w*|jump\w*|more|less|higher|lower|fewer)\b"
)


def _without_lists(figures: Sequence[SaidNumber]) -> list[SaidNumber]:
    counts = Counter(said.analysed.passage.id for said in figures)
    return [said for said in figures if counts[said.analysed.passage.id] < _MANY]


def _are_of_one_time(
    one: Context, other: Context, articles: Sequence[ArticleView], a: SaidNumber, b: SaidNumber
) -> bool:
    """Whether two figures refer to the same time.

    If only one is dated, its date must be within `_NEAR` of the publication day of its article.
    """
    if bool(one.dates) == bool(other.dates):
        return True
    dated, said = (one, a) if one.dates else (other, b)
    day = parse_day(articles[said.article].published)
    return day is None or any(first - _NEAR <= day <= last + _NEAR for first, last in map(bounds, dated.dates))


_A_DAY = regex.compile(r"\d{4}-\d\d-\d\d")


def _date_differences(articles: Sequence[ArticleView], pairs: Sequence[tuple[int, int]]) -> Iterator[Group]:
    """Differing days, written with digits, in sentences that are otherwise alike."""
    dated = {number: list(_days(articles, number)) for number in {number for pair in pairs for number in pair}}
    for one, other in pairs:
        days = {day for day, _ in dated[one]} & {day for day, _ in dated[other]}
        for day, a in dated[one]:
            for another, b in dated[other]:
                if day != another and not days & {day, another} and _same_but_for_days(articles, a, b):
                    yield a, b


def _days(articles: Sequence[ArticleView], number: int) -> Iterator[tuple[str, SaidNumber]]:
    """The sentences of an article that contain exactly one date, which is a full day, each with that day (ISO 8601)."""
    view = articles[number]
    captions = captions_of(view)
    for analysed in view.passages:
        if not any(map(str.isdigit, analysed.passage.text)) or analysed.passage.paragraph in captions:
            continue
        found = dates_in(analysed.passage.text, view.published, view.language)
        if len(found) == 1 and found[0].date and _A_DAY.fullmatch(found[0].date):
            span = found[0].span
            if any(c.isdigit() for c in analysed.passage.text[span.start : span.end]):
                yield found[0].date, SaidNumber(Figure(span, 0.0, "day"), analysed, number)


def _same_but_for_days(articles: Sequence[ArticleView], a: SaidNumber, b: SaidNumber) -> bool:
    if _values(a) != _values(b):
        return False
    first, second = (context_of(said, articles[said.article].published) for said in (a, b))
    bare = [dataclasses.replace(c, dates=frozenset()) for c in (first, second)]
    return len(first.terms & second.terms) >= _FEWEST_SHARED and same_thing(*bare)


def _values(said: SaidNumber) -> set[float]:
    """The values of the figures in a sentence; if they differ as well, the sentences report different stages."""
    passage = said.analysed.passage
    return {figure.value for figure in figures_in(passage.text, said.analysed.language)}
