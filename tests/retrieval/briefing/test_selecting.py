from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.briefings import covered, told
from evaluation.points import Case, read_articles, read_groups
from evaluation.summarising import Dateline, filled_lead, quotes_of
from retrieval.briefing.budget import Cost, cost_of
from retrieval.briefing.coherence import points_back
from retrieval.model import Article, Briefing, BriefingPoint, Budget, Passage
from retrieval.services.library import Library

GROUPS = read_groups()


def quoted(point: BriefingPoint) -> str:
    parts = [point.passage.text[span.start : span.end] for span in point.kept] or [point.passage.text]
    return " … ".join([*([point.lead.text] if point.lead else []), *parts])


def spent(briefing: Briefing) -> Cost:
    return sum((cost_of(point.passage, point.kept, point.lead) for point in briefing.points), Cost())


def passages_of(briefing: Briefing) -> list[Passage]:
    return [p for point in briefing.points for p in (point.lead, point.passage) if p is not None]


@pytest.mark.parametrize("with_vectors", [True, False])
def test_six_hundred_characters_tell_what_the_seed_article_is_about(seed_library: Library, with_vectors: bool) -> None:
    library = seed_library if with_vectors else Library(seed_library.articles)
    briefing = library.brief(budget=Budget(characters=600))
    text = "\n".join(map(quoted, briefing.points))
    assert spent(briefing).characters <= 600
    for words in ("review", "announced", "Washington", "54,000", "two percent", "2027", "joint team", "April 10", "three-way summit"):  # fmt: skip
        assert words in text, words


def test_points_of_an_article_are_verbatim_and_in_its_order(seed_library: Library) -> None:
    briefing = seed_library.brief(budget=Budget(seconds=60))
    (article,) = seed_library.articles
    starts = [point.passage.start for point in briefing.points]
    assert starts == sorted(starts)
    assert 3 <= len(starts) < len(seed_library.passages(article.id))
    assert 0 < briefing.reading_seconds <= 60
    for point in briefing.points:
        assert article.text[point.citation.start : point.citation.end] == point.passage.text


@pytest.mark.parametrize(
    "budget", [Budget(characters=300), Budget(sentences=3), Budget(seconds=20), Budget(characters=900, sentences=2)]
)
def test_a_budget_is_kept_and_filled(seed_library: Library, budget: Budget) -> None:
    briefing = seed_library.brief(budget=budget)
    cost = spent(briefing)
    assert cost.fits(budget)
    shortest = min(len(p.text) for p in seed_library.passages(seed_library.articles[0].id))
    rest = cost + Cost(shortest, 1, 4.0)
    assert not rest.fits(budget)


def test_less_means_fewer_points_but_never_none(seed_library: Library) -> None:
    assert len(seed_library.brief(budget=Budget(seconds=1)).points) == 1
    assert len(seed_library.brief(budget=Budget(characters=1)).points) == 1
    few, many = (seed_library.brief(budget=Budget(sentences=n)).points for n in (2, 5))
    assert (len(few), len(many)) == (2, 5)


def test_a_briefing_without_a_limit_or_in_time_is_no_longer_than_half_of_the_text(seed_library: Library) -> None:
    passages = seed_library.passages(seed_library.articles[0].id)
    whole = sum(cost_of(passage).seconds for passage in passages)
    for budget in (Budget(), Budget(seconds=10_000)):
        assert spent(seed_library.brief(budget=budget)).seconds <= whole / 2


@pytest.mark.parametrize("text", ["A heading", "Heading\n\nAnother heading", "He left. They stayed. But it rained."])
def test_nothing_can_stand_alone(text: str) -> None:
    assert Library([Article(text, "Heading", language="en")]).brief().points == ()
    assert Library([Article(text, "Heading", language="en")]).brief(topic="rain").points == ()


def test_nothing_there() -> None:
    assert Library().brief().points == ()
    assert Library().brief(topic="China").points == ()


