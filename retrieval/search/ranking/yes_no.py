"""Recognises yes/no questions: `Did she resign?`, `Hat er zugestimmt?`, `İstifa etti mi?`. Pure functions."""

from retrieval import languages
from retrieval.languages.phrases import find, find_sign, written


def is_yes_no(question: str, language: str) -> bool:
    """Whether a question asks for yes or no.

    It does not if a question word precedes the marker of such questions (`Quand a-t-il démissionné ?`), or if it offers
    alternatives (`Is it a ship or a ferry?`).

    Args:
        question: as typed.
        language: the language of the question, ISO 639-1; False for every question in an unknown language.
    """
    said = _without_opening(written(question), language)
    mark = find_sign(said, language, "yes_no")
    if mark is None or find_sign(said, language, "not_yes_no") is not None:
        return False
    asking = find(said, language, "asking")
    return asking is None or mark.start() <= asking.start()


def _without_opening(said: str, language: str) -> str:
    """A question without a leading `and` and opening punctuation."""
    said = said.lstrip(" ¿¡«“\"'-–")
    leading = find(said, language, "and_", start=True, accents=True)
    spaced = not languages.language(language).unspaced
    return said[leading.end() :].lstrip(" ,") if leading is not None and spaced else said
