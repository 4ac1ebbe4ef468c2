import pytest

from retrieval.search.small_talk import is_complaint, is_small_talk, is_thanks
from tests.retrieval.search.phrasings import BRIEFINGS, COMPLAINTS, QUESTIONS, SUBJECTS


@pytest.mark.parametrize("text", [text for texts in COMPLAINTS.values() for text in texts])
def test_complaints(text: str) -> None:
    assert is_complaint(text)
    assert is_small_talk(text)
    assert not is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is that wrong?", "What is wrong with the pact?", "why was the answer wrong?", "Who says that is wrong?", "was it not right?",
        "that is wrong, how many troops are there?", "Was ist falsch?", "что неправильно?", "どこが間違い？", "no", "",
    ],
)  # fmt: skip
def test_only_a_whole_message_is_a_complaint(text: str) -> None:
    assert not is_complaint(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks", "thank you very much", "Danke schön", "gracias", "merci beaucoup", "obrigado", "terima kasih", "teşekkürler",
        "спасибо большое", "شكرا لك", "धन्यवाद", "ありがとうございます", "谢谢你", "grazie mille", "cảm ơn bạn", "ευχαριστώ", "thanks for that",
    ],
)  # fmt: skip
def test_thanks(text: str) -> None:
    assert is_thanks(text)
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    ["hi", "Hello!", "hi there", "Guten Tag", "hola", "bonjour", "olá", "halo", "merhaba", "привет", "مرحبا", "नमस्ते", "こんにちは", "你好", "?", "🙂", ""],
)  # fmt: skip
def test_greetings_and_nothing(text: str) -> None:
    assert is_small_talk(text)
    assert not is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [*(t for texts in QUESTIONS.values() for t in texts if t != "thanks"), *(t for texts in BRIEFINGS.values() for t in texts),
     *(t for pairs in SUBJECTS.values() for t, _ in pairs)],
)  # fmt: skip
def test_questions_and_requests_are_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)