def test_one_sentence_is_its_own_briefing() -> None:
    (point,) = Library([Article("The bridge was closed on Monday.", "Bridge", language="en")]).brief().points
    assert point.passage.text == "The bridge was closed on Monday."


def test_languages_without_spaces_have_briefings() -> None:
    case = next(case for case in read_articles() if case.members[0].language == "ja")
    briefing = Library(member.article for member in case.members).brief(budget=Budget(characters=200))
    assert len(briefing.points) >= 3
    assert spent(briefing).characters <= 200


def test_a_sentence_that_points_back_brings_the_one_before() -> None:
    text = (
        "Anna Berg leads the port authority of Tarn. She said that 4,100 containers and 12 ships had been lost in 2024.\n\n"
        "She said that 77 cranes of 1968 would be replaced by 2029."
    )
    (point,) = Library([Article(text, "Port", language="en")]).brief(budget=Budget(characters=180)).points
    assert point.lead is not None
    assert point.lead.text == "Anna Berg leads the port authority of Tarn."
    assert point.passage.text.startswith("She said that 4,100")


@pytest.mark.parametrize("case", read_articles(), ids=lambda case: case.name)
def test_no_point_stands_without_what_it_points_back_to(case: Case) -> None:
    (member,) = case.members
    briefing = Library([member.article]).brief(budget=Budget(characters=700))
    for point in briefing.points:
        start = point.kept[0].start if point.kept else 0
        if points_back(point.passage.text[start:], language=member.language):
            assert point.lead is not None
            assert (point.lead.paragraph, point.lead.id.ordinal) == (
                point.passage.paragraph,
                point.passage.id.ordinal - 1,
            )
            assert not points_back(point.lead.text, language=member.language)


def test_parts_are_quoted_only_where_more_points_fit_that_way(seed_library: Library) -> None:
    assert any(point.kept for point in seed_library.brief(budget=Budget(characters=600)).points)
    assert not any(point.kept for point in seed_library.brief(budget=Budget(sentences=4)).points)


SAME_EVENT = [
    f"{first}\n\n{second}"
    for first, second in [
        (
            "A magnitude 6.1 earthquake struck northern Chile on Monday, killing at least 12 people.",
            "Schools in the region will stay closed until Thursday.",
        ),
        (
            "At least 12 people were killed when an earthquake of magnitude 6.1 struck northern Chile on Monday.",
            "Engineers are inspecting the copper mines near Calama.",
        ),
        (
            "An earthquake of magnitude 6.1 killed at least 12 people in northern Chile on Monday, officials said.",
            "President Soto will visit the coast on Wednesday.",
        ),
    ]
]


def test_what_three_sources_tell_is_one_point_with_three_citations() -> None:
    library = Library(Article(text, f"Source {n}", language="en") for n, text in enumerate(SAME_EVENT))
    points = library.brief(budget=Budget(characters=2000)).points
    quakes = [point for point in points if "earthquake" in point.passage.text]
    assert len(quakes) == 1
    assert {c.article_id for c in (quakes[0].citation, *quakes[0].also)} == {a.id for a in library.articles}
    assert {"Schools", "Engineers", "President"} <= {point.passage.text.split()[0] for point in points}


def test_differing_figures_are_not_the_same_point() -> None:
    other = SAME_EVENT[1].replace("12", "15")
    library = Library(Article(text, text[:5], language="en") for text in (SAME_EVENT[0], other))
    points = library.brief(budget=Budget(characters=2000)).points
    assert not any(point.also for point in points)
    assert {"12", "15"} <= set("\n".join(map(quoted, points)).split())


@pytest.mark.parametrize("case", GROUPS, ids=lambda case: case.name)
def test_briefings_of_one_event_say_little_twice(case: Case) -> None:
    library = Library(member.article for member in case.members)
    briefing = library.brief(budget=Budget(characters=900))
    assert told(case, quotes_of(briefing)).pairs <= 2
    chosen = {point.citation for point in briefing.points}
    assert not any(chosen & {*point.also} for point in briefing.points)


