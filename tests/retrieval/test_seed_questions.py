"""The article that comes along, asked with everything on: what it says is found, what it does not is refused."""

import importlib.util
from collections.abc import Sequence

import pytest
from _pytest.mark.structures import ParameterSet

from bot.config import SEEDS
from retrieval.ingest.formats import read_articles
from retrieval.model import Verdict
from retrieval.search.encoders import make_encoder
from retrieval.search.reader import make_reader
from retrieval.services.library import Library
from tests.retrieval.seed_questions import ANSWERED, TOO_BOLD, TOO_CAUTIOUS, UNANSWERED


def known(rows: Sequence[tuple[str, *tuple[str | None, ...]]], *gaps: str) -> list[ParameterSet]:
    """The rows, those of known gaps marked: one that is closed must be taken off its list."""
    gap = pytest.mark.xfail(strict=True, reason="a known gap, see docs/quality.md")
    return [pytest.param(*row, marks=[gap] if row[0] in gaps else []) for row in rows]


pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("onnxruntime") is None,
    reason="ONNX Runtime is not installed (pip install 'dateline[meaning]')",
)


@pytest.fixture(scope="module")
def library() -> Library:
    made = Library(read_articles(SEEDS), encoder=make_encoder(), reader=make_reader())
    made.encode()
    return made


@pytest.mark.parametrize(("question", "says", "short"), ANSWERED)
def test_the_right_sentence_comes_first(library: Library, question: str, says: str, short: str | None) -> None:
    assert says in library.ask(question).evidence[0].passage.text


@pytest.mark.parametrize(("question", "says", "short"), known(ANSWERED, *TOO_CAUTIOUS))
def test_what_the_article_says_is_answered(library: Library, question: str, says: str, short: str | None) -> None:
    answer = library.ask(question)
    assert answer.verdict is Verdict.ANSWERED
    assert says in answer.evidence[0].passage.text
    if short and answer.short_answer:
        assert short in answer.short_answer or answer.short_answer in short


@pytest.mark.parametrize(("question", "missing"), known(UNANSWERED, *TOO_BOLD))
def test_what_the_article_does_not_say_is_refused(library: Library, question: str, missing: str | None) -> None:
    answer = library.ask(question)
    assert answer.verdict is Verdict.NOT_ANSWERED
    assert answer.short_answer is None
    assert all(evidence.answer is None for evidence in answer.evidence)
    if missing:
        assert missing in answer.missing


def test_there_are_enough_questions_and_a_third_has_no_answer() -> None:
    assert len(ANSWERED) + len(UNANSWERED) >= 60
    assert 3 * len(UNANSWERED) >= len(ANSWERED) + len(UNANSWERED)
