import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.text.folding import fold
from retrieval.text.numbers import normalise_number
from retrieval.text.tokens import terms, tokenize


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("54,000", "54000"),
        ("54 000", "54 000"),
        ("Japan's", "Japan"),
        ("Japan’s", "JAPAN"),
        ("Japanese", "Japan"),
        ("U.S.", "US"),
        ("U.S.A.", "United States of America"),
        ("America", "American"),
        ("Americans", "the United States"),
        ("café", "CAFE"),
        ("naïve", "naive"),
        ("ﬁnance", "finance"),
        ("Ｊａｐａｎ", "Japan"),
        ("co-operation", "co operation"),
        ("“pact”", "pact"),
        ("O’Brien", "O'Brien"),
        ("troops", "troop"),
        ("stationed", "station"),
        ("two", "2"),
        ("2nd", "2"),
        ("50%", "50 percent"),
        ("50 per cent", "50 percent"),
        ("$5", "5 dollars"),
        ("Sept.", "September"),
        ("US-Japan", "Japan and the US"),
        ("UK", "Great Britain"),
        ("٥٤", "54"),
    ],
)
def test_written_differently_and_the_same(one: str, other: str) -> None:
    assert sorted(terms(one)) == sorted(terms(other)) != []


@pytest.mark.parametrize(
    ("text", "question", "means_country"),
    [
        ("how many us troops are in Japan", True, True),
        ("what does the us want", True, True),
        ("US forces", True, True),
        ("U.S. forces", False, True),
        ("US forces", False, True),
        ("they told us everything", False, False),
        ("he gave us the answer", True, False),
        ("tell us about Japan", True, False),
        ("all of us", True, False),
        ("us troops", False, False),
        ("LET US MEET AT THE BRIDGE", False, False),
    ],
)
def test_the_country_and_the_pronoun(text: str, question: bool, means_country: bool) -> None:
    assert ("usa" in terms(text, question=question)) is means_country


@pytest.mark.parametrize(
    ("raw", "language", "value"),
    [
        ("54,000", "en", "54000"),
        ("54.000", "de", "54000"),
        ("1.234.567", "es", "1234567"),
        ("3,5", "de", "3.5"),
        ("3.50", "en", "3.5"),
        ("1 234 567", "fr", "1234567"),
        ("1’000", "de", "1000"),
        ("2,5", "en", "2.5"),
        ("007", "en", "7"),
        ("0", "en", "0"),
        ("12,34,567", "hi", "1234567"),
    ],
)
def test_numbers_by_value(raw: str, language: str, value: str) -> None:
    assert normalise_number(raw, language) == value


def test_stop_words_are_kept_in_place_and_marked() -> None:
    tokens = tokenize("Where is the base?")
    assert [(t.term, t.stop) for t in tokens] == [("where", True), ("is", True), ("the", True), ("base", False)]


def test_scripts_without_spaces_become_pairs() -> None:
    assert terms("在日美军") == ["在日", "日美", "美军"]


def test_vowel_signs_are_no_accents() -> None:
    assert fold("हिन्दी") == "हिन्दी"


@given(st.text(), st.booleans(), st.sampled_from(["en", "de", "ru", "zh", "xx"]))
@example("\u0300", False, "en")
@example("\u0300 \u4e2d\u0300", True, "zh")
def test_tokens_stand_in_the_text_in_order(text: str, question: bool, language: str) -> None:
    ends = [0]
    for token in tokenize(text, question=question, language=language):
        assert 0 <= token.start < token.end <= len(text)
        assert token.term
        ends.append(token.end)
    assert ends == sorted(ends)
