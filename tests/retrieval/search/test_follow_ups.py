import pytest

from retrieval.model import Answer, Verdict
from retrieval.search.follow_ups import Turn, is_follow_up, looks_back, shown_reading, terms_in_context
from retrieval.services.library import Library

TROOPS = "How many US troops are in Japan?"


def turn(question: str) -> Turn:
    return Turn.of(Answer(question, Verdict.NOT_ANSWERED, 0.0, ()))


@pytest.mark.parametrize(
    ("first", "second", "reading"),
    [
        ("Will Kishida visit Washington?", "and when?", "When will Kishida visit Washington?"),
        ("When will Kishida visit Washington?", "why?", "Why will Kishida visit Washington?"),
        (TROOPS, "what about the Philippines?", "How many US troops are in the Philippines?"),
        (TROOPS, "And in Germany?", "How many US troops are in Germany?"),
        (TROOPS, "and Germany?", "How many US troops are in Germany?"),
        ("How many US troops are in the Philippines?", "what about Japan?", "How many US troops are in Japan?"),
        ("Who is Japan's prime minister?", "and Germany?", "Who is Germany's prime minister?"),
        ("Wann besucht Kishida Washington?", "und warum?", "Warum besucht Kishida Washington?"),
        ("Wird Kishida Washington besuchen?", "und wann?", "Wann wird Kishida Washington besuchen?"),
        ("Wie viele US-Truppen sind in Japan?", "und in Deutschland?", "Wie viele US-Truppen sind in Deutschland?"),
        ("¿Cuándo visitará Kishida Washington?", "¿y por qué?", "¿Por qué visitará Kishida Washington?"),
        ("¿Cuántas tropas hay en Japón?", "¿y en Alemania?", "¿Cuántas tropas hay en Alemania?"),
        ("Quand Kishida visitera-t-il Washington ?", "et pourquoi ?", "Pourquoi Kishida visitera-t-il Washington ?"),
        ("Quando Kishida visitará Washington?", "e por que?", "Por que Kishida visitará Washington?"),
        ("Kapan Kishida mengunjungi Washington?", "dan mengapa?", "Mengapa Kishida mengunjungi Washington?"),
        ("Kishida ne zaman Washington'a gidecek?", "ve neden?", "Kishida neden Washington'a gidecek?"),
        ("Когда Кисида посетит Вашингтон?", "а почему?", "Почему Кисида посетит Вашингтон?"),
        ("Сколько войск в Японии?", "а в Германии?", "Сколько войск в Германии?"),
        ("متى سيزور كيشيدا واشنطن؟", "ولماذا؟", "لماذا سيزور كيشيدا واشنطن؟"),
        ("किशिदा कब वाशिंगटन जाएंगे?", "और क्यों?", "किशिदा क्यों वाशिंगटन जाएंगे?"),
        ("岸田はいつワシントンを訪問しますか？", "なぜ？", "岸田はなぜワシントンを訪問しますか？"),
        ("岸田什么时候访问华盛顿？", "为什么？", "岸田为什么访问华盛顿？"),
    ],
)
def test_a_reading_that_somebody_could_have_typed_is_shown(first: str, second: str, reading: str) -> None:
    assert is_follow_up(second, turn(first))
    assert shown_reading(second, turn(first)) == reading


@pytest.mark.parametrize(
    ("first", "second", "terms"),
    [
        ("How many people did the firm fire?", "why?", ["why", "people", "firm", "fire"]),
        ("How many people did the firm fire the year before?", "and another firm?", ["people", "fire", "another firm"]),
        ("When will Kishida visit Washington?", "what about Biden?", ["Kishida", "Washington", "Biden"]),
        ("How many Japanese troops are there?", "what about Germany?", ["troops", "Germany"]),
        ("What did US officials say?", "and China?", ["officials", "China"]),
        (TROOPS, "und in Deutschland?", ["troops", "Deutschland"]),
        ("How old is the bridge?", "and when?", ["when", "bridge"]),
        ("Who visited Washington?", "when?", ["when", "visited", "Washington"]),
        ("When did they sign the pact?", "and who?", ["who", "sign", "pact"]),
        ("When was the pact signed?", "who said that?", ["who", "pact", "signed"]),
        ("Wer ist der Sprecher?", "Wann hat er das gesagt?", ["Wann", "gesagt", "Sprecher"]),
        ("¿Quién es el portavoz?", "¿Quién dijo eso?", ["Quién", "portavoz"]),
        ("Qui est le ministre ?", "qui a dit ça ?", ["qui", "ministre"]),
        ("Кто министр?", "кто это сказал?", ["кто", "министр"]),
        ("كم عدد الجنود في اليابان؟", "وماذا عن ألمانيا؟", ["الجنود", "ألمانيا"]),
        ("जापान में कितने सैनिक हैं?", "और जर्मनी में?", ["सैनिक", "जर्मनी"]),
        ("日本には何人の米兵がいますか？", "ドイツは？", ["米兵", "ドイツ"]),
        ("日本有多少美军？", "德国呢？", ["美军", "德国"]),
    ],
)
def test_what_makes_no_sentence_is_looked_for_and_not_shown(first: str, second: str, terms: list[str]) -> None:
    assert is_follow_up(second, turn(first))
    assert shown_reading(second, turn(first)) is None
    assert [word for word in terms if word not in terms_in_context(second, turn(first))] == []


