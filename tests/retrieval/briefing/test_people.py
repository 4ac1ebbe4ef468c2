from evaluation.shapes import citation, view_of
from retrieval.briefing.people import full_name, people
from retrieval.models import Article


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


def test_a_first_name_is_taken_from_the_text_if_it_gives_one() -> None:
    assert full_name("Lee", "Ann Lee came. President Lee sang.") == "Ann Lee"
    assert full_name("Lee", "Ann Lee met Bob Lee.") == "Lee"
    assert full_name("Lee", "Lee came.") == "Lee"
