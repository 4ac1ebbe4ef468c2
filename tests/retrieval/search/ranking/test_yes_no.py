import pytest

from retrieval.search.ranking.yes_no import is_yes_no
from tests.retrieval.search.phrasings import OTHERS, YES_NO


@pytest.mark.parametrize(("language", "question"), [(code, q) for code, questions in YES_NO.items() for q in questions])
def test_questions_for_yes_or_no(language: str, question: str) -> None:
    assert is_yes_no(question, language)


@pytest.mark.parametrize(("language", "question"), [(code, q) for code, questions in OTHERS.items() for q in questions])
def test_questions_for_something_else(language: str, question: str) -> None:
    assert not is_yes_no(question, language)


def test_of_a_language_that_is_not_known_nothing_is_said() -> None:
    assert not is_yes_no("Jestli odstoupil?", "cs")
    assert not is_yes_no("", "en")
