import pytest

from evaluation.shapes import citation, view_of
from retrieval.briefing.people import full_name, people
from retrieval.model import Article


def _shown(*texts: str, most: int = 10) -> dict[str, str]:
    views = [view_of(Article(text, f"Source {n}", language="en")) for n, text in enumerate(texts)]
    entries = [entry for (entry,) in people(views, cite=citation, most=most)]
    return {entry.label: entry.passage.text[slice(*entry.marks[0])] for entry in entries}


def test_a_surname_is_the_person_who_has_it() -> None:
    text = "Mayor Ann Lee spoke. Later, Lee, who was born in Arn, left. President Lee was not there."
    assert _shown(text) == {"Ann Lee": "Mayor Ann Lee"}


def test_two_with_one_surname_are_two() -> None:
    assert list(_shown("Mayor Ann Lee met Judge Bob Lee.")) == ["Ann Lee", "Bob Lee"]


def test_the_words_that_tell_most_are_taken() -> None:
    assert _shown("Mr. Jan Novak came. They met Jan Novak, who built two mills.") == {
        "Jan Novak": "Jan Novak, who built two mills"
    }
    assert _shown("Its mayor, Ann Lee, spoke.", "Mayor Ann Lee spoke.") == {"Ann Lee": "Mayor Ann Lee"}


def test_those_who_are_mentioned_most_are_shown_in_the_order_of_the_text() -> None:
    text = "Mayor Ann Lee met Judge Bob Orr and coach Cy Poe. Orr and Poe laughed. Orr sang to Poe."
    assert list(_shown(text, most=2)) == ["Bob Orr", "Cy Poe"]


def test_what_only_a_clause_introduces_is_no_body_if_people_are_in_it() -> None:
    assert _shown("Arcos, which makes rockets, failed.") == {"Arcos": "Arcos, which makes rockets"}
    assert _shown("Drusk, which provides gas, is cold. They moved to Drusk.") == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "“It is late,” said Ann Lee, portfolio manager at Holm Capital.",
            "Ann Lee, portfolio manager at Holm Capital",
        ),
        ("Ann Lee, FC Port Aldan’s director of football, left.", "Ann Lee, FC Port Aldan’s director of football"),
        ("Ann Lee, co-CEO of Holm, left.", "Ann Lee, co-CEO of Holm"),
        ("Now Holm’s new owner, Ann Lee, is here.", "Holm’s new owner, Ann Lee"),
        ("They met the former FC Holm soccer player Ann Lee.", "the former FC Holm soccer player Ann Lee"),
        ("Minister of Youth and Sports Ann Lee came.", "Minister of Youth and Sports Ann Lee"),
        ("Orr’s ex-wife Ann Lee came.", "Orr’s ex-wife Ann Lee"),
        ("Ann Lee, who has given £750,000 to the party, left.", "Ann Lee, who has given £750,000 to the party"),
        ("Even Ann Lee, the senator who lost, left.", "Ann Lee, the senator who lost"),
        ("Like Ann Lee, the senator who lost, they left.", "Ann Lee, the senator who lost"),
        ("Mayor Ann Lee, the city has learnt, will leave.", "Mayor Ann Lee"),
        ("The R&B singer Ann Lee sang.", "The R&B singer Ann Lee"),
        ("A note yesterday insisting Prince Karl was ill.", "Prince Karl"),
        ("They met Ann Lee, teacher Bob Orr and others.", "teacher Bob Orr"),
    ],
)
def test_the_words_that_introduce_are_whole_and_no_more(text: str, shown: str) -> None:
    assert list(_shown(text).values()) == [shown]


@pytest.mark.parametrize(
    "text",
    [
        "Poe, who was not hurt, went home.",
        "Holm Villa, who are third, play again.",
        "Holm, who sit in tenth place, lost.",
        "Lee, who says that she likes it, came.",
        "He pardoned Ann Lee and Bob Orr, who both went home.",
        "He reigns with the Queen Consort.",
        "Ann Lee, Correspondent\n\nIt rained in Holm.",
        "Bob Orr came. They called him “Mr. Orr” all day.",
        "Another woman, Ann Lee, saw it.",
        "She is the Most Valuable Player (MVP).",
        "He told CNN Business from London that it was late.",
        "Nevertheless, the Arn Federation went on.",
        "Clash, the Arn Arn Club, was sold.",
        "Holm, the company confirmed on Friday, will close.",
        "She became its Chief Growing Officer.",
        "Lt. Gov. of the state is a hard office.",
        "Ann Lee, a producer on “The Mill”, left.",
        "They sang on the Lady Bird Stage.",
        "Fuel was sold at Pilot Flying J.",
        "He spoke with counterpart Ann Lee.",
        "Arn, the nation’s largest egg producer, was hit. Farms in Arn closed.",
        "He blocked Ann Lee, who was the No. 11 overall pick.",
        "Lee, whose hobbies were many, left.",
        "He bought the firm Great Place to Live.",
    ],
)
def test_words_that_do_not_tell_who_somebody_is_introduce_nobody(text: str) -> None:
    assert _shown(text) == {}


def test_a_first_name_is_taken_from_the_text_if_it_gives_one() -> None:
    assert full_name("Lee", "Ann Lee came. President Lee sang.") == "Ann Lee"
    assert full_name("Lee", "Ann Lee met Bob Lee.") == "Lee"
    assert full_name("Lee", "Lee came.") == "Lee"
