import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import Span
from retrieval.text.sentences import split_sentences
from tests.retrieval.text.sentence_cases import GOLDEN, NEWS, OTHER_LANGUAGES, UNSPACED

PIECES = [*"aZ9 .!?…;:'\"”’()[]—-•\n\t。！？", "U.S.", "Mr.", " 1.", "\u200d", "é", "\U0001f600"]
marks = st.lists(st.sampled_from(PIECES)).map("".join)


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(GOLDEN) + len(NEWS) >= 60


@pytest.mark.parametrize("sentences", [*GOLDEN, *NEWS], ids=lambda s: s[0][:40])
def test_english_cases(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[s.start : s.end] for s in split_sentences(text, language="en")] == sentences


@pytest.mark.parametrize(
    ("language", "sentences"), [(language, case) for language, cases in OTHER_LANGUAGES.items() for case in cases]
)
def test_other_languages(language: str, sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[s.start : s.end] for s in split_sentences(text, language=language)] == sentences


@pytest.mark.parametrize(
    ("language", "sentences"), [(language, case) for language, cases in UNSPACED.items() for case in cases]
)
def test_scripts_without_spaces(language: str, sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [text[s.start : s.end] for s in split_sentences(text, language=language)] == sentences


@given(st.one_of(st.text(), marks), st.sampled_from([None, "en", "de", "ja", "xx"]))
def test_every_character_that_is_not_space_is_in_one_sentence(text: str, language: str | None) -> None:
    spans = split_sentences(text, language=language)
    at = 0
    for span in spans:
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip() != ""
        at = span.end
    assert not text[at:].strip()


@given(st.text(), st.text(), st.text())
def test_only_the_paragraph_is_looked_at(before: str, text: str, behind: str) -> None:
    inside = split_sentences(before + text + behind, Span(len(before), len(before) + len(text)), language="en")
    assert inside == [span.shifted(len(before)) for span in split_sentences(text, language="en")]
