"""Made groups: what several sources say of one event, and what only sounds like it."""

import pytest

from retrieval.model import Article, Budget
from retrieval.services.library import Library

FILLER = (
    "Schools stay closed until Thursday.",
    "Engineers inspect mines near Calama.",
    "Trains to Arica run late today.",
)

SAME = [
    (
        "Kestrel Bank will buy Union Savings for 6.2 billion lira, the companies said on Monday.",
        "Union Savings is being bought by Kestrel Bank for 6.2 billion lira, it was announced on Monday.",
        "On Monday Kestrel Bank announced that it would buy its rival Union Savings for 6.2 billion lira.",
    ),
    (
        "Voters in Castine elected Mara Vail president with 50.9 percent on Sunday.",
        "Mara Vail was elected president of Castine on Sunday with 50.9 percent of the vote.",
        "With 50.9 percent of the vote, Mara Vail won the presidential election in Castine on Sunday.",
    ),
    (
        "Parliament approved the emergency budget by 76 votes to 71 early on Friday.",
        "By 76 votes to 71, parliament early on Friday passed an emergency budget.",
        "An emergency budget was approved by parliament on Friday with 76 votes to 71.",
    ),
    (
        "The ferry Star of Marsh sank off Port Aldan on Sunday after a collision with a tanker.",
        "After colliding with a tanker, the ferry Star of Marsh sank off Port Aldan on Sunday.",
        "The Star of Marsh, a ferry, collided with a tanker and sank off Port Aldan on Sunday.",
    ),
]

DIFFERENT = [
    ("The storm killed 12 people in Tarn on Monday.", "The storm killed 15 people in Tarn on Monday."),
    ("Norkraft earned 4 million crowns in May.", "Norkraft earned 40 million crowns in June."),
    (
        "The council of Tarn meets on Monday to vote on the bridge.",
        "The bridge of Tarn was closed by the police on Sunday.",
    ),
]


def library(*firsts: str) -> Library:
    texts = [f"{first}\n\n{filler}" for first, filler in zip(firsts, FILLER, strict=False)]
    return Library(Article(text, f"Source {n}", language="en") for n, text in enumerate(texts))


@pytest.mark.parametrize("sentences", SAME)
def test_one_event_is_one_point_with_all_its_sources(sentences: tuple[str, ...]) -> None:
    made = library(*sentences)
    points = made.brief(budget=Budget(characters=2000)).points
    (told,) = [point for point in points if point.passage.text in sentences]
    assert {citation.article_id for citation in (told.citation, *told.also)} == {a.id for a in made.articles}
    assert {point.passage.text for point in points} == {told.passage.text, *FILLER}


@pytest.mark.parametrize("sentences", DIFFERENT)
def test_what_differs_stays_apart(sentences: tuple[str, ...]) -> None:
    points = library(*sentences).brief(budget=Budget(characters=2000)).points
    assert {*sentences} <= {point.passage.text for point in points}
    assert not any(point.also for point in points)


def test_an_article_that_repeats_itself_says_it_once() -> None:
    text = "\n\n".join([SAME[0][0], FILLER[0], SAME[0][1]])
    points = Library([Article(text, "News", language="en")]).brief(budget=Budget(characters=2000)).points
    assert len(points) == 2
    assert not any(point.also for point in points)
