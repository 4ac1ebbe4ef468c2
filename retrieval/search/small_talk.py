"""Messages that are no question about articles; the words for them stand in `retrieval/languages`. Pure."""

from retrieval.languages import languages_of
from retrieval.languages.phrases import whole_message, written


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, a thanks, a complaint or the like, or holds no word at all."""
    return not any(c.isalnum() for c in text) or any(_is(text, key) for key in ("greeting", "thanks", "wrong"))


def is_thanks(text: str) -> bool:
    """Whether the whole message is a thanks."""
    return _is(text, "thanks")


def is_complaint(text: str) -> bool:
    """Whether the whole message says that the answer before was wrong."""
    return _is(text, "wrong")


def _is(text: str, key: str) -> bool:
    said = written(text)
    return any(whole_message(said, spoken, key) is not None for spoken in languages_of(said))
