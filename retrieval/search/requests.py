"""Messages that ask for a briefing in everyday words: `summarise this`, `what happened?`, `tell me about the bridge`. Pure."""

from retrieval.languages import Language, languages_of
from retrieval.languages.phrases import find, whole_message, written

MOST_WORDS = 8
"""Of a subject; what has more is a question that begins like a request."""
MOST_CHARACTERS = 60
_EDGES = " \"'“”‘’«»„`()[].,;:!?¿¡？！。、，؟…-–—"


def briefing_wanted(text: str) -> str | None:
    """What somebody wants to be briefed about, as behind `/brief`: empty for everything; None for any other message.

    `What happened in Washington?` and `what is the pact about?` are questions to be answered, and no requests.
    """
    said = written(text)
    languages = languages_of(said)
    for spoken in languages:
        found = whole_message(said, spoken, "brief")
        if found is not None:
            return found.groupdict().get("subject") or ""
    subjects = (_subject(said, spoken) for spoken in languages)
    return next((subject for subject in subjects if subject is not None), None)


def _subject(said: str, spoken: Language) -> str | None:
    """What a request is about; empty where that is but a word for the articles, None where it is no request."""
    found = whole_message(said, spoken, "about")
    if found is None:
        return None
    start, end = found.span("subject")
    subject = said[start:end].strip(_EDGES)
    whole = find(subject, spoken.code, "whole", start=True)
    if whole is not None and whole.end() == len(subject):
        return ""
    return subject if _is_subject(subject, spoken) else None


def _is_subject(text: str, spoken: Language) -> bool:
    """Whether words name something, and do not ask something."""
    short = len(text.split()) <= MOST_WORDS and len(text) <= MOST_CHARACTERS
    asks = find(text, spoken.code, "asking", start=not spoken.unspaced)
    return short and asks is None and any(map(str.isalnum, text))
