"""Follow-up questions: what `and when?` or `who said that?` takes from the turn before. Pure.

Three forms are understood, each by its own sign, and all else is a fresh question that no old one bends:

- a question word alone (`and when?`): the question before, asked with that word;
- another subject (`what about the Philippines?`): the question before, about that subject;
- a pronoun without anything in the question that it could stand for (`who said that?`, `when was it signed?`): the
  question, about what was talked of before.

What passages are looked for by (`terms_in_context`) may be any row of words. What a person is shown (`shown_reading`) is a
sentence that somebody could have typed, or nothing.
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
    """A question and the answer that it got.

    Attributes:
        reading: the question with what it took from the turns before, so that it can be asked again alone.
        answer: to it.
    """

    reading: str
    answer: Answer

    @classmethod
    def of(cls, answer: Answer) -> "Turn":
        """The turn that an answer ends."""
        return cls(answer.reading or answer.in_context or answer.question, answer)

    @property
    def sentence(self) -> str | None:
        """The reading where it is a sentence."""
        return self.reading if self.answer.reading or not self.answer.in_context else None

    @property
    def for_reader(self) -> str:
        """What the reader is told of the turn: the question and its short answer."""
        return f"{self.reading} {self.answer.short_answer or ''}".strip()


class _Form(Enum):
    BARE = auto()
    OTHER = auto()
    POINTING = auto()


class _FollowUp(NamedTuple):
    """How a question looks back: its form, what of it matters (a question word, a subject), and the languages that it may be in."""

    form: _Form
    part: str
    spoken: tuple[Language, ...]


_MOST_SUBJECTS = 3
_MOST_WORDS, _MOST_CHARACTERS = 9, 70
"""Of a follow-up that is not a sentence."""
_MOST_POINTING, _MOST_POINTING_TO_PERSON = 3, 6
_MOST_POINTING_UNSPACED = 12
"""Words of subject matter, or pairs of characters, of a question that may be about what was talked of before."""


def is_question(text: str) -> bool:
    """Whether a message is a question by its form: it ends as one, or begins with a word that asks; any language.

    Two words at least, so that `Really?` and `who?` among people are none.
    """
    words = text.split()
    asks = text.rstrip(" \"'”’»)").endswith(("?", "？", "؟")) or _begins_as_question(text)
    return asks and (len(words) > 1 or (len(text) > 5 and not text.isascii()))


def _begins_as_question(text: str) -> bool:
    said = written(text).lstrip(" ¿«“\"'")
    return any(find(said, spoken.code, "asking", start=True) is not None for spoken in languages_of(said[:40]))


def looks_back(question: str) -> bool:
    """Whether a question is by its form a follow-up, if there is a turn before."""
    return _form_of(written(question)) is not None


def is_follow_up(question: str, before: Turn | None) -> bool:
    """Whether a question takes something from the turn before."""
    return before is not None and looks_back(question)


def terms_in_context(question: str, before: Turn | None) -> str:
    """The text by whose words passages are looked for: the question with the subjects that it lacks; itself where it lacks none.

    Args:
        question: as typed.
        before: the last turn of the same conversation, if there is one.
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
    """How a follow-up is read, as a sentence; None where there is no such sentence, or it is no follow-up."""
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
    """The form in which a `written` text looks back."""
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
    """Whether it names something and asks nothing: no verb of its own, so few words."""
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
    """A question without the word that asks."""
    said = written(reading).strip(" ¿?？؟")
    found = (find(said, spoken.code, "asking", start=True) for spoken in languages)
    end = max((match.end() for match in found if match is not None), default=0)
    return f"{said[end:].lstrip()}?"


def _person(answer: Answer) -> str | None:
    """The one person of whom an answer speaks."""
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
    """What was talked about: the short answer if it is a name, the question's words, the names of its sentence."""
    short = before.answer.short_answer
    found = [short] if short and short[:1].isupper() and not any(c.isdigit() for c in short) else []
    if person:
        found += _full_names(before.answer)
    if not person or not found:
        found += _phrases(before.reading, spoken)
    return list(_without_repetition(found))[:_MOST_SUBJECTS]


def _phrases(text: str, spoken: Language) -> list[str]:
    """Runs of words of subject matter."""
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
