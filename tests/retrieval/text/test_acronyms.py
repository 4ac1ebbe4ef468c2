import pytest

from retrieval.model import Article, Verdict
from retrieval.services.library import Library
from retrieval.text.acronyms import acronyms_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Self-Defense Forces (SDF) met.", (("SDF", "Self-Defense Forces"),)),
        (
            "The International Committee of the Red Cross (ICRC) said so.",
            (("ICRC", "International Committee of the Red Cross"),),
        ),
        ("It was the Bank of England (BoE, founded in 1694).", (("BoE", "Bank of England"),)),
        ("Prices rose. Gross domestic product (GDP) fell.", (("GDP", "Gross domestic product"),)),
        ("The mayor (SDF) and others (2024) came (see below).", ()),
        ("Unmanned aerial vehicles (UAVs) flew.", (("UAVs", "Unmanned aerial vehicles"),)),
        ("", ()),
    ],
)
def test_acronyms_that_a_text_explains(text: str, found: tuple[tuple[str, str], ...]) -> None:
    assert acronyms_in(text) == found


def test_a_question_may_use_either_form() -> None:
    text = "The Maritime Rescue Service (MRS) was founded in 1952. It is poor.\nThe MRS has 340 boats. Planes are rented when they are needed."
    library = Library([Article(text, "Boats", language="en")])
    for question in ("How many boats does the Maritime Rescue Service have?", "How many boats does the MRS have?"):
        answer = library.ask(question)
        assert answer.evidence[0].passage.text == "The MRS has 340 boats."
        assert answer.missing == ()
    assert library.ask("How many boats does the MRS have?").verdict is Verdict.ANSWERED
