"""Recognises small talk: greetings, thanks and complaints, with the words in `retrieval/languages`. Pure functions."""

from retrieval.languages import languages_of
from retrieval.languages.phrases import whole_message, written


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, thanks or a complaint, or contains no letter or digit."""
    return not any(c.isalnum() for c in text) or any(_is(text, key) for key in ("greeting", "thanks", "wrong"))


def is_thanks(text: str) -> bool:
    """Whether the whole message says thanks."""
    return _is(text, "thanks")


def is_complaint(text: str) -> bool:
    """Whether the whole message says that the answer before was wrong."""
    return _is(text, "wrong")


def _is(text: str, key: str) -> bool:
    said = written(text)
    return any(whole_message(said, spoken, key) is not None for spoken in languages_of(said))
