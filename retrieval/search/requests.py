"""Recognises requests for a briefing: `summarise this`, `what happened this week?`, `latest on the bridge`."""

from retrieval.languages import Language, languages_of
from retrieval.languages.phrases import find, whole_message, written
from retrieval.search.times import find_time

LATEST = "latest"
"""The word of an argument of `/brief` with which the newest articles come first."""

MOST_WORDS = 8
"""Maximum number of words of a subject; longer messages are questions that begin like a request."""
MOST_CHARACTERS = 60
_EDGES = " \"'“”‘’«»„`()[].,;:!?¿¡？！。、，؟…-–—"


def briefing_wanted(text: str) -> str | None:
    """The subject of a requested briefing, as an argument of `/brief`; empty for all articles; None for other messages.

    `What happened in Washington?` and `what is the pact about?` are questions, not requests. The argument of `latest news
    about the pact` begins with `LATEST`, and a time comes last in it: `what happened this week?` wants `this week`.
    """
    named = find_time(text)
    if named is not None and named.rest:
        wanted = _wanted(written(named.rest))
        return None if wanted is None else f"{wanted} {named.words}".strip()
    return _wanted(written(text))


def _wanted(said: str) -> str | None:
    """The argument of a request without a time."""
    languages = languages_of(said)
    for spoken in languages:
        subject = _subject(said, spoken, "latest")
        if subject is not None:
            return f"{LATEST} {subject}".strip()
    for spoken in languages:
        found = whole_message(said, spoken, "brief")
        if found is not None:
            return found.groupdict().get("subject") or ""
    subjects = (_subject(said, spoken, "about") for spoken in languages)
    return next((subject for subject in subjects if subject is not None), None)


def _subject(said: str, spoken: Language, key: str) -> str | None:
    """The subject of a request; empty if it only refers to the articles; None if this is not a request."""
    found = whole_message(said, spoken, key)
    if found is None:
        return None
    if "subject" not in found.groupdict():
        return ""
    start, end = found.span("subject")
    subject = said[start:end].strip(_EDGES)
    whole = find(subject, spoken.code, "whole", start=True)
    if whole is not None and whole.end() == len(subject):
        return ""
    return subject if _is_subject(subject, spoken) else None


def _is_subject(text: str, spoken: Language) -> bool:
    """Whether words name something rather than ask something."""
    short = len(text.split()) <= MOST_WORDS and len(text) <= MOST_CHARACTERS
    asks = find(text, spoken.code, "asking", start=not spoken.unspaced)
    return short and asks is None and any(map(str.isalnum, text))
