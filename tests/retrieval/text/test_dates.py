import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.model import Span, Tense
from retrieval.text.dates import find_dates
from retrieval.text.dates.iso import bounds
from tests.retrieval.text.date_cases import CASES, MET, Case, Counts, judge

LANGUAGES = ["en", "de", "es", "fr", "pt", "ru", "tr", "ar", "hi", "ja", "zh", "id", "it", "ko", "xx"]


def _dates(case: Case) -> list[tuple[Span, str]]:
    found = find_dates(case.text, published=case.published, language=case.language)
    return [(one.span, one.date) for one in found if one.date]


def _counts(cases: list[Case]) -> Counts:
    return sum((judge(case, _dates(case)) for case in cases), Counts())


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert sum(len(case.expected) for case in CASES) >= 350
    assert {case.language for case in CASES} == set(LANGUAGES) - {"it", "ko", "xx"}


@pytest.mark.parametrize("held_out", [False, True])
def test_hardly_an_expression_is_missed_and_none_is_read_wrongly(held_out: bool) -> None:
    counts = _counts([case for case in CASES if case.held_out is held_out])
    print(f"held out: {held_out}, {counts}")
    assert counts.share("right") >= 0.99
    assert counts.wrong == 0


@pytest.mark.parametrize("case", MET, ids=lambda case: case.text[:40])
def test_what_was_read_wrongly_once_is_not_again(case: Case) -> None:
    assert judge(case, _dates(case)) == Counts(right=len(case.expected))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It opened on Friday, April 12, after a delay.", "Friday, April 12"),
        ("A summit will be held next month.", "next month"),
        ("It was sold in late December 2021 for a song.", "late December 2021"),
        ("It was sold in Sept. and rebuilt.", "Sept."),
        ("It was sold in March.", "March"),
        ("By the end of 2025 it will be gone.", "the end of 2025"),
    ],
)
def test_the_words_are_marked_without_what_stands_around(text: str, words: str) -> None:
    (found,) = find_dates(text, published="2024-04-15")
    assert text[found.span.start : found.span.end] == words


@pytest.mark.parametrize(
    ("text", "resolved", "tense"),
    [
        ("It was signed in 1960.", False, Tense.PAST),
        ("It is to be signed in 2027.", False, Tense.ANNOUNCED),
        ("It will be signed next month.", True, Tense.ANNOUNCED),
        ("It was signed last month.", True, Tense.PAST),
        ("It was signed on Wednesday.", True, Tense.PAST),
        ("It will be signed on Wednesday.", True, Tense.ANNOUNCED),
    ],
)
def test_it_is_said_whether_the_articles_day_was_needed_and_what_is_to_come(
    text: str, resolved: bool, tense: Tense
) -> None:
    (found,) = find_dates(text, published="2024-04-10")
    assert (found.resolved, found.tense) == (resolved, tense)


def test_without_the_articles_day_the_words_are_found_and_their_date_is_not() -> None:
    text = "The visit on April 10 will follow a summit next month and end by 2027."
    found = [(text[one.span.start : one.span.end], one.date) for one in find_dates(text)]
    assert found == [("April 10", None), ("next month", None), ("2027", "2027")]


def test_an_articles_date_may_have_a_time() -> None:
    (found,) = find_dates("It ended yesterday.", published="2024-04-10T08:30:00+00:00")
    assert found.date == "2024-04-09"


PIECES = [
    *" .,-–/:'’()年月日周１२٣", "1", "31", "0", "99", "2024", "1999", "9999", "May", "March", "Sept.", "Feb", "30 February", "Monday",
    "last", "next", "week", "month", "in", "by", "until", "ago", "three", "years", "will be", "was", "today", "the 90s", "FY", "Q4",
    "am", "10. April", "Mittwoch", "vor", "Jahren", "hace dos años", "lunes", "mercredi (31)", "году", "мая", "Nisan", "kadar",
    "قبل", "أيام", "الأربعاء", "साल पहले", "बुधवार", "令和元年", "来週", "下周三", "十二", "世纪90年代", "bulan depan", "Rabu",
]  # fmt: skip
texts = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join), st.lists(st.sampled_from(PIECES)).map("".join)
)
days = st.one_of(st.none(), st.just("no day"), st.dates().map(lambda day: day.isoformat()))


@example(". 1", None, "ar")
@example("1 .", "2024-04-02", "hi")
@given(texts, days, st.sampled_from(LANGUAGES))
def test_any_text_gives_ranges_in_order_and_dates_that_there_are(
    text: str, published: str | None, language: str
) -> None:
    at = 0
    for found in find_dates(text, published=published, language=language):
        assert at <= found.span.start < found.span.end <= len(text)
        at = found.span.end
        if found.date:
            first, last = bounds(found.date)
            assert first <= last
            assert found.date.count("/") <= 1
        assert found.date or not found.resolved
