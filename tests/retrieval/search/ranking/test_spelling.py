from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Article
from retrieval.search.ranking.lexicon import Lexicon
from retrieval.search.ranking.spelling import corrected
from retrieval.services.library import Library
from retrieval.text.tokens import terms

TEXT = (
    "The government sent 1,400 soldiers and strategic advisers to Johnston, the army said. Prime Minister Jonas Hayashi visited the "
    "Philippines and Japan. The review of the treaty went on. A strategic review followed."
)


def lexicon(text: str = TEXT) -> Lexicon:
    made = Lexicon()
    made.add(text)
    return made


def put_right(question: str, text: str = TEXT, language: str = "en") -> str:
    return corrected(
        question, set(terms(text, language=language)).__contains__, lambda _: lexicon(text), language=language
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("how mnay soldires in japn", "how many soldiers in Japan"),
        ("how mnay trops in japn?", "how many troops in Japan?"),
        ("waht is the reveiw?", "what is the review?"),
        ("wehn did he vist", "when did he visit"),
        ("wich advisers went", "which advisers went"),
        ("what did the govrnment send", "what did the government send"),
        ("stratgic reveiw", "strategic review"),
        ("Stratgic reveiw", "Strategic review"),
        ("japanesse army", "Japanese army"),
        ("Who went to the Philipines?", "Who went to the Philippines?"),
        ("who is hyashi?", "who is Hayashi?"),
    ],
)
def test_slips_are_put_right(typed: str, read: str) -> None:
    assert put_right(typed) == read


@pytest.mark.parametrize(
    "question",
    [
        "How many soldiers are in Germany?",
        "Who sent soldiers to Johnson?",
        "Is Hayasaki there?",
        "What about Jonah?",
        "a zebra crossing",
        "the treaties and reviews",
        "whats in it, and didnt he say",
        "Was the treason reviewed?",
        "NATOS army",
        "the vet and the yap",
        "Who is Jonsa?",
        "NATIONS",
        "Was it strategically sent?",
        "which advisers arose, and which alumni",
        "COVID-19 on 2024-11-03",
        "日本の軍隊は？",
        "",
    ],
)
def test_right_words_stay(question: str) -> None:
    assert put_right(question) == question


def test_between_two_words_that_are_as_near_none_is_chosen() -> None:
    assert put_right("the plastor", "A plaster and a plastur.") == "the plastor"


def test_elsewhere_than_in_english_only_letters_that_changed_places_or_stand_twice() -> None:
    german = "Die Regierung schickte Soldaten. Das Parlament stimmte zu."
    assert put_right("was sagt das parlamnet?", german, "de") == "was sagt das Parlament?"
    assert put_right("was sagt das parllament?", german, "de") == "was sagt das Parlament?"
    assert put_right("wer hat verbannt?", "Das Holz ist verbrannt.", "de") == "wer hat verbannt?"
    assert (
        put_right("wo ist der hund, wo das land?", german + " Die Hand am Rand.", "de")
        == "wo ist der hund, wo das land?"
    )
    assert put_right("die regierungen", german, "de") == "die regierungen"


@given(st.text(max_size=60))
def test_where_every_word_is_known_none_is_looked_up(question: str) -> None:
    def never(word: str) -> Lexicon:
        raise AssertionError

    assert corrected(question, lambda _: True, never) == question


@given(st.lists(st.sampled_from(TEXT.split()), max_size=6))
def test_the_words_of_the_articles_stay(words: list[str]) -> None:
    assert put_right(" ".join(words)) == " ".join(words)


def test_a_lexicon_forgets_what_is_taken_out() -> None:
    words = lexicon("The Pact. The pact holds.")
    assert words["pact"] == Counter({"Pact": 1, "pact": 1})
    words.add("The Pact. The pact holds.", sign=-1)
    assert (len(words), "pact" in words) == (0, False)


def test_a_library_says_how_it_read_a_question_with_slips(seed_library: Library) -> None:
    answer = seed_library.ask("how mnay us trops in japn")
    assert answer.question == "how mnay us trops in japn"
    assert answer.reading == "how many us troops in Japan"
    assert answer.short_answer == "54,000"
    assert seed_library.ask("How many US troops are in Germany?").missing == ("Germany",)


def test_a_library_knows_the_words_of_the_articles_that_it_has_now() -> None:
    library = Library([Article("The bridge has 12 arches.", "Bridge")])
    assert library.corrected("how many archse?") == "how many arches?"
    pier = Article("The harbour pontoon opened.", "Harbour")
    library.add(pier)
    assert library.corrected("the habrour pontoon") == "the harbour pontoon"
    library.remove(pier.id)
    assert library.corrected("the pontonn") == "the pontonn"
    assert library.corrected("¿cuántos archse hay en el puente?") == "¿cuántos archse hay en el puente?"
