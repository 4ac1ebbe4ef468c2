"""Resolves follow-up questions such as `and when?` or `who said that?` with the previous turn. Pure functions.

Three forms are recognised; every other question is treated as independent:

- a question word alone (`and when?`): the previous question with this question word;
- another subject (`what about the Philippines?`): the previous question about this subject;
- a pronoun without an antecedent in the question (`who said that?`, `when was it signed?`): the question about the
  subjects of the previous turn.

The search text (`terms_in_context`) may be any sequence of words. The reading shown to users (`shown_reading`) is a
well-formed sentence or None.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from retrieval.languages import Language, languages_of
from retrieval.languages.phrases import find, parts, written
from retrieval.model import Answer, Verdict
from retrieval.search.ranking.candidates import main_names
from retrieval.search.rewording import with_name, with_other_adverb, with_other_subject
from retrieval.text.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer.

    Attributes:
        reading: the question completed from the turns before, so that it can be understood without them.
        answer: the answer.
    """

    reading: str
    answer: Answer

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """The turn with this answer."""
        return cls(answer.reading or answer.in_context or answer.question, answer)

    @property
    def sentence(self) -> str | None:
        """The reading if it is a sentence, else None."""
        return self.reading if self.answer.reading or not self.answer.in_context else None

    @property
    def for_reader(self) -> str:
        """The input for the reader about this turn: the question and its short answer."""
        return f"{self.reading} {self.answer.short_answer or ''}".strip()


class _Form(Enum):
    BARE = auto()
    OTHER = auto()
    POINTING = auto()


class _FollowUp(NamedTuple):
    """A recognised follow-up: its form, its relevant part (question word or subject), and its possible languages."""

    form: _Form
    part: str
    spoken: tuple[Language, ...]


_MOST_SUBJECTS = 3
_MOST_WORDS, _MOST_CHARACTERS = 9, 70
"""Maximum length of a follow-up that is not a sentence."""
_MOST_POINTING, _MOST_POINTING_TO_PERSON = 3, 6
_MOST_POINTING_UNSPACED = 12
"""Maximum number of content words (in unspaced languages character pairs) of a question whose pronoun refers back."""


def is_question(text: str) -> bool:
    """Whether a message has the form of a question in any language: it ends in a question mark or begins as a question.

    It needs at least two words, so that `Really?` and `who?` in group chats are not questions.
    """
    words = text.split()
    asks = text.rstrip(" \"'”’»)").endswith(("?", "？", "؟")) or _begins_as_question(text)
    return asks and (len(words) > 1 or (len(text) > 5 and not text.isascii()))


def _begins_as_question(text: str) -> bool:
    said = written(text).lstrip(" ¿«“\"'")
    return any(find(said, spoken.code, "asking", start=True) is not None for spoken in languages_of(said[:40]))


def looks_back(question: str) -> bool:
    """Whether a question has the form of a follow-up, regardless of the turn before."""
    return _form_of(written(question)) is not None


def is_follow_up(question: str, before: Turn | None) -> bool:
    """Whether a question is a follow-up to the turn before."""
    return before is not None and looks_back(question)


def terms_in_context(question: str, before: Turn | None) -> str:
    """The search text: a follow-up completed with the missing subjects; any other question unchanged.

    Args:
        question: as typed.
        before: the previous turn of the conversation, if any.
    """
    text = written(question)
    found = _form_of(text) if before is not None else None
    if before is None or found is None:
        return question
    if found.form is _Form.BARE:
        return f"{found.part} {_without_asking(before.reading, found.spoken)}"
    if found.form is _Form.OTHER:
        shown = shown_reading(question, before)
        return shown or f"{before.reading.rstrip(' ?？؟')} – {found.part}?"
    spoken = found.spoken[0]
    subjects = _subjects(before, spoken, person=_points_to_person(text, spoken))
    return f"{text.rstrip(' ?？؟')} ({', '.join(subjects)})?" if subjects else question