def test_points_of_an_article_stand_together() -> None:
    library = Library(member.article for member in GROUPS[0].members)
    order = [point.citation.article_id for point in library.brief(budget=Budget(characters=2000)).points]
    assert len({*order}) == 1 + sum(one != other for one, other in pairwise(order))


def test_only_some_articles() -> None:
    members = [member.article for member in GROUPS[0].members]
    briefing = Library(members).brief(only=[members[1].id])
    assert briefing.articles == 1
    assert {point.citation.article_id for point in briefing.points} == {members[1].id}
    assert Library(members).brief(only=[]).points == ()


@pytest.mark.parametrize(
    ("topic", "holds"),
    [
        ("China", ("China",)),
        ("defence spending", ("spending",)),
        ("Chinese", ("China",)),
        ("troops", ("personnel", "forces")),
    ],
)
def test_a_topic_is_all_that_a_briefing_is_about(seed_library: Library, topic: str, holds: tuple[str, ...]) -> None:
    points = seed_library.brief(topic=topic).points
    assert points
    assert all(any(word in point.passage.text for word in holds) for point in points)


@pytest.mark.parametrize("topic", ["Brazil", "zebra crossing", "volleyball", "", "?!", "the"])
def test_a_topic_of_which_nothing_is_told_has_no_points(seed_library: Library, topic: str) -> None:
    assert seed_library.brief(topic=topic).points == ()


def test_more_is_covered_than_by_the_beginnings() -> None:
    cases, system = read_articles(), Dateline()
    own = [covered(case, system(case, case.characters(600))) for case in cases]
    lead = [covered(case, filled_lead(case, case.characters(600))) for case in cases]
    assert sum(own) > 1.05 * sum(lead)


SENTENCES = st.sampled_from(
    [
        "The mayor of Tarn opened a new bridge on Monday.",
        "On Monday the mayor of Tarn opened the new bridge.",
        "He said that it had cost 12 million crowns.",
        "Currently, 54,000 people live in Tarn, a port in the north.",
        "However, the river rose by two metres, flooding the market.",
        "A heading",
        "Shares in Norkraft fell 4 percent, according to sources, and may fall again.",
        "新しい橋は月曜日に開通し、市長は式典に出席した。",
        "Der Zug, der um 8 Uhr kam, war leer (wie immer).",
        "“We are ready,” she said.",
    ]
)
ARTICLES = st.lists(
    st.lists(st.tuples(SENTENCES, st.sampled_from([" ", "\n\n"])), min_size=1, max_size=8), min_size=1, max_size=4
)
BUDGETS = st.builds(
    Budget,
    characters=st.none() | st.integers(1, 900),
    sentences=st.none() | st.integers(1, 8),
    seconds=st.none() | st.integers(1, 90),
)


@settings(max_examples=60)
@given(ARTICLES, BUDGETS, st.none() | st.sampled_from(["Tarn", "bridge", "Norkraft"]))
def test_whatever_the_articles_and_the_budget(
    texts: list[list[tuple[str, str]]], budget: Budget, topic: str | None
) -> None:
    library = Library(Article("".join(s + gap for s, gap in text).strip(), "News", language="en") for text in texts)
    briefing = library.brief(budget=budget, topic=topic)
    by_id = {article.id: article for article in library.articles}
    passages = passages_of(briefing)
    assert len({passage.id for passage in passages}) == len(passages)
    for point in briefing.points:
        assert by_id[point.passage.id.article_id].text[point.passage.start : point.passage.end] == point.passage.text
        assert all(0 <= span.start < span.end <= len(point.passage.text) for span in point.kept)
        assert all(one.end <= other.start for one, other in pairwise(point.kept))
        assert point.citation not in point.also
    assert len(briefing.points) <= 1 or spent(briefing).fits(budget)
    places = [(point.passage.id.article_id, point.passage.start) for point in briefing.points]
    assert all(one[0] != other[0] or one[1] < other[1] for one, other in pairwise(places))