@pytest.mark.parametrize(
    "question",
    [
        "When was the mutual defense treaty signed?",
        "Who is the prime minister of Japan?",
        "What is there in Hawaii?",
        "and how many people live in Paris?",
        "Andorra has how many people?",
        "Is it true that Kishida will visit?",
        "Wie viele Menschen leben in Paris?",
        "¿Qué es lo más importante del pacto?",
        "Combien de soldats y a-t-il au Japon ?",
        "من هو رئيس وزراء اليابان؟",
        "",
        "thanks",
    ],
)
def test_a_fresh_question_is_bent_by_no_old_one(question: str) -> None:
    assert not is_follow_up(question, turn(TROOPS))
    assert terms_in_context(question, turn(TROOPS)) == question
    assert shown_reading(question, turn(TROOPS)) is None


def test_without_a_turn_before_nothing_is_a_follow_up() -> None:
    assert looks_back("and when?")
    assert not is_follow_up("and when?", None)
    assert terms_in_context("and when?", None) == "and when?"
    assert shown_reading("and when?", None) is None


def test_who_is_meant_comes_from_the_answer(seed_library: Library) -> None:
    before = Turn.of(seed_library.ask("Who is the government spokesman?"))
    assert shown_reading("what did he emphasize?", before) == "what did Yoshimasa Hayashi emphasize?"
    assert shown_reading("who said that?", before) is None
    assert "Yoshimasa Hayashi" in terms_in_context("who said that?", before)


def test_an_answer_shows_how_its_question_was_read(seed_library: Library) -> None:
    before = Turn.of(seed_library.ask("Who is the government spokesman?"))
    answer = seed_library.ask("what did he emphasize?", before=before)
    assert answer.question == "what did he emphasize?"
    assert answer.reading is not None
    assert "Hayashi" in answer.reading
    assert answer.evidence[0].passage.text.startswith("Government spokesman Yoshimasa Hayashi")


def test_an_answer_shows_no_reading_that_is_no_sentence(seed_library: Library) -> None:
    before = Turn.of(seed_library.ask("Who is the government spokesman?"))
    answer = seed_library.ask("who said that?", before=before)
    assert answer.reading is None
    assert set(answer.missing) <= {"who", "said", "that"}
    assert "Hayashi" in Turn.of(answer).reading
    assert Turn.of(answer).sentence is None
    assert shown_reading("and when?", Turn.of(answer)) is None


def test_a_follow_up_about_what_is_not_there_is_refused(seed_library: Library) -> None:
    before = Turn.of(seed_library.ask(TROOPS))
    answer = seed_library.ask("what about Germany?", before=before)
    assert answer.verdict is Verdict.NOT_ANSWERED
    assert "Germany" in answer.missing


def test_turns_chain(seed_library: Library) -> None:
    first = seed_library.ask(TROOPS)
    second = seed_library.ask("what about Germany?", before=Turn.of(first))
    third = seed_library.ask("and in Japan?", before=Turn.of(second))
    assert third.reading == "How many US troops are in Japan?"
    assert third.short_answer == "54,000"


@pytest.mark.parametrize(
    ("asked", "read_as"), [("and in Japan?", TROOPS), ("and in Germany?", TROOPS.replace("Japan", "Germany"))]
)
def test_a_follow_up_that_is_read_as_a_sentence_is_answered_as_that_sentence_is(
    seed_library: Library, asked: str, read_as: str
) -> None:
    before = Turn.of(seed_library.ask("How many US troops are in Hawaii?"))
    found, typed = seed_library.ask(asked, before=before), seed_library.ask(read_as)
    assert found.reading == read_as
    assert (found.verdict, found.confidence, found.short_answer) == (
        typed.verdict,
        typed.confidence,
        typed.short_answer,
    )