def shown_reading(question: str, before: Turn | None) -> str | None:
    """The interpretation of a follow-up as a sentence; None if it is not a follow-up or no sentence can be formed."""
    text = written(question)
    found = _form_of(text) if before is not None else None
    if before is None or found is None or before.sentence is None:
        return None
    if found.form is _Form.POINTING:
        person = _person(before.answer)
        return with_name(text, person, found.spoken[0]) if person else None
    reword = with_other_adverb if found.form is _Form.BARE else with_other_subject
    readings = (reword(before.sentence, found.part, spoken) for spoken in found.spoken)
    return next((reading for reading in readings if reading is not None), None)


def _form_of(text: str) -> _FollowUp | None:
    """The follow-up form of a normalised text (see `written`), or None."""
    if not text:
        return None
    languages = languages_of(text)
    if len(text.split()) <= _MOST_WORDS and len(text) <= _MOST_CHARACTERS:
        asking = {spoken: part for spoken in languages if (part := parts(text, spoken.code, "bare"))}
        if asking:
            return _FollowUp(_Form.BARE, next(iter(asking.values())), tuple(asking))
        others = {spoken: part for spoken in languages if (part := parts(text, spoken.code, "other"))}
        others = {spoken: part for spoken, part in others.items() if _is_subject(part, spoken)}
        if others:
            return _FollowUp(_Form.OTHER, next(iter(others.values())), tuple(others))
    pointing = tuple(spoken for spoken in languages if _points_back(text, spoken))
    return _FollowUp(_Form.POINTING, text, pointing) if pointing else None


def _is_subject(text: str, spoken: Language) -> bool:
    """Whether a text names something rather than asks: at most 6 words, and none that begins a question."""
    asks = any(find(text, spoken.code, key, start=True) is not None for key in ("asking", "auxiliaries"))
    return not asks and len(text.split()) <= 6 and any(map(str.isalnum, text))


def _points_to_person(text: str, spoken: Language) -> bool:
    return find(text, spoken.code, "people", accents=True) is not None


def _points_back(text: str, spoken: Language) -> bool:
    person = _points_to_person(text, spoken)
    if not person and find(text, spoken.code, "things", accents=True) is None:
        return False
    if find(text, spoken.code, "not_pointing", accents=True) is not None:
        return False
    content = [token for token in tokenize(text, question=True, language=spoken.code) if not token.stop]
    named = any(token.name for token in content)
    most = _MOST_POINTING_UNSPACED if spoken.unspaced else _MOST_POINTING_TO_PERSON if person else _MOST_POINTING
    return not named and len(content) <= most


def _without_asking(reading: str, languages: Iterable[Language]) -> str:
    """A question without its question word."""
    said = written(reading).strip(" ¿?？؟")
    found = (find(said, spoken.code, "asking", start=True) for spoken in languages)
    end = max((match.end() for match in found if match is not None), default=0)
    return f"{said[end:].lstrip()}?"


def _person(answer: Answer) -> str | None:
    """The only person named in an answer, or None."""
    short = answer.short_answer
    if short and short[:1].isupper() and " " in short and not any(c.isdigit() for c in short):
        return short
    names = _full_names(answer)
    return names[0] if len(names) == 1 else None


def _full_names(answer: Answer) -> list[str]:
    if answer.verdict is not Verdict.ANSWERED:
        return []
    text = answer.evidence[0].passage.text
    return [name for name in main_names([(text, tokenize(text))]) if " " in name]


def _subjects(before: Turn, spoken: Language, *, person: bool) -> list[str]:
    """The subjects of a turn: the short answer if it is a name, names in its sentence, and words of the question."""
    short = before.answer.short_answer
    found = [short] if short and short[:1].isupper() and not any(c.isdigit() for c in short) else []
    if person:
        found += _full_names(before.answer)
    if not person or not found:
        found += _phrases(before.reading, spoken)
    return list(_without_repetition(found))[:_MOST_SUBJECTS]


def _phrases(text: str, spoken: Language) -> list[str]:
    """The runs of adjacent content words."""
    runs: list[list[Token]] = []
    for token in tokenize(text, question=True, language=spoken.code):
        if token.stop:
            continue
        if runs and text[runs[-1][-1].end : token.start] == " ":
            runs[-1].append(token)
        else:
            runs.append([token])
    return [text[run[0].start : run[-1].end] for run in runs]


def _without_repetition(phrases: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for phrase in phrases:
        if phrase.casefold() not in seen:
            seen.add(phrase.casefold())
            yield phrase
