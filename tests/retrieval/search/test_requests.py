import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.requests import briefing_wanted
from tests.retrieval.search.phrasings import BRIEFINGS, COMPLAINTS, LATEST, QUESTIONS, SUBJECTS


def test_every_language_of_the_interface_has_its_phrasings() -> None:
    from bot.i18n import LANGUAGES

    for table in (BRIEFINGS, SUBJECTS, QUESTIONS, COMPLAINTS):
        assert set(table) == set(LANGUAGES)
        assert all(len(table[code]) >= 3 for code in LANGUAGES)


@pytest.mark.parametrize("text", [text for texts in BRIEFINGS.values() for text in texts])
def test_a_request_for_a_briefing_of_everything(text: str) -> None:
    assert briefing_wanted(text) == ""


@pytest.mark.parametrize(("text", "subject"), [pair for pairs in SUBJECTS.values() for pair in pairs])
def test_a_request_for_a_briefing_about_something(text: str, subject: str) -> None:
    assert briefing_wanted(text) == subject


@pytest.mark.parametrize(("text", "subject"), [pair for pairs in LATEST.values() for pair in pairs])
def test_a_request_for_the_newest_about_something(text: str, subject: str) -> None:
    assert briefing_wanted(text) == f"latest {subject}".strip()


@pytest.mark.parametrize(
    "text", [text for table in (QUESTIONS, COMPLAINTS) for texts in table.values() for text in texts]
)
def test_other_messages_are_no_requests(text: str) -> None:
    assert briefing_wanted(text) is None


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("summarise this in 3 sentences", "3 sentences"),
        ("Summarize it in 600 characters, please", "600 characters"),
        ("SUMMARISE THIS!!!", ""),
        ("  what\n happened ?", ""),
        ("que s’est-il passé", ""),
        ("tell me about it", ""),
        ("What happened this week?", "this week"),
        ("news today", "today"),
        ("latest on the pact since Monday", "latest the pact since Monday"),
        ("Was ist diese Woche passiert?", "diese Woche"),
        ("昨日何があった？", "昨日"),
        ("tell me about this article", ""),
        ("Tell me about “the pact”.", "the pact"),
        ("", None),
        ("?", None),
        ("tell me about", None),
        ("tell me about who signed the pact", None),
        ("x" * 5000, None),
    ],
)
def test_form_does_not_matter(text: str, argument: str | None) -> None:
    assert briefing_wanted(text) == argument


@given(st.text(max_size=100))
def test_a_subject_is_what_was_written(text: str) -> None:
    import unicodedata

    wanted = briefing_wanted(f"tell me about {text}")
    assert not wanted or " ".join(wanted.split()) in " ".join(
        unicodedata.normalize("NFC", text).translate(str.maketrans("’ʼ＇‘", "''''")).split()
    )
